//! Where a pack's files come from.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rust_embed::RustEmbed;

use crate::report::Source;

#[derive(RustEmbed)]
#[folder = "rules/crypto-mining"]
struct Embedded;

/// The text files of a rule folder, by path.
#[derive(Debug, Clone, Default)]
pub struct Files {
    files: BTreeMap<String, Arc<Source>>,
}

impl Files {
    /// Gives the pack that the binary carries.
    pub fn embedded() -> Self {
        let files = Embedded::iter()
            .filter(|path| is_ours(path))
            .filter_map(|path| {
                let file = Embedded::get(&path)?;
                let text = String::from_utf8_lossy(&file.data).into_owned();
                Some((
                    path.to_string(),
                    Arc::new(Source {
                        path: format!("crypto-mining/{path}"),
                        text,
                    }),
                ))
            });
        Self {
            files: files.collect(),
        }
    }

    /// Reads every `.toml` and `.tsv` file below `dir`.
    ///
    /// # Errors
    /// When the folder or a file cannot be read; the message names the path.
    pub fn read(dir: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for path in walk(dir)? {
            let name = path
                .strip_prefix(dir)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            if !is_ours(&name) {
                continue;
            }
            let bytes = std::fs::read(&path)
                .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
            let text = String::from_utf8(bytes).map_err(|e| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!(
                        "{}: not UTF-8 at byte {}; save the file as UTF-8",
                        path.display(),
                        e.utf8_error().valid_up_to()
                    ),
                )
            })?;
            let text = text
                .strip_prefix('\u{FEFF}')
                .map(String::from)
                .unwrap_or(text);
            files.insert(
                name,
                Arc::new(Source {
                    path: path.display().to_string(),
                    text,
                }),
            );
        }
        Ok(Self { files })
    }

    /// Gives files made in memory, for tests and editors.
    pub fn from_texts<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        Self {
            files: texts
                .into_iter()
                .map(|(path, text)| {
                    (
                        path.to_owned(),
                        Arc::new(Source {
                            path: path.into(),
                            text: text.into(),
                        }),
                    )
                })
                .collect(),
        }
    }

    /// Every file's path, relative to the folder, with its text.
    pub(super) fn texts(&self) -> Vec<(&str, &str)> {
        let files = self.files.iter();
        files
            .map(|(path, source)| (path.as_str(), source.text.as_str()))
            .collect()
    }

    /// The file at `path`, relative to the folder.
    pub fn get(&self, path: &str) -> Option<&Arc<Source>> {
        self.files.get(path)
    }

    /// Files below `dir` that end in `ending`, by path.
    pub fn below<'f>(
        &'f self,
        dir: &'f str,
        ending: &'f str,
    ) -> impl Iterator<Item = (&'f str, &'f Arc<Source>)> {
        self.files
            .iter()
            .filter(move |(path, _)| {
                path.strip_prefix(dir).is_some_and(|p| p.starts_with('/')) && path.ends_with(ending)
            })
            .map(|(path, source)| (path.as_str(), source))
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The first eight hex digits of the hash of all files.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, source) in &self.files {
            for part in [path.as_str(), source.text.as_str()] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex().chars().take(8).collect()
    }
}

fn is_ours(path: &str) -> bool {
    let ending = Path::new(path).extension().and_then(|e| e.to_str());
    matches!(ending, Some("toml" | "tsv")) && !path.split('/').any(|part| part.starts_with('.'))
}

fn walk(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    let entries = std::fs::read_dir(dir)
        .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", dir.display())))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            out.extend(walk(&path)?);
        } else {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

//! The folder of an index.
//!
//! `index.json` says what it was made of, `rows.bin` holds a record a row, `rejects.jsonl` the rejects, `keys/` the rows
//! by the keys of their texts, `pack/` the rules it was made with.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::IndexError;
use super::keys::{Keys, RowSet};
use crate::batch::{OpenError, Source};
use crate::pack::{Files, Touched};
use crate::wire::{IndexManifest, RunInput, index_from_json, index_to_json};

/// Version of what the folder holds; another one is not read, but scanned in full.
pub const FORMAT_VERSION: u32 = 2;

const MANIFEST: &str = "index.json";
const ROWS: &str = "rows.bin";
const REJECTS: &str = "rejects.jsonl";
const KEYS: &str = "keys";
const PACK: &str = "pack";

/// An opened index.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    /// What it was made of.
    pub manifest: IndexManifest,
}

impl Folder {
    /// Opens an index; whether it can be used shows in [`Folder::plan`](super::Plan).
    ///
    /// # Errors
    /// When there is none, or it was not made to its end.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        let path = dir.join(MANIFEST);
        if !path.is_file() {
            return Err(IndexError::None(dir.into()));
        }
        let text = fs::read_to_string(&path).map_err(IndexError::read(&path))?;
        let manifest = index_from_json(&text).map_err(|e| IndexError::damaged(dir, &e))?;
        if !manifest.complete {
            return Err(IndexError::Unfinished(dir.into()));
        }
        Ok(Self {
            dir: dir.into(),
            manifest,
        })
    }

    /// Makes an empty folder for an index, in place of one that was there.
    pub(super) fn create(
        dir: &Path,
        manifest: IndexManifest,
        files: &Files,
    ) -> Result<Self, IndexError> {
        fs::create_dir_all(dir).map_err(IndexError::write(dir))?;
        let is_index = dir.join(MANIFEST).is_file();
        let mut inside = fs::read_dir(dir).map_err(IndexError::read(dir))?;
        if !is_index && inside.next().is_some() {
            return Err(IndexError::Occupied(dir.into()));
        }
        for name in [KEYS, PACK] {
            let path = dir.join(name);
            if path.is_dir() {
                fs::remove_dir_all(&path).map_err(IndexError::write(&path))?;
            }
        }
        let folder = Self {
            dir: dir.into(),
            manifest,
        };
        folder.write_manifest()?;
        let keys = folder.keys_dir();
        fs::create_dir_all(&keys).map_err(IndexError::write(&keys))?;
        for path in files.paths() {
            let to = dir.join(PACK).join(path);
            let parent = to.parent().unwrap_or(dir);
            fs::create_dir_all(parent).map_err(IndexError::write(parent))?;
            let text = files.get(path).map_or("", |source| source.text.as_str());
            fs::write(&to, text).map_err(IndexError::write(&to))?;
        }
        Ok(folder)
    }

    /// Writes the manifest so that a crash leaves the old one or the new one.
    pub(super) fn write_manifest(&self) -> Result<(), IndexError> {
        let (path, new) = (self.dir.join(MANIFEST), self.dir.join("index.json.new"));
        fs::write(&new, index_to_json(&self.manifest)).map_err(IndexError::write(&new))?;
        fs::rename(&new, &path).map_err(IndexError::write(&path))
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn rows_file(&self) -> PathBuf {
        self.dir.join(ROWS)
    }

    pub(super) fn rejects_file(&self) -> PathBuf {
        self.dir.join(REJECTS)
    }

    pub(super) fn keys_dir(&self) -> PathBuf {
        self.dir.join(KEYS)
    }

    /// The rules it was made with.
    pub(super) fn pack_files(&self) -> Result<Files, IndexError> {
        let dir = self.dir.join(PACK);
        Files::read(&dir).map_err(IndexError::read(&dir))
    }

    /// The rows that are asked for, as far as their keys are kept.
    pub(super) fn rows_touched(&self, asked: &Touched) -> Result<Touched<RowSet>, IndexError> {
        let keys = Keys::open(&self.keys_dir(), self.manifest.counts.rows)?;
        asked.try_map(|asked| keys.rows(asked))
    }

    /// Gives the inputs, which must be what was indexed.
    ///
    /// # Errors
    /// When one cannot be read, or changed since.
    pub fn inputs(&self) -> Result<Vec<Source>, IndexError> {
        let inputs = self.manifest.inputs.iter().map(|input| {
            let source = Source::new(Path::new(&input.looks.file));
            if looks(&source)? != input.looks {
                return Err(IndexError::Changed {
                    file: source.name(),
                });
            }
            Ok(source)
        });
        inputs.collect()
    }
}

/// What an input looks like now.
pub(super) fn looks(source: &Source) -> Result<RunInput, OpenError> {
    let identity = source.identity()?;
    Ok(RunInput {
        file: source.name(),
        bytes: identity.bytes,
        modified_ns: identity.modified_ns,
        head: identity.head,
    })
}

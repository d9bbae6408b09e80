//! Words → inputs: files, folders, patterns.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::source::Source;

/// Endings of files that a folder is searched for; the first six may be followed by `.gz` or `.zst`.
const ENDINGS: &[&str] = &[
    "jsonl", "ndjson", "csv", "tsv", "tab", "arrows", "parquet", "pq", "arrow", "feather", "ipc",
];
/// Endings of packed files.
const PACKED: &[&str] = &["gz", "zst", "zstd"];

/// An input cannot be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// A folder without listings.
    #[error("{0} is a folder without files of listings (looked for {endings}; plain, .gz or .zst)", endings = ENDINGS.join(", "))]
    EmptyFolder(String),
    /// A folder that cannot be read.
    #[error("{folder} cannot be read: {source}")]
    Folder {
        /// The folder.
        folder: String,
        /// Why.
        source: io::Error,
    },
    /// A pattern that matches nothing.
    #[error("no file matches {0}")]
    NoMatch(String),
    /// A pattern that is none.
    #[error("{pattern} is no pattern: {why}")]
    Pattern {
        /// What was written.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
}

/// Gives the inputs that words name, in the order of the words: a file, `-` for standard input, a folder (all files of
/// listings below it, sorted by path; names that begin with `.` or `_` are passed over), or a pattern with `*`, `?`,
/// `[…]` or `**` (sorted by path). A file whose name looks like a pattern is that file.
///
/// # Errors
/// When a folder or a pattern gives nothing, or cannot be read. Whether a file can be opened shows when it is.
pub fn inputs(words: &[PathBuf]) -> Result<Vec<Source>, InputError> {
    let mut out = Vec::new();
    for word in words {
        let text = word.to_string_lossy();
        if word.is_dir() {
            folder(word, &mut out)?;
        } else if text.contains(['*', '?', '[']) && !word.exists() {
            pattern(&text, &mut out)?;
        } else {
            out.push(Source::new(word));
        }
    }
    Ok(out)
}

fn folder(dir: &Path, out: &mut Vec<Source>) -> Result<(), InputError> {
    let mut found = Vec::new();
    walk(dir, &mut found).map_err(|source| InputError::Folder {
        folder: dir.display().to_string(),
        source,
    })?;
    if found.is_empty() {
        return Err(InputError::EmptyFolder(dir.display().to_string()));
    }
    found.sort();
    out.extend(found.iter().map(|path| Source::new(path)));
    Ok(())
}

fn walk(dir: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(['.', '_']) {
            continue;
        }
        // Links to folders are not followed: they may lead in a circle.
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), found)?;
        } else if is_known(&entry.path()) {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn pattern(text: &str, out: &mut Vec<Source>) -> Result<(), InputError> {
    let fault = |why: String| InputError::Pattern {
        pattern: text.to_owned(),
        why,
    };
    let mut found = Vec::new();
    for path in glob::glob(text).map_err(|e| fault(e.to_string()))? {
        let path = path.map_err(|e| fault(e.to_string()))?;
        if path.is_file() {
            found.push(path);
        }
    }
    if found.is_empty() {
        return Err(InputError::NoMatch(text.to_owned()));
    }
    found.sort();
    out.extend(found.iter().map(|path| Source::new(path)));
    Ok(())
}

/// The ending that tells the form of a file, in small letters, without the one that tells how it is packed.
pub(super) fn ending(path: &Path) -> String {
    let of = |path: &Path| {
        path.extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let last = of(path);
    if PACKED.contains(&last.as_str()) {
        return of(Path::new(path.file_stem().unwrap_or_default()));
    }
    last
}

fn is_known(path: &Path) -> bool {
    ENDINGS.contains(&ending(path).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_patterns_give_sorted_files() {
        let dir = std::env::temp_dir().join(format!("trommel-inputs-{}", std::process::id()));
        fs::create_dir_all(dir.join("b/_temporary")).expect("can be made");
        for name in [
            "b/2.csv.gz",
            "b/1.JSONL",
            "a.parquet",
            "notes.txt",
            ".hidden.jsonl",
            "b/_temporary/3.jsonl",
            "x[1].jsonl",
        ] {
            fs::write(dir.join(name), b"").expect("can be written");
        }
        let names = |word: &str| -> Vec<String> {
            let found = inputs(&[dir.join(word)]).expect("found");
            let base = format!("{}/", dir.display());
            found.iter().map(|s| s.name().replace(&base, "")).collect()
        };
        assert_eq!(
            names(""),
            ["a.parquet", "b/1.JSONL", "b/2.csv.gz", "x[1].jsonl"]
        );
        assert_eq!(names("**/*.csv.*"), ["b/2.csv.gz"]);
        assert_eq!(names("x[1].jsonl"), ["x[1].jsonl"]);
        let none = |word: &str| inputs(&[dir.join(word)]).expect_err("nothing").to_string();
        assert!(none("*.tsv").contains("no file matches"));
        fs::create_dir_all(dir.join("empty")).expect("can be made");
        assert!(none("empty").contains("is a folder without"));
        let _ = fs::remove_dir_all(dir);
    }
}

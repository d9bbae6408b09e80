//! The names of a scan's files, and how they reach the disk.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The files of a scan into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeptNames {
    /// The results.
    pub out: PathBuf,
    /// The results while they grow.
    pub part: PathBuf,
    /// Results as columns while they are made of the part.
    pub columns: PathBuf,
    /// How far the scan has come.
    pub checkpoint: PathBuf,
    /// What the finished scan read and gave.
    pub manifest: PathBuf,
    /// The manifest until everything gets its name.
    pub manifest_part: PathBuf,
    /// Hashes of the listings judged.
    pub hashes: PathBuf,
    /// The hashes while they grow.
    pub hashes_part: PathBuf,
    /// The rejects, if they are kept, and while they grow.
    pub rejects: Option<(PathBuf, PathBuf)>,
}

impl KeptNames {
    /// The files beside `out`; rejects have a place of their own.
    pub fn new(out: &Path, rejects: Option<&Path>) -> Self {
        let with = |ending| with_ending(out, ending);
        Self {
            part: with(".part"),
            columns: with(".columns"),
            checkpoint: with(".checkpoint.json"),
            manifest: with(".manifest.json"),
            manifest_part: with(".manifest.json.part"),
            hashes: with(".hashes"),
            hashes_part: with(".hashes.part"),
            rejects: rejects.map(|path| (path.to_owned(), with_ending(path, ".part"))),
            out: out.to_owned(),
        }
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Writes a small file so that after a crash it has either its old or its new text.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let new = with_ending(path, ".new");
    let mut file = File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    sync_folder(path)
}

/// Puts the names of a folder on disk.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Gives a finished file its name; one that has it already is left.
pub(super) fn rename_once(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(e) if e.kind() == io::ErrorKind::NotFound && to.exists() => {}
        done => done?,
    }
    sync_folder(to)
}

/// Removes a file; one that is not there is well removed.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

//! Why an index cannot be made or used.

use std::io;
use std::path::{Path, PathBuf};

/// An index cannot be made or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The results cannot be written.
    #[error("the results cannot be written: {0}")]
    Out(io::Error),
    /// An input cannot be opened.
    #[error(transparent)]
    Open(#[from] crate::batch::OpenError),
    /// A stream cannot be read twice.
    #[error("{0} can be read only once: index files")]
    Stream(String),
    /// The folder holds other things.
    #[error("{} is not empty and no index: name another folder", .0.display())]
    Occupied(PathBuf),
    /// There is no index.
    #[error("{} is no index: make one with trommel index CATALOG --out {}", .0.display(), .0.display())]
    None(PathBuf),
    /// The index was not made to its end.
    #[error("the index in {} was broken off: make it anew with trommel index", .0.display())]
    Unfinished(PathBuf),
    /// The index is damaged.
    #[error("the index in {} is damaged ({why}): make it anew with trommel index", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// An input is not what was indexed.
    #[error("{file} changed since it was indexed: index it anew, or scan it with trommel scan")]
    Changed {
        /// The input.
        file: String,
    },
    /// A row is not where it was.
    #[error("{file}:{line} cannot be read again ({why}): index it anew with trommel index")]
    Row {
        /// The input.
        file: String,
        /// From 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// The lists of keys cannot be used.
    #[error("the keys of the index: {0}")]
    Keys(#[from] tantivy::TantivyError),
    /// Threads cannot be started.
    #[error("the threads cannot be started: {0}")]
    Threads(String),
}

impl IndexError {
    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Read {
            path: path.into(),
            source,
        }
    }

    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Write {
            path: path.into(),
            source,
        }
    }

    pub(super) fn damaged(path: &Path, why: &dyn std::fmt::Display) -> Self {
        Self::Damaged {
            path: path.into(),
            why: why.to_string(),
        }
    }

    /// Whether the reader of the results went away, which is no fault.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Out(e) if e.kind() == io::ErrorKind::BrokenPipe)
    }
}

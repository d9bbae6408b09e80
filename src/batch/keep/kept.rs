//! Results that grow in a file, with checkpoints.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::files::{KeptNames, remove, sync_folder, write_whole};
use super::packer::{OutFormat, OutPacking, Packer};
use crate::batch::rows::Position;
use crate::batch::scan::{Mark, Sink};
use crate::batch::summary::Summary;
use crate::wire::{
    Checkpoint, Manifest, Progress, Reject, RunSettings, checkpoint_from_json, checkpoint_to_json,
    manifest_from_json, reject_to_json,
};

/// How results are kept.
#[derive(Debug, Clone)]
pub struct KeepOptions {
    /// The files.
    pub names: KeptNames,
    /// How results are written.
    pub format: OutFormat,
    /// How they are packed.
    pub packing: OutPacking,
    /// Time between checkpoints; zero: after every batch.
    pub every: Duration,
    /// What was asked for.
    pub settings: RunSettings,
    /// Threads that judge, for the manifest.
    pub threads: usize,
    /// Set from outside to end after the batch in work.
    pub stop: Arc<AtomicBool>,
}

/// How a scan into a file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// From the first row; a scan that was broken off is an error.
    New,
    /// From the first row, whatever was there.
    Anew,
    /// From the checkpoint; from the first row where there is none.
    Resume,
}

/// Results cannot be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeepError {
    /// A scan into this file was broken off.
    #[error("a scan into {} was broken off after {rows} rows: go on with --resume, or begin anew with --restart", out.display())]
    Unfinished {
        /// The results.
        out: PathBuf,
        /// Rows done.
        rows: u64,
    },
    /// What is to be gone on with was begun otherwise.
    #[error("{} was begun with another {what}: {theirs}, now it is {mine}; give the same again, or begin anew with --restart", out.display())]
    Otherwise {
        /// The results.
        out: PathBuf,
        /// What differs.
        what: &'static str,
        /// As it is now.
        mine: String,
        /// As it was.
        theirs: String,
    },
    /// A file is not what the checkpoint says.
    #[error("{} {why}; begin anew with --restart", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Another process writes the same results.
    #[error("{} is being written by another process", .0.display())]
    InUse(PathBuf),
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("{} cannot be written: {source}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Results, rejects and checkpoints of one scan.
pub struct Kept {
    pub(super) options: KeepOptions,
    pub(super) checkpoint: Checkpoint,
    out: Packer,
    rejects: Option<Packer>,
    hashes: Option<Packer>,
    /// How far the scan had come where the results could last be cut off.
    ready: Progress,
    input: usize,
    saved: Instant,
    /// Time until the next checkpoint.
    pause: Duration,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept")
            .field("checkpoint", &self.checkpoint)
            .finish_non_exhaustive()
    }
}

/// Reads the checkpoint of a scan into a file, if there is one.
///
/// # Errors
/// When it cannot be read, or is none.
pub(super) fn read_checkpoint(names: &KeptNames) -> Result<Option<Checkpoint>, KeepError> {
    read(&names.checkpoint, checkpoint_from_json)
}

fn read<T>(
    path: &Path,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, KeepError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(read_error(path, source)),
    };
    parse(&text).map(Some).map_err(|why| KeepError::Damaged {
        file: path.to_owned(),
        why: format!("cannot be understood: {why}"),
    })
}

pub(super) fn read_error(path: &Path, source: io::Error) -> KeepError {
    KeepError::Read {
        file: path.to_owned(),
        source,
    }
}

pub(super) fn write_error(path: &Path, source: io::Error) -> KeepError {
    KeepError::Write {
        file: path.to_owned(),
        source,
    }
}

impl Kept {
    /// Gives what a scan into a file was asked for, whether it was broken off or ended, so that a day and a policy that
    /// are not given again stay.
    ///
    /// # Errors
    /// When checkpoint or manifest cannot be read.
    pub fn settings_of(names: &KeptNames) -> Result<Option<RunSettings>, KeepError> {
        if let Some(checkpoint) = read_checkpoint(names)? {
            return Ok(Some(checkpoint.settings));
        }
        Ok(read(&names.manifest, manifest_from_json)?.map(|manifest| manifest.settings))
    }

    /// Whether rejects go into a file.
    pub fn keeps_rejects(&self) -> bool {
        self.rejects.is_some()
    }

    /// Gives the manifest of a scan that ended with these settings and whose results are still there.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub fn finished(options: &KeepOptions) -> Result<Option<Manifest>, KeepError> {
        let names = &options.names;
        if names.checkpoint.exists() || !names.out.exists() {
            return Ok(None);
        }
        let Some(manifest) = read(&names.manifest, manifest_from_json)? else {
            return Ok(None);
        };
        options.check(&manifest.settings)?;
        if options.format.is_columns() {
            remove(&names.part).map_err(|e| write_error(&names.part, e))?;
        }
        Ok(Some(manifest))
    }

    /// Begins or goes on; `now` is the time for people.
    ///
    /// # Errors
    /// When there is a scan that was broken off and is not to be gone on with, when it was begun otherwise, when its files
    /// are damaged or in use, or when they cannot be written.
    pub fn begin(options: KeepOptions, begin: Begin, now: &str) -> Result<Self, KeepError> {
        let found = match begin {
            Begin::Anew => None,
            Begin::New | Begin::Resume => read_checkpoint(&options.names)?,
        };
        let checkpoint = match found {
            Some(checkpoint) if begin == Begin::New => {
                return Err(KeepError::Unfinished {
                    out: options.names.out.clone(),
                    rows: checkpoint.progress.counts.rows,
                });
            }
            Some(mut checkpoint) => {
                options.check(&checkpoint.settings)?;
                checkpoint.resumed += 1;
                checkpoint
            }
            None => Checkpoint {
                v: 1,
                settings: options.settings.clone(),
                started: now.to_owned(),
                resumed: 0,
                progress: Progress::default(),
            },
        };
        Self::open(options, checkpoint)
    }

    fn open(options: KeepOptions, checkpoint: Checkpoint) -> Result<Self, KeepError> {
        let progress = checkpoint.progress.clone();
        let packing = if options.format.is_columns() {
            OutPacking::Zstd
        } else {
            options.packing
        };
        let names = &options.names;
        let part = if progress.complete && !names.part.exists() {
            &names.out
        } else {
            &names.part
        };
        let out = Packer::new(
            open_at(part, progress.output_bytes)?,
            packing,
            progress.output_bytes,
        );
        let plain = |part: &Path, length| -> Result<Packer, KeepError> {
            Ok(Packer::new(
                open_at(part, length)?,
                OutPacking::None,
                length,
            ))
        };
        let (mut rejects, mut hashes) = (None, None);
        if !progress.complete {
            if let Some((_, part)) = &names.rejects {
                rejects = Some(plain(part, progress.rejects_bytes)?);
            }
            if options.settings.hashes {
                hashes = Some(plain(&names.hashes_part, progress.hashes_bytes)?);
            }
        }
        let mut kept = Self {
            input: progress.input,
            ready: progress,
            options,
            checkpoint,
            out,
            rejects,
            hashes,
            saved: Instant::now(),
            pause: Duration::ZERO,
        };
        kept.save()?;
        Ok(kept)
    }

    /// Where to read on: which input, from which place; `None` when all rows are done.
    pub fn at(&self) -> Option<(usize, Position)> {
        let progress = &self.checkpoint.progress;
        let position = Position {
            lines: progress.lines,
            offset: progress.offset,
        };
        (!progress.complete).then_some((progress.input, position))
    }

    /// Counts so far.
    ///
    /// # Errors
    /// When the checkpoint holds names that are unknown.
    pub fn summary(&self) -> Result<Summary, KeepError> {
        let progress = &self.checkpoint.progress;
        let mut summary =
            Summary::from_counts(&progress.counts).map_err(|why| KeepError::Damaged {
                file: self.options.names.checkpoint.clone(),
                why,
            })?;
        summary.took = Duration::from_millis(progress.took_ms);
        Ok(summary)
    }

    /// Writes what stands before all verdicts, if no row is done yet.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn head(&mut self, text: &str) -> Result<(), KeepError> {
        let progress = &self.checkpoint.progress;
        if progress.output_bytes > 0 || progress.counts.rows > 0 || progress.complete {
            return Ok(());
        }
        let part = self.options.names.part.clone();
        self.out
            .write(text.as_bytes())
            .map_err(|e| write_error(&part, e))
    }

    /// Is told that an input is read to its end.
    pub fn input_done(&mut self) {
        self.input += 1;
    }

    /// Writes what is left and says in the checkpoint that all rows are done.
    pub(super) fn complete(&mut self, summary: &Summary) -> Result<(), KeepError> {
        if self.checkpoint.progress.complete {
            return Ok(());
        }
        let part = self.options.names.part.clone();
        self.out.cut(true).map_err(|e| write_error(&part, e))?;
        self.ready = self.progress(Position::default(), summary);
        self.ready.complete = true;
        self.save()
    }

    fn progress(&self, position: Position, summary: &Summary) -> Progress {
        Progress {
            input: self.input,
            lines: position.lines,
            offset: position.offset,
            output_bytes: self.out.length(),
            rejects_bytes: self.rejects.as_ref().map_or(0, Packer::length),
            hashes_bytes: self.hashes.as_ref().map_or(0, Packer::length),
            complete: false,
            took_ms: u64::try_from(summary.took.as_millis()).unwrap_or(u64::MAX),
            counts: summary.counts(),
        }
    }

    /// Puts a checkpoint on disk: first what it speaks of, then itself.
    fn save(&mut self) -> Result<(), KeepError> {
        let begun = Instant::now();
        let names = &self.options.names;
        self.out.sync().map_err(|e| write_error(&names.part, e))?;
        if let (Some(rejects), Some((_, part))) = (&mut self.rejects, &names.rejects) {
            rejects.sync().map_err(|e| write_error(part, e))?;
        }
        if let Some(hashes) = &mut self.hashes {
            let part = &names.hashes_part;
            hashes.sync().map_err(|e| write_error(part, e))?;
        }
        self.checkpoint.progress = self.ready.clone();
        let text = checkpoint_to_json(&self.checkpoint);
        write_whole(&names.checkpoint, &text).map_err(|e| write_error(&names.checkpoint, e))?;
        self.saved = Instant::now();
        // On a slow disk, or with very many inputs, checkpoints take at most a twentieth of the time.
        self.pause = match self.options.every {
            Duration::ZERO => Duration::ZERO,
            every => every.max(begun.elapsed() * 20),
        };
        Ok(())
    }
}

impl KeepOptions {
    /// Compares with what a scan was begun with.
    fn check(&self, begun: &RunSettings) -> Result<(), KeepError> {
        match self.settings.differences(begun).into_iter().next() {
            None => Ok(()),
            Some((what, mine, theirs)) => Err(KeepError::Otherwise {
                out: self.names.out.clone(),
                what,
                mine,
                theirs,
            }),
        }
    }
}

/// Opens a growing file and cuts it off at `length`.
fn open_at(path: &Path, length: u64) -> Result<File, KeepError> {
    let failed = |source| write_error(path, source);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(KeepError::InUse(path.to_owned())),
        // Some file systems know no locks.
        Err(std::fs::TryLockError::Error(_)) => {}
    }
    let found = file.metadata().map_err(failed)?;
    if found.is_file() {
        if found.len() < length {
            return Err(KeepError::Damaged {
                file: path.to_owned(),
                why: format!("has {} bytes, its checkpoint says {length}", found.len()),
            });
        }
        file.set_len(length).map_err(failed)?;
        file.seek(SeekFrom::Start(length)).map_err(failed)?;
        sync_folder(path).map_err(failed)?;
    }
    Ok(file)
}

impl Sink for Kept {
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write(lines)
    }

    fn reject(&mut self, reject: &Reject) -> io::Result<()> {
        let Some(rejects) = &mut self.rejects else {
            return Ok(());
        };
        rejects.write((reject_to_json(reject) + "\n").as_bytes())
    }

    fn hashes(&mut self, hashes: &[u8]) -> io::Result<()> {
        self.hashes
            .as_mut()
            .map_or(Ok(()), |file| file.write(hashes))
    }

    fn batch_done(&mut self, mark: Mark, summary: &Summary) -> io::Result<ControlFlow<()>> {
        if self.out.cut(false)? {
            self.ready = self.progress(mark.position, summary);
        }
        let stop = self.idle().is_break();
        if stop || self.saved.elapsed() >= self.pause {
            self.save().map_err(io::Error::other)?;
        }
        Ok(self.idle())
    }

    fn idle(&mut self) -> ControlFlow<()> {
        if self.options.stop.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

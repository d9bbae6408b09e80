//! The scan itself.

use std::io::{self, Write};
use std::time::Instant;

use super::lines::{LINE_LIMIT_BYTES, Line, RawRow, Rows};
use super::summary::Summary;
use crate::engine::{Engine, Scratch};
use crate::listing::{Decision, Listing, Verdict};
use crate::wire::{FieldNames, Reject, listing_from_json};
use rayon::prelude::*;

/// Bytes of a rejected row that are kept.
pub(super) const RAW_LIMIT_BYTES: usize = 4096;
/// Rows judged together.
const BATCH_ROWS: usize = 2_048;
/// Bytes judged together.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// Turns a listing and its verdict into a line of output; the third is `FILE:LINE`.
pub type Format<'f> = dyn Fn(&Listing, &Verdict, &str) -> String + Sync + 'f;

/// A scan cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// An input cannot be read.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// The input.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The results cannot be written.
    #[error("the results cannot be written: {0}")]
    Write(io::Error),
    /// The rejects cannot be written.
    #[error("the rejects cannot be written: {0}")]
    WriteRejects(io::Error),
    /// Threads cannot be started.
    #[error("the threads cannot be started: {0}")]
    Threads(String),
}

impl ScanError {
    /// Whether the reader of the results went away, which is no fault.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write(e) if e.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Scans streams of rows.
#[derive(Debug)]
pub struct Scanner<'e> {
    engine: &'e Engine,
    names: FieldNames,
    only: Vec<Decision>,
    pool: rayon::ThreadPool,
    summary: Summary,
    started: Instant,
}

enum Judged {
    Verdict(Verdict, Option<String>, bool),
    Reject(Reject),
}

impl<'e> Scanner<'e> {
    /// Sets up a scan on `threads` threads (0: one a core) that gives out verdicts of `only` these decisions (empty: all).
    ///
    /// # Errors
    /// When the threads cannot be started.
    pub fn new(
        engine: &'e Engine,
        names: FieldNames,
        only: Vec<Decision>,
        threads: usize,
    ) -> Result<Self, ScanError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| ScanError::Threads(e.to_string()))?;
        Ok(Self {
            engine,
            names,
            only,
            pool,
            summary: Summary::default(),
            started: Instant::now(),
        })
    }

    /// Scans one stream of rows. Results come in input order; `rejected` is handed each reject, `progress` the
    /// bytes read so far.
    ///
    /// # Errors
    /// When the stream cannot be read or the results cannot be written.
    pub fn scan(
        &mut self,
        file: &str,
        rows: &mut dyn Rows,
        format: &Format<'_>,
        out: &mut dyn Write,
        rejected: &mut dyn FnMut(&Reject) -> io::Result<()>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), ScanError> {
        let mut batch = Vec::with_capacity(BATCH_ROWS);
        loop {
            let read = |source| ScanError::Read {
                file: file.into(),
                source,
            };
            let mut bytes = 0;
            batch.clear();
            while batch.len() < BATCH_ROWS && bytes < BATCH_BYTES {
                let Some(row) = rows.next_row().map_err(read)? else {
                    break;
                };
                bytes += match &row.bytes {
                    Line::Whole(line) | Line::TooLong(line, _) | Line::Faulty(line, _) => {
                        line.len()
                    }
                };
                batch.push(row);
            }
            let Some(last) = batch.last() else {
                return Ok(());
            };
            let at = last.offset;
            let judged: Vec<Judged> = self.pool.install(|| {
                batch
                    .par_iter()
                    .map_init(Scratch::new, |scratch, row| {
                        self.judge(file, row, format, scratch)
                    })
                    .collect()
            });
            for one in judged {
                match one {
                    Judged::Verdict(verdict, line, has_text) => {
                        self.summary.verdict(&verdict);
                        self.summary.without_text += u64::from(!has_text);
                        if let Some(line) = line {
                            out.write_all(line.as_bytes()).map_err(ScanError::Write)?;
                        }
                    }
                    Judged::Reject(reject) => {
                        self.summary.reject(reject.error);
                        rejected(&reject).map_err(ScanError::WriteRejects)?;
                    }
                }
            }
            progress(at);
        }
    }

    /// Ends the scan and gives its counts.
    pub fn finish(mut self) -> Summary {
        self.summary.took = self.started.elapsed();
        self.summary
    }

    fn judge(
        &self,
        file: &str,
        row: &RawRow,
        format: &Format<'_>,
        scratch: &mut Scratch,
    ) -> Judged {
        let reject = |error, message: String, raw: &[u8]| {
            Judged::Reject(Reject {
                file: file.into(),
                line: row.line,
                offset: row.offset,
                error,
                message,
                raw: String::from_utf8_lossy(&raw[..raw.len().min(RAW_LIMIT_BYTES)]).into_owned(),
            })
        };
        let bytes = match &row.bytes {
            Line::Whole(bytes) => bytes,
            Line::Faulty(raw, message) => return reject("bad_record", message.clone(), raw),
            Line::TooLong(raw, length) => {
                return reject(
                    "line_too_long",
                    format!(
                        "the line has {length} bytes, at most {LINE_LIMIT_BYTES} are read as one row"
                    ),
                    raw,
                );
            }
        };
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => {
                return reject(
                    "not_utf8",
                    format!(
                        "not UTF-8 at byte {} of the line; convert the file first (iconv -f GB18030 -t UTF-8)",
                        e.valid_up_to()
                    ),
                    bytes,
                );
            }
        };
        match listing_from_json(text, &self.names) {
            Err(fault) => reject(fault.code(), fault.to_string(), bytes),
            Ok(listing) => {
                let verdict = self.engine.judge(&listing, scratch);
                let shown = self.only.is_empty() || self.only.contains(&verdict.decision);
                let line =
                    shown.then(|| format(&listing, &verdict, &format!("{file}:{}", row.line)));
                Judged::Verdict(verdict, line, !listing.fields.is_empty())
            }
        }
    }
}

//! An index and new rules → the lines of a full scan, with few rows judged.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, ErrorKind};
use std::ops::Range;

use rayon::prelude::*;

use super::error::IndexError;
use super::folder::Folder;
use super::keys::RowSet;
use super::record::{Before, Kind, Record};
use super::rows::Again;
use crate::batch::{Format, Place, ReadOptions, Source, Summary};
use crate::engine::{Engine, Scratch};
use crate::listing::Listing;
use crate::pack::Touched;
use crate::wire::{FieldNames, listing_from_json};

/// Rows written together.
const CHUNK_ROWS: usize = 16_384;
/// Rows a piece of a chunk.
const PIECE_ROWS: usize = 256;
/// Bytes read at once.
const READ_BYTES: usize = 1 << 18;

/// Takes what a rescan gives.
pub trait Output {
    /// Takes whole lines of verdicts, in the catalog's order.
    ///
    /// # Errors
    /// When they cannot be written.
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()>;

    /// Takes a reject as a line of JSON, in the catalog's order.
    ///
    /// # Errors
    /// When it cannot be written.
    fn reject(&mut self, line: &str) -> io::Result<()>;

    /// Is told how many rows are done.
    fn done(&mut self, rows: u64);
}

/// What a rescan did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rescanned {
    /// Counts, as a full scan gives them.
    pub summary: Summary,
    /// Rows that were judged again: those that were no pass, and those that new rules may touch.
    pub judged: u64,
    /// Of these, the ones that slept.
    pub woken: u64,
}

/// Rows that are written together.
#[derive(Default)]
struct Chunk {
    rows: Vec<(Record, Option<Range<usize>>)>,
    bytes: Vec<u8>,
}

/// Lines of a piece, with its counts.
type Piece = (Vec<u8>, Summary);

struct Rescan<'a> {
    engine: &'a Engine,
    names: &'a FieldNames,
    format: &'a Format<'a>,
    pool: rayon::ThreadPool,
}

impl Folder {
    /// Judges the rows whose keys are not kept and those of `touched` again and hands out the lines of all, as a full scan by
    /// `engine` gives them.
    ///
    /// # Errors
    /// When a row cannot be read again, the index is damaged, or the results cannot be written.
    pub fn rescan(
        &self,
        touched: &Touched<RowSet>,
        engine: &Engine,
        (names, options): (&FieldNames, &ReadOptions),
        (format, threads): (&Format<'_>, usize),
        out: &mut dyn Output,
    ) -> Result<Rescanned, IndexError> {
        let started = std::time::Instant::now();
        let rescan = Rescan {
            engine,
            names,
            format,
            pool: rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .map_err(|e| IndexError::Threads(e.to_string()))?,
        };
        let path = self.rows_file();
        let records = File::open(&path).map_err(IndexError::read(&path))?;
        let mut records = BufReader::with_capacity(READ_BYTES, records);
        let mut done = Rescanned::default();
        let mut number = 0;
        for (source, input) in self.inputs()?.iter().zip(&self.manifest.inputs) {
            let mut again = Again::open(source, input.plain, options)?;
            let mut before = Before::default();
            let mut left = input.rows;
            while left > 0 {
                let count = left.min(CHUNK_ROWS as u64);
                let mut chunk = Chunk::default();
                for _ in 0..count {
                    let record = Record::read(&mut before, &mut records)
                        .map_err(|e| IndexError::damaged(self.dir(), &e))?;
                    let wanted = match record.kind {
                        Kind::Asleep => touched.asleep.holds(number),
                        Kind::Quiet => touched.quiet.holds(number),
                        Kind::Judged => true,
                        Kind::Reject => false,
                    };
                    chunk.add(record, wanted, &mut again, &mut done)?;
                    number += 1;
                }
                left -= count;
                rescan.write(source, &chunk, &mut done.summary, out)?;
                out.done(number);
            }
        }
        self.rejects(out)?;
        let counts = &self.manifest.counts;
        done.summary.add_rejects(counts);
        done.summary.took = started.elapsed();
        Ok(done)
    }

    /// Hands out the rejects.
    fn rejects(&self, out: &mut dyn Output) -> Result<(), IndexError> {
        let path = self.rejects_file();
        let file = File::open(&path).map_err(IndexError::read(&path))?;
        for line in BufReader::new(file).lines() {
            let line = line.map_err(IndexError::read(&path))?;
            out.reject(&line).map_err(IndexError::Out)?;
        }
        Ok(())
    }
}

impl Chunk {
    fn add(
        &mut self,
        record: Record,
        wanted: bool,
        again: &mut Again,
        done: &mut Rescanned,
    ) -> Result<(), IndexError> {
        let begin = self.bytes.len();
        again.row(&record, wanted, &mut self.bytes)?;
        done.judged += u64::from(wanted);
        done.woken += u64::from(wanted && record.kind == Kind::Asleep);
        if record.kind != Kind::Reject {
            self.rows
                .push((record, wanted.then_some(begin..self.bytes.len())));
        }
        Ok(())
    }
}

impl Rescan<'_> {
    fn write(
        &self,
        source: &Source,
        chunk: &Chunk,
        summary: &mut Summary,
        out: &mut dyn Output,
    ) -> Result<(), IndexError> {
        let file = source.name();
        let pieces: Vec<Result<Piece, IndexError>> = self.pool.install(|| {
            chunk
                .rows
                .par_chunks(PIECE_ROWS)
                .map_init(Scratch::new, |scratch, rows| {
                    let mut piece = Piece::default();
                    for (record, bytes) in rows {
                        let bytes = bytes.clone().map(|at| &chunk.bytes[at]);
                        self.row(&file, record, bytes, scratch, &mut piece)?;
                    }
                    Ok(piece)
                })
                .collect()
        });
        for piece in pieces {
            let (lines, counts) = piece?;
            out.verdicts(&lines).map_err(IndexError::Out)?;
            summary.add(&counts);
        }
        Ok(())
    }

    /// Writes the verdict of a row: that of one that stays a pass, or by judging its bytes.
    fn row(
        &self,
        file: &str,
        record: &Record,
        bytes: Option<&[u8]>,
        scratch: &mut Scratch,
        (lines, summary): &mut Piece,
    ) -> Result<(), IndexError> {
        let (listing, verdict) = match bytes {
            None => {
                let mut listing = Listing::default();
                listing.id.clone_from(&record.id);
                (listing, Engine::asleep(record.little_text))
            }
            Some(bytes) => {
                let listing = self.read(bytes).map_err(|why| IndexError::Row {
                    file: file.into(),
                    line: record.line,
                    why,
                })?;
                let verdict = self.engine.judge(&listing, scratch);
                (listing, verdict)
            }
        };
        summary.verdict(&verdict);
        summary.without_text += u64::from(!record.has_text);
        let place = Place {
            file,
            line: record.line,
        };
        (self.format)(&listing, &verdict, place, lines);
        Ok(())
    }

    fn read(&self, bytes: &[u8]) -> Result<Listing, String> {
        let text = std::str::from_utf8(bytes)
            .map_err(|e| io::Error::new(ErrorKind::InvalidData, e).to_string())?;
        listing_from_json(text, self.names).map_err(|e| e.to_string())
    }
}

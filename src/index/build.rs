//! A catalog → an index: read once, each row's keys, place and whether it sleeps.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rayon::prelude::*;

use super::error::IndexError;
use super::folder::{FORMAT_VERSION, Folder, looks};
use super::keys::{Fields, KeyWriter};
use super::record::{Before, Kind, Record};
use crate::batch::{
    Batch, BatchLimits, Mark, Position, ReadOptions, RowRef, Source, Summary, listing_of,
};
use crate::engine::{Engine, Keyed, Scratch};
use crate::pack::{Files, PROGRAM};
use crate::wire::{FieldNames, IndexInput, IndexManifest, Reject, reject_to_json};

/// Rows a piece: one buffer of a thread serves so many.
const PIECE_ROWS: usize = 64;

/// What is indexed, and how.
#[derive(Debug)]
pub struct Job<'a> {
    /// Tells which rows sleep.
    pub engine: &'a Engine,
    /// The files of its pack.
    pub files: &'a Files,
    /// The inputs.
    pub sources: &'a [Source],
    /// How they are read.
    pub options: &'a ReadOptions,
    /// Where our fields stand in the rows.
    pub names: &'a FieldNames,
    /// The same as words, `OURS=THEIRS`.
    pub fields: &'a [String],
    /// The form of the inputs as a word, if it was given.
    pub input_form: Option<String>,
    /// Threads to work on (0: one a core).
    pub threads: usize,
}

/// Indexes a catalog into `dir`; `progress` is told how far it has come.
///
/// # Errors
/// When an input is a stream or cannot be read, or the folder cannot be written.
pub fn index(
    job: &Job<'_>,
    dir: &Path,
    progress: &mut dyn FnMut(Mark, &Summary),
) -> Result<(Folder, Summary), IndexError> {
    let manifest = job.manifest()?;
    let mut folder = Folder::create(dir, manifest, job.files)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(job.threads)
        .build()
        .map_err(|e| IndexError::Threads(e.to_string()))?;
    let mut writer = Writer::new(&folder, pool.current_num_threads())?;
    let started = std::time::Instant::now();
    for (i, source) in job.sources.iter().enumerate() {
        let before = writer.summary.rows;
        writer.input(job, source, &pool, &mut |mark, summary| {
            let took = started.elapsed();
            progress(mark, &Summary::clone(summary).taking(took));
        })?;
        if let Some(input) = folder.manifest.inputs.get_mut(i) {
            if looks(source)? != input.looks {
                return Err(IndexError::Changed {
                    file: source.name(),
                });
            }
            input.rows = writer.summary.rows - before;
        }
    }
    let (asleep, quiet, summary) = writer.finish()?;
    let summary = summary.taking(started.elapsed());
    folder.manifest.asleep = asleep;
    folder.manifest.quiet = quiet;
    folder.manifest.counts = summary.counts();
    folder.manifest.complete = true;
    folder.write_manifest()?;
    Ok((folder, summary))
}

impl Job<'_> {
    fn manifest(&self) -> Result<IndexManifest, IndexError> {
        let input = |source: &Source| {
            if source.is_stream() {
                return Err(IndexError::Stream(source.name()));
            }
            Ok(IndexInput {
                looks: looks(source)?,
                plain: source.is_plain_lines(self.options)?,
                rows: 0,
            })
        };
        Ok(IndexManifest {
            v: FORMAT_VERSION,
            complete: false,
            trommel: env!("CARGO_PKG_VERSION").into(),
            build: PROGRAM.into(),
            pack: self.engine.pack().label(),
            policy: self.engine.policy().id.clone(),
            as_of: self.engine.as_of().to_string(),
            fields: self.fields.to_vec(),
            input_form: self.input_form.clone(),
            encoding: self.options.encoding.name().into(),
            inputs: self.sources.iter().map(input).collect::<Result<_, _>>()?,
            asleep: 0,
            quiet: 0,
            counts: crate::wire::Counts::default(),
        })
    }
}

/// What is written of one row.
enum Row {
    Listing(Record, Option<tantivy::TantivyDocument>),
    Reject(Record, Reject),
}

struct Writer {
    rows: BufWriter<File>,
    rows_path: std::path::PathBuf,
    rejects: BufWriter<File>,
    rejects_path: std::path::PathBuf,
    keys: KeyWriter,
    summary: Summary,
    asleep: u64,
    quiet: u64,
}

impl Writer {
    fn new(folder: &Folder, threads: usize) -> Result<Self, IndexError> {
        let (rows_path, rejects_path) = (folder.rows_file(), folder.rejects_file());
        let create = |path: &Path| {
            File::create(path)
                .map(BufWriter::new)
                .map_err(IndexError::write(path))
        };
        Ok(Self {
            rows: create(&rows_path)?,
            rejects: create(&rejects_path)?,
            keys: KeyWriter::new(&folder.keys_dir(), threads)?,
            rows_path,
            rejects_path,
            summary: Summary::default(),
            asleep: 0,
            quiet: 0,
        })
    }

    fn input(
        &mut self,
        job: &Job<'_>,
        source: &Source,
        pool: &rayon::ThreadPool,
        progress: &mut dyn FnMut(Mark, &Summary),
    ) -> Result<(), IndexError> {
        let mut opened = source.open(job.options, Position::default())?;
        let (mut batch, mut before) = (Batch::new(), Before::default());
        let name = source.name();
        loop {
            opened
                .rows
                .fill(&mut batch, BatchLimits::default())
                .map_err(IndexError::read(source.path()))?;
            if batch.rows.is_empty() {
                return Ok(());
            }
            let (first, fields) = (self.summary.rows, self.keys.fields());
            let rows: Vec<Vec<Row>> = pool.install(|| {
                let pieces = batch.rows.par_chunks(PIECE_ROWS).enumerate();
                pieces
                    .map_init(Scratch::new, |scratch, (i, rows)| {
                        let first = first + (i * PIECE_ROWS) as u64;
                        (first..)
                            .zip(rows)
                            .map(|(number, row)| {
                                one(job, &name, &batch, row, (number, fields), scratch)
                            })
                            .collect()
                    })
                    .collect()
            });
            for row in rows.into_iter().flatten() {
                self.row(row, &mut before)?;
            }
            let mark = Mark {
                position: batch.end,
                read_bytes: batch.read_bytes,
            };
            progress(mark, &self.summary);
        }
    }

    fn row(&mut self, row: Row, before: &mut Before) -> Result<(), IndexError> {
        let record = match row {
            Row::Reject(record, reject) => {
                self.summary.reject(reject.error);
                let line = reject_to_json(&reject) + "\n";
                self.rejects
                    .write_all(line.as_bytes())
                    .map_err(IndexError::write(&self.rejects_path))?;
                record
            }
            Row::Listing(record, document) => {
                self.summary.rows += 1;
                self.summary.without_text += u64::from(!record.has_text);
                if let Some(document) = document {
                    match record.kind {
                        Kind::Quiet => self.quiet += 1,
                        _ => self.asleep += 1,
                    }
                    self.keys.add(document)?;
                }
                record
            }
        };
        record
            .write(before, &mut self.rows)
            .map_err(IndexError::write(&self.rows_path))
    }

    fn finish(mut self) -> Result<(u64, u64, Summary), IndexError> {
        self.rows
            .flush()
            .map_err(IndexError::write(&self.rows_path))?;
        self.rejects
            .flush()
            .map_err(IndexError::write(&self.rejects_path))?;
        self.keys.finish()?;
        Ok((self.asleep, self.quiet, self.summary))
    }
}

fn one(
    job: &Job<'_>,
    file: &str,
    batch: &Batch,
    row: &RowRef,
    (number, fields): (u64, Fields),
    scratch: &mut Scratch,
) -> Row {
    let bytes = batch.bytes_of(row);
    let mut record = Record {
        kind: Kind::Judged,
        line: row.line,
        offset: row.offset,
        length: bytes.len() as u64,
        little_text: false,
        has_text: false,
        id: None,
    };
    let listing = match listing_of(file, row, bytes, job.names) {
        Ok(listing) => listing,
        Err(reject) => {
            record.kind = Kind::Reject;
            return Row::Reject(record, reject);
        }
    };
    let mut keys = Vec::new();
    record.has_text = !listing.fields.is_empty();
    record.kind = match job.engine.keyed(&listing, scratch, &mut keys) {
        Some(Keyed::Asleep) => Kind::Asleep,
        Some(Keyed::Quiet) => Kind::Quiet,
        None => return Row::Listing(record, None),
    };
    record.little_text = Engine::has_little_text(&listing);
    record.id = listing.id;
    Row::Listing(record, Some(fields.document(number, &keys)))
}

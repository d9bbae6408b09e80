//! `trommel rescan`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

use super::args::{InFormat, OutFormat, Rescan};
use super::exit::Exit;
use super::progress::Bar;
use super::scan::direct::Rejects;
use super::scan::format::format;
use super::scan::{stamp, tell_found};
use super::{open, paint};
use crate::batch::{
    BatchLimits, Columns, Format, Judge, Mark, Position, ReadOptions, ScanError, Scanner, Sink,
    Source, Summary,
};
use crate::engine::Engine;
use crate::index::{Folder, IndexError, Output, Plan};
use crate::wire::{FieldNames, IndexManifest, Reject, reject_from_json};
use clap::ValueEnum as _;

/// Bytes written at once.
const WRITE_BYTES: usize = 1 << 20;

pub(super) fn run(args: &Rescan) -> anyhow::Result<Exit> {
    let folder = Folder::open(&args.dir)?;
    let sources = folder.inputs()?;
    let (names, options) = reading(&folder.manifest)?;
    let files = open::files(args.judging.rules.as_deref())?;
    let engine = open::comparable(&args.judging, &files)?;
    let plan = folder.plan(&engine)?;
    let stamp = stamp(&engine);
    let format = format(OutFormat::Jsonl, engine.pack(), &stamp);
    let mut given = Given::open(args)?;
    let judged = match plan {
        Plan::Rows(touched) => {
            let read = (&names, &options);
            let how = (&*format, args.threads);
            folder
                .rescan(&touched, &engine, read, how, &mut given)
                .map(|done| {
                    let of = done.summary.rows - done.summary.rejects;
                    let told = format!(
                        "{} of {of} listings judged again, {} of them had slept",
                        done.judged, done.woken
                    );
                    (done.summary, Some(told))
                })
                .map_err(anyhow::Error::from)
        }
        Plan::Full(why) => {
            paint::say(&format!("{why}: scanning in full"));
            in_full(
                &sources,
                &engine,
                (names, &options),
                (&*format, args.threads),
                &mut given,
            )
            .map(|summary| (summary, None))
        }
    };
    given.bar.end();
    let (summary, told) = match judged {
        // Who read the results has seen enough.
        Err(error) if is_closed_pipe(&error) => return Ok(Exit::Done),
        other => other?,
    };
    given.finish()?;
    let exit = tell_found(args.quiet, &engine, &summary);
    if let Some(told) = told.filter(|_| !args.quiet) {
        paint::say(&told);
    }
    Ok(exit)
}

/// How the inputs of an index are read.
fn reading(manifest: &IndexManifest) -> anyhow::Result<(FieldNames, ReadOptions)> {
    let mut names = FieldNames::default();
    for pair in &manifest.fields {
        names.add(pair).map_err(|e| anyhow!("index.json: {e}"))?;
    }
    let form = manifest.input_form.as_deref();
    let form = form.map(|name| InFormat::from_str(name, true)).transpose();
    let encoding = manifest.encoding.parse();
    let options = ReadOptions {
        form: form
            .map_err(|e| anyhow!("index.json: {e}"))?
            .map(Into::into),
        encoding: encoding.map_err(|e| anyhow!("index.json: {e}"))?,
        columns: Columns::Listing(names.clone()),
    };
    Ok((names, options))
}

fn in_full(
    sources: &[Source],
    engine: &Engine,
    (names, options): (FieldNames, &ReadOptions),
    (format, threads): (&Format<'_>, usize),
    given: &mut Given,
) -> anyhow::Result<Summary> {
    let judge = Judge {
        engine,
        names,
        only: Vec::new(),
        hashes: false,
        unchanged: None,
    };
    let mut scanner = Scanner::new(judge, BatchLimits::default(), threads)?;
    for source in sources {
        let opened = source.open(options, Position::default())?;
        scanner.scan(&source.name(), opened.rows, format, given)?;
    }
    Ok(scanner.finish())
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let of_index = error.downcast_ref::<IndexError>();
    let of_scan = error.downcast_ref::<ScanError>();
    of_index.is_some_and(IndexError::is_closed_pipe)
        || of_scan.is_some_and(ScanError::is_closed_pipe)
}

/// Where results go: verdicts to standard output or a file, which gets its name when it is whole.
struct Given {
    out: Box<dyn Write>,
    /// The file while it grows, and its name.
    names: Option<(PathBuf, PathBuf)>,
    rejects: Rejects,
    bar: Bar,
}

impl Given {
    fn open(args: &Rescan) -> anyhow::Result<Self> {
        let names = args
            .out
            .as_deref()
            .map(|out| (part_of(out), out.to_owned()));
        let out: Box<dyn Write> = match &names {
            None => Box::new(io::stdout()),
            Some((part, _)) => Box::new(
                File::create(part)
                    .with_context(|| format!("{} cannot be written", part.display()))?,
            ),
        };
        Ok(Self {
            out: Box::new(BufWriter::with_capacity(WRITE_BYTES, out)),
            names,
            rejects: Rejects::open(args.rejects.as_deref())?,
            bar: Bar::new(None, args.quiet),
        })
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.out.flush().map_err(ScanError::Write)?;
        self.rejects.flush().map_err(ScanError::WriteRejects)?;
        self.rejects.tell_rest();
        if let Some((part, out)) = &self.names {
            fs::rename(part, out)
                .with_context(|| format!("{} cannot be written", out.display()))?;
        }
        Ok(())
    }
}

fn part_of(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

impl Output for Given {
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(lines)
    }

    fn reject(&mut self, line: &str) -> io::Result<()> {
        let told = || match reject_from_json(line) {
            Ok(reject) => format!("{}:{}: {}", reject.file, reject.line, reject.message),
            Err(_) => line.to_owned(),
        };
        self.rejects.line(|| line.to_owned(), told)
    }

    fn done(&mut self, rows: u64) {
        let summary = Summary {
            rows,
            ..Summary::default()
        };
        let mark = Mark {
            position: Position::default(),
            read_bytes: 0,
        };
        self.bar.show(mark, &summary);
    }
}

impl Sink for Given {
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(lines)
    }

    fn reject(&mut self, reject: &Reject) -> io::Result<()> {
        self.rejects.take(reject)
    }

    fn batch_done(&mut self, mark: Mark, summary: &Summary) -> io::Result<ControlFlow<()>> {
        self.bar.show(mark, summary);
        Ok(ControlFlow::Continue(()))
    }
}

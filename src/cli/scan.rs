//! `trommel scan`.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context as _, anyhow};

use super::args::{OutFormat, Scan};
use super::exit::Exit;
use super::{open, paint, progress};
use crate::batch::{
    BatchLimits, Columns, Format, Judge, Mark, Place, Position, ReadOptions, ScanError, Scanner,
    Sink, Source, Summary, inputs,
};
use crate::listing::{Listing, Verdict};
use crate::wire::{
    FieldNames, Reject, Stamp, VERDICT_COLUMNS, reject_to_json, verdict_cells, verdict_to_json,
};

/// Rejects told on stderr one by one when no file takes them.
const MOST_TOLD: u64 = 5;
/// Bytes written at once.
const WRITE_BYTES: usize = 1 << 18;

pub(super) fn run(args: &Scan) -> anyhow::Result<Exit> {
    let mut names = FieldNames::default();
    for pair in &args.fields {
        names.add(pair).map_err(|e| anyhow!("--field: {e}"))?;
    }
    let options = ReadOptions {
        form: args.input.map(Into::into),
        encoding: args.encoding,
        columns: Columns::Listing(names.clone()),
    };
    let sources = inputs(&args.files)?;
    let bytes = checked(&sources, &options)?;
    let engine = open::engine(&args.judging)?;
    let stamp = Stamp {
        policy: engine.policy().id.clone(),
        as_of: engine.as_of().to_string(),
        pack: engine.pack().label(),
    };
    let form = args.format.unwrap_or(if io::stdout().is_terminal() {
        OutFormat::Text
    } else {
        OutFormat::Jsonl
    });
    let pack = engine.pack();
    let as_text = |listing: &Listing, verdict: &Verdict, at: Place<'_>, out: &mut Vec<u8>| {
        out.extend(paint::verdict(pack, listing, verdict, &at.to_string()).as_bytes());
    };
    let as_json = |listing: &Listing, verdict: &Verdict, at: Place<'_>, out: &mut Vec<u8>| {
        let at = listing.id.is_none().then(|| at.to_string());
        out.extend(verdict_to_json(listing, verdict, &stamp, at.as_deref()).as_bytes());
        out.push(b'\n');
    };
    let as_csv = |listing: &Listing, verdict: &Verdict, at: Place<'_>, out: &mut Vec<u8>| {
        let cells = verdict_cells(listing, verdict, &stamp.pack, &at.to_string());
        out.extend(record(&cells).as_bytes());
    };
    let format: &Format<'_> = match form {
        OutFormat::Text => &as_text,
        OutFormat::Jsonl => &as_json,
        OutFormat::Csv => &as_csv,
    };

    let mut rejects = Rejects::open(args.rejects.as_deref())?;
    let bar = progress::bar(bytes, args.quiet);
    let mut out: Box<dyn Write> = if form == OutFormat::Text {
        Box::new(BufWriter::new(anstream::stdout()))
    } else {
        Box::new(BufWriter::with_capacity(WRITE_BYTES, io::stdout()))
    };
    let judge = Judge {
        engine: &engine,
        names,
        only: args.only.clone(),
    };
    let mut scanner = Scanner::new(judge, BatchLimits::default(), args.threads)?;
    let mut done = 0;
    let scanned: Result<(), anyhow::Error> = (|| {
        if form == OutFormat::Csv {
            out.write_all(record(&VERDICT_COLUMNS).as_bytes())
                .map_err(ScanError::Write)?;
        }
        for source in &sources {
            let opened = source.open(&options, Position::default())?;
            let mut sink = Direct {
                out: &mut out,
                rejects: &mut rejects,
                bar: &bar,
                done,
            };
            scanner.scan(&source.name(), opened.rows, format, &mut sink)?;
            done += opened.identity.bytes.unwrap_or(0);
        }
        out.flush().map_err(ScanError::Write)?;
        rejects.flush().map_err(ScanError::WriteRejects)?;
        Ok(())
    })();
    bar.finish_and_clear();
    match scanned {
        // Who read the results has seen enough.
        Err(error) if is_closed_pipe(&error) => return Ok(Exit::Done),
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    let summary = scanner.finish();
    rejects.tell_rest();
    if summary.without_text > 0 {
        paint::say(&format!(
            "{} rows have no text in a field that is read (title, description, attributes, skus, image_text, category_path): name yours with --field title=YOURS",
            summary.without_text
        ));
    }
    if engine.as_of() < engine.policy().effective {
        paint::say(&format!(
            "policy {} is not in force on {}: until {} what it blocks is only sent to review",
            stamp.policy,
            stamp.as_of,
            engine.policy().effective
        ));
    }
    if !args.quiet {
        paint::summary(&summary);
    }
    if args.fail_on.iter().any(|d| summary.count(*d) > 0) {
        return Ok(Exit::Findings);
    }
    Ok(if summary.rejects > 0 {
        Exit::Rejects
    } else {
        Exit::Done
    })
}

/// Writes at once: verdicts to standard output, rejects to their file.
struct Direct<'s> {
    out: &'s mut dyn Write,
    rejects: &'s mut Rejects,
    bar: &'s indicatif::ProgressBar,
    done: u64,
}

impl Sink for Direct<'_> {
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(lines)
    }

    fn reject(&mut self, reject: &Reject) -> io::Result<()> {
        self.rejects.take(reject)
    }

    fn batch_done(&mut self, mark: Mark, _: &Summary) -> io::Result<ControlFlow<()>> {
        self.bar.set_position(self.done + mark.read_bytes);
        Ok(ControlFlow::Continue(()))
    }
}

/// One record of a table.
fn record<T: AsRef<[u8]>>(cells: &[T]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).expect("memory can be written");
    String::from_utf8(writer.into_inner().expect("memory can be written")).expect("cells are UTF-8")
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<ScanError>()
        .is_some_and(ScanError::is_closed_pipe)
}

/// Opens every input once, so that what cannot be read is told before hours of work, and gives their size if all have one.
fn checked(sources: &[Source], options: &ReadOptions) -> anyhow::Result<Option<u64>> {
    let mut bytes = Some(0);
    for source in sources {
        let size = if source.is_stream() {
            None
        } else {
            source.open(options, Position::default())?.identity.bytes
        };
        bytes = bytes.zip(size).map(|(sum, size)| sum + size);
    }
    Ok(bytes)
}

/// Where rejects go.
struct Rejects {
    file: Option<BufWriter<File>>,
    seen: u64,
}

impl Rejects {
    fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let file = path
            .map(|p| {
                File::create(p)
                    .with_context(|| format!("--rejects {} cannot be written", p.display()))
            })
            .transpose()?;
        Ok(Self {
            file: file.map(BufWriter::new),
            seen: 0,
        })
    }

    fn take(&mut self, reject: &Reject) -> io::Result<()> {
        self.seen += 1;
        if let Some(file) = &mut self.file {
            file.write_all((reject_to_json(reject) + "\n").as_bytes())
        } else {
            if self.seen <= MOST_TOLD {
                paint::say(&format!(
                    "{}:{}: {}",
                    reject.file, reject.line, reject.message
                ));
            }
            Ok(())
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }

    fn tell_rest(&self) {
        if self.file.is_none() && self.seen > MOST_TOLD {
            paint::say(&format!(
                "… and {} more rejected rows; --rejects FILE keeps them all",
                self.seen - MOST_TOLD
            ));
        }
    }
}

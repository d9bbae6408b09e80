//! A scan that writes to standard output as it goes.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::format::{format, head};
use super::{Exit, Job, OutFormat, Position, ScanError, Summary, paint, stamp, tell};
use crate::batch::{Mark, Scanner, Sink};
use crate::cli::progress::Bar;
use crate::wire::{Reject, reject_to_json};

/// Rejects told on stderr one by one when no file takes them.
const MOST_TOLD: u64 = 5;
/// Bytes written at once.
const WRITE_BYTES: usize = 1 << 18;

pub(super) fn run(job: &Job<'_>) -> anyhow::Result<Exit> {
    let args = job.args;
    let terminal = io::stdout().is_terminal();
    let form = match args.format {
        Some(OutFormat::Parquet | OutFormat::Arrow) => {
            bail!("columns are written into a file: name it with --out FILE")
        }
        Some(form) => form,
        None if terminal => OutFormat::Text,
        None => OutFormat::Jsonl,
    };
    let engine = job.engine(&args.judging)?;
    let stamp = stamp(&engine);
    let format = format(form, engine.pack(), &stamp);
    let mut sink = Direct {
        out: if form == OutFormat::Text {
            Box::new(BufWriter::new(anstream::stdout()))
        } else {
            Box::new(BufWriter::with_capacity(WRITE_BYTES, io::stdout()))
        },
        rejects: Rejects::open(args.rejects.as_deref())?,
        shadows: create(args.shadow.as_deref(), "--shadow")?,
        bar: Bar::new(job.bytes, args.quiet),
    };
    let mut scanner = Scanner::new(job.judge(&engine), job.limits, args.threads)?;
    let mut scan = || -> anyhow::Result<()> {
        let head = head(form);
        sink.out
            .write_all(head.as_bytes())
            .map_err(ScanError::Write)?;
        for source in &job.sources {
            let opened = source.open(&job.options, Position::default())?;
            scanner.scan(&source.name(), opened.rows, &*format, &mut sink)?;
            sink.bar.input_done(opened.identity.bytes);
        }
        sink.out.flush().map_err(ScanError::Write)?;
        sink.rejects.flush().map_err(ScanError::WriteRejects)?;
        if let Some(shadows) = &mut sink.shadows {
            shadows.flush().map_err(ScanError::WriteShadows)?;
        }
        Ok(())
    };
    let scanned = scan();
    sink.bar.end();
    match scanned {
        // Who read the results has seen enough.
        Err(error) if is_closed_pipe(&error) => return Ok(Exit::Done),
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    sink.rejects.tell_rest();
    Ok(tell(args, &engine, &scanner.finish()))
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<ScanError>()
        .is_some_and(ScanError::is_closed_pipe)
}

/// Writes at once: verdicts to standard output, rejects and what rules in shadow found to their files.
struct Direct {
    out: Box<dyn Write>,
    rejects: Rejects,
    shadows: Option<BufWriter<File>>,
    bar: Bar,
}

impl Sink for Direct {
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()> {
        self.out.write_all(lines)
    }

    fn reject(&mut self, reject: &Reject) -> io::Result<()> {
        self.rejects.take(reject)
    }

    fn shadows(&mut self, lines: &[u8]) -> io::Result<()> {
        self.shadows
            .as_mut()
            .map_or(Ok(()), |file| file.write_all(lines))
    }

    fn batch_done(&mut self, mark: Mark, summary: &Summary) -> io::Result<ControlFlow<()>> {
        self.bar.show(mark, summary);
        Ok(ControlFlow::Continue(()))
    }
}

fn create(path: Option<&Path>, option: &str) -> anyhow::Result<Option<BufWriter<File>>> {
    let file = path.map(|p| {
        File::create(p).with_context(|| format!("{option} {} cannot be written", p.display()))
    });
    Ok(file.transpose()?.map(BufWriter::new))
}

/// Where rejects go: into a file, or the first few to stderr.
pub(in crate::cli) struct Rejects {
    file: Option<BufWriter<File>>,
    seen: u64,
}

impl Rejects {
    pub(in crate::cli) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        Ok(Self {
            file: create(path, "--rejects")?,
            seen: 0,
        })
    }

    pub(in crate::cli) fn take(&mut self, reject: &Reject) -> io::Result<()> {
        let told = || format!("{}:{}: {}", reject.file, reject.line, reject.message);
        self.line(|| reject_to_json(reject), told)
    }

    /// Takes a reject as its line in the file, or as people are told of it.
    pub(in crate::cli) fn line(
        &mut self,
        line: impl FnOnce() -> String,
        told: impl FnOnce() -> String,
    ) -> io::Result<()> {
        self.seen += 1;
        if let Some(file) = &mut self.file {
            file.write_all((line() + "\n").as_bytes())
        } else {
            if self.seen <= MOST_TOLD {
                paint::say(&told());
            }
            Ok(())
        }
    }

    pub(in crate::cli) fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }

    pub(in crate::cli) fn tell_rest(&self) {
        if self.file.is_none() && self.seen > MOST_TOLD {
            paint::say(&format!(
                "… and {} more rejected rows; --rejects FILE keeps them all",
                self.seen - MOST_TOLD
            ));
        }
    }
}

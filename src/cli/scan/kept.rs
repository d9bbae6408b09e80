//! A scan into a file: kept at checkpoints, gone on with after any end.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::direct::Rejects;
use super::format::{format, head};
use super::{Exit, Job, OutFormat, Position, ScanError, Summary, paint, stamp, tell};
use crate::batch::{
    self, Begin, Finished, KeepOptions, Kept, KeptNames, Mark, OutPacking, Scanner, Sink,
    Unchanged, days_alike,
};
use crate::cli::progress::Bar;
use crate::engine::Engine;
use crate::listing::Decision;
use crate::pack::Date;
use crate::wire::{Manifest, Reject, RunInput, RunSettings};

pub(super) fn run(job: &Job<'_>, out: &Path) -> anyhow::Result<Exit> {
    let args = job.args;
    let names = KeptNames::new(out, args.rejects.as_deref());
    let mut judging = args.judging.clone();
    if args.keeping.resume
        && let Some(begun) = Kept::settings_of(&names)?
    {
        // A scan that goes on after midnight is still the scan of its day.
        judging.as_of.get_or_insert(begun.as_of);
        judging.policy.get_or_insert(begun.policy);
    }
    let engine = job.engine(&judging)?;
    let (form, packing) = form(job, out)?;
    let mut judge = job.judge(&engine);
    if let Some(previous) = &args.keeping.skip_unchanged {
        if form == batch::OutFormat::Csv {
            bail!(
                "--skip-unchanged copies JSON lines: give --out an ending of jsonl, parquet or arrow"
            );
        }
        judge.unchanged = unchanged(previous, &engine)?;
    }
    let mut scanner = Scanner::new(judge, job.limits, args.threads)?;
    let stop = Arc::new(AtomicBool::new(false));
    let options = KeepOptions {
        settings: settings(job, &engine, form, packing)?,
        names,
        format: form,
        packing,
        every: Duration::from_secs(args.keeping.checkpoint),
        threads: scanner.threads(),
        stop: Arc::clone(&stop),
    };
    if args.keeping.resume
        && let Some(manifest) = Kept::finished(&options)?
    {
        paint::say(&format!("{} is finished already", out.display()));
        return Ok(exit_of(job, &manifest));
    }
    let begin = match (args.keeping.resume, args.keeping.restart) {
        (true, _) => Begin::Resume,
        (_, true) => Begin::Anew,
        _ => Begin::New,
    };
    let kept = Kept::begin(options, begin, &now())?;
    heed_signals(&stop)?;
    let summary = kept.summary()?;
    if summary.rows > 0 && !args.quiet {
        paint::say(&format!("going on after {} rows", summary.rows));
    }
    scanner = scanner.counting_from(summary);
    let mut sink = Watched {
        kept,
        rejects: Rejects::open(None)?,
        bar: Bar::new(job.bytes, args.quiet),
    };
    let scanned = scan(job, &engine, form, &mut scanner, &mut sink);
    sink.bar.end();
    if args.rejects.is_none() {
        sink.rejects.tell_rest();
    }
    let summary = scanner.finish();
    let again = "run the same command with --resume to go on";
    match scanned {
        Err(error) if is_interrupted(&error) => {
            paint::say(&format!("interrupted; what was done is kept: {again}"));
            return Ok(Exit::Interrupted);
        }
        Err(error) => {
            paint::say(&format!(
                "what was done until the last checkpoint is kept: {again}"
            ));
            return Err(error);
        }
        Ok(()) => {}
    }
    let finished = sink.kept.finish(&job.sources, &summary, &now);
    match finished.context("all rows are judged; mend this, then --resume ends the scan")? {
        Finished::Interrupted => {
            paint::say(&format!("interrupted after all rows were judged: {again}"));
            return Ok(Exit::Interrupted);
        }
        Finished::Whole(manifest) => {
            for file in &manifest.changed_inputs {
                paint::say(&format!("{file} was changed while it was read"));
            }
        }
    }
    Ok(tell(args, &engine, &summary))
}

fn scan(
    job: &Job<'_>,
    engine: &Engine,
    form: batch::OutFormat,
    scanner: &mut Scanner<'_>,
    sink: &mut Watched,
) -> anyhow::Result<()> {
    let Some((first, position)) = sink.kept.at() else {
        return Ok(());
    };
    let stamp = stamp(engine);
    let form = match form {
        batch::OutFormat::Csv => OutFormat::Csv,
        _ => OutFormat::Jsonl,
    };
    let format = format(form, engine.pack(), &stamp);
    sink.kept.head(&head(form))?;
    for (i, source) in job.sources.iter().enumerate() {
        if i < first {
            sink.bar.input_done(source.identity()?.bytes);
            continue;
        }
        let from = if i == first {
            position
        } else {
            Position::default()
        };
        let opened = source.open(&job.options, from)?;
        scanner.scan(&source.name(), opened.rows, &*format, sink)?;
        sink.bar.input_done(opened.identity.bytes);
        sink.kept.input_done();
    }
    Ok(())
}

/// Opens the results of an earlier scan; `None`, and why, when its verdicts may be others today.
fn unchanged(previous: &Path, engine: &Engine) -> anyhow::Result<Option<Unchanged>> {
    let names = KeptNames::new(previous, None);
    let Some(begun) = Kept::settings_of(&names)? else {
        bail!(
            "{} has no manifest beside it: it must be the --out of a scan",
            previous.display()
        );
    };
    let stamp = stamp(engine);
    let day: Date = begun.as_of.parse().map_err(anyhow::Error::msg)?;
    let other = if begun.format != "jsonl" {
        bail!(
            "{} is {}, --skip-unchanged reads JSON lines",
            previous.display(),
            begun.format
        );
    } else if !begun.hashes {
        bail!("{} was scanned without --hashes", previous.display());
    } else if begun.trommel != env!("CARGO_PKG_VERSION") {
        format!("by Trommel {}", begun.trommel)
    } else if begun.pack != stamp.pack {
        format!("by {}", begun.pack)
    } else if begun.policy != stamp.policy {
        format!("under {}", begun.policy)
    } else if !days_alike(engine, day, engine.as_of()) {
        format!("as of {day}, when the policy or an override held otherwise")
    } else {
        let opened = Unchanged::open(previous, &names.hashes, stamp);
        return opened
            .map(Some)
            .with_context(|| format!("--skip-unchanged {}", previous.display()));
    };
    paint::say(&format!(
        "{} was judged {other}: every listing is judged anew",
        previous.display()
    ));
    Ok(None)
}

/// The format and packing asked for, or told by the file's name.
fn form(job: &Job<'_>, out: &Path) -> anyhow::Result<(batch::OutFormat, OutPacking)> {
    if out == Path::new("-") || out.exists() && !out.is_file() {
        bail!(
            "--out {} is no file: leave --out out to write to standard output",
            out.display()
        );
    }
    let (told, packing) = batch::OutFormat::of(out);
    let form = match job.args.format {
        None => told,
        Some(OutFormat::Jsonl) => batch::OutFormat::Jsonl,
        Some(OutFormat::Csv) => batch::OutFormat::Csv,
        Some(OutFormat::Parquet) => batch::OutFormat::Parquet,
        Some(OutFormat::Arrow) => batch::OutFormat::Arrow,
        Some(OutFormat::Text) => {
            bail!("--format text is for people; into a file go jsonl, csv, parquet or arrow")
        }
    };
    if form.is_columns() && packing != OutPacking::None {
        bail!(
            "{} is packed within: leave the ending {} out",
            form.name(),
            packing.name()
        );
    }
    Ok((form, packing))
}

fn settings(
    job: &Job<'_>,
    engine: &Engine,
    form: batch::OutFormat,
    packing: OutPacking,
) -> anyhow::Result<RunSettings> {
    let args = job.args;
    let stamp = stamp(engine);
    let mut inputs = Vec::with_capacity(job.sources.len());
    for source in &job.sources {
        let identity = source.identity()?;
        inputs.push(RunInput {
            file: source.name(),
            bytes: identity.bytes,
            modified_ns: identity.modified_ns,
            head: identity.head,
        });
    }
    Ok(RunSettings {
        trommel: env!("CARGO_PKG_VERSION").into(),
        pack: stamp.pack,
        policy: stamp.policy,
        as_of: stamp.as_of,
        format: form.name().into(),
        packing: packing.name().into(),
        only: args.only.iter().map(|d| d.name().to_owned()).collect(),
        fields: args.fields.clone(),
        input_form: args.input.map(|f| format!("{f:?}").to_lowercase()),
        encoding: args.encoding.name().into(),
        hashes: args.keeping.hashes || args.keeping.skip_unchanged.is_some(),
        rejects: args.rejects.as_ref().map(|p| p.display().to_string()),
        batch_bytes: job.limits.bytes,
        batch_rows: job.limits.rows,
        inputs,
    })
}

fn exit_of(job: &Job<'_>, manifest: &Manifest) -> Exit {
    let found = |d: &Decision| manifest.count(d.name()) > 0;
    if job.args.fail_on.iter().any(found) {
        Exit::Findings
    } else if manifest.counts.rejects > 0 {
        Exit::Rejects
    } else {
        Exit::Done
    }
}

/// The first signal asks to end at the next checkpoint, the second ends at once.
fn heed_signals(stop: &Arc<AtomicBool>) -> anyhow::Result<()> {
    let stop = Arc::clone(stop);
    let heed = move || {
        if stop.swap(true, Ordering::Relaxed) {
            Exit::Interrupted.now();
        }
    };
    ctrlc::set_handler(heed).context("signals cannot be heeded")
}

fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

fn is_interrupted(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(ScanError::Interrupted))
}

/// Shows how far the scan has come, and tells rejects that no file takes.
struct Watched {
    kept: Kept,
    rejects: Rejects,
    bar: Bar,
}

impl Sink for Watched {
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()> {
        self.kept.verdicts(lines)
    }

    fn reject(&mut self, reject: &Reject) -> io::Result<()> {
        if !self.kept.keeps_rejects() {
            self.rejects.take(reject)?;
        }
        self.kept.reject(reject)
    }

    fn hashes(&mut self, hashes: &[u8]) -> io::Result<()> {
        self.kept.hashes(hashes)
    }

    fn batch_done(&mut self, mark: Mark, summary: &Summary) -> io::Result<ControlFlow<()>> {
        self.bar.show(mark, summary);
        self.kept.batch_done(mark, summary)
    }

    fn idle(&mut self) -> ControlFlow<()> {
        self.kept.idle()
    }
}

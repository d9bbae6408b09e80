//! `trommel scan`.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::args::{InFormat, Judging, OutFormat, Scan};
use super::exit::Exit;
use super::{memory, open, paint};
use crate::batch::{
    BatchLimits, Columns, Encoding, Judge, Position, ReadOptions, ScanError, Source, Summary,
    inputs,
};
use crate::engine::Engine;
use crate::wire::{FieldNames, Stamp};

pub(super) mod direct;
pub(super) mod format;
mod kept;

/// Inputs of which some row will surely be read in full.
const MANY_BYTES: u64 = 1 << 20;

/// What is scanned, and how it is read.
struct Job<'a> {
    args: &'a Scan,
    names: FieldNames,
    options: ReadOptions,
    sources: Vec<Source>,
    /// Size of all inputs, if all have one.
    bytes: Option<u64>,
    limits: BatchLimits,
}

pub(super) fn run(args: &Scan) -> anyhow::Result<Exit> {
    let job = Job::new(args)?;
    match &args.keeping.out {
        None => direct::run(&job),
        Some(out) => kept::run(&job, out),
    }
}

impl<'a> Job<'a> {
    fn new(args: &'a Scan) -> anyhow::Result<Self> {
        let (names, options) = reading(&args.fields, args.input, args.encoding)?;
        let mut sources = inputs(&args.files)?;
        leave_out_results(args, &mut sources)?;
        Ok(Self {
            bytes: checked(&sources, &options)?,
            args,
            names,
            options,
            sources,
            limits: BatchLimits {
                bytes: usize::from(args.batch) << 20,
                ..BatchLimits::default()
            },
        })
    }

    /// Opens the engine; for more than a few rows with all that it will load.
    fn engine(&self, judging: &Judging) -> anyhow::Result<Engine> {
        let engine = open::engine(judging)?;
        if self.bytes.is_none_or(|bytes| bytes > MANY_BYTES) {
            engine.pack().segmenter.load();
            memory::give_back();
        }
        Ok(engine)
    }

    fn judge<'e>(&self, engine: &'e Engine) -> Judge<'e> {
        Judge {
            engine,
            names: self.names.clone(),
            only: self.args.only.clone(),
            hashes: self.args.keeping.hashes || self.args.keeping.skip_unchanged.is_some(),
            unchanged: None,
        }
    }
}

/// How listings are read: where their fields stand, in which form and encoding.
pub(super) fn reading(
    fields: &[String],
    input: Option<InFormat>,
    encoding: Encoding,
) -> anyhow::Result<(FieldNames, ReadOptions)> {
    let names = open::names(fields)?;
    let options = ReadOptions {
        form: input.map(Into::into),
        encoding,
        columns: Columns::Listing(names.clone()),
    };
    Ok((names, options))
}

/// Leaves out results that stand in a folder of inputs.
///
/// # Errors
/// When an input that was named is also to be written.
fn leave_out_results(args: &Scan, sources: &mut Vec<Source>) -> anyhow::Result<()> {
    let place = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let written: Vec<PathBuf> = [&args.keeping.out, &args.rejects, &args.shadow]
        .into_iter()
        .flatten()
        .map(|path| place(path))
        .collect();
    let is_written = |path: &Path| written.contains(&place(path));
    if let Some(named) = args.files.iter().find(|file| is_written(file)) {
        bail!("{} is read and cannot be written too", named.display());
    }
    sources.retain(|source| !is_written(source.path()));
    Ok(())
}

/// Opens every input once, so that what cannot be read is told before hours of work, and gives their size if all have one.
pub(super) fn checked(sources: &[Source], options: &ReadOptions) -> anyhow::Result<Option<u64>> {
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

pub(super) fn stamp(engine: &Engine) -> Stamp {
    Stamp {
        policy: engine.policy().id.clone(),
        as_of: engine.as_of().to_string(),
        pack: engine.pack().label(),
    }
}

/// Tells what was found, and gives the exit code.
fn tell(args: &Scan, engine: &Engine, summary: &Summary) -> Exit {
    let exit = tell_found(args.quiet, engine, summary);
    if args.fail_on.iter().any(|d| summary.count(*d) > 0) {
        Exit::Findings
    } else {
        exit
    }
}

/// The same where nothing is asked of what is found.
pub(super) fn tell_found(quiet: bool, engine: &Engine, summary: &Summary) -> Exit {
    if summary.without_text > 0 {
        paint::say(&format!(
            "{} rows have no text in a field that is read (title, description, attributes, skus, image_text, category_path): name yours with --field title=YOURS",
            summary.without_text
        ));
    }
    if engine.as_of() < engine.policy().effective {
        paint::say(&format!(
            "policy {} is not in force on {}: until {} what it blocks is only sent to review",
            engine.policy().id,
            engine.as_of(),
            engine.policy().effective
        ));
    }
    if !quiet {
        paint::summary(summary);
    }
    if summary.rejects > 0 {
        Exit::Rejects
    } else {
        Exit::Done
    }
}

//! `trommel index`.

use super::args::Index;
use super::exit::Exit;
use super::progress::Bar;
use super::scan::{checked, reading};
use super::{open, paint};
use crate::batch::inputs;
use crate::index::{Job, index};

pub(super) fn run(args: &Index) -> anyhow::Result<Exit> {
    let (names, options) = reading(&args.fields, args.input, args.encoding)?;
    let sources = inputs(&args.files)?;
    let bytes = checked(&sources, &options)?;
    let files = open::files(args.judging.rules.as_deref())?;
    let engine = open::engine(&args.judging)?;
    let job = Job {
        engine: &engine,
        files: &files,
        sources: &sources,
        options: &options,
        names: &names,
        fields: &args.fields,
        input_form: args.input.map(|form| format!("{form:?}").to_lowercase()),
        threads: args.threads,
    };
    let mut bar = Bar::new(bytes, args.quiet);
    let mut last = 0;
    let made = index(&job, &args.out, &mut |mark, summary| {
        if mark.read_bytes < last {
            bar.input_done(Some(last));
        }
        last = mark.read_bytes;
        bar.show(mark, summary);
    });
    bar.end();
    let (folder, summary) = made?;
    if !args.quiet {
        paint::say(&format!(
            "{} rows indexed in {:.1} s: {} sleep, on {} nothing fires, {} are judged again whatever changes, {} are no listing",
            summary.rows,
            summary.took.as_secs_f64(),
            folder.manifest.asleep,
            folder.manifest.quiet,
            summary.rows - summary.rejects - folder.manifest.asleep - folder.manifest.quiet,
            summary.rejects
        ));
    }
    Ok(if summary.rejects > 0 {
        Exit::Rejects
    } else {
        Exit::Done
    })
}

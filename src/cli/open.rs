//! Opens what commands need: packs, engines, days.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};

use super::args::Judging;
use super::paint;
use crate::engine::Engine;
use crate::pack::{Date, Files, OpenError, Pack};
use crate::wire::FieldNames;

/// Opens the pack asked for, a rule folder or a compiled one. Faults go to stderr with a caret into the file.
pub(super) fn pack(rules: Option<&Path>) -> anyhow::Result<Arc<Pack>> {
    let opened = match rules {
        None => Pack::embedded(),
        Some(file) if file.is_file() => Pack::open_compiled(file),
        Some(dir) => Pack::open_dir(dir),
    };
    said(opened, &place(rules))
}

fn place(dir: Option<&Path>) -> String {
    dir.map_or_else(
        || "the built-in pack".to_owned(),
        |d| d.display().to_string(),
    )
}

/// The files of the pack asked for.
pub(super) fn files(dir: Option<&Path>) -> anyhow::Result<Files> {
    match dir {
        None => Ok(Files::embedded()),
        Some(file) if file.is_file() => {
            Files::read_compiled(file).with_context(|| format!("{} does not load", file.display()))
        }
        Some(dir) => Files::read(dir).with_context(|| format!("{} does not load", dir.display())),
    }
}

/// Where our fields stand in the rows, as `--field` says.
pub(super) fn names(pairs: &[String]) -> anyhow::Result<FieldNames> {
    let mut names = FieldNames::default();
    for pair in pairs {
        names.add(pair).map_err(|e| anyhow!("--field: {e}"))?;
    }
    Ok(names)
}

/// Says what is wrong with a pack that does not open.
pub(super) fn said(opened: Result<Arc<Pack>, OpenError>, place: &str) -> anyhow::Result<Arc<Pack>> {
    opened.map_err(|error| {
        if let OpenError::Faults(_) = error {
            paint::say(error.render(paint::colors_on_stderr()).trim_end());
        }
        anyhow!("{place} does not load: {error}")
    })
}

/// Opens an engine.
pub(super) fn engine(judging: &Judging) -> anyhow::Result<Engine> {
    engine_of(judging, pack(judging.rules.as_deref())?)
}

/// Opens an engine whose pack, of these files, can be compared with another.
pub(super) fn comparable(judging: &Judging, files: &Files) -> anyhow::Result<Engine> {
    let dir = judging.rules.as_deref();
    engine_of(judging, said(Pack::open_to_compare(files), &place(dir))?)
}

fn engine_of(judging: &Judging, pack: Arc<Pack>) -> anyhow::Result<Engine> {
    let policy = judging
        .policy
        .as_deref()
        .unwrap_or(&pack.default_policy)
        .to_owned();
    let zone = pack
        .policy(&policy)
        .map_or_else(String::new, |p| p.timezone.clone());
    let as_of = match &judging.as_of {
        Some(day) => day.parse::<Date>().map_err(|e| anyhow!("--as-of: {e}"))?,
        None => today(&zone)?,
    };
    Engine::new(pack, Some(&policy), as_of).context("--policy")
}

/// Today in a policy's calendar; where the zone's table is missing, eight hours east of Greenwich.
fn today(zone: &str) -> anyhow::Result<Date> {
    let zone = jiff::tz::TimeZone::get(zone)
        .unwrap_or_else(|_| jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
    let day = jiff::Timestamp::now()
        .to_zoned_datetime(zone)
        .date()
        .to_string();
    day.parse().map_err(|e: String| anyhow!(e))
}

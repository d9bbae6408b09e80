//! `trommel check --wake`: what wakes each rule, and how much of a catalog.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::args::Check;
use super::check::reports;
use super::paint::{plain, say};
use super::{catalog, open};
use crate::author::{Seen, Waking, Woken, lints, most, percent};
use crate::engine::Scratch;
use crate::lang::Names;
use crate::pack::{Files, Pack};

/// Rules and classes shown that wake most.
const MOST_SHOWN: usize = 20;

pub(super) fn show(
    out: &mut String,
    pack: &Arc<Pack>,
    files: &[PathBuf],
    args: &Check,
) -> anyhow::Result<()> {
    if files.is_empty() {
        if args.write_rates {
            bail!("--write-rates counts in a catalog: name one behind --wake");
        }
        triggers(out, pack, None);
        let often = lints(pack);
        reports(out, &often);
        return Ok(());
    }
    let engine = catalog::engine(pack)?;
    let mut scratch = Scratch::new();
    let mut waking = Waking::new(&engine);
    catalog::each(files, &args.fields, &mut |listing| {
        waking.count(&engine, listing, &mut scratch);
    })?;
    triggers(out, pack, Some(&waking));
    totals(out, &waking);
    reports(out, &waking.lints(&engine));
    if args.write_rates {
        write_rates(files, args)?;
    }
    Ok(())
}

/// Every formula, in the order of the pack.
fn triggers(out: &mut String, pack: &Pack, waking: Option<&Waking>) {
    let names = Names {
        lists: &pack.lists,
        regexes: &pack.wakes.regexes,
    };
    for (name, formula) in pack.wakes.program.formulas() {
        let rate = waking.map_or_else(String::new, |w| {
            format!(" \x1b[2m{}\x1b[0m", rate(w, w.rules.get(name)))
        });
        let _ = writeln!(out, "\x1b[1m{}\x1b[0m{rate}", plain(name));
        for line in formula.lines(names) {
            let _ = writeln!(out, "  {}", plain(&line));
        }
    }
}

fn rate(waking: &Waking, woken: Option<&Woken>) -> String {
    let (rows, alone) = woken.map_or((0, 0), |w| (w.rows, w.alone));
    format!(
        "wakes {}, alone {}",
        percent(waking.share(rows)),
        percent(waking.share(alone))
    )
}

fn totals(out: &mut String, waking: &Waking) {
    let asleep = waking.rows - waking.awake;
    let _ = writeln!(
        out,
        "\n\x1b[1m{} listings, {} asleep\x1b[0m, the sieve looks at {:.0} a second",
        waking.rows,
        percent(waking.share(asleep)),
        waking.rows_per_second()
    );
    let rules = waking.rules.iter().map(|(name, w)| (name.clone(), w.rows));
    section(out, "rules that wake most", waking, &rules.collect());
    let alone = waking.rules.iter().map(|(name, w)| (name.clone(), w.alone));
    section(out, "rules that alone wake most", waking, &alone.collect());
    section(
        out,
        "seen in most listings that wake",
        waking,
        &waking.classes,
    );
}

fn section(
    out: &mut String,
    title: &str,
    waking: &Waking,
    counts: &std::collections::BTreeMap<String, u64>,
) {
    let _ = writeln!(out, "\n\x1b[1m{title}\x1b[0m");
    let shown = most(counts).into_iter().filter(|(_, n)| *n > 0);
    for (name, n) in shown.take(MOST_SHOWN) {
        let _ = writeln!(
            out,
            "  {:>10} {n:>7} {}",
            percent(waking.share(n)),
            plain(name)
        );
    }
}

/// Measures with a pack that looks for every class, also those that are not needed.
fn write_rates(files: &[PathBuf], args: &Check) -> anyhow::Result<()> {
    let Some(dir) = args.dir.as_deref().or(args.rules.as_deref()) else {
        bail!("--write-rates writes into a rule folder: name it with --rules DIR");
    };
    let found = Files::read(dir).with_context(|| format!("{} cannot be read", dir.display()))?;
    let pack = open::said(Pack::open_to_measure(&found), &dir.display().to_string())?;
    let engine = catalog::engine(&pack)?;
    let mut scratch = Scratch::new();
    let mut seen = Seen::new(&engine);
    catalog::each(files, &args.fields, &mut |listing| {
        seen.count(&engine, listing, &mut scratch);
    })?;
    let path = dir.join("wake.tsv");
    std::fs::write(&path, seen.rates())
        .with_context(|| format!("{} cannot be written", path.display()))?;
    say(&format!("{} written", path.display()));
    Ok(())
}

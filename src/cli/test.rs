//! `trommel test`.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context as _, bail};

use super::args::Test;
use super::exit::Exit;
use super::rows::each_row;
use super::{open, paint};
use crate::author::{CaseOutcome, Rate, Score, Scored, run_cases, untwinned};
use crate::batch::RowKind;
use crate::engine::{RuleTrace, Scratch};
use crate::wire::{FieldNames, label_from_json, listing_from_json};

pub(super) fn run(args: &Test) -> anyhow::Result<Exit> {
    if args.files.is_empty() {
        cases(args)
    } else {
        score(args)
    }
}

fn cases(args: &Test) -> anyhow::Result<Exit> {
    let pack = open::pack(args.judging.rules.as_deref())?;
    let outcomes = run_cases(&pack)?;
    let mut out = String::new();
    let failed: Vec<&CaseOutcome> = outcomes.iter().filter(|o| !o.faults.is_empty()).collect();
    for outcome in &failed {
        let _ = writeln!(
            out,
            "\x1b[1;31mfails\x1b[0m {} · {}",
            outcome.rule.as_deref().unwrap_or("cases.toml"),
            paint::plain(&outcome.title)
        );
        for fault in &outcome.faults {
            let _ = writeln!(out, "      {fault}");
        }
        if let Some(trace) = &outcome.trace {
            lines(&mut out, trace);
        }
    }
    let missing = untwinned(&pack);
    for line in &missing {
        let _ = writeln!(out, "\x1b[1;33mno twin\x1b[0m {line}");
    }
    let _ = writeln!(
        out,
        "{} rules, {} cases: {} hold, {} fail; {} lines without a twin",
        pack.rules.len(),
        outcomes.len(),
        outcomes.len() - failed.len(),
        failed.len(),
        missing.len()
    );
    write!(anstream::stdout(), "{out}")?;
    Ok(if failed.is_empty() {
        Exit::Done
    } else {
        Exit::Findings
    })
}

/// A rule's lines, ticked or crossed.
pub(super) fn lines(out: &mut String, trace: &RuleTrace) {
    let words = |hits: &[crate::listing::HitText]| {
        hits.iter()
            .take(4)
            .map(|h| h.term.clone())
            .collect::<Vec<_>>()
            .join(", ")
    };
    for line in &trace.all {
        let mark = if line.holds {
            "\x1b[32m✓\x1b[0m"
        } else {
            "\x1b[31m✗\x1b[0m"
        };
        let _ = writeln!(
            out,
            "      {mark} {}  \x1b[2m{}\x1b[0m",
            line.text,
            words(&line.hits)
        );
    }
    for line in &trace.unless {
        let mark = if line.holds {
            "\x1b[31m✗ unless\x1b[0m"
        } else {
            "\x1b[32m✓ unless\x1b[0m"
        };
        let _ = writeln!(
            out,
            "      {mark} {}  \x1b[2m{}\x1b[0m",
            line.text,
            words(&line.hits)
        );
    }
}

fn score(args: &Test) -> anyhow::Result<Exit> {
    let engine = open::engine(&args.judging)?;
    let mut score = Score::default();
    let mut scratch = Scratch::new();
    let mut out = String::new();
    let mut shown = 0;
    for path in &args.files {
        each_row(path, &mut |row, bytes| {
            let place = || format!("{}:{}", path.display(), row.line);
            if row.kind != RowKind::Json {
                bail!("{} is no row", place());
            }
            let row =
                std::str::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", place()))?;
            let listing = listing_from_json(row, &FieldNames::default()).with_context(place)?;
            let label = label_from_json(row).with_context(place)?;
            let verdict = engine.judge(&listing, &mut scratch);
            if score.count(&listing, &label, &verdict) == Scored::Wrong && shown < args.show {
                shown += 1;
                let want = label
                    .category
                    .map_or("none", crate::listing::Category::name);
                let _ = writeln!(
                    out,
                    "{} labelled {} {want} ({}): {}",
                    place(),
                    label.decision,
                    label.difficulty,
                    label.note
                );
                out.push_str(&paint::verdict(engine.pack(), &listing, &verdict, &place()));
            }
            Ok(())
        })?;
    }
    let mut row = |name: &str, rate: Rate| {
        let _ = writeln!(out, "{name:36} {rate}");
    };
    for (group, rate) in &score.recall {
        row(&format!("recall     {group}"), *rate);
    }
    for (group, rate) in &score.precision {
        row(&format!("precision  {group}"), *rate);
    }
    row("caught (blocked or to review)", score.caught);
    row("review rows to review", score.reviewed);
    row("pass rows blocked", score.wrongly_blocked);
    row("pass rows blocked or to review", score.noise);
    row("category right among caught", score.category);
    row("a trick named among tricky caught", score.named);
    if score.debatable > 0 {
        let _ = writeln!(out, "{} debatable rows not scored", score.debatable);
    }
    write!(anstream::stdout(), "{out}")?;
    Ok(Exit::Done)
}

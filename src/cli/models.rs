//! `trommel models`.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::bail;

use super::args::Models;
use super::exit::Exit;
use super::{open, paint};
use crate::models::{Fact, Query};
use crate::text::{Quantity, clean, figures, latin_runs};

pub(super) fn run(args: &Models) -> anyhow::Result<Exit> {
    let pack = open::pack(args.rules.as_deref())?;
    let query = query(&args.query.join(" "));
    if query.words.is_empty() && query.rate.is_none() && query.power.is_none() {
        bail!("nothing to search for: give names or figures, like `蚂蚁 95T 3250`");
    }
    let found = pack.catalog.nearest(&query, args.limit);
    let mut out = String::new();
    for m in &found {
        let row = pack.catalog.row(m.row);
        let figure = |v: Option<f64>, f: fn(f64) -> String| v.map_or_else(|| "–".into(), f);
        let agrees: Vec<String> = m
            .agrees
            .iter()
            .map(|fact| match fact {
                Fact::Name(word) => format!("“{}”", paint::plain(word)),
                Fact::Rate => "rate".into(),
                Fact::Power => "power".into(),
            })
            .collect();
        let _ = writeln!(
            out,
            "\x1b[1m{}\x1b[0m  {} · {} · {} · {} · {}   \x1b[32magrees: {}\x1b[0m",
            row.model,
            row.maker,
            row.kind,
            figure(row.rate, crate::text::figures::hash_rate_text),
            figure(row.power, |w| format!("{w} W")),
            figure(
                row.efficiency().filter(|_| row.rate > Some(1e12)),
                |e| format!("{e:.1} J/TH")
            ),
            if agrees.is_empty() {
                "nothing".into()
            } else {
                agrees.join(", ")
            }
        );
    }
    if found.is_empty() {
        paint::say("no machine is near that");
    }
    write!(anstream::stdout(), "{out}")?;
    Ok(Exit::Done)
}

/// Reads names and figures; a bare number of three to five digits is power.
fn query(text: &str) -> Query {
    let clean = clean(text);
    let found = figures::figures(&clean.cased, usize::MAX);
    let first = |quantity| {
        found
            .iter()
            .find(|f| f.quantity == quantity)
            .map(|f| f.value)
    };
    let mut query = Query {
        rate: first(Quantity::HashRate),
        power: first(Quantity::Power),
        ..Query::default()
    };
    for run in latin_runs(&clean.lower) {
        let inside = found
            .iter()
            .any(|f| f.span.start < run.end() && run.start < f.span.end);
        if inside {
            continue;
        }
        match run.text.parse::<f64>() {
            Ok(watts)
                if query.power.is_none()
                    && (100.0..20_000.0).contains(&watts)
                    && !query.words.is_empty() | query.rate.is_some() =>
            {
                query.power = Some(watts);
            }
            _ => query.words.push(run.text.into()),
        }
    }
    let han = clean
        .lower
        .split(|c: char| !crate::text::is_han(c))
        .filter(|w| !w.is_empty());
    query.words.extend(han.map(String::from));
    query
}

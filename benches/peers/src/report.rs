//! Results → a table and a chart, and both into a page.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::run::{All, Measured, Outcome, Way};

/// Where results stand in the page.
const MARKERS: [&str; 2] = ["<!-- measured -->", "<!-- /measured -->"];
/// Columns of the longest bar.
const BAR: u8 = 40;

/// Gives all results as Markdown.
pub(crate) fn text(all: &All) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} rows, {} bytes each on average, {} cores.{}\n",
        grouped(all.rows as u64),
        all.bytes / all.rows.max(1),
        std::thread::available_parallelism().map_or(0, usize::from),
        if cfg!(debug_assertions) {
            " A debug build: run it with `--profile dist`."
        } else {
            ""
        }
    );
    table(&mut out, all);
    chart(&mut out, all);
    single(&mut out, "one listing", all, Way::Latency);
    single(&mut out, "64 KiB made to be slow", all, Way::Bad);
    out
}

fn named(way: Way) -> &'static str {
    match way {
        Way::Lines => "split lines",
        Way::Parse => "parse three fields, sonic-rs",
        Way::Daachorse => "parse + fold + daachorse",
        Way::Aho => "parse + fold + aho-corasick",
        Way::Asleep => "**Trommel**, rows that sleep",
        Way::Mixed => "**Trommel**, all rows",
        Way::Awake => "**Trommel**, every row read in full",
        Way::DaachorseTenfold => "daachorse, ten times the terms",
        Way::AsleepTenfold => "**Trommel**, rows that sleep, ten times the terms",
        Way::MixedTenfold => "**Trommel**, all rows, ten times the terms",
        Way::PyAhocorasick => "Python, pyahocorasick",
        Way::PyJieba => "Python, jieba + set",
        Way::Latency | Way::Bad => "",
    }
}

fn of(all: &All, way: Way, threads: usize) -> Option<&Outcome> {
    let found = |m: &&Measured| m.way == way && m.threads == threads;
    all.measured.iter().find(found)?.outcome.as_ref().ok()
}

fn table(out: &mut String, all: &All) {
    let yardstick = of(all, Way::Daachorse, 1).map_or(1.0, Outcome::rate);
    out.push_str("| what | terms | rows/s, one thread | ratio to daachorse | two threads | rows hit or flagged | memory, MB |\n|---|---|---|---|---|---|---|\n");
    let ways = all.measured.iter().filter(|m| m.threads == 1);
    for m in ways.filter(|m| !named(m.way).is_empty()) {
        let name = named(m.way);
        let _ = match &m.outcome {
            Err(why) => writeln!(out, "| {name} | not measured: {why} | | | | | |"),
            Ok(o) => writeln!(
                out,
                "| {name} | {} | {} | {:.2} | {} | {:.2} % | {:.0} |",
                if o.terms == 0 {
                    "–".into()
                } else {
                    grouped(o.terms)
                },
                rounded(o.rate()),
                o.rate() / yardstick,
                of(all, m.way, 2).map_or("–".into(), |o| rounded(o.rate())),
                share(o),
                o.peak_mb
            ),
        };
    }
}

/// Bars on a scale where each step is ten times the one before.
fn chart(out: &mut String, all: &All) {
    let ways = all.measured.iter().filter(|m| m.threads == 1);
    let rates: Vec<(&str, f64)> = ways
        .filter(|m| !named(m.way).is_empty())
        .filter_map(|m| Some((named(m.way), m.outcome.as_ref().ok()?.rate())))
        .collect();
    let most = rates.iter().map(|(_, r)| r.log10()).fold(1.0, f64::max);
    out.push_str("\nRows a second on one thread; the scale is logarithmic.\n\n```text\n");
    for (name, rate) in rates {
        let name = name.replace('*', "");
        let columns = (rate.log10().max(0.0) / most * f64::from(BAR)).round();
        let bar: String = (0..BAR)
            .map(|i| if f64::from(i) < columns { '█' } else { ' ' })
            .collect();
        let _ = writeln!(out, "{name:50} {bar} {}", rounded(rate));
    }
    out.push_str("```\n");
}

fn single(out: &mut String, title: &str, all: &All, way: Way) {
    let Some(outcome) = of(all, way, 1) else {
        return;
    };
    let _ = writeln!(
        out,
        "\n| {title} | median, µs | 90 %, µs | 99 %, µs |\n|---|---|---|---|"
    );
    for (name, [p50, p90, p99]) in &outcome.single {
        let _ = writeln!(out, "| {name} | {p50:.0} | {p90:.0} | {p99:.0} |");
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share for people")]
fn share(o: &Outcome) -> f64 {
    o.found as f64 * 100.0 / o.rows.max(1) as f64
}

/// A rate to three figures.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rates are far below 2^64"
)]
fn rounded(rate: f64) -> String {
    let step = 10_f64.powf((rate.max(1.0).log10().floor() - 2.0).max(0.0));
    grouped(((rate / step).round() * step) as u64)
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Puts results between the markers of a page.
pub(crate) fn write(page: &Path, text: &str) -> anyhow::Result<()> {
    let old = std::fs::read_to_string(page)
        .with_context(|| format!("{} cannot be read", page.display()))?;
    let [open, close] = MARKERS;
    let Some((head, (_, tail))) = old
        .split_once(open)
        .and_then(|(head, rest)| Some((head, rest.split_once(close)?)))
    else {
        bail!("{} has no {open} … {close}", page.display());
    };
    std::fs::write(page, format!("{head}{open}\n{text}{close}{tail}"))?;
    Ok(())
}

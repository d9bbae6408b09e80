//! What a good engineer would write in an afternoon with the best crates, and with Python.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use aho_corasick::AhoCorasick;
use anyhow::{Context as _, anyhow, bail};
use daachorse::CharwiseDoubleArrayAhoCorasick;
use rayon::prelude::*;
use serde::Deserialize;
use trommel::listing::Strength;
use trommel::literal::TermId;
use trommel::pack::Pack;

use super::run::{Outcome, Way, fastest, lines};
use super::tenfold;

/// Bytes handed to one thread at once.
const PART_BYTES: usize = 1 << 20;

#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow, default)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    title: Cow<'a, str>,
    #[serde(borrow, default)]
    description: Cow<'a, str>,
}

enum Matcher {
    Lines,
    Parse,
    Daachorse(CharwiseDoubleArrayAhoCorasick<u32>),
    Aho(AhoCorasick),
}

pub(crate) fn measure(way: Way, threads: usize, data: &[u8]) -> anyhow::Result<Outcome> {
    let terms = terms(way)?;
    let matcher = match way {
        Way::Lines => Matcher::Lines,
        Way::Parse => Matcher::Parse,
        Way::Aho => Matcher::Aho(AhoCorasick::new(&terms)?),
        _ => Matcher::Daachorse(
            CharwiseDoubleArrayAhoCorasick::new(&terms).map_err(|e| anyhow!("{e}"))?,
        ),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    let (seconds, (rows, found)) = fastest(|| {
        simdutf8::basic::from_utf8(data)?;
        pool.install(|| {
            parts(data)
                .par_iter()
                .map(|part| matcher.look(part))
                .try_reduce(|| (0, 0), |a, b| Ok((a.0 + b.0, a.1 + b.1)))
        })
    })?;
    Ok(Outcome {
        rows,
        found,
        terms: terms.len() as u64,
        seconds,
        ..Outcome::default()
    })
}

impl Matcher {
    /// Rows of a part and how many of them hit.
    fn look(&self, part: &[u8]) -> anyhow::Result<(u64, u64)> {
        let (mut rows, mut found) = (0, 0);
        let (mut folded, mut out) = (String::new(), Vec::new());
        for line in lines(part) {
            rows += 1;
            if matches!(self, Self::Lines) {
                continue;
            }
            let row: Row<'_> = sonic_rs::from_slice(line)?;
            let hits =
                self.hits(&row.title, &mut folded) + self.hits(&row.description, &mut folded);
            if hits > 0 {
                found += 1;
                writeln!(out, "{{\"id\":\"{}\",\"hits\":{hits}}}", row.id)?;
            }
        }
        std::hint::black_box(&out);
        Ok((rows, found))
    }

    fn hits(&self, text: &str, folded: &mut String) -> usize {
        match self {
            Self::Lines | Self::Parse => 0,
            Self::Daachorse(matcher) => {
                fold(text, folded);
                matcher.find_overlapping_iter(folded.as_str()).count()
            }
            Self::Aho(matcher) => {
                fold(text, folded);
                matcher.find_overlapping_iter(folded.as_str()).count()
            }
        }
    }
}

/// Case and width only: the cheapest fold that is honest for Chinese and English.
fn fold(text: &str, out: &mut String) {
    out.clear();
    out.extend(text.chars().filter_map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(c) - 0xFEE0).map(|c| c.to_ascii_lowercase())
        }
        '\u{3000}' => Some(' '),
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => None,
        _ => Some(c.to_ascii_lowercase()),
    }));
}

/// Whole lines, about a megabyte each time.
fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut out = Vec::new();
    let mut rest = data;
    while !rest.is_empty() {
        let least = PART_BYTES.min(rest.len());
        let end = memchr::memchr(b'\n', &rest[least..]).map_or(rest.len(), |n| least + n + 1);
        let (part, after) = rest.split_at(end);
        out.push(part);
        rest = after;
    }
    out
}

/// The words Trommel itself looks for: terms of lists that weigh or that rules cannot do without, names of hardware.
pub(crate) fn terms(way: Way) -> anyhow::Result<Vec<String>> {
    let pack = match way {
        Way::Lines | Way::Parse => return Ok(Vec::new()),
        Way::DaachorseTenfold => tenfold::pack()?,
        _ => Pack::embedded()?,
    };
    let needed: BTreeSet<_> = pack
        .rules
        .iter()
        .flat_map(|r| r.needs.iter().flatten())
        .collect();
    let mut out = BTreeSet::new();
    for (n, info) in (0..).zip(&pack.terms) {
        if info.strength > Strength::Benign || needed.contains(&info.list) {
            out.insert(folded(&pack.matcher.term(TermId(n)).text));
        }
    }
    for row in pack.catalog.rows() {
        out.extend(
            row.aliases
                .iter()
                .chain([&row.model])
                .map(|name| folded(name)),
        );
    }
    Ok(out.into_iter().filter(|t| t.chars().count() > 1).collect())
}

fn folded(text: &str) -> String {
    let mut out = String::new();
    fold(text, &mut out);
    out.trim().to_owned()
}

/// The script beside this crate, with the same words.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py");

/// Measures a Python way.
pub(crate) fn python(mode: &str, catalog: &Path) -> anyhow::Result<Outcome> {
    let words = std::env::temp_dir().join(format!("peers-terms-{}.txt", std::process::id()));
    std::fs::write(&words, terms(Way::PyAhocorasick)?.join("\n"))?;
    let output = Command::new("python3")
        .arg(SCRIPT)
        .arg(mode)
        .arg(&words)
        .arg(catalog)
        .output();
    std::fs::remove_file(&words)?;
    let output = output.context("python3 cannot be run")?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("{}", told.lines().last().unwrap_or("failed"));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

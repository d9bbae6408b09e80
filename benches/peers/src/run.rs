//! One measurement a process, all of them in a row.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::ValueEnum as _;
use serde::{Deserialize, Serialize};

use super::{cases, matchers, trommel_ways};

/// Times each way is run; the fastest counts.
const PASSES: usize = 3;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
pub(crate) enum Way {
    /// Lines split.
    Lines,
    /// Three fields parsed with sonic-rs.
    Parse,
    /// Parsed, folded, matched by daachorse.
    Daachorse,
    /// Parsed, folded, matched by aho-corasick.
    Aho,
    /// Trommel on the rows that sleep.
    Asleep,
    /// Trommel on all rows.
    Mixed,
    /// Trommel reading every row in full.
    Awake,
    /// Daachorse with ten times the terms.
    DaachorseTenfold,
    /// Trommel on the rows that sleep, with ten times the terms.
    AsleepTenfold,
    /// Trommel on all rows, with ten times the terms.
    MixedTenfold,
    /// Python, pyahocorasick.
    PyAhocorasick,
    /// Python, jieba and a set.
    PyJieba,
    /// Single listings.
    Latency,
    /// Listings made to be slow.
    Bad,
}

/// What came out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Outcome {
    /// Rows looked at.
    pub(crate) rows: u64,
    /// Rows with a hit, or flagged.
    pub(crate) found: u64,
    /// Terms looked for.
    pub(crate) terms: u64,
    /// The fastest pass.
    pub(crate) seconds: f64,
    /// Peak memory beside the rows themselves.
    pub(crate) peak_mb: f64,
    /// Microseconds by name, for single listings: median, 90th and 99th percentile.
    pub(crate) single: Vec<(String, [f64; 3])>,
}

impl Outcome {
    /// Rows a second.
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub(crate) fn rate(&self) -> f64 {
        self.rows as f64 / self.seconds.max(1e-9)
    }
}

/// A way on so many threads, or why it could not be measured.
pub(crate) struct Measured {
    pub(crate) way: Way,
    pub(crate) threads: usize,
    pub(crate) outcome: Result<Outcome, String>,
}

/// What all came to.
pub(crate) struct All {
    pub(crate) rows: usize,
    pub(crate) bytes: usize,
    pub(crate) measured: Vec<Measured>,
}

/// Measures every way, on one thread and on two.
pub(crate) fn all(catalog: &Path) -> anyhow::Result<All> {
    let data = read(catalog)?;
    let mut measured = Vec::new();
    for way in Way::value_variants() {
        let threads: &[usize] = match way {
            Way::PyAhocorasick | Way::PyJieba | Way::Latency | Way::Bad => &[1],
            _ => &[1, 2],
        };
        for &threads in threads {
            let _ = writeln!(std::io::stderr(), "{way:?}, {threads} threads");
            let outcome = alone(*way, threads, catalog).map_err(|e| format!("{e:#}"));
            measured.push(Measured {
                way: *way,
                threads,
                outcome,
            });
        }
    }
    Ok(All {
        rows: lines(&data).count(),
        bytes: data.len(),
        measured,
    })
}

/// Measures one way in a process of its own.
fn alone(way: Way, threads: usize, catalog: &Path) -> anyhow::Result<Outcome> {
    let name = way.to_possible_value().context("every way has a name")?;
    let output = Command::new(std::env::current_exe()?)
        .arg(catalog)
        .args(["--way", name.get_name(), "--threads", &threads.to_string()])
        .output()?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("{}", told.lines().last().unwrap_or("failed"));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Measures one way in this process.
pub(crate) fn measure(way: Way, threads: usize, catalog: &Path) -> anyhow::Result<Outcome> {
    let (outcome, held) = match way {
        Way::Lines | Way::Parse | Way::Daachorse | Way::Aho | Way::DaachorseTenfold => {
            let data = read(catalog)?;
            (matchers::measure(way, threads, &data)?, data.len())
        }
        Way::Asleep | Way::Mixed | Way::Awake | Way::AsleepTenfold | Way::MixedTenfold => {
            trommel_ways::measure(way, threads, catalog)?
        }
        Way::PyAhocorasick => return matchers::python("ahocorasick", catalog),
        Way::PyJieba => return matchers::python("jieba", catalog),
        Way::Latency => (cases::latency(&read(catalog)?)?, 0),
        Way::Bad => (cases::bad()?, 0),
    };
    Ok(Outcome {
        peak_mb: (peak_mb() - mb(held)).max(0.0),
        ..outcome
    })
}

/// Runs something a few times; gives the seconds of the fastest, and what it gave.
pub(crate) fn fastest<T>(mut run: impl FnMut() -> anyhow::Result<T>) -> anyhow::Result<(f64, T)> {
    let mut best: Option<(f64, T)> = None;
    for _ in 0..PASSES {
        let started = Instant::now();
        let out = run()?;
        let took = started.elapsed().as_secs_f64();
        if best.as_ref().is_none_or(|(least, _)| took < *least) {
            best = Some((took, out));
        }
    }
    best.context("at least one pass")
}

/// Lines that are not empty.
pub(crate) fn lines(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = data;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let (line, after) = rest.split_at(end);
            rest = after.get(1..).unwrap_or_default();
            if !line.is_empty() {
                return Some(line);
            }
        }
    })
}

fn read(catalog: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(catalog).with_context(|| format!("{} cannot be read", catalog.display()))
}

#[expect(clippy::cast_precision_loss, reason = "megabytes for people")]
fn mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// Peak memory of this process, as Linux tells it; zero elsewhere.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|l| l.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1024.0 / 1e6
}

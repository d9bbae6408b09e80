//! Trommel itself: the scan that the command runs, and every row read in full.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::Path;

use rayon::prelude::*;
use trommel::batch::{
    BatchLimits, Judge, Mark, Place, Position, ReadOptions, Scanner, Sink, Source, Summary,
};
use trommel::engine::{Engine, Scratch};
use trommel::pack::Pack;
use trommel::wire::{FieldNames, Reject, Stamp, listing_from_json, verdict_to_json};
use trommel::{Decision, Listing, Verdict};

use super::run::{Outcome, Way, fastest, lines};
use super::tenfold;

/// Of rows read in full, one in so many is enough.
const AWAKE_STEP: usize = 10;

/// An engine as moderation runs it.
pub(crate) fn engine(tenfold: bool) -> anyhow::Result<Engine> {
    let pack = if tenfold {
        tenfold::pack()?
    } else {
        Pack::embedded()?
    };
    let day = "2026-01-01".parse().map_err(anyhow::Error::msg)?;
    Ok(Engine::new(pack, None, day)?)
}

/// Gives what came out, and how many bytes of rows were held in memory.
pub(crate) fn measure(
    way: Way,
    threads: usize,
    catalog: &Path,
) -> anyhow::Result<(Outcome, usize)> {
    let engine = engine(matches!(way, Way::AsleepTenfold | Way::MixedTenfold))?;
    let (outcome, held) = match way {
        Way::Awake => {
            let data = std::fs::read(catalog)?;
            (awake(&engine, threads, &data)?, data.len())
        }
        Way::Mixed | Way::MixedTenfold => (scan(&engine, threads, catalog)?, 0),
        _ => {
            let rows = std::env::temp_dir().join(format!("peers-{}.jsonl", std::process::id()));
            asleep(&engine, catalog, &rows)?;
            let outcome = scan(&engine, threads, &rows);
            std::fs::remove_file(&rows)?;
            (outcome?, 0)
        }
    };
    let terms = engine.pack().matcher.len() as u64;
    Ok((Outcome { terms, ..outcome }, held))
}

/// Writes the lines that sleep into a file.
fn asleep(engine: &Engine, catalog: &Path, rows: &Path) -> anyhow::Result<()> {
    let mut scratch = Scratch::new();
    let mut out = BufWriter::new(File::create(rows)?);
    for line in BufReader::new(File::open(catalog)?).lines() {
        let line = line?;
        if listing(line.as_bytes()).is_some_and(|l| !engine.wakes(&l, &mut scratch)) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(out.flush()?)
}

/// A listing of a line; none when it is none.
pub(crate) fn listing(line: &[u8]) -> Option<Listing> {
    listing_from_json(std::str::from_utf8(line).ok()?, &FieldNames::default()).ok()
}

/// From a file to written verdicts of what is flagged.
fn scan(engine: &Engine, threads: usize, rows: &Path) -> anyhow::Result<Outcome> {
    let stamp = Stamp {
        policy: engine.policy().id.clone(),
        as_of: engine.as_of().to_string(),
        pack: engine.pack().label(),
    };
    let form = |listing: &Listing, verdict: &Verdict, at: Place<'_>, out: &mut Vec<u8>| {
        let at = listing.id.is_none().then(|| at.to_string());
        out.extend(verdict_to_json(listing, verdict, &stamp, at.as_deref()).as_bytes());
        out.push(b'\n');
    };
    let (seconds, summary) = fastest(|| {
        let judge = Judge {
            engine,
            names: FieldNames::default(),
            only: vec![Decision::Block, Decision::Review],
            hashes: false,
            unchanged: None,
        };
        let mut scanner = Scanner::new(judge, BatchLimits::default(), threads)?;
        let opened = Source::new(rows).open(&ReadOptions::default(), Position::default())?;
        scanner.scan("catalog", opened.rows, &form, &mut Nowhere)?;
        Ok(scanner.finish())
    })?;
    Ok(Outcome {
        rows: summary.rows,
        found: summary.count(Decision::Block) + summary.count(Decision::Review),
        seconds,
        ..Outcome::default()
    })
}

/// Results are made and thrown away, as those of the peers are.
struct Nowhere;

impl Sink for Nowhere {
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()> {
        std::hint::black_box(lines);
        Ok(())
    }

    fn reject(&mut self, _: &Reject) -> io::Result<()> {
        Ok(())
    }

    fn batch_done(&mut self, _: Mark, _: &Summary) -> io::Result<ControlFlow<()>> {
        Ok(ControlFlow::Continue(()))
    }
}

fn awake(engine: &Engine, threads: usize, data: &[u8]) -> anyhow::Result<Outcome> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    let sample: Vec<&[u8]> = lines(data).step_by(AWAKE_STEP).collect();
    let flags = |scratch: &mut Scratch, line: &&[u8]| {
        let verdict = listing(line).map(|l| engine.judge_fully(&l, scratch));
        u64::from(verdict.is_some_and(|v| v.decision > Decision::Pass))
    };
    let (seconds, found) = fastest(|| {
        Ok(pool.install(|| sample.par_iter().map_init(Scratch::new, flags).sum::<u64>()))
    })?;
    Ok(Outcome {
        rows: sample.len() as u64,
        found,
        seconds,
        ..Outcome::default()
    })
}

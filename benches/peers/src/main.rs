//! Measures Trommel beside what a user would build instead, in one run.
//!
//! `cargo run --profile dist -p peers -- CATALOG.jsonl` prints a table and a chart; with `--write` they also go into
//! `docs/performance.md`. Each measurement is a process of its own, so that its memory is its own. The catalog is any
//! file of JSON lines with `title` and `description`.

mod cases;
mod matchers;
mod report;
mod run;
mod tenfold;
mod trommel_ways;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Parser;

use run::Way;

/// Measures Trommel beside what a user would build instead.
#[derive(Debug, Parser)]
struct Args {
    /// Listings as JSON lines.
    catalog: PathBuf,
    /// Write the results into docs/performance.md.
    #[arg(long)]
    write: bool,
    /// Measure this one way and print the result as JSON: what this command calls itself with.
    #[arg(long, value_enum, hide = true)]
    way: Option<Way>,
    /// Threads of that way.
    #[arg(long, default_value_t = 1, hide = true)]
    threads: usize,
}

/// The page the results go into.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.md");

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    if let Some(way) = args.way {
        let result = run::measure(way, args.threads, &args.catalog)?;
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&result)?)?;
        return Ok(());
    }
    let text = report::text(&run::all(&args.catalog)?);
    write!(std::io::stdout(), "{text}")?;
    if args.write {
        report::write(Path::new(PAGE), &text)?;
    }
    Ok(())
}

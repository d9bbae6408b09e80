//! `trommel pack`.

use std::time::Instant;

use anyhow::Context as _;

use super::args::{PackArgs, PackBuild, PackCommand};
use super::exit::Exit;
use super::{open, paint};

pub(super) fn run(args: &PackArgs) -> anyhow::Result<Exit> {
    match &args.command {
        PackCommand::Build(build) => run_build(build),
    }
}

fn run_build(args: &PackBuild) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let rules = args.rules.as_deref();
    let files = open::files(rules)?;
    let pack = open::pack(rules)?;
    let bytes = pack
        .write_compiled(&files, &args.out)
        .with_context(|| format!("{} cannot be written", args.out.display()))?;
    if !args.quiet {
        paint::say(&format!(
            "{}: {} rules, {} terms in {:.1} MB, compiled in {:.2} s; use it with --rules {}",
            pack.label(),
            pack.rules.len(),
            pack.terms.len(),
            mega(bytes),
            started.elapsed().as_secs_f64(),
            args.out.display()
        ));
    }
    Ok(Exit::Done)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a size for people, to one decimal"
)]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

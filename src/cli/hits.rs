//! `trommel check --hits`: what terms hit in innocent listings, by way of reading.

use std::fmt::Write as _;
use std::sync::Arc;

use super::args::Check;
use super::catalog;
use super::paint::plain;
use crate::author::Reach;
use crate::engine::Scratch;
use crate::pack::Pack;

/// Terms shown a way of reading.
const MOST_SHOWN: usize = 15;

pub(super) fn show(out: &mut String, pack: &Arc<Pack>, args: &Check) -> anyhow::Result<()> {
    let engine = catalog::engine(pack)?;
    let mut scratch = Scratch::new();
    let mut reach = Reach::default();
    catalog::each(&args.hits, &args.fields, &mut |listing| {
        reach.count(&engine, listing, &mut scratch);
    })?;
    let _ = writeln!(out, "{} listings; hits a million listings:", reach.rows);
    for (way, hits) in reach.by_way() {
        let _ = writeln!(
            out,
            "\n\x1b[1m{way}\x1b[0m {:.0} in all",
            reach.in_a_million(hits)
        );
        for (list, term, hits) in reach.noisiest(way).into_iter().take(MOST_SHOWN) {
            let _ = writeln!(
                out,
                "  {:>9.0} {} \x1b[2m@{list}\x1b[0m",
                reach.in_a_million(hits),
                plain(term)
            );
        }
    }
    Ok(())
}

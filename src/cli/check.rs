//! `trommel check`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::anyhow;

use super::args::Check;
use super::exit::Exit;
use super::rows::each_row;
use super::{open, paint};
use crate::author::{Reach, check, terms};
use crate::engine::{Engine, Scratch};
use crate::listing::Technique;
use crate::pack::Pack;
use crate::wire::{FieldNames, listing_from_json};

pub(super) fn run(args: &Check) -> anyhow::Result<Exit> {
    let pack = open::pack(args.dir.as_deref().or(args.rules.as_deref()))?;
    let mut out = String::new();
    if args.terms {
        for term in terms(&pack) {
            let _ = writeln!(out, "{term}");
        }
    } else if !args.catalog.is_empty() {
        reach(&mut out, &pack, &args.catalog)?;
    } else {
        let advice = check(&pack);
        let _ = writeln!(out, "\x1b[1m{}\x1b[0m", pack.label());
        for (what, count) in &advice.counts {
            let _ = writeln!(out, "  {count:>6} {what}");
        }
        for (lint, text) in &advice.remarks {
            let _ = writeln!(out, "\x1b[1;33m{lint}\x1b[0m {}", paint::plain(text));
        }
        let _ = writeln!(
            out,
            "{}",
            if advice.remarks.is_empty() {
                "nothing to remark".to_owned()
            } else {
                format!("{} remarks", advice.remarks.len())
            }
        );
    }
    match write!(anstream::stdout(), "{out}") {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        written => written.map(|()| Exit::Done).map_err(Into::into),
    }
}

/// Terms shown that were found through a trick.
const MOST_SHOWN: usize = 25;

fn reach(out: &mut String, pack: &Arc<Pack>, files: &[PathBuf]) -> anyhow::Result<()> {
    let engine = Engine::new(
        Arc::clone(pack),
        None,
        "2100-01-01".parse().map_err(|e: String| anyhow!(e))?,
    )?;
    let mut scratch = Scratch::new();
    let mut reach = Reach::default();
    for path in files {
        each_row(path, &mut |_, bytes| {
            if let Some(listing) = std::str::from_utf8(bytes)
                .ok()
                .and_then(|text| listing_from_json(text, &FieldNames::default()).ok())
            {
                reach.count(&engine, &listing, &mut scratch);
            }
            Ok(())
        })?;
    }
    let _ = writeln!(out, "{} listings", reach.rows);
    for (way, n) in reach.by_way() {
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let _ = writeln!(
            out,
            "  {way:8} {n:>8} hits, {:.2} a thousand listings",
            n as f64 * 1000.0 / reach.rows.max(1) as f64
        );
    }
    let mut terms: Vec<_> = reach
        .disguised
        .iter()
        .filter(|((_, technique), _)| *technique != Technique::VariantHan.name())
        .collect();
    terms.sort_by_key(|(term, n)| (std::cmp::Reverse(**n), *term));
    for ((term, technique), n) in terms.into_iter().take(MOST_SHOWN) {
        let _ = writeln!(
            out,
            "  {n:>6} {} \x1b[2m{technique}\x1b[0m",
            paint::plain(term)
        );
    }
    Ok(())
}

//! Single listings: how long one takes, and those made to be slow.

use std::time::Instant;

use trommel::Listing;
use trommel::engine::{Engine, Scratch};
use trommel::listing::FieldKind;

use super::run::{Outcome, lines};
use super::trommel_ways::{engine, listing};

/// Listings of each kind.
const LISTINGS: usize = 400;
/// Times each is judged.
const TURNS: usize = 10;
/// Bytes of one.
const PAGE_BYTES: usize = 4096;
/// Bytes of one made to be slow.
const BAD_BYTES: usize = 64 * 1024;

/// Microseconds to judge pages of 4 KB that sleep, and the same ones with an offer in the title.
pub(crate) fn latency(data: &[u8]) -> anyhow::Result<Outcome> {
    let engine = engine(false)?;
    let mut scratch = Scratch::new();
    let (mut asleep, mut awake) = (Vec::new(), Vec::new());
    let mut page = Listing::default();
    let mut text = String::new();
    for row in lines(data).filter_map(listing) {
        let of = |kind| row.fields.iter().find(move |f| f.kind == kind);
        let Some(description) = of(FieldKind::Description) else {
            continue;
        };
        text.push_str(&description.text);
        text.push('\n');
        if text.len() < PAGE_BYTES {
            continue;
        }
        page.clone_from(&titled(row.title(), &text));
        if !engine.wakes(&page, &mut scratch) {
            awake.push(titled("蚂蚁 S9 13.5T 矿机现货", &text));
            asleep.push(page.clone());
        }
        text.clear();
        if asleep.len() == LISTINGS {
            break;
        }
    }
    let single = vec![
        ("4 KB, asleep".to_owned(), percentiles(&engine, &asleep)),
        ("4 KB, awake".to_owned(), percentiles(&engine, &awake)),
    ];
    Ok(Outcome {
        rows: asleep.len() as u64,
        single,
        ..Outcome::default()
    })
}

/// Microseconds to judge 64 KiB made to be slow.
pub(crate) fn bad() -> anyhow::Result<Outcome> {
    let engine = engine(false)?;
    let fill = |text: &str| text.repeat(BAD_BYTES / text.len());
    let cases = [
        ("separators (矿-矿-…)", fill("矿-")),
        ("nested entities (&amp;#30719;…)", fill("&amp;#30719;")),
        ("one half-hit (bitcoin mine …)", fill("bitcoin mine ")),
        ("one half-hit (矿 …)", fill("矿 ")),
        ("figures without a name (104T 3250W …)", fill("104T 3250W ")),
        ("letters apart (b i t c …)", fill("b i t c o i n ")),
        ("opened tags (<<<…)", fill("<")),
    ];
    let single = cases.map(|(name, text)| {
        let listing = titled("half", &text);
        (name.to_owned(), percentiles(&engine, &[listing]))
    });
    Ok(Outcome {
        single: single.into(),
        ..Outcome::default()
    })
}

fn titled(title: &str, description: &str) -> Listing {
    let mut listing = Listing::titled(title);
    listing.push(FieldKind::Description, "description", description);
    listing
}

/// Median, 90th and 99th percentile of the microseconds a listing takes, once everything is loaded.
fn percentiles(engine: &Engine, listings: &[Listing]) -> [f64; 3] {
    let mut scratch = Scratch::new();
    let mut times = Vec::new();
    for turn in 0..=TURNS {
        for listing in listings {
            let started = Instant::now();
            std::hint::black_box(engine.judge(listing, &mut scratch));
            if turn > 0 {
                times.push(started.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    times.sort_by(f64::total_cmp);
    [50, 90, 99].map(|p| {
        let at = (times.len() * p / 100).min(times.len().saturating_sub(1));
        times.get(at).copied().unwrap_or(0.0)
    })
}

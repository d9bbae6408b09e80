//! `trommel explain`.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use anyhow::{Context as _, bail};

use super::args::{Explain, Stage};
use super::exit::Exit;
use super::paint::{self, plain};
use super::{open, test};
use crate::engine::{HitTrace, RuleTrace, Scratch, Trace};
use crate::listing::{HitText, Listing, Technique};
use crate::wire::{confirmed, governed, listing_from_json, trace_to_json};

/// Rules shown that nearly fired.
const MOST_NEAR: usize = 5;

pub(super) fn run(args: &Explain) -> anyhow::Result<Exit> {
    let listing = listing(args)?;
    let engine = open::engine(&args.judging)?;
    let trace = engine.trace(&listing, &mut Scratch::new());
    let mut out = String::new();
    if args.json {
        let _ = writeln!(out, "{:#}", trace_to_json(&listing, &trace));
    } else if let Some(stage) = args.stage {
        show(&mut out, &listing, &trace, stage);
    } else {
        out.push_str(&paint::verdict(engine.pack(), &listing, &trace.verdict, ""));
        for (title, stage) in [
            ("sieve", Stage::Sieve),
            ("clean text", Stage::Clean),
            ("found", Stage::Hits),
            ("figures", Stage::Figures),
            ("models", Stage::Models),
        ] {
            section(&mut out, title, &listing, &trace, stage);
        }
        table(&mut out, &trace);
        fired(&mut out, &trace);
    }
    write!(anstream::stdout(), "{out}")?;
    Ok(Exit::Done)
}

fn listing(args: &Explain) -> anyhow::Result<Listing> {
    let names = open::names(&args.fields)?;
    if let Some(id) = &args.id {
        let file = std::fs::File::open(&args.listing)
            .with_context(|| format!("{} cannot be opened", args.listing))?;
        for line in BufReader::new(file).lines() {
            if let Ok(listing) = listing_from_json(&line?, &names)
                && listing.id.as_deref() == Some(id)
            {
                return Ok(listing);
            }
        }
        bail!("no row of {} has the id `{id}`", args.listing);
    }
    let mut text = args.listing.clone();
    if text == "-" {
        text.clear();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("standard input cannot be read")?;
    }
    let text = text.trim();
    if text.is_empty() {
        bail!("no listing on standard input");
    }
    if std::path::Path::new(text).is_file() {
        bail!(
            "{text} is a file: say which row with --id ID, or hand one row to `trommel explain -`"
        );
    }
    if text.starts_with('{') {
        let listing = listing_from_json(text, &names).context("the listing cannot be read")?;
        if listing.fields.is_empty() {
            bail!(
                "the listing has no text in a field that is read: title, description, attributes, skus, image_text, category_path (or --field OURS=THEIRS)"
            );
        }
        Ok(listing)
    } else {
        Ok(Listing::titled(text))
    }
}

fn section(out: &mut String, title: &str, listing: &Listing, trace: &Trace, stage: Stage) {
    let mut body = String::new();
    show(&mut body, listing, trace, stage);
    if body.is_empty() {
        body.push_str("  (nothing)\n");
    }
    let _ = write!(out, "\n\x1b[1m{title}\x1b[0m\n{body}");
}

fn show(out: &mut String, listing: &Listing, trace: &Trace, stage: Stage) {
    match stage {
        Stage::Sieve => sieve(out, trace),
        Stage::Clean => {
            for field in &trace.fields {
                let mark = if field.changed {
                    " \x1b[33m(undone)\x1b[0m"
                } else {
                    ""
                };
                let _ = writeln!(
                    out,
                    "  \x1b[2m{}:\x1b[0m {}{mark}",
                    plain(&field.name),
                    plain(&clip(&field.clean))
                );
            }
        }
        Stage::Words => {
            for field in &trace.fields {
                let _ = writeln!(
                    out,
                    "  \x1b[2m{}:\x1b[0m {}",
                    plain(&field.name),
                    plain(&field.words.join(" / "))
                );
            }
        }
        Stage::Hits => hits(out, listing, trace),
        Stage::Figures => {
            for hit in &trace.figures {
                let _ = writeln!(out, "  {}", place(listing, hit));
            }
        }
        Stage::Models => {
            for m in &trace.models {
                let by = m.confirmed.map_or(
                    "\x1b[33monly named: no figure, maker or algorithm of it stands near\x1b[0m"
                        .to_owned(),
                    |c| format!("\x1b[32mconfirmed by {}\x1b[0m", confirmed(c)),
                );
                let figures: Vec<String> = m.figures.iter().map(|f| f.term.clone()).collect();
                let denied = governed(m.governed).map_or(String::new(), |g| format!(" ({g})"));
                let _ = writeln!(
                    out,
                    "  {} \x1b[2m{}\x1b[0m {by} {}{denied}",
                    place(listing, &m.hit),
                    m.kind,
                    figures.join(", ")
                );
                if let Some(row) = m.row.as_ref().filter(|_| m.figures.is_empty()) {
                    let _ = writeln!(out, "      \x1b[2mnearest machine: {row}\x1b[0m");
                }
            }
        }
        Stage::Rules => trace.rules.iter().for_each(|rule| one_rule(out, rule)),
    }
}

/// One line a word found, with the lists it stands in.
fn hits(out: &mut String, listing: &Listing, trace: &Trace) {
    let same = |a: &HitTrace, b: &HitTrace| {
        a.hit.field == b.hit.field
            && a.hit.span == b.hit.span
            && a.channel == b.channel
            && a.governed == b.governed
            && a.faint == b.faint
    };
    for group in trace.hits.chunk_by(same) {
        let first = &group[0];
        let weight = group
            .iter()
            .map(|h| h.strength)
            .max()
            .map_or("none", crate::listing::Strength::name);
        let lists: Vec<String> = group.iter().map(|h| format!("@{}", h.list)).collect();
        let by = governed(first.governed).map_or(String::new(), |g| {
            format!(" \x1b[33m({g}: does not count)\x1b[0m")
        });
        let faint = if first.faint {
            " \x1b[33m(two signs, by sound or backwards: only disguised(@list) counts it)\x1b[0m"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "  {} \x1b[2m{weight}, {}: {}\x1b[0m{by}{faint}",
            place(listing, &first.hit),
            first.channel.name(),
            lists.join(" ")
        );
    }
}

fn table(out: &mut String, trace: &Trace) {
    let _ = writeln!(out, "\n\x1b[1mdecision table\x1b[0m");
    for s in &trace.standing {
        let policy = if s.table == s.decision {
            String::new()
        } else {
            format!(", {} by policy and day", s.decision)
        };
        let _ = writeln!(
            out,
            "  {}: {}{policy} \x1b[2m← {}\x1b[0m",
            s.category, s.table, s.row
        );
    }
    for (category, rule) in &trace.context {
        let lost: Vec<&str> = trace
            .rules
            .iter()
            .filter(|r| r.fired && r.category == *category)
            .map(|r| r.rule.as_str())
            .collect();
        let _ = writeln!(
            out,
            "  {category}: context only, {rule} stands instead of {}",
            lost.join(", ")
        );
    }
    for (category, line) in &trace.excepted {
        let _ = writeln!(
            out,
            "  {category}: no list weighs, for an exception holds: {line}"
        );
    }
    if trace.standing.is_empty() {
        let _ = writeln!(out, "  no rule fired and no two signals agree: pass");
    }
}

fn fired(out: &mut String, trace: &Trace) {
    let _ = writeln!(out, "\n\x1b[1mrules\x1b[0m");
    trace
        .rules
        .iter()
        .filter(|r| r.fired)
        .for_each(|rule| one_rule(out, rule));
    let mut near: Vec<&RuleTrace> = trace
        .rules
        .iter()
        .filter(|r| !r.fired && r.missing() == 1 && r.all.iter().any(|l| l.holds))
        .collect();
    // Rules that an exception alone holds back say most, then those with the most lines that hold.
    near.sort_by_key(|r| {
        (
            r.all.iter().any(|l| !l.holds),
            std::cmp::Reverse(r.all.iter().filter(|l| l.holds).count()),
        )
    });
    let more = near.len().saturating_sub(MOST_NEAR);
    near.truncate(MOST_NEAR);
    if !near.is_empty() {
        let _ = writeln!(out, "  \x1b[2mone line short of firing:\x1b[0m");
        for rule in near {
            one_rule(out, rule);
        }
    }
    if more > 0 {
        let _ = writeln!(
            out,
            "  \x1b[2mand {more} more: --stage rules shows every rule\x1b[0m"
        );
    }
    let _ = writeln!(
        out,
        "\n\x1b[2m✓ the line is as it must be, ✗ it is not; an `unless` line must not hold. @list: words of a list; &name: a signal; title: only there.\nnone, weak, medium, strong: what a word weighs by itself; words that weigh none only count in rules.\x1b[0m"
    );
}

fn one_rule(out: &mut String, rule: &RuleTrace) {
    let mark = if rule.fired {
        "\x1b[1;31mfired\x1b[0m"
    } else {
        "\x1b[2mnot fired\x1b[0m"
    };
    let _ = writeln!(
        out,
        "  {} {mark} \x1b[2m(says {} {})\x1b[0m",
        rule.rule, rule.says, rule.category
    );
    test::lines(out, rule);
}

fn place(listing: &Listing, hit: &HitText) -> String {
    let field = &listing.fields[hit.field];
    let text = plain(field.text.get(hit.span.range()).unwrap_or(""));
    let tricks: Vec<&str> = hit.techniques.iter().map(Technique::name).collect();
    let tricks = if tricks.is_empty() {
        String::new()
    } else {
        format!(" \x1b[33m[{}]\x1b[0m", tricks.join(", "))
    };
    format!(
        "\x1b[2m{}:\x1b[0m \x1b[1m{text}\x1b[0m → {}{tricks}",
        plain(&field.name),
        hit.term
    )
}

fn sieve(out: &mut String, trace: &Trace) {
    let woken_by = &trace.sieve.woken_by;
    let _ = if woken_by.is_empty() {
        writeln!(
            out,
            "  \x1b[32masleep\x1b[0m: no rule can fire, so it passes without being read in full"
        )
    } else if woken_by.iter().any(|w| w == "*") {
        writeln!(out, "  \x1b[33mawake\x1b[0m: too long to look at")
    } else {
        let names = plain(&woken_by.join(", "));
        writeln!(out, "  \x1b[33mawake\x1b[0m: woken by {names}")
    };
    let seen = &trace.sieve.seen;
    if !seen.is_empty() {
        let _ = writeln!(out, "  \x1b[2mseen:\x1b[0m {}", plain(&seen.join(", ")));
    }
}

fn clip(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() <= 400 {
        text.into()
    } else {
        signs[..400].iter().collect::<String>() + "…"
    }
}

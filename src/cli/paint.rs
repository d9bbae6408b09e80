//! What people see: verdicts with the matched text marked, summaries, messages.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::batch::Summary;
use crate::listing::{By, Decision, Evidence, Field, Listing, RawSpan, Verdict};
use crate::pack::Pack;

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const GREEN: &str = "\x1b[32m";
const DIM: &str = "\x1b[2m";
const MARK: &str = "\x1b[1;7m";
const OFF: &str = "\x1b[0m";

/// Signs of a field that are shown around what was found.
const AROUND_CHARS: usize = 30;

/// Writes one line to stderr; colours are stripped where they do not belong. A closed stderr is no fault.
pub(super) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Whether stderr takes colours.
pub(super) fn colors_on_stderr() -> bool {
    !matches!(
        anstream::AutoStream::choice(&std::io::stderr()),
        anstream::ColorChoice::Never
    )
}

/// Gives a verdict for people: decision, category, tricks, why, and the text with what was found marked in it.
pub(super) fn verdict(pack: &Pack, listing: &Listing, verdict: &Verdict, at: &str) -> String {
    let mut out = String::new();
    let name = listing.id.as_deref().unwrap_or(at);
    let color = color(verdict.decision);
    let title = plain(&clip(listing.title(), 60));
    if verdict.decision == Decision::Pass {
        let notes = if verdict.notes.is_empty() {
            String::new()
        } else {
            format!("  ({})", verdict.notes.join(", "))
        };
        let _ = writeln!(
            out,
            "{color}{:6}{OFF} {:10} {DIM}{}{OFF} {title}{notes}",
            verdict.decision.name(),
            "",
            plain(name)
        );
        return out;
    }
    let category = verdict
        .category
        .map_or("none", crate::listing::Category::name);
    let _ = writeln!(
        out,
        "{color}{:6}{OFF} {category:10} {DIM}{}{OFF} {title}",
        verdict.decision.name(),
        plain(name)
    );
    for evidence in &verdict.evidence {
        let _ = writeln!(out, "         {}", why(pack, evidence));
    }
    for (i, field) in listing.fields.iter().enumerate() {
        let mut spans: Vec<RawSpan> = verdict
            .evidence
            .iter()
            .flat_map(|e| &e.hits)
            .filter(|h| h.field == i)
            .map(|h| h.span)
            .collect();
        spans.sort_unstable();
        if !spans.is_empty() {
            let _ = writeln!(
                out,
                "         {DIM}{}:{OFF} {}",
                plain(&field.name),
                marked(field, &spans)
            );
        }
    }
    let tricks: Vec<&str> = verdict
        .evasion
        .iter()
        .map(crate::listing::Technique::name)
        .collect();
    if !tricks.is_empty() {
        let _ = writeln!(out, "         {YELLOW}disguise:{OFF} {}", tricks.join(", "));
    }
    if !verdict.notes.is_empty() {
        let _ = writeln!(out, "         {DIM}note: {}{OFF}", verdict.notes.join(", "));
    }
    out
}

fn color(decision: Decision) -> &'static str {
    match decision {
        Decision::Block => RED,
        Decision::Review => YELLOW,
        Decision::Pass => GREEN,
    }
}

fn why(pack: &Pack, evidence: &Evidence) -> String {
    match &evidence.by {
        By::Rule { rule, .. } => match pack.rule(rule) {
            Some(r) => format!("{} · {} {DIM}({rule}){OFF}", r.why.1, r.why.0),
            None => rule.clone(),
        },
        By::List { list, strength } => {
            let words: Vec<String> = evidence.hits.iter().map(|h| h.term.clone()).collect();
            format!("{} {DIM}({list}, {strength}){OFF}", words.join(", "))
        }
        By::Disguise { .. } => {
            let words: Vec<String> = evidence.hits.iter().map(|h| h.term.clone()).collect();
            format!("also disguised: {}", words.join(", "))
        }
        By::Override { id } => format!("override {id}"),
    }
}

/// Spans joined where they overlap, in order.
fn merged(spans: &[RawSpan]) -> Vec<RawSpan> {
    let mut out: Vec<RawSpan> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(*span),
        }
    }
    out
}

/// Whether stdout takes colours.
fn colors_on_stdout() -> bool {
    !matches!(
        anstream::AutoStream::choice(&std::io::stdout()),
        anstream::ColorChoice::Never
    )
}

/// A field's text around what was found, with it marked.
fn marked(field: &Field, spans: &[RawSpan]) -> String {
    let text = &field.text;
    let mut out = String::new();
    let mut at = 0;
    let (mark, off) = if colors_on_stdout() {
        (MARK, OFF)
    } else {
        ("【", "】")
    };
    for span in merged(spans).iter().take(12) {
        if span.start < at {
            continue;
        }
        let gap = text.get(at..span.start).unwrap_or("");
        let lead = if at == 0 {
            shorten(gap, 0, AROUND_CHARS)
        } else {
            shorten(gap, AROUND_CHARS, AROUND_CHARS)
        };
        let _ = write!(
            out,
            "{}{mark}{}{off}",
            plain(&lead),
            plain(text.get(span.range()).unwrap_or(""))
        );
        at = span.end;
    }
    out.push_str(&plain(&shorten(
        text.get(at..).unwrap_or(""),
        AROUND_CHARS,
        0,
    )));
    out
}

/// Keeps the first and the last signs of a text.
fn shorten(text: &str, first: usize, last: usize) -> String {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() <= first + last + 1 {
        return text.into();
    }
    let head: String = signs[..first].iter().collect();
    let tail: String = signs[signs.len() - last..].iter().collect();
    format!("{head}…{tail}")
}

fn clip(text: &str, signs: usize) -> String {
    shorten(text, signs, 0)
}

/// Makes control, direction and invisible signs visible, so that a listing cannot write on the terminal.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{AD}' => out.push('·'),
            c if c.is_control() => out.push('�'),
            c => out.push(c),
        }
    }
    out
}

/// Writes a scan's counts to stderr.
pub(super) fn summary(summary: &Summary) {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} rows, {} verdicts, {} rejects in {:.1} s ({:.0} listings/s)",
        summary.rows,
        summary.rows - summary.rejects,
        summary.rejects,
        summary.took.as_secs_f64(),
        summary.rows_per_second()
    );
    for decision in [Decision::Block, Decision::Review, Decision::Pass] {
        let by: Vec<String> = summary
            .decisions
            .iter()
            .filter(|((d, c), _)| *d == decision && c.is_some())
            .map(|((_, c), n)| format!("{} {n}", c.map_or("none", crate::listing::Category::name)))
            .collect();
        let by = if by.is_empty() {
            String::new()
        } else {
            format!("  ({})", by.join(", "))
        };
        let _ = writeln!(
            out,
            "  {}{:6}{OFF} {}{by}",
            color(decision),
            decision.name(),
            summary.count(decision)
        );
    }
    if summary.copied > 0 {
        let _ = writeln!(
            out,
            "  {} verdicts copied, their listings are the same",
            summary.copied
        );
    }
    if !summary.techniques.is_empty() {
        let tricks: Vec<String> = summary
            .techniques
            .iter()
            .map(|(t, n)| format!("{t} {n}"))
            .collect();
        let _ = writeln!(out, "  disguises: {}", tricks.join(", "));
    }
    if !summary.shadows.is_empty() {
        let shadows = summary.shadows.iter();
        let rules: Vec<String> = shadows.map(|(rule, n)| format!("{rule} {n}")).collect();
        let _ = writeln!(out, "  in shadow: {}", rules.join(", "));
    }
    if !summary.faults.is_empty() {
        let faults: Vec<String> = summary
            .faults
            .iter()
            .map(|(t, n)| format!("{t} {n}"))
            .collect();
        let _ = writeln!(out, "  rejects: {}", faults.join(", "));
    }
    say(out.trim_end());
}

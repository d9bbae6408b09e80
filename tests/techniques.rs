//! Each technique by its table: what hides a mining word is flagged, named and shown; what only looks like it passes.
//!
//! A `.tsv` row is `expect`, `span`, `title`, with special characters as `\u{200B}`; a `.jsonl` row is a listing with the
//! keys `span` and `expect`. `expect` is `flag` or `pass`, `span` the seller's characters that the technique covers.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use trommel::engine::{Engine, Scratch};
use trommel::listing::{FieldKind, Technique};
use trommel::pack::Pack;
use trommel::wire::{FieldNames, listing_from_json};
use trommel::{Decision, Listing, Verdict};

/// Tables whose rows hide a word, and how many of their rows may fail.
const OF_LETTERS: &[(Technique, usize)] = &[
    (Technique::Homophone, 9),
    (Technique::Pinyin, 7),
    (Technique::Initials, 9),
    (Technique::LookalikeHan, 8),
    (Technique::VariantHan, 4),
    (Technique::ComponentSplit, 4),
    (Technique::Fullwidth, 0),
    (Technique::StyledLetters, 3),
    (Technique::Confusable, 1),
    (Technique::Leet, 4),
    (Technique::Invisible, 1),
    (Technique::Separators, 1),
    (Technique::Repetition, 1),
    (Technique::Reversal, 5),
    (Technique::Emoji, 8),
    (Technique::NumeralSpelling, 0),
    (Technique::CombiningMarks, 1),
    (Technique::Misspelling, 5),
    (Technique::HiddenMarkup, 8),
    (Technique::Encoded, 5),
];

/// Tables whose rows hide what is meant, and how many of their rows may fail.
const OF_MEANING: &[(Technique, usize)] = &[
    (Technique::ModelOnly, 1),
    (Technique::ContradictedDenial, 1),
    (Technique::KeywordStuffing, 17),
    (Technique::Euphemism, 10),
    (Technique::WrongCategory, 1),
];

/// Rows of either sort that a table has at least.
const ROWS: usize = 20;

/// One row: a listing, whether it must be flagged, and what the technique covers.
struct Row {
    line: usize,
    listing: Listing,
    flag: bool,
    span: String,
}

/// A listing, what is expected of it, and the span.
type Parsed = (Listing, String, String);

fn rows(technique: Technique) -> Vec<Row> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/techniques");
    let tsv = dir.join(format!("{technique}.tsv"));
    let (path, read): (_, fn(&str) -> Parsed) = if tsv.exists() {
        (tsv, from_tsv)
    } else {
        (dir.join(format!("{technique}.jsonl")), from_json)
    };
    let text =
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{} is UTF-8: {e}", path.display()));
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with("expect\t"))
        .map(|(line, row)| {
            let (listing, expect, span) = read(row);
            assert!(
                matches!(expect.as_str(), "flag" | "pass"),
                "{technique}:{line}: expect is flag or pass"
            );
            Row {
                line,
                listing,
                flag: expect == "flag",
                span,
            }
        })
        .collect()
}

fn from_tsv(row: &str) -> Parsed {
    let columns: Vec<String> = row.split('\t').map(unescape).collect();
    let [expect, span, title] = columns.try_into().expect("three columns");
    (Listing::titled(&title), expect, span)
}

fn from_json(row: &str) -> Parsed {
    let listing = listing_from_json(row, &FieldNames::default()).expect("a listing");
    let value: serde_json::Value = serde_json::from_str(row).expect("JSON");
    let key = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    (listing, key("expect"), key("span"))
}

/// Gives the characters that `\u{200B}` stands for; any other backslash stays.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        out.push_str(before);
        let (digits, behind) = after.split_once('}').expect("an escape ends with }");
        let code = u32::from_str_radix(digits, 16).expect("hex digits");
        out.push(char::from_u32(code).expect("a character"));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Says what is wrong with the verdict of a row, if anything is.
fn wrong(row: &Row, verdict: &Verdict, technique: Technique, of_letters: bool) -> Option<String> {
    if !row.flag {
        return (verdict.decision != Decision::Pass).then(|| format!("{}", verdict.decision));
    }
    if verdict.decision == Decision::Pass {
        return Some("passes".into());
    }
    if !verdict.evasion.contains(technique) {
        let names: Vec<&str> = verdict.evasion.iter().map(Technique::name).collect();
        return Some(format!("named {names:?}"));
    }
    let shown = verdict.evidence.iter().flat_map(|e| &e.hits).any(|hit| {
        row.listing.fields[hit.field]
            .text
            .get(hit.span.range())
            .is_some_and(|text| text.contains(&row.span))
    });
    (of_letters && !shown).then(|| format!("no hit around `{}`", row.span))
}

/// Runs one table and says what is wrong with it: too few rows, or more failures than allowed.
fn run(engine: &Engine, technique: Technique, allowed: usize, of_letters: bool) -> String {
    let rows = rows(technique);
    let mut scratch = Scratch::new();
    let (mut flagged, mut failures, mut report) = (0, 0, String::new());
    for row in &rows {
        flagged += usize::from(row.flag);
        if row.flag && of_letters {
            assert!(
                !row.span.is_empty()
                    && (row.listing.fields.iter())
                        .any(|f| f.kind != FieldKind::CategoryPath && f.text.contains(&row.span)),
                "{technique}:{}: the span stands in the listing",
                row.line
            );
        }
        let verdict = engine.judge(&row.listing, &mut scratch);
        if let Some(wrong) = wrong(row, &verdict, technique, of_letters) {
            failures += 1;
            let expect = if row.flag { "flag" } else { "pass" };
            let (line, title) = (row.line, row.listing.title());
            writeln!(
                report,
                "  {technique}:{line} {expect}: {wrong}: {}",
                title.escape_debug()
            )
            .expect("a string takes it");
        }
    }
    assert!(
        flagged >= ROWS && rows.len() - flagged >= ROWS,
        "{technique}: {flagged} to flag of {} rows",
        rows.len()
    );
    if failures <= allowed {
        return String::new();
    }
    format!(
        "{technique}: {failures} of {} rows fail, {allowed} may\n{report}",
        rows.len()
    )
}

fn run_all(tables: &[(Technique, usize)], of_letters: bool) {
    let engine = Engine::new(
        Pack::embedded().expect("the embedded pack opens"),
        Some("alibaba-2021"),
        "2026-01-01".parse().expect("a day"),
    )
    .expect("the policy is there");
    let report: String = tables
        .iter()
        .map(|(technique, allowed)| run(&engine, *technique, *allowed, of_letters))
        .collect();
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn hidden_words_are_found_and_their_costumes_pass() {
    run_all(OF_LETTERS, true);
}

#[test]
fn hidden_meaning_is_named_and_its_likes_pass() {
    run_all(OF_MEANING, false);
}

#[test]
fn escapes_are_read_and_other_backslashes_stay() {
    assert_eq!(unescape(r"矿\u{200B}机 \u77ff"), "矿\u{200B}机 \\u77ff");
}

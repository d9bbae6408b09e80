//! Each technique by its table: what hides a mining word is flagged, named and shown; what only looks like it passes.
//!
//! A `.tsv` row is `expect`, `span`, `title`, with special characters as `\u{200B}`; a `.jsonl` row is a listing with the
//! keys `span` and `expect`. `expect` is `flag` or `pass`, `span` the seller's characters that the technique covers.
//! Rows that fail stand by name in `known_failures.tsv`, with the reason: a row that fails anew fails the test, and so
//! does one that is mended and still listed.

#[path = "techniques/evasion.rs"]
mod evasion;
#[path = "techniques/rows.rs"]
mod rows;

use std::collections::BTreeMap;

use rows::{Known, Row, engine, rows, unescape};
use trommel::engine::{Engine, Scratch};
use trommel::listing::{FieldKind, Technique};
use trommel::{Decision, Verdict};

/// Tables whose rows hide what is meant; those of the others hide a word.
const OF_MEANING: &[Technique] = &[
    Technique::ModelOnly,
    Technique::ContradictedDenial,
    Technique::KeywordStuffing,
    Technique::Euphemism,
    Technique::WrongCategory,
];

/// Rows of either sort that a table has at least.
const ROWS: usize = 20;

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
    let shown = row.listing.fields.iter().enumerate().any(|(at, field)| {
        let spans: Vec<_> = verdict
            .evidence
            .iter()
            .flat_map(|e| &e.hits)
            .filter(|h| h.field == at)
            .map(|h| h.span.range())
            .collect();
        field.text.match_indices(&row.span).any(|(start, span)| {
            span.char_indices()
                .filter(|(_, c)| !c.is_whitespace() && *c != '\u{FE0F}')
                .all(|(i, _)| spans.iter().any(|s| s.contains(&(start + i))))
        })
    });
    (of_letters && !shown).then(|| format!("not all shown of `{}`", row.span))
}

/// Runs one table and gives the rows that fail, by their titles.
fn failures(engine: &Engine, technique: Technique) -> BTreeMap<String, String> {
    let of_letters = !OF_MEANING.contains(&technique);
    let rows = rows(technique);
    let mut scratch = Scratch::new();
    let (mut flagged, mut failures) = (0, BTreeMap::new());
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
            let expect = if row.flag { "flag" } else { "pass" };
            failures.insert(
                row.listing.title().to_owned(),
                format!("line {}, {expect}: {wrong}", row.line),
            );
        }
    }
    assert!(
        flagged >= ROWS && rows.len() - flagged >= ROWS,
        "{technique}: {flagged} to flag of {} rows",
        rows.len()
    );
    failures
}

#[test]
fn disguises_are_undone_and_named_and_their_likes_pass() {
    let (engine, known) = (engine(), Known::read());
    let report: String = Technique::ALL
        .iter()
        .map(|t| known.compare(t.name(), &failures(&engine, *t)))
        .collect();
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn known_failures_are_of_tables_that_exist() {
    for table in Known::read().tables() {
        assert!(
            table == evasion::TABLE || table.parse::<Technique>().is_ok(),
            "{table}"
        );
    }
}

#[test]
fn escapes_are_read_and_other_backslashes_stay() {
    assert_eq!(unescape(r"矿\u{200B}机 \u77ff"), "矿\u{200B}机 \\u77ff");
}

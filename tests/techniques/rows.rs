//! The tables of this folder, read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use trommel::Listing;
use trommel::engine::Engine;
use trommel::listing::Technique;
use trommel::pack::Pack;
use trommel::wire::{FieldNames, listing_from_json};

/// One row: a listing, whether it must be flagged, and what the technique covers.
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) listing: Listing,
    pub(crate) flag: bool,
    pub(crate) span: String,
}

/// A listing, what is expected of it, and the span.
type Parsed = (Listing, String, String);

/// The engine of the pack in `rules/`, after the policy's day. The folder, not its copy in the library: a changed list is
/// judged without a build.
pub(crate) fn engine() -> Engine {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/crypto-mining");
    Engine::new(
        Pack::open_dir(&dir).unwrap_or_else(|e| panic!("{e}\n{}", e.render(false))),
        Some("alibaba-2021"),
        "2026-01-01".parse().expect("a day"),
    )
    .expect("the policy is there")
}

fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/techniques")
}

/// Gives the rows of one technique's table.
pub(crate) fn rows(technique: Technique) -> Vec<Row> {
    let tsv = dir().join(format!("{technique}.tsv"));
    let (path, read): (_, fn(&str) -> Parsed) = if tsv.exists() {
        (tsv, from_tsv)
    } else {
        (dir().join(format!("{technique}.jsonl")), from_json)
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

/// Gives the rows of a `.tsv` file of this folder, unescaped, its heading left out.
pub(crate) fn table<const N: usize>(name: &str) -> Vec<[String; N]> {
    let path = dir().join(name);
    let text =
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{} is UTF-8: {e}", path.display()));
    text.lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let columns: Vec<String> = line.split('\t').map(unescape).collect();
            columns
                .try_into()
                .unwrap_or_else(|c: Vec<_>| panic!("{name}: {N} columns in {c:?}"))
        })
        .collect()
}

/// Rows known to fail: the table and the row's text, with the reason.
pub(crate) struct Known {
    reasons: BTreeMap<(String, String), String>,
}

impl Known {
    pub(crate) fn read() -> Self {
        let mut reasons = BTreeMap::new();
        for [table, text, why] in table("known_failures.tsv") {
            assert!(!why.is_empty(), "{table}: {text}: a reason is given");
            let row = (table, text);
            assert!(
                !reasons.contains_key(&row),
                "{row:?} stands in known_failures.tsv once"
            );
            reasons.insert(row, why);
        }
        Self { reasons }
    }

    /// Compares the failures of one table with those known: says which are new and which are mended.
    pub(crate) fn compare(&self, table: &str, failures: &BTreeMap<String, String>) -> String {
        let known = |text: &String| {
            let row = (table.to_owned(), text.clone());
            self.reasons.contains_key(&row)
        };
        let failing = failures
            .iter()
            .filter(|(text, _)| !known(text))
            .map(|(text, wrong)| format!("  {table} fails: {}: {wrong}\n", text.escape_debug()));
        let mended = self
            .reasons
            .keys()
            .filter(|(of, text)| of == table && !failures.contains_key(text))
            .map(|(_, text)| {
                let text = text.escape_debug();
                format!("  {table} holds, strike it from known_failures.tsv: {text}\n")
            });
        failing.chain(mended).collect()
    }

    /// The tables that rows are listed for.
    pub(crate) fn tables(&self) -> Vec<&str> {
        self.reasons
            .keys()
            .map(|(table, _)| table.as_str())
            .collect()
    }
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
pub(crate) fn unescape(text: &str) -> String {
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

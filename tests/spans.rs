//! Spans lead back to the seller's own characters: in every table, case and labelled row, what a verdict prints of a
//! field is what stands there between `start` and `end`, and a word found has no blank or mark at its ends.

#[path = "techniques/rows.rs"]
#[expect(dead_code, reason = "known failures are of another test")]
mod rows;

use std::fs;
use std::path::Path;

use rows::{engine, table};
use serde_json::Value;
use trommel::Listing;
use trommel::engine::{Engine, Scratch};
use trommel::listing::Technique;
use trommel::wire::{FieldNames, Stamp, listing_from_json, verdict_to_json};

/// Listings of every table, with a name for where they stand.
fn listings(engine: &Engine) -> Vec<(String, Listing)> {
    let mut out = Vec::new();
    for technique in Technique::ALL.iter().filter(|t| **t != Technique::Other) {
        let rows = rows::rows(*technique).into_iter();
        out.extend(rows.map(|r| (format!("{technique}:{}", r.line), r.listing)));
    }
    let examples = table::<5>("evasion_examples.tsv").into_iter();
    out.extend(examples.map(|[.., text, _]| ("evasion_examples".into(), Listing::titled(&text))));
    let pack = engine.pack();
    let of_rules = pack.rules.iter().flat_map(|r| &r.cases);
    out.extend(
        pack.cases
            .iter()
            .chain(of_rules)
            .map(|c| ("cases".into(), c.listing.0.clone())),
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for dir in ["corpus", "corpus/held", "tests"] {
        let files = fs::read_dir(root.join(dir)).expect("the folder is there");
        let mut paths: Vec<_> = files.map(|f| f.expect("readable").path()).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "jsonl"));
        paths.sort();
        for path in paths {
            let text = fs::read_to_string(&path).expect("UTF-8");
            for (i, row) in text.lines().enumerate().filter(|(_, l)| !l.is_empty()) {
                let listing = listing_from_json(row, &FieldNames::default()).expect("a listing");
                // Held rows are never shown: their place alone is told.
                out.push((format!("{dir}:{}", i + 1), listing));
            }
        }
    }
    out
}

/// Signs that may open or close what a seller writes of a model or a rate (`9,500 M+`, `S19 (95T)`, `矿机"`) are no part
/// of a word. Marks that belong to one (`C++`, `T-Rex`) stand in its term.
fn is_widened(text: &str, term: &str) -> bool {
    let loose = |c: Option<char>| {
        c.is_some_and(|c| {
            c.is_whitespace()
                || (c.is_ascii_punctuation() || "，。、；：！？（）【】《》“”‘’·…—～".contains(c))
                    && !term.contains(c)
        })
    };
    loose(text.chars().next()) || loose(text.chars().next_back())
}

/// Says what is wrong with one printed hit.
fn wrong(listing: &Listing, hit: &Value, by_word: bool) -> Option<String> {
    let text = hit["text"].as_str().expect("a text");
    let term = hit["term"].as_str().expect("a term");
    let point = |key: &str| usize::try_from(hit[key].as_u64().expect("a number")).expect("small");
    let (start, end) = (point("start"), point("end"));
    let name = hit["field"].as_str().expect("a name");
    let field = listing.fields.iter().find(|f| f.name == name);
    let Some(field) = field else {
        return Some(format!("no field {name}"));
    };
    let signs: Vec<char> = field.text.chars().collect();
    if start >= end || end > signs.len() {
        return Some(format!("{start}..{end} of {}", signs.len()));
    }
    let stands: String = signs[start..end].iter().collect();
    if stands != text {
        return Some(format!("`{stands}` stands there, `{text}` is printed"));
    }
    (by_word && is_widened(text, term)).then(|| format!("`{text}` is wider than `{term}`"))
}

#[test]
fn spans_give_the_sellers_own_characters() {
    let engine = engine();
    let stamp = Stamp {
        policy: String::new(),
        as_of: String::new(),
        pack: String::new(),
    };
    let mut scratch = Scratch::new();
    let (mut hits, mut faults) = (0, Vec::new());
    for (place, listing) in listings(&engine) {
        let verdict = engine.judge_fully(&listing, &mut scratch);
        let line = verdict_to_json(&listing, &verdict, &stamp, None);
        let line: Value = serde_json::from_str(&line).expect("JSON");
        for evidence in line["evidence"].as_array().expect("a list") {
            for hit in evidence["hits"].as_array().into_iter().flatten() {
                hits += 1;
                // An escape has marks of its own (&#30719; ends with one), and a mark may stand for a letter or mask one.
                let mut names = hit["technique"].as_array().into_iter().flatten();
                let by_word = !names.any(|t| t == "encoded" || t == "leet" || t == "other");
                if let Some(fault) = wrong(&listing, hit, by_word) {
                    let held = place.starts_with("corpus/held");
                    faults.push(if held {
                        place.clone()
                    } else {
                        format!("{place}: {fault}")
                    });
                }
            }
        }
    }
    assert!(hits > 5_000, "{hits} hits");
    assert!(
        faults.is_empty(),
        "{} of {hits} hits\n{}",
        faults.len(),
        faults.join("\n")
    );
}

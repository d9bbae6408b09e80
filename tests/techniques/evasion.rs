//! Examples of tricks, each beside what it hides.
//!
//! A row of `evasion_examples.tsv` is `technique`, `policy` (names of techniques, `;` between), `plain`, `obfuscated`,
//! `expect`. `word`: the plain word or model is found in the obfuscated text, under that trick; nothing else need stand
//! there. `block rig euphemism`: what must be said of a listing with that title, category and tricks as far as they are
//! given. `-`: two careful people could differ, and nothing is asked. A row of goods in a wrong category is the plain
//! text filed under the obfuscated one.

use std::collections::BTreeMap;

use trommel::Listing;
use trommel::engine::{Engine, Scratch, Trace};
use trommel::listing::{Category, FieldKind, HitText, Technique, Techniques};

use super::rows::{Known, engine, table};

/// The name of the table in the list of known failures.
pub(crate) const TABLE: &str = "evasion_examples";

/// Reads an example into the listing that is judged.
fn listing(technique: &str, plain: &str, obfuscated: &str) -> Listing {
    if technique != "wrong-category" {
        return Listing::titled(obfuscated);
    }
    let mut listing = Listing::titled(plain);
    listing.push(FieldKind::CategoryPath, "category_path", obfuscated);
    listing
}

/// Every place that a trace shows, with what it was read as and its tricks: words, figures, models. A list that names a
/// trick by itself (kj) names it for each of its words.
fn places(engine: &Engine, trace: &Trace) -> Vec<(String, Techniques)> {
    let by_list = |id: &str| {
        let list = engine.pack().lists.iter().find(|l| l.id == id);
        let names = list.map_or(&[][..], |l| &l.names);
        names
            .iter()
            .fold(Techniques::NONE, |set, t| set.union(Techniques::one(*t)))
    };
    let words = trace
        .hits
        .iter()
        .map(|h| (h.hit.term.clone(), h.hit.techniques.union(by_list(&h.list))));
    let read = |hit: &HitText| (hit.term.clone(), hit.techniques);
    let models = trace.models.iter().map(|m| read(&m.hit));
    words
        .chain(models)
        .chain(trace.figures.iter().map(read))
        .collect()
}

/// Letters and digits alone, folded: `BTC miner` and `btc-miner` are one.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Says what is wrong with an example whose word or model must be found.
fn unfound(engine: &Engine, trace: &Trace, policy: &str, plain: &str) -> Option<String> {
    let places = places(engine, trace);
    let plain = bare(plain);
    let rate = plain.ends_with('t') || plain.ends_with("hs");
    // A term that names its trick (安特迈纳, kj) is the seller's spelling, not the plain word.
    let told = |(term, names): &&(String, Techniques)| {
        let term = bare(term);
        plain.contains(&term)
            || term.contains(&plain)
            || plain.contains(term.trim_start_matches("antminer"))
            || (rate && term.starts_with("hashrate"))
            || names.contains(Technique::Initials)
            || names.contains(Technique::Homophone)
    };
    let found = places
        .iter()
        .filter(told)
        .fold(Techniques::NONE, |set, (_, names)| set.union(*names));
    let missing: Vec<&str> = policy
        .split(';')
        .filter(|name| !found.contains(name.parse().expect("a technique")))
        .collect();
    (!missing.is_empty()).then(|| format!("no {missing:?} in {places:?}"))
}

/// Says what is wrong with an example of which a verdict is expected.
fn misjudged(trace: &Trace, expect: &str) -> Option<String> {
    let verdict = &trace.verdict;
    let right = expect.split(' ').all(|word| {
        if let Ok(category) = word.parse::<Category>() {
            verdict.category == Some(category)
        } else if let Ok(technique) = word.parse::<Technique>() {
            verdict.evasion.contains(technique)
        } else {
            assert!(
                ["block", "review", "pass"].contains(&word),
                "{word} is a decision, a category or a technique"
            );
            verdict.decision.name() == word
        }
    });
    (!right).then(|| {
        let names: Vec<&str> = verdict.evasion.iter().map(Technique::name).collect();
        format!(
            "{expect} expected: {} {:?} {names:?}",
            verdict.decision, verdict.category
        )
    })
}

fn failures(engine: &Engine) -> BTreeMap<String, String> {
    let mut scratch = Scratch::new();
    let mut out = BTreeMap::new();
    for [technique, policy, plain, obfuscated, expect] in table("evasion_examples.tsv") {
        let trace = engine.trace(&listing(&technique, &plain, &obfuscated), &mut scratch);
        let wrong = match expect.as_str() {
            "-" => None,
            "word" => unfound(engine, &trace, &policy, &plain),
            _ => misjudged(&trace, &expect),
        };
        if let Some(wrong) = wrong {
            out.insert(obfuscated, format!("{plain}: {wrong}"));
        }
    }
    out
}

#[test]
fn examples_of_tricks_are_read_for_what_they_hide() {
    let report = Known::read().compare(TABLE, &failures(&engine()));
    assert!(report.is_empty(), "\n{report}");
}

//! Codes that a phone, a car, a saw or a crane shares with a miner (S9, L7, K7, T17, M50, X5): their own figures pass,
//! a miner's figures are blocked.
//!
//! `shared_codes.jsonl` holds labelled listings, written by hand.

use std::fs;
use std::path::Path;

use trommel::Decision;
use trommel::engine::{Engine, Scratch};
use trommel::pack::Pack;
use trommel::wire::{FieldNames, label_from_json, listing_from_json};

/// Rows of either sort that the table has at least.
const INNOCENT: usize = 200;
const MINERS: usize = 60;

#[test]
fn a_shared_code_is_judged_by_the_figures_beside_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pack = Pack::open_dir(&root.join("rules/crypto-mining"))
        .unwrap_or_else(|e| panic!("{e}\n{}", e.render(false)));
    let engine = Engine::new(
        pack,
        Some("alibaba-2021"),
        "2026-01-01".parse().expect("a day"),
    )
    .expect("the policy is there");
    let text = fs::read_to_string(root.join("tests/shared_codes.jsonl")).expect("UTF-8");
    let mut scratch = Scratch::new();
    let (mut innocent, mut miners, mut wrong) = (0, 0, Vec::new());
    for (i, row) in text.lines().enumerate() {
        let listing = listing_from_json(row, &FieldNames::default()).expect("a listing");
        let label = label_from_json(row).expect("a label");
        match label.decision {
            Decision::Pass => innocent += 1,
            _ => miners += 1,
        }
        let verdict = engine.judge(&listing, &mut scratch);
        let missing = label
            .evasion
            .iter()
            .find(|t| verdict.decision != Decision::Pass && !verdict.evasion.contains(**t));
        let fault = if verdict.decision != label.decision {
            format!("{} expected: {}", label.decision, verdict.decision)
        } else if verdict.category != label.category {
            format!("{:?} expected: {:?}", label.category, verdict.category)
        } else if let Some(missing) = missing {
            format!("{missing} is not named")
        } else {
            continue;
        };
        wrong.push(format!("line {}: {fault}: {}", i + 1, listing.title()));
    }
    assert!(
        innocent >= INNOCENT && miners >= MINERS,
        "{innocent} innocent, {miners} miners"
    );
    assert!(
        wrong.is_empty(),
        "{} rows\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

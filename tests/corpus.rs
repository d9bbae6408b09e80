//! Floors once reached: labelled rows, held rows, and real catalogue rows where they are at hand.

use std::fs;
use std::path::{Path, PathBuf};

use trommel::author::Score;
use trommel::engine::{Engine, Scratch};
use trommel::listing::Decision;
use trommel::pack::Pack;
use trommel::wire::{FieldNames, label_from_json, listing_from_json};

fn engine() -> Engine {
    Engine::new(
        Pack::embedded().expect("the embedded pack opens"),
        None,
        "2026-01-01".parse().expect("a day"),
    )
    .expect("the default policy")
}

fn files(dir: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(dir))
        .expect("the corpus is there")
        .map(|e| e.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}

fn score(dir: &str) -> Score {
    let engine = engine();
    let mut scratch = Scratch::new();
    let mut score = Score::default();
    for file in files(dir) {
        for row in fs::read_to_string(&file)
            .expect("UTF-8")
            .lines()
            .filter(|l| !l.is_empty())
        {
            let listing = listing_from_json(row, &FieldNames::default())
                .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let label = label_from_json(row).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            let verdict = engine.judge(&listing, &mut scratch);
            score.count(&listing, &label, &verdict);
        }
    }
    score
}

fn share(rate: trommel::author::Rate) -> f64 {
    rate.share().expect("rows")
}

#[test]
fn open_rows_keep_their_floors() {
    let score = score("corpus");
    assert!(score.recall["all"].of >= 700, "{:?}", score.recall["all"]);
    assert!(
        share(score.recall["all"]) >= 0.98,
        "recall {}",
        score.recall["all"]
    );
    assert!(
        share(score.recall["difficulty plain"]) >= 0.98,
        "plain {}",
        score.recall["difficulty plain"]
    );
    assert!(
        share(score.precision["all"]) >= 0.98,
        "precision {}",
        score.precision["all"]
    );
    assert!(share(score.category) >= 0.97, "category {}", score.category);
    assert!(share(score.named) >= 0.93, "named {}", score.named);
}

#[test]
fn held_rows_keep_their_floors() {
    let score = score("corpus/held");
    assert!(
        share(score.recall["all"]) >= 0.96,
        "recall {}",
        score.recall["all"]
    );
    assert!(
        share(score.precision["all"]) >= 0.98,
        "precision {}",
        score.precision["all"]
    );
    assert!(share(score.category) >= 0.95, "category {}", score.category);
    assert!(share(score.named) >= 0.93, "named {}", score.named);
}

#[test]
fn ordinary_real_rows_pass() {
    let Some(dir) = std::env::var_os("TROMMEL_REAL_ROWS") else {
        #[expect(clippy::print_stdout, reason = "a skipped test says so")]
        {
            println!("skipped: TROMMEL_REAL_ROWS names no folder of real rows");
        }
        return;
    };
    let engine = engine();
    let mut scratch = Scratch::new();
    let mut names = FieldNames::default();
    names
        .add("category_path=category")
        .expect("a field of ours");
    let (mut rows, mut flagged) = (0_u64, Vec::new());
    let mut paths: Vec<PathBuf> = fs::read_dir(dir)
        .expect("the folder can be read")
        .map(|e| e.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    paths.sort();
    for path in paths {
        for row in fs::read_to_string(&path).expect("UTF-8").lines() {
            if !row.contains("\"kind\": \"benign-unlabelled\"")
                && !row.contains("\"kind\": \"hard-negative\"")
            {
                continue;
            }
            rows += 1;
            let listing = listing_from_json(row, &names).expect("a listing");
            let verdict = engine.judge(&listing, &mut scratch);
            if verdict.decision == Decision::Block {
                flagged.push(listing.id.unwrap_or_default());
            }
        }
    }
    assert!(rows > 50_000, "{rows} rows");
    assert!(
        flagged.len() as u64 * 5_000 <= rows,
        "{} of {rows} ordinary rows blocked: {flagged:?}",
        flagged.len()
    );
}

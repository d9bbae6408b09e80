//! Labelled and real rows, and the same rows in disguise.

use std::fs;
use std::path::{Path, PathBuf};

use trommel::listing::FieldKind;
use trommel::wire::{FieldNames, Label, label_from_json, listing_from_json};
use trommel::{Listing, Technique};

use crate::disguise::{Tailor, is_chinese};
use crate::han::is_han;
use crate::random::Random;
use crate::words::{Which, spots};

/// One labelled row of the open corpus.
pub(crate) struct Row {
    pub(crate) listing: Listing,
    pub(crate) label: Label,
}

impl Row {
    pub(crate) fn id(&self) -> &str {
        self.listing.id.as_deref().unwrap_or("")
    }
}

fn jsonl(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir)
        .expect("the folder can be read")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    files
}

/// Gives the open rows that are scored, in the order of their files.
pub(crate) fn open_rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for file in jsonl(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")) {
        let text = fs::read_to_string(&file).expect("UTF-8");
        for line in text.lines().filter(|line| !line.is_empty()) {
            let fault = |e| -> ! { panic!("{}: {e}", file.display()) };
            rows.push(Row {
                listing: listing_from_json(line, &FieldNames::default())
                    .unwrap_or_else(|e| fault(e)),
                label: label_from_json(line).unwrap_or_else(|e| fault(e)),
            });
        }
    }
    rows.retain(|row| !row.label.debatable);
    rows
}

/// Gives the ordinary real rows of `dir`, in the order of their files.
pub(crate) fn real_rows(dir: &Path) -> Vec<Listing> {
    let mut names = FieldNames::default();
    names
        .add("category_path=category")
        .expect("a field of ours");
    let mut rows = Vec::new();
    for file in jsonl(dir) {
        let text = fs::read_to_string(&file).expect("UTF-8");
        rows.extend(
            text.lines()
                .filter(|line| {
                    line.contains("\"kind\": \"benign-unlabelled\"")
                        || line.contains("\"kind\": \"hard-negative\"")
                })
                .map(|line| listing_from_json(line, &names).expect("a listing")),
        );
    }
    rows
}

/// Gives `listing` with its words in the disguises, one over the other; `None` when not one word took them all.
///
/// The category path stays: the platform wrote it. Attributes are cut at their value, so that keys and values are
/// disguised apart.
pub(crate) fn disguised(
    listing: &Listing,
    techniques: &[Technique],
    which: Which,
    tailor: &Tailor,
    random: &mut Random,
) -> Option<Listing> {
    let mut changed = false;
    let mut change = |text: &str| {
        rewritten(text, which, random, |word, random| {
            let chinese = is_chinese(text);
            let dressed = techniques
                .iter()
                .try_fold(word.to_owned(), |word, technique| {
                    tailor.dress(*technique, &word, chinese, random)
                })?;
            changed = true;
            Some(dressed)
        })
    };
    let out = rebuilt(listing, &mut change);
    changed.then_some(out)
}

/// Gives `listing` with the words gone that [`disguised`] would have changed: what a disguise that nobody undoes
/// leaves to judge.
pub(crate) fn emptied(
    listing: &Listing,
    techniques: &[Technique],
    tailor: &Tailor,
    random: &mut Random,
) -> Listing {
    rebuilt(listing, &mut |text| {
        rewritten(text, Which::Trade, random, |word, random| {
            let chinese = is_chinese(text);
            techniques
                .iter()
                .try_fold(word.to_owned(), |word, technique| {
                    tailor.dress(*technique, &word, chinese, random)
                })
                .map(|_| " ".to_owned())
        })
    })
}

fn rebuilt(listing: &Listing, change: &mut impl FnMut(&str) -> String) -> Listing {
    let mut out = listing.clone();
    for field in &mut out.fields {
        if field.kind == FieldKind::CategoryPath {
            continue;
        }
        let (key, value) = field.text.split_at(field.value_start);
        let key = change(key);
        let value = change(value);
        field.value_start = key.len();
        field.text = key + &value;
    }
    out
}

/// Gives `text` with its words handed through `change`.
///
/// Letters that come in for Han get a blank where they would be glued to other letters: a seller writes `KS3M kuangji`.
fn rewritten(
    text: &str,
    which: Which,
    random: &mut Random,
    mut change: impl FnMut(&str, &mut Random) -> Option<String>,
) -> String {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for spot in spots(text, which, random) {
        let word = text.get(spot.clone()).expect("spots lie on char borders");
        out.push_str(text.get(at..spot.start).expect("spots come in order"));
        let behind = text.get(spot.end..).expect("spots lie inside");
        let new = change(word, random).unwrap_or_else(|| word.to_owned());
        if letter(out.chars().next_back())
            && letter(new.chars().next())
            && !letter(word.chars().next())
        {
            out.push(' ');
        }
        out.push_str(&new);
        if letter(new.chars().next_back())
            && letter(behind.chars().next())
            && !letter(word.chars().next_back())
        {
            out.push(' ');
        }
        at = spot.end;
    }
    out.push_str(text.get(at..).expect("spots lie inside"));
    out
}

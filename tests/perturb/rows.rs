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

/// What is put on which words: disguises, one over the other.
pub(crate) struct Costume<'a> {
    pub(crate) techniques: &'a [Technique],
    pub(crate) which: Which,
    pub(crate) tailor: &'a Tailor,
}

impl Costume<'_> {
    /// Gives `listing` with its words disguised; `None` when not one word took every technique.
    ///
    /// The category path stays: the platform wrote it. Keys and values of attributes are disguised apart.
    pub(crate) fn put_on(&self, listing: &Listing, random: &mut Random) -> Option<Listing> {
        let mut changed = false;
        let out = self.write(listing, random, |_, _, dressed| {
            changed = true;
            dressed
        });
        changed.then_some(out)
    }

    /// Gives `listing` with `written(which, word, disguised)` in place of each word that can be disguised.
    pub(crate) fn write(
        &self,
        listing: &Listing,
        random: &mut Random,
        mut written: impl FnMut(usize, &str, String) -> String,
    ) -> Listing {
        let mut count = 0;
        rebuilt(listing, &mut |text| {
            let chinese = is_chinese(text);
            rewritten(text, self.which, random, |word, random| {
                let dressed = self
                    .techniques
                    .iter()
                    .try_fold(word.to_owned(), |word, technique| {
                        self.tailor.dress(*technique, &word, chinese, random)
                    })?;
                count += 1;
                Some(written(count - 1, word, dressed))
            })
        })
    }
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

//! What reading a listing in full depends on: terms one by one, all else as one hash.
//!
//! Where two packs differ in terms alone, a text in which none of these can stand reads the same by both.

use std::collections::{BTreeMap, BTreeSet};

use super::files::Files;
use super::terms::Terms;
use super::wakes::reading_of;
use crate::listing::Channel;
use crate::literal::{Initials, Matcher, Reads, Term};
use crate::sieve::{self, Probe, Reading, Wanted, wanted_in_leet};
use crate::text::Segmenter;

/// Files that decide nothing of what is read, or are compared by themselves.
const APART: &[&str] = &["cases.toml", "overrides.toml", "pack.toml", "wake.tsv"];

/// What a pack reads listings by.
#[derive(Debug)]
pub(super) struct Readings {
    /// Of all files, without terms, exceptions and cases.
    rest: blake3::Hash,
    /// Terms and exceptions with all that is said of each.
    terms: BTreeMap<String, Term>,
    /// Words the segmenter knows beyond its dictionary, and whether each matters only where it stands.
    cut: BTreeSet<String>,
    settled: bool,
    initials: BTreeSet<String>,
}

impl Readings {
    pub(super) fn new(
        files: &Files,
        terms: &Terms,
        segmenter: &Segmenter,
        initials: &Initials,
    ) -> Self {
        Self {
            rest: rest(files),
            terms: described(terms),
            cut: segmenter.extra().iter().cloned().collect(),
            settled: segmenter.is_settled(),
            initials: initials.writings().map(str::to_owned).collect(),
        }
    }
}

/// The keys of texts that may read otherwise by one than by the other.
pub(super) fn wanted(before: &Readings, after: &Readings) -> Wanted {
    let told = before.settled && after.settled;
    if !told || before.rest != after.rest || before.initials != after.initials {
        return Wanted::Anything;
    }
    let only = |a: &Readings, b: &Readings| -> Vec<Term> {
        let found = a.terms.iter().filter(|(k, _)| !b.terms.contains_key(*k));
        found.map(|(_, term)| term.clone()).collect()
    };
    let changed = [only(before, after), only(after, before)].concat();
    let Ok(mut matcher) = Matcher::new(changed, &[]) else {
        return Wanted::Anything;
    };
    let mut keys = Vec::new();
    let patterns = matcher.take_patterns().into_iter();
    let cut = before.cut.symmetric_difference(&after.cut);
    let probes = patterns
        .map(|p| (p.channel, p.text))
        .chain(cut.map(|word| (Channel::Plain, word.clone())));
    for (channel, text) in probes {
        let wanted = match reading_of(Some(channel), &text) {
            None => Wanted::Keys(wanted_in_leet(&text)),
            Some(reading) => sieve::wanted(&probe(reading, text)),
        };
        match wanted {
            Wanted::Anything => return Wanted::Anything,
            Wanted::Keys(more) => keys.extend(more),
        }
    }
    Wanted::Keys(keys)
}

fn probe(reading: Reading, text: String) -> Probe {
    Probe {
        reading,
        text,
        mark: 0,
        faint: None,
        coded: None,
    }
}

/// Every term and exception by all that is said of it. An exception is read in every way.
fn described(terms: &Terms) -> BTreeMap<String, Term> {
    let mut out = BTreeMap::new();
    for (term, info) in terms.terms.iter().zip(&terms.infos) {
        let said = (info.list, info.strength, info.own, &info.near, &info.not);
        out.insert(format!("{term:?} {said:?}"), term.clone());
    }
    for exception in &terms.exceptions {
        let term = Term {
            text: exception.text.clone(),
            group: exception.group,
            reads: Reads::ALL,
            ..Term::default()
        };
        out.insert(format!("except {exception:?}"), term);
    }
    out
}

/// The hash of files without terms, exceptions and cases.
fn rest(files: &Files) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for path in files.paths().filter(|path| !APART.contains(path)) {
        let text = files.get(path).map_or("", |source| source.text.as_str());
        hasher.update(path.as_bytes());
        hasher.update(b"\0");
        let (tables, left_out): (_, &[&str]) = match path.split_once('/') {
            Some(("lists", _)) => ("list", &["terms", "except"]),
            Some(("rules", _)) => ("rule", &["case"]),
            _ => ("", &[]),
        };
        match without(text, tables, left_out) {
            Some(text) => hasher.update(text.as_bytes()),
            None => hasher.update(text.as_bytes()),
        };
        hasher.update(b"\0");
    }
    hasher.finalize()
}

/// A TOML text without some keys of its tables of one name; nothing where it is another text, or none of that name.
fn without(text: &str, tables: &str, left_out: &[&str]) -> Option<String> {
    let mut all: toml::Table = text.parse().ok()?;
    for table in all.get_mut(tables)?.as_array_mut()? {
        let table = table.as_table_mut()?;
        for key in left_out {
            table.remove(*key);
        }
    }
    Some(all.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_cases_are_left_out_and_nothing_else() {
        let text = "[[list]]\nid = \"a\"\nsee = [\"tight\"]\nterms = '''\nx\n'''\n";
        let other = text.replace("\nx\n", "\ny\n");
        let strip = |text: &str| without(text, "list", &["terms", "except"]).expect("lists");
        assert_eq!(strip(text), strip(&other));
        assert_ne!(strip(text), strip(&text.replace("tight", "sound")));
        assert_eq!(without("x = 1", "list", &[]), None);
    }
}

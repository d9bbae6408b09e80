//! Words of the field with digits or signs among their letters: c0in, st1ck, m1n4d0r.
//!
//! In: the words an author wants mended, and clean text. Out: the words in letters, so that everything reads them, not only
//! the lists that read leet themselves. A sign that stands for a letter must have letters on both sides of the word's own:
//! tool5 may be the fifth tool.

use std::collections::BTreeMap;

use crate::listing::Technique;
use crate::text::leet::{is_leet, leet};
use crate::text::map::OffsetMap;

/// Words that stand beside those of the field, too short or too common to be mended otherwise.
const BESIDE: &[&str] = &[
    "mine", "mines", "coin", "coins", "bot", "bots", "rig", "rigs", "tool", "tools", "pool",
    "pools", "farm", "farming", "course", "guide", "stick", "usb", "kit", "asic", "asics",
    "wallet", "token", "tokens", "hosting", "minador", "minadora", "minero", "minera", "clone",
];
/// Letters that stand as they are, at least.
const LEAST_LETTERS: usize = 2;

/// Words in leet.
#[derive(Debug, Default)]
pub(super) struct Leet {
    /// The word as leet reads it → the words that are read so.
    words: BTreeMap<String, Vec<String>>,
}

impl Leet {
    /// Takes words of small Latin letters beside its own.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut out = Self::default();
        for word in words.chain(BESIDE.iter().copied()) {
            let same = out.words.entry(leet(word)).or_default();
            if !same.iter().any(|w| w == word) {
                same.push(word.to_owned());
            }
        }
        out
    }

    /// Every word, in an order that stays.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.values().flatten().map(String::as_str)
    }

    /// Gives text with its words in letters, or `None` when none has signs among them. One pass.
    pub(super) fn in_letters(&self, cased: &str) -> Option<(String, OffsetMap)> {
        let mut out = String::new();
        let mut map = OffsetMap::default();
        let mut copied = 0;
        for (start, run) in runs(cased).filter(|(_, run)| may_hold_signs(run)) {
            let Some(word) = self.word(&run.to_ascii_lowercase()) else {
                continue;
            };
            out.push_str(cased.get(copied..start).unwrap_or(""));
            let at = out.len();
            out.push_str(word);
            let end = start + run.len();
            map.push(at..out.len(), start..end, Some(Technique::Leet));
            copied = end;
        }
        if map.is_identity() {
            return None;
        }
        out.push_str(cased.get(copied..).unwrap_or(""));
        Some((out, map))
    }

    /// The word that a folded run of letters and signs is.
    fn word(&self, run: &str) -> Option<&str> {
        let letters = run.bytes().filter(u8::is_ascii_lowercase).count();
        let inner = run.get(1..run.len().max(2) - 1).unwrap_or("");
        if letters < LEAST_LETTERS || !inner.contains(is_leet) {
            return None;
        }
        let same = self.words.get(&leet(run))?;
        // A letter is itself: `l` is no `i`.
        let stands = |word: &&String| {
            let mut pairs = word.chars().zip(run.chars());
            pairs.all(|(want, have)| want == have || is_leet(have))
        };
        same.iter().find(stands).map(String::as_str)
    }
}

/// Whether a sign stands for a letter inside a run: a quick no.
fn may_hold_signs(run: &str) -> bool {
    let inner = run.get(1..run.len() - 1).unwrap_or("");
    inner.bytes().any(|b| !b.is_ascii_alphabetic())
}

/// The runs of letters, digits and signs that may be a word, where each starts; signs that end a phrase are left out.
fn runs(cased: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = cased.as_bytes();
    let in_run = |b: u8| b.is_ascii_alphanumeric() || is_leet(char::from(b));
    let runs = bytes.chunk_by(move |a, b| in_run(*a) == in_run(*b));
    let mut end = 0;
    runs.filter_map(move |run| {
        let start = end;
        end += run.len();
        let run = cased.get(start..end).filter(|_| in_run(run[0]))?;
        let run = run.trim_end_matches(['!', '|']);
        (run.len() >= 3).then_some((start, run))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let words = ["miner", "bitcoin", "airdrop"];
        let read = Leet::new(words.into_iter()).in_letters(text);
        assert_eq!(read.map_or(text.to_owned(), |(text, _)| text), expected);
    }

    #[test]
    fn words_are_written_in_letters() {
        check("Grid b0t for c0in pairs", "Grid bot for coin pairs");
        check(
            "cl0ne U5B st1ck m1n3 b1tc0in!",
            "clone usb stick mine bitcoin!",
        );
        check("M1n4d0r, a1rdr0p", "minador, airdrop");
        check("一个c0in出", "一个coin出");
    }

    #[test]
    fn codes_numbers_and_other_words_stay() {
        for text in [
            "S19 95T", "tool5", "8ot", "iPhone5", "coin2", "c0ln", "x1c0in", "3 b0xes", "M1",
            "p00dle", "bot 80t",
        ] {
            check(text, text);
        }
    }
}

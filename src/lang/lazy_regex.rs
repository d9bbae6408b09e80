//! A regex of a rule, compiled when it is first asked: of hundreds a run asks a few.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::packed::Searcher;
use regex_automata::meta::{Config, Regex};
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Class, Hir, HirKind};

use super::literals::literals;
use super::ways::{Way, ungrouped};

/// A regex as written; clones share what is compiled.
#[derive(Debug, Clone)]
pub struct LazyRegex(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    text: String,
    facts: OnceLock<Facts>,
    full: OnceLock<Regex>,
    /// Finds the texts of which one stands wherever the regex matches, where there are some and they are not all of it.
    needed: OnceLock<Option<Searcher>>,
    /// The same for ASCII text: borders and classes of other scripts, which take most of the room, are left out.
    ascii: OnceLock<Regex>,
    /// The regex without borders of words in all scripts, where it has some, and with classes of many scripts widened. It
    /// matches wherever the regex does. Where text is not ASCII, such borders are found in a slow way only: it is gone only
    /// from where this one begins.
    coarse: OnceLock<Regex>,
}

/// What parsing tells.
#[derive(Debug)]
struct Facts {
    /// Bytes of the shortest match; none where nothing matches.
    least: Option<usize>,
    /// Bytes of the longest match; none where there is no end to it.
    most: Option<usize>,
    /// Whether it asks for borders of words in all scripts.
    borders: bool,
    /// Whether it is no more than texts.
    texts: bool,
}

impl Facts {
    fn of(hir: &Hir) -> Self {
        Self {
            least: hir.properties().minimum_len(),
            most: hir.properties().maximum_len(),
            borders: has_borders(hir),
            texts: hir.properties().is_alternation_literal(),
        }
    }
}

/// Signs of the shortest text that a regex is known to need.
const LEAST_NEEDED: usize = 2;

/// Parts of a regex, repetitions multiplied out, from which on it may be too big to compile: it is tried at once.
const BIG: u64 = 20_000;

/// Beginnings of the coarse regex in one text that are tried one by one.
const MOST_TRIED: usize = 8;

impl LazyRegex {
    /// Reads a regex. Costs what parsing it costs, but for big ones.
    ///
    /// # Errors
    /// When it is none, or too big to be compiled.
    ///
    /// # Examples
    /// ```
    /// use trommel::lang::LazyRegex;
    ///
    /// assert!(LazyRegex::new("矿[0-9]+")?.is_match("矿12"));
    /// assert!(LazyRegex::new("矿(").is_err());
    /// # Ok::<(), regex::Error>(())
    /// ```
    pub fn new(text: &str) -> Result<Self, regex::Error> {
        let hir = regex_syntax::parse(text).map_err(|e| regex::Error::Syntax(e.to_string()))?;
        if weight(&hir) > BIG {
            regex::Regex::new(text)?;
        }
        Ok(Self(Arc::new(Inner {
            facts: Facts::of(&hir).into(),
            text: text.to_owned(),
            full: OnceLock::new(),
            needed: OnceLock::new(),
            ascii: OnceLock::new(),
            coarse: OnceLock::new(),
        })))
    }

    /// Takes a regex that was read before, as those of a compiled pack were: it is parsed when it is first asked.
    ///
    /// # Panics
    /// When it is asked, if it is no regex.
    pub(super) fn known(text: &str) -> Self {
        Self(Arc::new(Inner {
            facts: OnceLock::new(),
            text: text.to_owned(),
            full: OnceLock::new(),
            needed: OnceLock::new(),
            ascii: OnceLock::new(),
            coarse: OnceLock::new(),
        }))
    }

    /// The regex as written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Whether it matches somewhere.
    pub fn is_match(&self, text: &str) -> bool {
        if !self.may_match(text) {
            return false;
        }
        if self.is_bordered(text) {
            return Tried::new(self, text).next().is_some();
        }
        self.regex(text).is_match(text)
    }

    /// Where it matches, in order.
    pub fn find_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let may_match = self.may_match(text);
        let bordered = may_match && self.is_bordered(text);
        let tried = bordered.then(|| Tried::new(self, text));
        let regex = (may_match && !bordered).then(|| self.regex(text));
        let found = regex
            .into_iter()
            .flat_map(move |regex| regex.find_iter(text).map(|m| m.range()));
        tried.into_iter().flatten().chain(found)
    }

    /// A quick no.
    fn may_match(&self, text: &str) -> bool {
        let needed = self.0.needed.get_or_init(|| self.needed());
        needed
            .as_ref()
            .is_none_or(|needed| needed.find(text).is_some())
    }

    /// Whether the text has borders that only the slow way finds.
    fn is_bordered(&self, text: &str) -> bool {
        let facts = self.facts();
        facts.borders && facts.least != Some(0) && !text.is_ascii()
    }

    fn needed(&self) -> Option<Searcher> {
        if self.facts().texts {
            return None;
        }
        let texts = literals(&self.0.text, LEAST_NEEDED)?;
        Searcher::new(texts.iter().map(|literal| &literal.text))
    }

    fn facts(&self) -> &Facts {
        let parsed = || regex_syntax::parse(&self.0.text).expect("parsed before");
        self.0.facts.get_or_init(|| Facts::of(&parsed()))
    }

    /// The regex for a text, compiled at the first call.
    fn regex(&self, text: &str) -> &Regex {
        if text.is_ascii() {
            self.0.ascii.get_or_init(|| self.compiled(Way::Ascii))
        } else {
            self.full()
        }
    }

    fn full(&self) -> &Regex {
        self.0.full.get_or_init(|| self.compiled(Way::Full))
    }

    fn coarse(&self) -> &Regex {
        self.0.coarse.get_or_init(|| self.compiled(Way::Coarse))
    }

    /// Compiles it in one of the ways. Nobody asks for its groups, which would cost time and memory; and automata cannot
    /// tell borders of words in all scripts.
    fn compiled(&self, way: Way) -> Regex {
        let hir = regex_syntax::parse(&self.0.text).expect("parsed before");
        let automata = way != Way::Full || !self.facts().borders;
        let config = Config::new()
            .hybrid(automata)
            .dfa(automata)
            .nfa_size_limit(None);
        Regex::builder()
            .configure(config)
            .build_from_hir(&ungrouped(hir, way))
            .expect("of any size")
    }

    /// Whether it matches the empty text.
    pub(super) fn is_empty(&self) -> bool {
        self.facts().least == Some(0) && self.is_match("")
    }
}

impl fmt::Display for LazyRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a regex with borders of words in all scripts matches.
struct Tried<'t> {
    regex: &'t LazyRegex,
    text: &'t str,
    at: usize,
    tried: usize,
}

impl<'t> Tried<'t> {
    fn new(regex: &'t LazyRegex, text: &'t str) -> Self {
        Self {
            regex,
            text,
            at: 0,
            tried: 0,
        }
    }

    /// The bytes of a match that begins at a byte.
    fn from(&self, start: usize) -> Option<Range<usize>> {
        let end = (self.regex.facts().most).map_or(usize::MAX, |most| start.saturating_add(most));
        let input = Input::new(self.text)
            .span(start..self.text.len().min(end))
            .anchored(Anchored::Yes);
        Some(self.regex.full().search(&input)?.range())
    }
}

impl Iterator for Tried<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        while self.at <= self.text.len() {
            let rest = Input::new(self.text).span(self.at..self.text.len());
            let start = self.regex.coarse().search(&rest)?.start();
            let found = if self.tried < MOST_TRIED {
                self.from(start)
            } else {
                // So many beginnings may cost more than the whole text does.
                let rest = Input::new(self.text).span(start..self.text.len());
                Some(self.regex.full().search(&rest)?.range())
            };
            if let Some(found) = found {
                self.at = found.end;
                return Some(found);
            }
            self.tried += 1;
            let sign = self.text.get(start..).and_then(|rest| rest.chars().next());
            self.at = start + sign.map_or(1, char::len_utf8);
        }
        None
    }
}

/// Whether a regex asks for borders of words in all scripts.
fn has_borders(hir: &Hir) -> bool {
    hir.properties().look_set().contains_word_unicode()
}

/// Parts of a regex, repetitions multiplied out; classes count by their ranges.
fn weight(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(class) => match class {
            Class::Unicode(class) => 4 * class.ranges().len() as u64,
            Class::Bytes(class) => class.ranges().len() as u64,
        },
        HirKind::Repetition(repeated) => {
            let times = repeated.max.unwrap_or(repeated.min.saturating_add(1));
            u64::from(times).saturating_mul(weight(&repeated.sub))
        }
        HirKind::Capture(capture) => weight(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(weight).fold(1, u64::saturating_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_regex_or_too_big_is_told_at_once() {
        assert!(LazyRegex::new("矿(").is_err());
        assert!(LazyRegex::new(r"(\p{Han}{1000}){1000}").is_err());
        let small = LazyRegex::new("(?-u:\\b)k[0-9]{2}|矿").expect("a regex");
        assert!(small.0.ascii.get().is_none());
        assert!(small.is_match("a k12"));
    }

    #[test]
    fn borders_of_words_hold_in_every_script() {
        let regex = LazyRegex::new(r"\b(für|à)\b.{0,6}\bno\w*|\bж{2,3}\b").expect("a regex");
        for (text, matches) in [
            ("für das Notebook", false),
            ("für den notfall", true),
            ("dafür no", false),
            ("für 中no", false),
            ("für 中 no", true),
            ("жж", true),
            ("жжжж", false),
        ] {
            assert_eq!(regex.is_match(text), matches, "{text}");
            assert_eq!(regex.find_iter(text).next().is_some(), matches, "{text}");
        }
    }

    #[test]
    fn matches_are_found_behind_any_number_of_false_beginnings() {
        let text = r"\bno\b|\bf(ü|u)r\b.{0,6}?\bno\w*|\bж+\b";
        let regex = LazyRegex::new(text).expect("a regex");
        let written = regex::Regex::new(text).expect("a regex");
        for times in [0, 1, MOST_TRIED - 1, MOST_TRIED, 3 * MOST_TRIED] {
            for end in ["", "für no", "für nono no жж", "dafür no", "中no"] {
                let found = format!("{}{end} für den 中", "fürno жno中 nö ".repeat(times));
                let expected: Vec<_> = written.find_iter(&found).map(|m| m.range()).collect();
                assert_eq!(regex.find_iter(&found).collect::<Vec<_>>(), expected);
                assert_eq!(regex.is_match(&found), !expected.is_empty());
            }
        }
    }

    #[test]
    fn a_repeated_repetition_stays_one() {
        for (text, matching, others) in [
            (
                "^矿机([0-9]{2})?台$",
                &["矿机台", "矿机12台"][..],
                &["矿机1台", "矿机1234台"][..],
            ),
            ("^(?:a+)?b$", &["b", "aab"], &["ab b"]),
            (r"^(\b\w+\b)?é$", &["é"], &["wé", "w é"]),
            ("^((ab)*){2,3}?$", &["", "abab"], &["aba"]),
        ] {
            let regex = LazyRegex::new(text).expect("a regex");
            let written = regex::Regex::new(text).expect("a regex");
            for found in matching.iter().chain(others) {
                assert_eq!(
                    regex.is_match(found),
                    written.is_match(found),
                    "{text} {found}"
                );
            }
            assert!(matching.iter().all(|found| regex.is_match(found)), "{text}");
            assert!(!others.iter().any(|found| regex.is_match(found)), "{text}");
        }
    }

    #[test]
    fn ascii_text_is_matched_as_any_other() {
        for text in [
            r"\b(für|fur|k)\b.{0,6}\bno\w*|矿机|(é|a)+x",
            r"(?i)\bkaspa\w?\b[^。]{0,3}机?",
            "矿(机|场)",
            r"\B[^\p{Han}]\d\b{end}",
            "(é)?k12|(矿){0,2}z",
        ] {
            let regex = LazyRegex::new(text).expect("a regex");
            let written = regex::Regex::new(text).expect("a regex");
            for found in [
                "fur a note k",
                "KASPAS ab",
                "aax ax x",
                "a1 b22",
                "k12 zz",
                "",
                "Kaspa矿机 é",
            ] {
                let got: Vec<_> = regex.find_iter(found).collect();
                let expected: Vec<_> = written.find_iter(found).map(|m| m.range()).collect();
                assert_eq!(got, expected, "{text} {found}");
                assert_eq!(
                    regex.is_match(found),
                    !expected.is_empty(),
                    "{text} {found}"
                );
            }
        }
    }

    #[test]
    fn what_matches_nothing_at_all_is_told() {
        for (text, empty) in [
            ("a*", true),
            ("a|", true),
            ("a+", false),
            (r"(?-u:\b)", false),
        ] {
            assert_eq!(
                LazyRegex::new(text).expect("a regex").is_empty(),
                empty,
                "{text}"
            );
        }
    }
}

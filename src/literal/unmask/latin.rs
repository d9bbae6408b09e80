//! Latin words in disguise.

use rustc_hash::{FxHashMap, FxHashSet};

use super::look::pictures;
use super::tokens::{Token, tokens};
use super::{Index, Unmasked, Unmasking};
use crate::listing::{CleanSpan, Technique, Techniques};
use crate::text::{FieldText, rot13};

/// Letters of a word that is read with one of them wrong.
const LONG_WORD: usize = 5;
/// Letters of a word that is read with two of them wrong.
const VERY_LONG_WORD: usize = 8;
/// Letters of a word at least.
const LEAST: usize = 3;
/// Letters left of a word without its vowels, at least.
const LEAST_BARE: usize = 3;
/// A run of letters and figures longer than this is no word.
const LONGEST: usize = 48;
/// Ways to read the pictures of one token.
const MOST_FORMS: usize = 32;

/// The Latin words that are looked for.
pub(super) struct LatinWords {
    words: Vec<String>,
    exact: FxHashMap<String, u32>,
    squeezed: Index<String>,
    bare: Index<String>,
    /// Words long enough to be misspelled and the letters in them, by their first letter.
    long: FxHashMap<u8, Vec<(u32, u32)>>,
    known: FxHashSet<String>,
}

impl LatinWords {
    pub(super) fn new<'w>(
        words: impl Iterator<Item = &'w String>,
        known: &FxHashSet<String>,
    ) -> Self {
        let mut out = Self {
            words: words.cloned().collect(),
            exact: FxHashMap::default(),
            squeezed: Index::default(),
            bare: Index::default(),
            long: FxHashMap::default(),
            known: known.clone(),
        };
        for (i, word) in (0..).zip(&out.words) {
            out.exact.insert(word.clone(), i);
            out.squeezed.entry(squeeze(word)).or_default().push(i);
            if word.len() >= LONG_WORD {
                let bare = bare(word);
                if bare.len() >= LEAST_BARE && bare != *word {
                    out.bare.entry(bare).or_default().push(i);
                }
                let long = out.long.entry(word.as_bytes()[0]).or_default();
                long.push((i, letter_set(word)));
            }
        }
        out
    }

    pub(super) fn find(&self, field: &FieldText, out: &mut Unmasking) {
        for token in tokens(&field.lower) {
            out.steps += 1;
            if token.text.len() > LONGEST {
                continue;
            }
            if let Some((word, techniques)) = self.read(&token) {
                out.found.push(Unmasked {
                    word: self.words[word as usize].clone(),
                    span: CleanSpan {
                        start: token.span.start,
                        end: token.span.end,
                    },
                    techniques,
                });
            }
        }
    }

    /// The word a token is, or was before its tricks.
    fn read(&self, token: &Token<'_>) -> Option<(u32, Techniques)> {
        let text: &str = &token.text;
        let known = self.is_known(text);
        if token.techniques.is_empty() && known {
            return self.exact.get(text).map(|word| (*word, Techniques::NONE));
        }
        let forms = forms(text);
        let exact = forms
            .iter()
            .find_map(|(form, tricks)| Some((*self.exact.get(form)?, *tricks)));
        let letters = text.bytes().filter(u8::is_ascii_lowercase).count();
        let (word, tricks) = exact.or_else(|| {
            // Where few of the seller's signs are letters, one trick is enough.
            let enough = letters * 2 >= text.len();
            forms.iter().filter(|_| enough).find_map(|(form, tricks)| {
                let known = if form == text {
                    known
                } else {
                    self.is_known(form)
                };
                let (word, more) = if known { None } else { self.word(form) }?;
                Some((word, tricks.union(more)))
            })
        })?;
        Some((word, token.techniques.union(tricks)))
    }

    /// Whether a text is a word of its own, or one with an ending.
    fn is_known(&self, text: &str) -> bool {
        const ENDINGS: &[&str] = &[
            "s", "es", "ed", "d", "er", "ers", "r", "rs", "ing", "ings", "y",
        ];
        self.known.contains(text)
            || self.exact.contains_key(text)
            || ENDINGS.iter().any(|ending| {
                text.strip_suffix(ending).is_some_and(|stem| {
                    stem.len() >= LEAST
                        && (self.known.contains(stem) || self.exact.contains_key(stem))
                })
            })
    }

    /// The word that letters, no word themselves, were before one trick.
    fn word(&self, letters: &str) -> Option<(u32, Techniques)> {
        if letters.len() < LEAST {
            return None;
        }
        let one = |technique| Techniques::one(technique);
        if letters.contains(['*', '#']) {
            return self.masked(letters).map(|w| (w, one(Technique::Other)));
        }
        if !letters.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        if let Some(word) = self.repeated(letters) {
            return Some((word, one(Technique::Repetition)));
        }
        let turned: String = letters.chars().rev().collect();
        if let Some(word) = self.exact.get(&turned).filter(|_| letters.len() >= 4) {
            return Some((*word, one(Technique::Reversal)));
        }
        let shifted = rot13(letters);
        if let Some(word) = self
            .exact
            .get(&shifted)
            .filter(|_| letters.len() >= LONG_WORD)
        {
            return Some((*word, one(Technique::Encoded)));
        }
        self.misspelled(letters)
            .map(|w| (w, one(Technique::Misspelling)))
            .or_else(|| {
                let word = self.repeated(&turned)?;
                Some((
                    word,
                    one(Technique::Reversal).union(one(Technique::Repetition)),
                ))
            })
    }

    /// A word some letters of which stand more often than it has them. One letter twice at its end is another word.
    fn repeated(&self, letters: &str) -> Option<u32> {
        let words = self.squeezed.get(&squeeze(letters))?;
        words.iter().copied().find(|w| {
            let word = &self.words[*w as usize];
            letters.len() > word.len() + usize::from(word.len() < 4) && holds(word, letters)
        })
    }

    /// One edit off, two in a very long word, or without its vowels; the first letter stays.
    fn misspelled(&self, letters: &str) -> Option<u32> {
        let bare = self.bare.get(letters).and_then(|words| words.first());
        if let Some(word) = bare {
            return Some(*word);
        }
        let words = self.long.get(letters.as_bytes().first()?)?;
        let found = letter_set(letters);
        let near = |most: usize| {
            let near = words.iter().find(|(w, set)| {
                let word = &self.words[*w as usize];
                let able = if most == 1 { LONG_WORD } else { VERY_LONG_WORD };
                // An edit adds a letter, takes one away, or both.
                (set ^ found).count_ones() as usize <= 2 * most
                    && word.len() >= able
                    && within_edits(word, letters, most)
            });
            near.map(|(w, _)| *w)
        };
        near(1).or_else(|| near(2))
    }

    /// A word with an inner part masked (`ant***er`, `b*tcoin`).
    fn masked(&self, letters: &str) -> Option<u32> {
        let mask = |c: char| c == '*' || c == '#';
        let (head, rest) = letters.split_at(letters.find(mask)?);
        let tail = rest.trim_start_matches(mask);
        if tail.contains(mask) || head.is_empty() {
            return None;
        }
        let shown = head.len() + tail.len();
        let fits = |word: &String| {
            word.starts_with(head)
                && word.ends_with(tail)
                && shown < word.len()
                && shown >= 3
                && shown * 2 >= word.len()
        };
        (0..)
            .zip(&self.words)
            .find_map(|(i, w)| fits(w).then_some(i))
    }
}

/// What a token may be meant as before any word is looked up: itself, without signs between its letters, with words for
/// its pictures, with letters for the figures and signs that stand for them (`1` is i or l).
fn forms(text: &str) -> Vec<(String, Techniques)> {
    let mut out = vec![(text.to_owned(), Techniques::NONE)];
    if text.bytes().all(|b| b.is_ascii_lowercase()) {
        return out;
    }
    if !text.is_ascii() {
        out.extend(
            drawn(text)
                .into_iter()
                .map(|form| (form, Techniques::one(Technique::Emoji))),
        );
        return out;
    }
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let signs = text.len() - bare.len();
    if signs > 0 {
        let every = signs + 1 >= bare.len();
        let technique = if every || signs == 1 {
            Technique::Separators
        } else {
            Technique::Other
        };
        out.push((bare.clone(), Techniques::one(technique)));
    }
    for one in ['i', 'l'] {
        let read: String = text.chars().map(|c| unleet(c, one)).collect();
        out.push((read, Techniques::one(Technique::Leet)));
    }
    out
}

/// A text with every word for each of its pictures.
fn drawn(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in text.chars() {
        match pictures().find(|(picture, _)| *picture == c) {
            None => out.iter_mut().for_each(|form| form.push(c)),
            Some((_, words)) => {
                let latin = words.iter().filter(|w| w.is_ascii());
                out = latin
                    .flat_map(|w| out.iter().map(move |form| format!("{form}{w}")))
                    .take(MOST_FORMS)
                    .collect();
            }
        }
    }
    out
}

fn unleet(c: char, one: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '9' | '6' => 'g',
        c => c,
    }
}

fn squeeze(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Whether `letters` is `word` with letters repeated, none of the word's own repeats lost.
fn holds(word: &str, letters: &str) -> bool {
    let mut rest = letters.chars().peekable();
    let mut last = None;
    for want in word.chars() {
        while rest.peek() != Some(&want) {
            if rest.next() != last {
                return false;
            }
        }
        rest.next();
        last = Some(want);
    }
    rest.all(|c| Some(c) == last)
}

/// The letters of a word, a bit each.
fn letter_set(word: &str) -> u32 {
    word.bytes()
        .fold(0, |set, b| set | 1 << (b.wrapping_sub(b'a') & 31))
}

/// A word without its vowels, but for the first letter.
fn bare(word: &str) -> String {
    let inner = |(i, c): &(usize, char)| *i == 0 || !"aeiou".contains(*c);
    word.char_indices().filter(inner).map(|(_, c)| c).collect()
}

/// Whether two words are at most `most` edits apart: a letter left out, put in, changed, or two swapped.
fn within_edits(a: &str, b: &str, most: usize) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()] <= most
}

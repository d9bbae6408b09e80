//! Words of the field that are misspelled, turned round, in ROT13 or without their vowels, mended before anything is read.
//!
//! In: words an author wants mended, and clean text. Out: for a run of Latin letters, the word it was meant to be.
//! Knows nothing of packs. Every slip that is mended is found when the mender is made; a run of letters is one look-up.

mod companions;
mod leet;
mod mended;

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::listing::Technique;
use crate::text::map::OffsetMap;
use crate::text::words::{Word, latin_runs};
use companions::{MOST_COMPANIONS, Whole, companion};
pub(crate) use companions::{bare, rot13};
use leet::Leet;
use mended::Mended;

/// Letters of a word of which any one may be wrong; of a shorter one only what slips on a keyboard.
const LONG_WORD: usize = 7;
/// Letters of a word at least.
const LEAST: usize = 5;
/// What stands for a letter that was masked.
const MASK: char = '*';
/// Letters of a masked word that are not.
const LEAST_OPEN: usize = 3;
/// Letters left of a word without its vowels, at least.
const LEAST_BARE: usize = 4;

/// Words to mend.
#[derive(Debug, Default)]
pub struct Mender {
    /// By their first letter.
    words: [Vec<String>; 26],
    /// Words that are nothing but themselves.
    known: BTreeSet<String>,
    /// Every run of letters that is mended → the word it was meant to be, and the trick.
    slips: FxHashMap<String, (String, Technique)>,
    /// The words with digits or signs for letters.
    leet: Leet,
}

impl Mender {
    /// Gives a mender of `words` (five or more small Latin letters); what stands in `known` is no misspelling.
    pub fn new(words: impl IntoIterator<Item = String>, known: BTreeSet<String>) -> Self {
        let mut out = Self {
            known,
            ..Self::default()
        };
        for word in words {
            let fits = word.len() >= LEAST && word.bytes().all(|b| b.is_ascii_lowercase());
            if let Some(first) = word.bytes().next().filter(|_| fits) {
                out.words[usize::from(first - b'a')].push(word);
            }
        }
        let all: Vec<String> = out.words.iter().flatten().cloned().collect();
        out.leet = Leet::new(all.iter().map(String::as_str));
        for letters in all.iter().flat_map(|word| near(word)) {
            if let Some((word, technique)) = out.meant(&letters) {
                let word = word.to_owned();
                out.slips.insert(letters, (word, technique));
            }
        }
        out
    }

    /// Gives text with its words of digits and signs in letters, or `None` when it has none.
    pub(super) fn in_letters(&self, cased: &str) -> Option<(String, OffsetMap)> {
        self.leet.in_letters(cased)
    }

    /// Words that are read through digits and signs.
    pub fn leet_words(&self) -> impl Iterator<Item = &str> {
        self.leet.words()
    }

    /// Gives text with its misspelled words mended, or `None` when none is. Both texts have equal offsets. One pass.
    pub(super) fn mend_all(&self, cased: &str, lower: &str) -> Option<(String, OffsetMap)> {
        let mut mended = Mended::new(cased);
        let mut masked = masked_runs(lower).peekable();
        let mut plain = latin_runs(lower).peekable();
        // By start; of two that begin together the masked one, which is longer.
        let runs = std::iter::from_fn(|| match (masked.peek(), plain.peek()) {
            (Some(m), Some(p)) if m.start > p.start => plain.next(),
            (Some(_), _) => masked.next(),
            (None, _) => plain.next(),
        });
        // Runs before, one sign apart, that a trick on the whole text may have changed too; and the trick on the last run.
        let mut waiting: Vec<Word<'_>> = Vec::new();
        let mut whole: Option<(Whole, Technique)> = None;
        let mut end = usize::MAX;
        for run in runs {
            if end.checked_add(1) != Some(run.start) {
                waiting.clear();
                whole = None;
                mended.end_phrase();
            }
            end = run.end();
            if let Some((word, technique)) = self.mend(run.text) {
                whole = Whole::of(technique, run.text).map(|whole| (whole, technique));
                let mut with_it = Vec::new();
                while let Some(last) = waiting.pop() {
                    let Some(word) = whole.and_then(|(w, _)| companion(cased, &last, w)) else {
                        break;
                    };
                    with_it.push((last, word));
                }
                waiting.clear();
                with_it.reverse();
                for (last, word) in with_it {
                    mended.add(&last, &word, technique);
                }
                mended.add(&run, word, technique);
            } else if let Some((of, technique)) = whole {
                if let Some(word) = companion(cased, &run, of) {
                    mended.add(&run, &word, technique);
                } else {
                    whole = None;
                    mended.end_phrase();
                }
            } else {
                if waiting.len() == MOST_COMPANIONS {
                    waiting.remove(0);
                }
                waiting.push(run);
            }
        }
        mended.finish()
    }

    /// Gives the word that folded letters were meant to be, and the trick on it; `None` for what needs no mending. One
    /// look-up, but for letters that are masked (b*tc**n).
    pub fn mend(&self, letters: &str) -> Option<(&str, Technique)> {
        if letters.contains(MASK) {
            return self.unmasked(letters).map(|word| (word, Technique::Other));
        }
        let (word, technique) = self.slips.get(letters)?;
        Some((word, *technique))
    }

    /// The one word that letters with masks among them may be.
    fn unmasked(&self, letters: &str) -> Option<&str> {
        // A lone star behind a word is a note's.
        let word = letters.strip_suffix(MASK);
        if word.is_some_and(|word| !word.ends_with(MASK)) {
            return None;
        }
        let first = letters.bytes().next().filter(u8::is_ascii_lowercase)?;
        let open = letters.bytes().filter(|b| *b != MASK as u8).count();
        let (head, tail) = (letters.split(MASK).next()?, letters.rsplit(MASK).next()?);
        // Whoever masks a stretch does not count its letters.
        let one_stretch = head.len() + tail.len() == open && letters.len() >= open + 2;
        let stands = |word: &&String| {
            let mut pairs = word.bytes().zip(letters.bytes());
            let exactly = word.len() == letters.len()
                && pairs.all(|(want, have)| have == MASK as u8 || want == have);
            let around = one_stretch
                && word.len() > open + 1
                && word.starts_with(head)
                && word.ends_with(tail);
            exactly || around
        };
        let mut words = self.words[usize::from(first - b'a')].iter().filter(stands);
        let word = words.next().filter(|_| open >= LEAST_OPEN)?;
        words.next().is_none().then_some(word)
    }

    /// The same by comparing letters with words.
    fn meant(&self, letters: &str) -> Option<(&str, Technique)> {
        let bytes = letters.as_bytes();
        if bytes.len() < LEAST_BARE || !bytes.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let beside = |b: u8| &self.words[usize::from(b - b'a')];
        let misspelled = beside(bytes[0])
            .iter()
            .find(|w| is_misspelled(w, bytes))
            .map(|w| (w.as_str(), slip(w, bytes)));
        let turned = || {
            let word = beside(bytes[bytes.len() - 1])
                .iter()
                .find(|w| w.len() == bytes.len() && w.bytes().rev().eq(bytes.iter().copied()))?;
            Some((word.as_str(), Technique::Reversal))
        };
        let rotated = || {
            let plain = rot13(letters);
            let word = beside(plain.bytes().next()?)
                .iter()
                .find(|w| **w == plain)?;
            Some((word.as_str(), Technique::Encoded))
        };
        let found = misspelled.or_else(turned).or_else(rotated)?;
        (!self.is_known(letters)).then_some(found)
    }

    /// Every run of letters that is mended.
    pub fn slips(&self) -> BTreeSet<String> {
        self.slips.keys().cloned().collect()
    }

    /// Whether letters are a word of their own, one to mend, or either with an ending.
    fn is_known(&self, letters: &str) -> bool {
        const ENDINGS: &[&str] = &["", "s", "es", "ed", "d", "er", "ers", "r", "rs", "ing", "y"];
        let word = |stem: &str| {
            self.known.contains(stem)
                || stem
                    .bytes()
                    .next()
                    .and_then(|b| self.words.get(usize::from(b.wrapping_sub(b'a'))))
                    .is_some_and(|words| words.iter().any(|w| w == stem))
        };
        ENDINGS
            .iter()
            .any(|ending| letters.strip_suffix(ending).is_some_and(word))
    }
}

/// Runs of letters with masks among them, in order; none, at once, where nothing is masked.
fn masked_runs(lower: &str) -> impl Iterator<Item = Word<'_>> {
    let in_run = |c: char| c.is_ascii_lowercase() || c == MASK;
    let text = if lower.contains(MASK) { lower } else { "" };
    let mut start = 0;
    text.split_inclusive(move |c| !in_run(c))
        .map(move |run| {
            let at = start;
            start += run.len();
            Word {
                text: run.trim_end_matches(move |c| !in_run(c)),
                start: at,
            }
        })
        .filter(|run| run.text.contains(MASK) && run.text.len() >= LEAST)
}

/// The trick on a misspelled word: a letter that stands twice is a repetition.
fn slip(word: &str, have: &[u8]) -> Technique {
    let want = word.as_bytes();
    let head = want.iter().zip(have).take_while(|(a, b)| a == b).count();
    let twice = have.len() > want.len() && head > 0 && have.get(head) == want.get(head - 1);
    if twice {
        Technique::Repetition
    } else {
        Technique::Misspelling
    }
}

/// Whether `have` is `word` with one edit inside it, without its vowels, or a long one without some of them.
fn is_misspelled(word: &str, have: &[u8]) -> bool {
    let want = word.as_bytes();
    if have.len() > want.len() + 1 {
        return false;
    }
    if have.len() + 1 < want.len() {
        return is_bare(want, have);
    }
    if have == want {
        return false;
    }
    let head = want.iter().zip(have).take_while(|(a, b)| a == b).count();
    if head == 0 {
        return false;
    }
    let (rest, other) = (&want[head..], &have[head..]);
    let free = want.len() >= LONG_WORD;
    if want.len() == have.len() + 1 {
        // A letter left out. At the end that makes another word or none (min, bitcoi).
        return (!other.is_empty() && rest[1..] == *other) || is_bare(want, have);
    }
    if have.len() == want.len() + 1 {
        let beside = || slips(other[0], want[head - 1]) || slips(other[0], rest[0]);
        return !rest.is_empty() && other[1..] == *rest && (free || beside());
    }
    let swapped =
        rest.len() > 1 && (rest[0], rest[1]) == (other[1], other[0]) && rest[2..] == other[2..];
    let changed = rest.len() > 1 && rest[1..] == other[1..] && (free || slips(other[0], rest[0]));
    swapped || changed
}

/// Every run of letters that may be a misspelling of a word, and more.
fn near(word: &str) -> Vec<String> {
    let letters = word.as_bytes();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut out = vec![word.chars().rev().collect(), rot13(word)];
    out.extend(without_vowels(word));
    for at in 0..=letters.len() {
        let (head, tail) = letters.split_at(at);
        for letter in b'a'..=b'z' {
            out.push(text(&[head, &[letter], tail].concat()));
            if let Some((_, rest)) = tail.split_first() {
                out.push(text(&[head, &[letter], rest].concat()));
            }
        }
        if let [first, rest @ ..] = tail {
            out.push(text(&[head, rest].concat()));
            if let [second, rest @ ..] = rest {
                out.push(text(&[head, &[*second, *first], rest].concat()));
            }
        }
    }
    out
}

fn is_bare(want: &[u8], have: &[u8]) -> bool {
    if have.len() < LEAST_BARE || have.len() * 4 < want.len() {
        return false;
    }
    let mut rest = have.iter().peekable();
    let mut kept_vowel = false;
    for (i, letter) in want.iter().enumerate() {
        let vowel = i > 0 && is_vowel(*letter);
        if rest.next_if_eq(&letter).is_some() {
            kept_vowel |= vowel;
        } else if !vowel {
            return false;
        }
    }
    rest.next().is_none() && (!kept_vowel || want.len() >= LONG_WORD)
}

fn is_vowel(letter: u8) -> bool {
    b"aeiou".contains(&letter)
}

/// Vowels that are left out in every way, at most.
const MOST_VOWELS: u32 = 6;

/// A word without some of its vowels, or all but the first letter's.
fn without_vowels(word: &str) -> Vec<String> {
    let letters = word.as_bytes();
    let places: Vec<usize> = (1..letters.len())
        .filter(|i| is_vowel(letters[*i]))
        .collect();
    let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
    let all = count.min(MOST_VOWELS);
    let partly = letters.len() >= LONG_WORD && count <= MOST_VOWELS;
    let ways = if partly { 1..1_u32 << all } else { 0..0 };
    let left_out = |dropped: &dyn Fn(usize) -> bool| -> String {
        let kept = letters.iter().enumerate().filter(|(i, _)| !dropped(*i));
        kept.map(|(_, b)| char::from(*b)).collect()
    };
    let mut out = vec![left_out(&|i| places.contains(&i))];
    out.extend(ways.map(|way| {
        left_out(&|i| {
            places
                .iter()
                .position(|p| *p == i)
                .is_some_and(|n| way >> n & 1 == 1)
        })
    }));
    out
}

/// Whether one letter is written for the other: a key beside it, another vowel, or a letter of its sound.
fn slips(have: u8, want: u8) -> bool {
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    const SOUNDS: &[[u8; 2]] = &[*b"ck", *b"sz", *b"iy", *b"mn", *b"vw", *b"ks", *b"cs"];
    let vowels = b"aeiou".contains(&have) && b"aeiou".contains(&want);
    let beside = ROWS.iter().any(|row| {
        row.windows(2)
            .any(|pair| pair == [have, want] || pair == [want, have])
    });
    let sound = SOUNDS
        .iter()
        .any(|pair| *pair == [have, want] || *pair == [want, have]);
    vowels || beside || sound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(letters: &str, expected: Option<(&str, Technique)>) {
        let words = [
            "miner",
            "mining",
            "bitcoin",
            "antminer",
            "helium",
            "whatsminer",
        ]
        .map(String::from);
        let known = ["minor", "mixer", "script"].map(String::from);
        let mender = Mender::new(words, known.into_iter().collect());
        assert_eq!(mender.mend(letters), expected, "{letters}");
    }

    #[test]
    fn one_slip_is_mended() {
        use Technique::{Encoded, Misspelling, Other, Repetition, Reversal};
        for (letters, word, technique) in [
            ("minng", "mining", Misspelling),
            ("minung", "mining", Misspelling),
            ("minibng", "mining", Misspelling),
            ("minign", "mining", Misspelling),
            ("moiner", "miner", Misspelling),
            ("bitxoin", "bitcoin", Misspelling),
            ("bitcoiin", "bitcoin", Repetition),
            ("antmnr", "antminer", Misspelling),
            ("whtsmner", "whatsminer", Misspelling),
            ("b*tc**n", "bitcoin", Other),
            ("m*n*ng", "mining", Other),
            ("wh**miner", "whatsminer", Other),
            ("gninim", "mining", Reversal),
            ("renim", "miner", Reversal),
            ("zvare", "miner", Encoded),
            ("nagzvare", "antminer", Encoded),
        ] {
            check(letters, Some((word, technique)));
        }
    }

    #[test]
    fn short_words_beside_one_turned_round_are_turned_with_it() {
        let words = ["mining", "miner"].map(String::from);
        let mender = Mender::new(words, BTreeSet::new());
        for (text, expected) in [
            ("gir gninim 8x3070", Some("mining rig 8x3070")),
            ("gninim gir", Some("mining rig")),
            ("a zvavat Evt here", Some("a mining Rig here")),
            ("gir of minng", Some("gir of mining")),
            ("mnng btc rg, rg", Some("mining btc rig, rg")),
            ("gir, two", None),
            ("T401 orP j91S renim", Some("104T Pro S19j miner")),
            ("zvar gur zvavat", Some("zvar gur mining")),
        ] {
            let mended = mender
                .mend_all(text, &text.to_lowercase())
                .map(|(text, _)| text);
            assert_eq!(mended.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn words_of_their_own_stay() {
        for letters in [
            "mining",
            "miners",
            "minor",
            "minors",
            "mixer",
            "lining",
            "minister",
            "mine",
            "bitcoi",
            "bit",
            "helios",
            "hlm",
            "minty",
            "mnr",
            "b*****n",
            "*itcoin",
            "bitcoin**",
            "m*n*r*",
        ] {
            check(letters, None);
        }
    }
}

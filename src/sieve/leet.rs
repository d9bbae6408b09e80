//! Words with digits or signs in the place of letters.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::text::{is_leet, leet, leet_class};

/// Signs in one run beyond which it is not taken apart: the whole text is looked at.
const MOST_SIGNS: usize = 6;

/// Terms read through leet, by each of their words.
#[derive(Debug, Default, bitcode::Encode, bitcode::Decode)]
pub(super) struct LeetWords {
    /// Word as leet reads it → terms that hold it, with the byte it stands at.
    words: HashMap<Vec<u8>, Vec<(u32, u32)>, BuildHasherDefault<Fnv>>,
    /// Terms as leet reads them, with their marks.
    terms: Vec<(Vec<u8>, u16)>,
}

impl LeetWords {
    /// Adds a folded term.
    pub(super) fn add(&mut self, lower: &str, mark: u16) {
        let read = leet(lower);
        let at = u32::try_from(self.terms.len()).expect("fewer than 2^32 terms");
        for (start, word) in words(read.as_bytes()) {
            let start = u32::try_from(start).expect("terms are short");
            self.words
                .entry(word.to_vec())
                .or_default()
                .push((at, start));
        }
        self.terms.push((read.into_bytes(), mark));
    }

    /// Tells the marks of terms that stand in a text with digits or signs for letters; `touching` are places where such
    /// signs touch letters, in order.
    pub(super) fn look(
        &self,
        text: &str,
        touching: &[u32],
        buffer: &mut Vec<u8>,
        note: &mut impl FnMut(u16, usize),
    ) {
        let bytes = text.as_bytes();
        runs(bytes, touching, &mut |run, marks| {
            if marks > MOST_SIGNS {
                // Set apart by signs throughout: every term may stand there.
                for (_, told) in &self.terms {
                    note(*told, run.start);
                }
                return;
            }
            between_marks(bytes, run, buffer, &mut |start, piece| {
                self.piece(bytes, start, piece, note);
            });
        });
    }

    /// Looks up a piece of a run, as leet reads it.
    fn piece(&self, bytes: &[u8], start: usize, piece: &[u8], note: &mut impl FnMut(u16, usize)) {
        for (term, offset) in self.words.get(piece).into_iter().flatten() {
            let (text, told) = &self.terms[*term as usize];
            let Some(from) = start.checked_sub(*offset as usize) else {
                continue;
            };
            let stands = bytes
                .get(from..from + text.len())
                .is_some_and(|found| found.iter().zip(text).all(|(b, t)| read(*b) == *t));
            if stands {
                note(*told, start);
            }
        }
    }
}

/// Tells the pieces of a text that are looked up, as leet reads them; none for a run in which any term may stand.
pub(super) fn pieces(
    text: &str,
    touching: &[u32],
    buffer: &mut Vec<u8>,
    tell: &mut impl FnMut(Option<&[u8]>),
) {
    let bytes = text.as_bytes();
    runs(bytes, touching, &mut |run, marks| {
        if marks > MOST_SIGNS {
            tell(None);
        } else {
            between_marks(bytes, run, buffer, &mut |_, piece| tell(Some(piece)));
        }
    });
}

/// The words of a folded term, as leet reads them.
pub(super) fn words_of(lower: &str) -> Vec<Vec<u8>> {
    let read = leet(lower);
    words(read.as_bytes())
        .map(|(_, word)| word.to_vec())
        .collect()
}

/// Tells the runs around places where digits or signs touch letters, and how many signs are in each.
fn runs(bytes: &[u8], touching: &[u32], tell: &mut impl FnMut(std::ops::Range<usize>, usize)) {
    let mut behind = 0;
    for at in touching {
        let at = *at as usize;
        if at < behind {
            continue;
        }
        let mut start = at;
        while start > behind && in_run(bytes[start - 1]) {
            start -= 1;
        }
        behind = at;
        while behind < bytes.len() && in_run(bytes[behind]) {
            behind += 1;
        }
        let run = &bytes[start..behind];
        let letters = run.iter().filter(|b| b.is_ascii_alphabetic()).count();
        let marks = run.iter().filter(|b| !b.is_ascii_alphanumeric()).count();
        if letters > 0 && run.iter().any(|b| is_leet(char::from(*b))) {
            tell(start..behind, marks);
        }
    }
}

/// Tells a run, whole and between its marks, as leet reads it.
fn between_marks(
    bytes: &[u8],
    run: std::ops::Range<usize>,
    buffer: &mut Vec<u8>,
    tell: &mut impl FnMut(usize, &[u8]),
) {
    let mark = |i: usize| !bytes[i].is_ascii_alphanumeric();
    for start in run
        .clone()
        .filter(|i| *i == run.start || mark(i - 1) || mark(*i))
    {
        for end in (start + 1..=run.end).filter(|i| *i == run.end || mark(*i) || mark(i - 1)) {
            buffer.clear();
            buffer.extend(bytes[start..end].iter().map(|b| read(*b)));
            tell(start, buffer);
        }
    }
}

/// Short words are hashed byte by byte; nobody can choose what the table holds but the pack.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn in_run(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'!' | b'|' | b'@' | b'$')
}

/// A byte as leet reads it, folded.
fn read(b: u8) -> u8 {
    let lower = b.to_ascii_lowercase();
    leet_class(char::from(lower)).map_or(lower, |c| u8::try_from(c).unwrap_or(lower))
}

/// The runs of a term that leet may touch, with where they stand.
fn words(read: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < read.len() && !in_run(read[at]) {
            at += 1;
        }
        let start = at;
        while at < read.len() && in_run(read[at]) {
            at += 1;
        }
        (start < at).then(|| (start, &read[start..at]))
    })
}

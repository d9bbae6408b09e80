//! Cyrillic words with Latin letters or signs among theirs, or written letter by letter, and katakana beside Han signs that
//! look like some: only cleaning in full tells how they read.

use super::stream::{Reading, Stream};
use super::symbols::{BARRIER, DIGIT, HAN, LETTER, OTHER, Symbol, decode};
use crate::text::{self, Cleaned, cleaned, is_cyrillic, is_katakana, katakana_twin};

/// Whether a symbol is a digit that stands for a letter in Cyrillic words.
pub(super) fn is_cyrillic_digit(symbol: Symbol) -> bool {
    let value = symbol.checked_sub(DIGIT).map(u32::from);
    value
        .and_then(|value| char::from_digit(value, 10))
        .is_some_and(text::is_cyrillic_digit)
}

impl Stream {
    /// Whether what comes is glued to a Cyrillic letter.
    #[inline]
    pub(super) fn is_behind_cyrillic(&self, reading: &Reading<'_>) -> bool {
        reading.last >= OTHER
            && reading.gap == 0
            && !reading.how.clean
            && self.last_is_cyrillic(reading.text)
    }

    #[inline(never)]
    fn last_is_cyrillic(&self, text: &str) -> bool {
        self.cells.last().is_some_and(|last| {
            let (c, _) = decode(text.as_bytes(), last.at());
            char::from_u32(c).is_some_and(is_cyrillic)
        })
    }

    /// Whether a letter that ends before a byte is Cyrillic and part of a word with Latin letters or signs, or a word by itself.
    #[inline(never)]
    pub(super) fn is_among_others(&self, c: u32, end: usize, reading: &Reading<'_>) -> bool {
        if reading.how.clean || !char::from_u32(c).is_some_and(is_cyrillic) {
            return false;
        }
        if reading.gap > 0 && reading.sign == u32::from(b'@') {
            return true;
        }
        let last = reading.last;
        let glued = reading.gap == 0 && last != BARRIER;
        if glued && ((LETTER..DIGIT).contains(&last) || is_cyrillic_digit(last)) {
            return true;
        }
        let in_word = glued && (last < HAN || self.last_is_cyrillic(reading.text));
        let (_, behind) = reading.text.split_at(end);
        let stays = |c: &char| cleaned(*c) != Cleaned::Dropped;
        let next = behind.chars().find(stays);
        !in_word && !next.is_some_and(|c| c.is_ascii_alphanumeric() || is_cyrillic(c))
    }

    /// Whether a letter that ends before a byte is katakana beside a Han sign that looks like one.
    #[inline(never)]
    pub(super) fn is_beside_twin(&self, c: u32, end: usize, reading: &Reading<'_>) -> bool {
        let one = |c: char| match cleaned(c) {
            Cleaned::Dropped => None,
            found => Some(found.one().unwrap_or(c)),
        };
        let kana = char::from_u32(c).and_then(one).is_some_and(is_katakana);
        if reading.how.clean || !kana {
            return false;
        }
        let last = self.cells.last().filter(|_| reading.gap == 0);
        let before = last.and_then(|last| {
            let (c, _) = decode(reading.text.as_bytes(), last.at());
            char::from_u32(c).and_then(one)
        });
        let (_, behind) = reading.text.split_at(end);
        let twin = |c: Option<char>| c.is_some_and(|c| katakana_twin(c).is_some());
        twin(before) || twin(behind.chars().find_map(one))
    }
}

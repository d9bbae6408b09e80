//! Cyrillic words with Latin letters or signs among theirs, or written letter by letter: only cleaning in full tells how they
//! read.

use super::stream::{Reading, Stream};
use super::symbols::{DIGIT, LETTER, decode};
use crate::text::is_cyrillic;

impl Stream {
    /// Whether ASCII letters that come are part of a Cyrillic word: glued to it, or behind a single letter of one.
    #[inline(never)]
    pub(super) fn is_in_two_scripts(&self, reading: &Reading<'_>) -> bool {
        let Some(last) = self.cells.last().filter(|_| !reading.how.clean) else {
            return false;
        };
        let (c, _) = decode(reading.text.as_bytes(), last.at());
        char::from_u32(c).is_some_and(is_cyrillic)
            && (reading.gap == 0 || last.gap() > 0 || self.cells.len() == 1)
    }

    /// Whether a letter is Cyrillic and part of a word with Latin letters or signs, or that is written letter by letter.
    #[inline(never)]
    pub(super) fn is_among_others(&self, c: u32, reading: &Reading<'_>) -> bool {
        let Some(last) = self.cells.last() else {
            return false;
        };
        if reading.how.clean || !char::from_u32(c).is_some_and(is_cyrillic) {
            return false;
        }
        let single = last.gap() > 0 || self.cells.len() == 1;
        match reading.gap {
            0 => {
                let symbol = last.symbol();
                (LETTER..=DIGIT).contains(&symbol)
            }
            1 if reading.sign == u32::from(b'@') => true,
            _ => single,
        }
    }
}

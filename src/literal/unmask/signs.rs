//! A text sign by sign, and what stands between its signs.

use std::ops::Range;

use super::look::is_picture;
use crate::text::syllable_number;

/// Signs between two signs of a word at most.
const MOST_GAP: usize = 3;

/// Text sign by sign.
pub(super) struct Signs {
    pub(super) chars: Vec<char>,
    /// First byte of each, and the end.
    pub(super) at: Vec<usize>,
    /// The syllable of each Han sign, by number.
    pub(super) sounds: Vec<Option<u16>>,
}

impl Signs {
    pub(super) fn new(lower: &str) -> Self {
        let mut out = Self {
            chars: Vec::new(),
            at: Vec::new(),
            sounds: Vec::new(),
        };
        for (at, c) in lower.char_indices() {
            out.chars.push(c);
            out.at.push(at);
            out.sounds.push(syllable_number(c));
        }
        out.at.push(lower.len());
        out
    }

    pub(super) fn text<'t>(&self, lower: &'t str, place: Range<usize>) -> &'t str {
        lower
            .get(self.at[place.start]..self.at[place.end])
            .unwrap_or("")
    }

    /// Where a gap that begins here ends; here when none does.
    pub(super) fn gap(&self, at: usize) -> usize {
        let signs = self.chars.get(at..).unwrap_or_default();
        let length = signs
            .iter()
            .take(MOST_GAP + 1)
            .take_while(|c| !c.is_alphanumeric() && !is_picture(**c))
            .count();
        if length > MOST_GAP { at } else { at + length }
    }

    /// A filler in brackets that begins here ends there (矿(字)机).
    pub(super) fn filler(&self, at: usize) -> Option<usize> {
        let close = match self.chars.get(at)? {
            '(' | '（' => ')',
            '[' | '【' | '〔' => ']',
            '{' => '}',
            '<' | '《' => '>',
            _ => return None,
        };
        let signs = self.chars.get(at + 1..)?;
        let length = signs
            .iter()
            .take(MOST_GAP)
            .position(|c| *c == close || matches!(*c, '）' | '】' | '〕' | '》'))?;
        (length > 0).then_some(at + length + 2)
    }
}

/// Where signs written here end, and whether one and the same sign stood between them.
pub(super) fn spelled(written: &[char], at: usize, signs: &Signs) -> Option<(usize, bool)> {
    let mut end = at;
    let mut between = None;
    for (i, want) in written.iter().enumerate() {
        if i > 0 && signs.chars.get(end) != Some(want) {
            let sign = signs.chars.get(end).filter(|c| !c.is_alphanumeric())?;
            if *between.get_or_insert(*sign) != *sign {
                return None;
            }
            end += 1;
        }
        if signs.chars.get(end) != Some(want) {
            return None;
        }
        end += 1;
    }
    Some((end, between.is_some()))
}

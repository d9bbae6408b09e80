//! What is looked for, as symbols.

use super::symbols::{self, HAN, Symbol};
use crate::text::has_word_borders;

/// How a probe's text is looked for. Every reading is coarser than the way of reading it stands for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, bitcode::Encode, bitcode::Decode,
)]
pub enum Reading {
    /// As it is, on word borders.
    Plain,
    /// As it is, in this letter case.
    Exact,
    /// With gaps and repeats.
    Tight,
    /// By its syllables, in signs or letters.
    Sound,
    /// A name of Latin runs that touch.
    Name,
    /// As it is, anywhere, borders or not.
    Loose,
    /// As it is, where a word begins.
    Begins,
}

/// A thing to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// How.
    pub reading: Reading,
    /// Folded clean text (with its case for [`Reading::Exact`]).
    pub text: String,
    /// What is told when it stands there.
    pub mark: u16,
    /// What is told when so little of it is left that only a disguise counts (two signs by sound).
    pub faint: Option<u16>,
    /// What is told too when something like a code stands right behind it.
    pub coded: Option<u16>,
}

/// One sign of a probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) struct Sign {
    pub(super) symbol: Symbol,
    pub(super) c: char,
    /// Whether the probe has a gap before it.
    pub(super) gap: bool,
}

/// The signs of a text, repeats without a gap left out as streams do (kept where it is read by sound, for a sign may be
/// repeated in letters, and in names, whose runs may part there); pictures by `picture`.
pub(super) fn signs(
    text: &str,
    reading: Reading,
    picture: impl Fn(char) -> Option<Symbol>,
) -> Vec<Sign> {
    let mut out: Vec<Sign> = Vec::new();
    let mut gap = false;
    for c in text.chars() {
        let Some(symbol) = symbols::plain(c).or_else(|| picture(c)) else {
            gap = true;
            continue;
        };
        let repeats = !matches!(reading, Reading::Sound | Reading::Name)
            && !gap
            && out.last().is_some_and(|last| last.c == c);
        if !repeats {
            out.push(Sign { symbol, c, gap });
        }
        gap = false;
    }
    out
}

/// Whether a character is a picture rather than punctuation.
pub(super) fn is_picture(c: char) -> bool {
    !c.is_alphanumeric()
        && (matches!(c, '\u{20A0}'..='\u{20CF}' | '\u{2190}'..='\u{2BFF}') || c >= '\u{1F000}')
}

/// Whether a border of words is asked for at either end.
pub(super) fn borders(text: &str) -> (bool, bool) {
    let asks = |c: Option<char>| c.is_some_and(has_word_borders);
    (asks(text.chars().next()), asks(text.chars().next_back()))
}

/// Letters of a sign by sound.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sounded {
    letters: [Symbol; LONGEST_SYLLABLE],
    len: usize,
}

/// Letters of `zhuang`.
const LONGEST_SYLLABLE: usize = 6;

impl std::ops::Deref for Sounded {
    type Target = [Symbol];

    #[inline]
    fn deref(&self) -> &[Symbol] {
        &self.letters[..self.len]
    }
}

/// Letters of a sign by sound: its syllable, or itself.
pub(super) fn sounded(sign: Sign) -> Sounded {
    let mut sounded = Sounded {
        letters: [sign.symbol; LONGEST_SYLLABLE],
        len: 1,
    };
    if let Some(letters) = symbols::letters(sign.symbol) {
        let symbols = letters.chars().filter_map(symbols::plain);
        sounded.len = symbols
            .zip(&mut sounded.letters)
            .map(|(symbol, place)| *place = symbol)
            .count();
    }
    sounded
}

/// Whether a sign is read by its syllable.
pub(super) fn is_heard(sign: Sign) -> bool {
    sign.symbol >= HAN && symbols::letters(sign.symbol).is_some()
}

//! Separators that cleaning makes others of (a wide blank, a full-width point): where they may be part of a figure, a code
//! or a word in disguise, only the clean text tells.

use crate::text::{cleaned, is_stroke};

/// What stands beside separators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Letter,
    Digit,
    /// A numeral or a spoken unit.
    Spoken,
    /// What may begin a unit in other letters: 瓦, 千瓦, Вт.
    Unit,
    Other,
}

impl Side {
    /// The side that a sign beyond ASCII is.
    #[inline]
    pub(super) fn of_sign(is_spoken: bool, text: &str, at: usize) -> Self {
        if is_spoken {
            return Self::Spoken;
        }
        match text.as_bytes()[at] {
            0xE7 | 0xE5 | 0xD0 | 0xD1 => Self::Unit,
            _ => Self::Other,
        }
    }

    fn is_ascii(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }

    fn in_figure(self) -> bool {
        self.is_ascii() || self == Self::Spoken
    }
}

/// Separators in a row that cleaning changes, by what they become.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Foreign(u8);

/// A blank.
const BLANK: u8 = 1;
/// A point or comma.
const POINT: u8 = 1 << 1;
/// A parenthesis that opens.
const OPENS: u8 = 1 << 2;
/// A sign that is read as a letter, or masks one.
const LETTER: u8 = 1 << 3;
/// A sign that stands inside words, codes and units.
const INNER: u8 = 1 << 4;
/// A sign that is read as a letter at a word's end too, where figures stand for letters beside it (hiv30$).
const LAST: u8 = 1 << 5;

impl Foreign {
    /// Adds a separator; one that stays as it is, or becomes a sign that nothing is read from, is none, but for strokes.
    #[inline]
    pub(super) fn add(&mut self, c: char) {
        let clean = cleaned(c).one().unwrap_or(c);
        if is_stroke(clean) {
            self.0 |= INNER;
        }
        if clean != c && clean != '\n' {
            self.0 |= match clean {
                ' ' => BLANK,
                '.' | ',' => POINT,
                '(' => OPENS,
                '@' | '$' => LETTER | LAST,
                '!' | '|' | '*' => LETTER,
                '-' | '/' | '+' | '~' | '_' | '\'' | '#' => INNER,
                _ => 0,
            };
        }
    }

    /// Adds three points that are one sign.
    pub(super) fn add_ellipsis(&mut self) {
        self.0 |= POINT;
    }

    #[inline]
    pub(super) fn is_some(self) -> bool {
        self.0 != 0
    }

    /// Whether they may be part of a figure, a code or a word, by what stands before and behind them.
    pub(super) fn matters(self, before: Side, behind: Side) -> bool {
        let holds = |kind: u8| self.0 & kind != 0;
        let digits = before == Side::Digit && behind == Side::Digit;
        let blank = (before.in_figure() && behind.in_figure())
            || (before == Side::Digit && behind == Side::Unit);
        holds(BLANK) && blank
            || holds(POINT) && digits
            || holds(OPENS) && before == Side::Digit && behind == Side::Letter
            || holds(LETTER) && (before == Side::Letter || behind == Side::Letter)
            || holds(LAST) && (before.is_ascii() || behind.is_ascii())
            || holds(INNER | LETTER) && before.is_ascii() && behind.is_ascii()
    }
}

/// A separator as it is once clean, blanks of all kinds as ' '.
pub(super) fn separator(c: char) -> u32 {
    let clean = if c.is_ascii() {
        c
    } else {
        cleaned(c).one().unwrap_or(c)
    };
    u32::from(if clean.is_whitespace() { ' ' } else { clean })
}

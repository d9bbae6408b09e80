//! The Latin word at hand, as far as what is written anew must be told: misspelled words, letters said twice, letters set
//! apart.

use super::slips::{self, Slips};

/// Letters of the shortest word that is undoubled.
const LEAST_DOUBLED: u32 = 6;
/// Letters that, set apart by one sign, are drawn together, and figures that are where a letter stands among them.
const LEAST_APART: u32 = 3;
const LEAST_FIGURES: u32 = 2;
/// Blanks between two signs of one word, at most.
const MOST_BLANKS: u8 = 3;

/// A word of letters and digits.
#[derive(Default)]
pub(super) struct Word {
    /// Of its letters.
    pub(super) hash: u64,
    pub(super) letters: u32,
    pub(super) digits: u32,
    /// Repeats of the letter at hand, and whether one before it does not stand just twice.
    pub(super) repeats: u32,
    pub(super) broken: bool,
    /// Words of one sign that stand right before it, one and the same separator between every two: how many, and how many
    /// of them letters.
    row: (u32, u32),
    separator: u32,
    /// Letters of the word right before it, where that is of one sign.
    single: Option<u32>,
}

impl Word {
    /// Whether a word has begun.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.letters + self.digits > 0
    }

    /// Begins a word behind so many separators.
    #[inline]
    pub(super) fn begins(&mut self, gap: u8, separator: u32) {
        let near = is_near(gap, separator);
        let goes_on = self.row.0 > 0 && near && (self.row.0 == 1 || self.separator == separator);
        if !goes_on {
            // The word right before may begin a row of its own (2 E-T-H).
            self.row = match self.single.filter(|_| near) {
                Some(letters) if self.row.0 > 1 => (1, letters),
                _ => (0, 0),
            };
        }
        self.separator = separator;
    }

    /// Ends the word; says whether it is written anew.
    #[inline]
    pub(super) fn ends(&mut self, slips: &Slips) -> bool {
        let (letters, digits) = (self.letters, self.digits);
        // A code or unit beside doubled words is undoubled too (SS1199, 5TT).
        let doubled = (letters >= LEAST_DOUBLED || digits > 0) && !self.broken && self.repeats == 1;
        let mended = letters as usize >= slips::LEAST && digits == 0 && slips.holds(self.hash);
        (self.row, self.single) = match letters + digits {
            1 => ((self.row.0 + 1, self.row.1 + letters), Some(letters)),
            _ => ((0, 0), None),
        };
        (self.hash, self.letters, self.digits) = (slips::START, 0, 0);
        (self.repeats, self.broken) = (0, false);
        let (signs, letters) = self.row;
        let figures = letters > 0 && signs - letters >= LEAST_FIGURES;
        mended || doubled || letters >= LEAST_APART || figures
    }
}

/// Whether two signs of one word may stand so far apart, by the separators between them and the last of these; blanks of
/// all kinds are ' '.
#[inline]
pub(super) fn is_near(gap: u8, separator: u32) -> bool {
    gap == 1 || (gap <= MOST_BLANKS && separator == u32::from(b' '))
}

//! One symbol of a stream.

#![expect(
    clippy::cast_possible_truncation,
    reason = "a cell is cut into its parts"
)]

use super::symbols::{BARRIER, DIGIT, HAN, Symbol};

/// One symbol of a stream, packed: where it stands in the text, the separators before it, up to 255, the symbol, and the
/// character as it is once clean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cell(u64);

impl Cell {
    #[inline]
    pub(super) fn new(at: usize, (symbol, sign): (Symbol, u16), gap: u8) -> Self {
        let place = at as u64 & 0xFF_FFFF | u64::from(gap) << 24;
        Self(place | u64::from(symbol) << 32 | u64::from(sign) << 48)
    }

    /// Where it stands in the text.
    #[inline]
    pub(super) fn at(self) -> usize {
        (self.0 & 0xFF_FFFF) as usize
    }

    #[inline]
    pub(super) fn symbol(self) -> Symbol {
        (self.0 >> 32) as Symbol
    }

    /// Separators before it, up to 255.
    #[inline]
    pub(super) fn gap(self) -> u8 {
        (self.0 >> 24) as u8
    }

    /// The character as it is, once clean ([`symbols::sign`]); letters and digits are their symbols' own.
    #[inline]
    pub(super) fn sign(self) -> u16 {
        (self.0 >> 48) as u16
    }
}

/// Whether a Latin word may begin at a cell, by what stands before it.
#[inline]
pub(super) fn starts(before: Cell, cell: Cell) -> bool {
    cell.gap() > 0 || before.symbol() >= HAN || before.symbol() == BARRIER
}

/// The same, or a ticker glued to its amount.
#[inline]
pub(super) fn may_start(before: Cell, cell: Cell) -> bool {
    starts(before, cell) || (before.symbol() >= DIGIT && cell.symbol() < DIGIT)
}

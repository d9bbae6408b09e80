//! Where a probe is anchored in a stream, and what must stand beside it.

use super::stream::Stream;
use super::symbols::{DIGIT, LETTER, Symbol};

/// `s`, as a symbol.
pub(super) const PLURAL: Symbol = LETTER + 18;

/// Where a probe is anchored in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) struct Anchor {
    /// What is anchored there.
    pub(super) then: Then,
    /// Signs of the probe before the window.
    pub(super) before: u16,
    /// How the window reads the signs at it.
    pub(super) way: Way,
    /// What must stand right before the window, and right behind it: a quick no.
    pub(super) before_it: Neighbour,
    pub(super) behind_it: Neighbour,
}

/// What is anchored at a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, bitcode::Encode, bitcode::Decode)]
pub(super) enum Then {
    /// A probe, by its place: it is looked at closely.
    Look(u32),
    /// A probe that is no more than the window; with no gap in it or with any. Its mark is told.
    Tell { mark: u16, joined: bool },
}

/// What must stand beside a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) enum Neighbour {
    /// Whatever it is.
    Any,
    /// A symbol.
    Symbol(Symbol),
    /// A symbol, or the letter of its sound that is next to the window.
    Heard(Symbol, Symbol),
    /// Nothing that is glued on: a word begins, or ends but for a plural or digits.
    Border,
}

impl Anchor {
    /// Whether a word must begin where the window does.
    pub(super) fn begins_word(&self) -> bool {
        self.before == 0 && self.before_it == Neighbour::Border
    }

    /// Whether what must stand beside a window that ends at cell `end` does, as far as it is cheap to tell.
    #[inline]
    pub(super) fn may_stand(&self, end: usize, window: usize, stream: &Stream) -> bool {
        let before = || (end + 1).checked_sub(window);
        let symbol_before = || {
            let at = before().and_then(|start| start.checked_sub(1));
            at.and_then(|at| stream.symbol(at))
        };
        let stands_before = match self.before_it {
            Neighbour::Any => true,
            Neighbour::Symbol(symbol) => symbol_before() == Some(symbol),
            Neighbour::Heard(symbol, letter) => {
                symbol_before().is_some_and(|found| found == symbol || found == letter)
            }
            Neighbour::Border => before().is_some_and(|start| stream.may_start(start)),
        };
        stands_before
            && match self.behind_it {
                Neighbour::Any => true,
                Neighbour::Symbol(symbol) => stream.symbol(end + 1) == Some(symbol),
                Neighbour::Heard(symbol, letter) => stream
                    .symbol(end + 1)
                    .is_some_and(|found| found == symbol || found == letter),
                Neighbour::Border => {
                    stream.ends(end) || stream.symbol(end + 1).is_some_and(may_follow_a_word)
                }
            }
    }
}

/// Whether a symbol may be glued behind a word: a plural, a digit.
#[inline]
fn may_follow_a_word(symbol: Symbol) -> bool {
    symbol == PLURAL || symbol >= DIGIT
}

/// How a window reads the probe's signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) enum Way {
    /// Sign for sign.
    Signs,
    /// Two signs by sound, the second in letters: the window is the first and one letter.
    SignLetter,
    /// The first in letters: the window is its last letter and the second sign.
    LetterSign,
    /// Both in letters; so many letters stand before the window.
    Letters(u8),
}

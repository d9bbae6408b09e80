//! A probe read by sound along a stream, sign for sign or in letters.

use super::anchor::{Anchor, Way};
use super::probe::{Sign, is_heard, sounded};
use super::stream::Stream;
use super::symbols;

use crate::text::is_han;

/// How a probe by sound was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// In other signs that sound alike.
    Signs,
    /// At least one sign in letters.
    Letters,
}

/// Whether a probe by sound stands around the window that ends at symbol `end`.
pub(super) fn heard(signs: &[Sign], anchor: &Anchor, end: usize, stream: &Stream) -> Option<Heard> {
    let k = usize::from(anchor.before);
    let (start, spelled) = match anchor.way {
        Way::Signs => {
            let start = end.checked_sub(1)?.checked_sub(k);
            // Sign for sign throughout is the common case.
            if let Some(start) = start
                && stream
                    .cells
                    .get(start..start + signs.len())
                    .is_some_and(|found| {
                        found.iter().zip(signs).all(|(c, s)| c.symbol() == s.symbol)
                    })
            {
                let same = same_han(signs, start, stream);
                return (!same).then_some(Heard::Signs);
            }
            (end - 1, k)
        }
        Way::SignLetter => (end - 1, k),
        Way::LetterSign => {
            back(&signs[..=k], end, stream)?;
            forward(&signs[k + 1..], end, false, stream)?;
            return Some(Heard::Letters);
        }
        Way::Letters(before) => {
            let window = if letters_of(signs, k) < 4 {
                letters_of(signs, k)
            } else {
                4
            };
            ((end + 1).checked_sub(window + usize::from(before))?, k)
        }
    };
    forward(&signs[spelled..], start, false, stream)?;
    if spelled > 0 {
        back(&signs[..spelled], start, stream)?;
    }
    Some(Heard::Letters)
}

/// Letters of two adjacent signs, one that both share counted once.
fn letters_of(signs: &[Sign], k: usize) -> usize {
    let (first, second) = (sounded(signs[k]), sounded(signs[k + 1]));
    first.len() + second.len() - usize::from(first.last() == second.first())
}

/// Reads signs from symbol `at` on; gives the symbol behind them. `lettered`: what stands before was read in letters.
fn forward(signs: &[Sign], mut at: usize, mut lettered: bool, stream: &Stream) -> Option<usize> {
    for (i, sign) in signs.iter().enumerate() {
        if stream.symbol(at) == Some(sign.symbol) {
            at += 1;
            lettered = !is_heard(*sign);
            continue;
        }
        if let Some(next) = spelled_forward(*sign, at, lettered, stream) {
            at = next;
            lettered = true;
        } else if i == 0 || lettered || signs[i - 1].symbol != sign.symbol {
            // A sign said twice is one symbol.
            return None;
        }
    }
    Some(at)
}

fn spelled_forward(sign: Sign, mut at: usize, lettered: bool, stream: &Stream) -> Option<usize> {
    for (n, letter) in sounded(sign).iter().copied().enumerate() {
        if stream.symbol(at) == Some(letter) {
            at += 1;
        } else if !(n == 0 && lettered && at > 0 && stream.symbol(at - 1) == Some(letter)) {
            return None;
        }
    }
    Some(at)
}

/// Reads signs that end before symbol `next`, backwards; gives the symbol they begin at.
fn back(signs: &[Sign], mut next: usize, stream: &Stream) -> Option<usize> {
    for sign in signs.iter().rev() {
        if next.checked_sub(1).and_then(|i| stream.symbol(i)) == Some(sign.symbol) {
            next -= 1;
        } else if let Some(before) = spelled_back(*sign, next, stream) {
            next = before;
        } else if stream.symbol(next) != Some(sign.symbol) {
            // A sign said twice is one symbol.
            return None;
        }
    }
    Some(next)
}

fn spelled_back(sign: Sign, mut next: usize, stream: &Stream) -> Option<usize> {
    for (n, letter) in sounded(sign).iter().copied().rev().enumerate() {
        if next.checked_sub(1).and_then(|i| stream.symbol(i)) == Some(letter) {
            next -= 1;
        } else if !(n == 0 && stream.symbol(next) == Some(letter)) {
            return None;
        }
    }
    Some(next)
}

/// Whether the Han signs at symbol `start` are those of the probe, not others of the same sound.
pub(super) fn same_han(signs: &[Sign], start: usize, stream: &Stream) -> bool {
    signs
        .iter()
        .zip(&stream.cells[start..])
        .all(|(sign, cell)| !is_han(sign.c) || cell.sign() == symbols::sign(sign.c))
}

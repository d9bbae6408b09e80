//! Where decoding would change a text.

use std::ops::Range;

use crate::text::{Cleaned, cleaned, is_base64_text};

/// Letters of a run that may be base64, its padding left out.
pub(super) const BASE64_LETTERS: usize = 10;

/// Whether a separator at byte `at` begins mark-up, an escape or a URL, or ends a run that is base64. `run` is where the
/// run of such letters began.
#[inline]
pub(super) fn is_odd(text: &str, at: usize, run: &mut usize) -> bool {
    let bytes = text.as_bytes();
    let next = |n: usize| bytes.get(at + n).copied().unwrap_or(b' ');
    let begins = match bytes[at] {
        b'+' | b'/' => return false,
        b'<' => next(1).is_ascii_alphabetic() || matches!(next(1), b'/' | b'!'),
        b'&' => next(1) == b'#' || may_name_an_entity(&bytes[at + 1..]),
        b'%' => next(1).is_ascii_hexdigit() && next(2).is_ascii_hexdigit(),
        b'\\' => matches!(next(1), b'u' | b'x'),
        b':' => next(1) == b'/' && next(2) == b'/',
        b'*' => masks(text, at),
        b'.' => at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"www"),
        _ => false,
    };
    let ends = at - *run >= BASE64_LETTERS && base64(text, *run..at);
    *run = at + 1;
    begins || ends
}

/// Letters and digits of an entity's name, at most.
const ENTITY_LETTERS: usize = 32;

/// Whether letters and digits stand at the start, and a semicolon behind them.
fn may_name_an_entity(bytes: &[u8]) -> bool {
    let letters = bytes.iter().take(ENTITY_LETTERS + 1);
    let letters = letters.take_while(|b| b.is_ascii_alphanumeric()).count();
    letters > 0 && bytes.get(letters) == Some(&b';')
}

/// Whether a star masks a letter: one stands before it, and another or a star behind it; what cleaning drops is passed by.
#[inline(never)]
fn masks(text: &str, at: usize) -> bool {
    let stays = |c: &char| cleaned(*c) != Cleaned::Dropped;
    let (before, behind) = text.split_at(at);
    let before = before.chars().rev().find(stays);
    let behind = behind.chars().skip(1).find(stays);
    let star = |c: char| cleaned(c).one() == Some('*');
    before.is_some_and(|c| c.is_ascii_alphabetic())
        && behind.is_some_and(|c| c.is_ascii_alphabetic() || star(c))
}

/// Whether a run of letters decodes to text from where one of its words begins.
#[inline(never)]
pub(super) fn base64(text: &str, run: Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let begins = |i: &usize| {
        bytes[*i].is_ascii_alphanumeric()
            && (*i == run.start || !bytes[*i - 1].is_ascii_alphanumeric())
    };
    let starts = run.clone().filter(begins);
    starts
        .take_while(|i| run.end - i >= BASE64_LETTERS)
        .any(|i| is_base64_text(text.get(i..).unwrap_or("")))
}

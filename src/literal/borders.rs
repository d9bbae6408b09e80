//! Whether a match stands on script and word borders, and where it ends.

use super::term::Term;
use crate::listing::CleanSpan;
use crate::text::{FieldText, Segmenter, has_border, has_word_borders, is_han};

/// Letters of a ticker at least that may be glued to its amount (0.1BTC).
const LEAST_COUNTED: usize = 3;

/// What a term asks of the borders around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asks {
    /// Letter case is the author's: no plural is glued on.
    pub(super) exact: bool,
    /// Its amount may be glued to its front.
    pub(super) counted: bool,
}

impl Asks {
    pub(super) fn of(term: &Term) -> Self {
        Self {
            exact: term.exact,
            counted: term.counted,
        }
    }
}

/// Gives the span of a match that stands on borders, its plain plural included, or `None`.
///
/// `text` is what was matched, folded: its first and last signs say which borders are asked for.
pub(super) fn bordered(
    field: &FieldText,
    mut span: CleanSpan,
    text: &str,
    asks: Asks,
    segmenter: &Segmenter,
) -> Option<CleanSpan> {
    let before = field.lower.get(..span.start)?.chars().next_back();
    let (first, last) = (text.chars().next()?, text.chars().next_back()?);
    let counted =
        || asks.counted && text.len() >= LEAST_COUNTED && ends_in_number(&field.lower, span.start);
    if has_word_borders(first) && before.is_some_and(glues) && !counted() {
        return None;
    }
    if has_word_borders(last) {
        span.end = latin_end(field, span, text, asks.exact)?;
    }
    if (is_han(first) || is_han(last)) && !has_border(segmenter, &field.lower, span.range()) {
        return None;
    }
    Some(span)
}

/// Whether what ends before byte `end` is a number and no code: `0.1` of 0.1BTC.
fn ends_in_number(lower: &str, end: usize) -> bool {
    let before = lower.get(..end).unwrap_or("");
    let rest = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    before.ends_with(|c: char| c.is_ascii_digit()) && !rest.chars().next_back().is_some_and(glues)
}

/// Where a hit that ends in a Latin letter or digit ends: there, or behind its plural.
fn latin_end(field: &FieldText, span: CleanSpan, text: &str, exact: bool) -> Option<usize> {
    let rest = field.lower.get(span.end..)?;
    let mut behind = rest.chars();
    let next = behind.next();
    let letters = text
        .chars()
        .rev()
        .take_while(char::is_ascii_alphabetic)
        .count();
    if next.is_none_or(|c| !glues(c) || (letters >= 5 && c.is_ascii_digit())) {
        return Some(span.end);
    }
    let plural = next == Some('s')
        && letters >= 3
        && text.len() >= 4
        && !exact
        && behind.next().is_none_or(|c| !glues(c));
    plural.then_some(span.end + 1)
}

/// Whether a sign next to a Latin term makes a longer word of it.
fn glues(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    has_word_borders(c) && c.is_alphabetic()
}

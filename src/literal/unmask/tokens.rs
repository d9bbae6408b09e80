//! Latin words of a text, as they stand and drawn together from single letters.

use std::ops::Range;

use super::look::pictures;
use crate::listing::{Technique, Techniques};

/// Signs that stand for a letter inside a word, or mask one.
const INSIDE: &[char] = &['@', '$', '!', '|', '*', '#', '+'];
/// Single letters in a row that may make a word.
const LEAST_SINGLES: usize = 3;
/// Signs between two of them at most.
const MOST_GAP: usize = 3;

/// A word of letters, figures and the signs that stand for them.
pub(super) struct Token {
    /// What is to be read.
    pub(super) text: String,
    /// Where each of its signs stands in the clean text.
    pub(super) places: Vec<Range<usize>>,
    /// Tricks already undone.
    pub(super) techniques: Techniques,
    /// Whether it was written letter by letter: several words may stand in it then.
    pub(super) is_spaced: bool,
}

impl Token {
    /// Where signs `from..to` stand.
    pub(super) fn span(&self, signs: Range<usize>) -> Option<Range<usize>> {
        let first = self.places.get(signs.start)?;
        let last = self.places.get(signs.end.checked_sub(1)?)?;
        Some(first.start..last.end)
    }
}

/// Gives the words of folded clean text, then those drawn together.
pub(super) fn tokens(lower: &str) -> Vec<Token> {
    let runs = runs(lower);
    let mut out: Vec<Token> = runs
        .iter()
        .filter_map(|run| {
            let text = lower.get(run.clone())?;
            let places = places(text, run.start);
            (places.len() >= LEAST_SINGLES || !text.is_ascii()).then(|| Token {
                text: text.to_owned(),
                places,
                techniques: Techniques::NONE,
                is_spaced: false,
            })
        })
        .collect();
    drawn_together(lower, &runs, &mut out);
    joined(lower, &runs, &mut out);
    out
}

/// Where each sign of a text stands that begins at `start`.
fn places(text: &str, start: usize) -> Vec<Range<usize>> {
    text.char_indices()
        .map(|(i, c)| start + i..start + i + c.len_utf8())
        .collect()
}

/// Runs of letters, figures, pictures and signs inside, without signs at their ends that are mere punctuation.
fn runs(lower: &str) -> Vec<Range<usize>> {
    let picture = |c: char| pictures().any(|(p, _)| p == c);
    let word = |c: char| c.is_ascii_alphanumeric() || c == '@' || c == '$' || picture(c);
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut run: Option<Range<usize>> = None;
    for (at, c) in lower.char_indices().chain([(lower.len(), ' ')]) {
        let end = at + c.len_utf8();
        if word(c) {
            // Signs before the first letter are no part of it; those before the next are.
            run = Some(run.map_or(at, |r| r.start)..end);
        } else if !INSIDE.contains(&c) {
            out.extend(run.take());
        }
    }
    out
}

/// Words written letter by letter, the same gap after every one.
fn drawn_together(lower: &str, runs: &[Range<usize>], out: &mut Vec<Token>) {
    let mut at = 0;
    while at < runs.len() {
        let gap = |i: usize| -> Option<&str> {
            let (a, b) = (runs.get(i)?, runs.get(i + 1)?);
            let gap = lower.get(a.end..b.start)?;
            (a.len() == 1 && b.len() == 1 && gap.chars().count() <= MOST_GAP).then_some(gap)
        };
        let Some(first) = gap(at) else {
            at += 1;
            continue;
        };
        let mut last = at + 1;
        while gap(last) == Some(first) {
            last += 1;
        }
        if last - at + 1 >= LEAST_SINGLES {
            let places: Vec<_> = runs[at..=last].to_vec();
            out.push(Token {
                text: places.iter().filter_map(|p| lower.get(p.clone())).collect(),
                places,
                techniques: Techniques::one(Technique::Separators),
                is_spaced: true,
            });
        }
        at = last;
    }
}

/// Two or three pieces of a word with one sign between them (`ant.miner`, `wha_tsm_iner`); no blank, no hyphen.
fn joined(lower: &str, runs: &[Range<usize>], out: &mut Vec<Token>) {
    let glue = |i: usize| -> Option<&str> {
        let (a, b) = (runs.get(i)?, runs.get(i + 1)?);
        let gap = lower.get(a.end..b.start)?;
        matches!(gap, "_" | "." | "·" | "~" | "•" | "^").then_some(gap)
    };
    for at in 0..runs.len() {
        let Some(first) = glue(at) else { continue };
        for pieces in 2..=3 {
            if pieces == 3 && glue(at + 1) != Some(first) {
                break;
            }
            let spots: Vec<_> = runs[at..at + pieces]
                .iter()
                .flat_map(|r| places(lower.get(r.clone()).unwrap_or(""), r.start))
                .collect();
            out.push(Token {
                text: spots.iter().filter_map(|p| lower.get(p.clone())).collect(),
                places: spots,
                techniques: Techniques::one(Technique::Separators),
                is_spaced: false,
            });
        }
    }
}

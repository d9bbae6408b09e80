//! Latin words of a text, as they stand and joined from pieces.

use std::borrow::Cow;
use std::ops::Range;

use super::look::is_picture;
use crate::listing::{Technique, Techniques};

/// Signs that stand for a letter inside a word, or mask one.
const INSIDE: &[char] = &['@', '$', '!', '|', '*', '#', '+'];
/// Signs of a word at least.
const LEAST: usize = 3;

/// A word of letters, figures and the signs that stand for them.
pub(super) struct Token<'t> {
    /// What is to be read.
    pub(super) text: Cow<'t, str>,
    /// Where it stands in the clean text.
    pub(super) span: Range<usize>,
    /// Tricks already undone.
    pub(super) techniques: Techniques,
}

/// Gives the words of folded clean text, then those joined from pieces.
pub(super) fn tokens(lower: &str) -> Vec<Token<'_>> {
    let runs = runs(lower);
    let mut out: Vec<Token<'_>> = runs
        .iter()
        .filter_map(|run| {
            let text = lower.get(run.clone())?;
            let long = !text.is_ascii() || text.len() >= LEAST;
            long.then(|| Token {
                text: text.into(),
                span: run.clone(),
                techniques: Techniques::NONE,
            })
        })
        .collect();
    joined(lower, &runs, &mut out);
    out
}

/// Runs of letters, figures, pictures and signs inside, without signs at their ends that are mere punctuation.
fn runs(lower: &str) -> Vec<Range<usize>> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '@' || c == '$' || is_picture(c);
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

/// Two or three pieces of a word with one sign between them (`ant.miner`, `wha_tsm_iner`); no blank, no hyphen.
fn joined(lower: &str, runs: &[Range<usize>], out: &mut Vec<Token<'_>>) {
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
            let last = at + pieces - 1;
            out.push(Token {
                text: (at..=last)
                    .filter_map(|i| lower.get(runs[i].clone()))
                    .collect(),
                span: runs[at].start..runs[last].end,
                techniques: Techniques::one(Technique::Separators),
            });
        }
    }
}

//! Codes and hash rates with their figures in English words, one by one: S one nine, one zero four TH/s.

use super::{Unmasked, Unmasking};
use crate::listing::{CleanSpan, Technique, Techniques};

const DIGITS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];
/// What codes of machines, boards and chips begin with.
const HEADS: &[&str] = &[
    "S", "T", "L", "M", "D", "K", "Z", "X", "E", "A", "KS", "AL", "DG", "APW", "BM", "BHB", "CB",
    "KA",
];
/// Heads that are words of their own: one figure behind them is no code.
const WORDS: &[&str] = &["A", "E", "X"];
const UNITS: &[&str] = &["TH", "GH", "MH", "KH", "PH", "T", "G", "M"];

/// Adds codes and rates in words. Work grows with the text.
pub(super) fn find(cased: &str, out: &mut Unmasking) {
    let words: Vec<(usize, &str)> = words(cased).collect();
    let mut at = 0;
    while at < words.len() {
        out.steps += 1;
        let mut run = usize::from(digit(words[at].1).is_some());
        while run > 0
            && words.get(at + run).is_some_and(|next| {
                digit(next.1).is_some() && adjoin(cased, words[at + run - 1], *next)
            })
        {
            run += 1;
        }
        if run == 0 {
            at += 1;
            continue;
        }
        let head = at.checked_sub(1).map(|i| words[i]).filter(|head| {
            HEADS.contains(&head.1)
                && (run > 1 || !WORDS.contains(&head.1))
                && adjoin(cased, *head, words[at])
        });
        let unit = words
            .get(at + run)
            .filter(|unit| UNITS.contains(&unit.1) && adjoin(cased, words[at + run - 1], **unit));
        if head.is_some() || unit.is_some() {
            let first = head.unwrap_or(words[at]);
            let last = *unit.unwrap_or(&words[at + run - 1]);
            let digits = words[at..at + run].iter().filter_map(|(_, w)| digit(w));
            let digits: String = digits.collect();
            out.found.push(Unmasked {
                word: format!(
                    "{}{digits}{}",
                    head.map_or("", |h| h.1),
                    unit.map_or("", |u| u.1)
                ),
                span: CleanSpan {
                    start: first.0,
                    end: last.0 + last.1.len(),
                },
                techniques: Techniques::one(Technique::NumeralSpelling),
            });
        }
        at += run;
    }
}

fn digit(word: &str) -> Option<char> {
    let lower = word.to_ascii_lowercase();
    let at = DIGITS.iter().position(|d| *d == lower)?;
    char::from_digit(u32::try_from(at).ok()?, 10)
}

/// Whether nothing but blanks, points and hyphens stands between two words.
fn adjoin(text: &str, a: (usize, &str), b: (usize, &str)) -> bool {
    let gap = text.get(a.0 + a.1.len()..b.0).unwrap_or("");
    gap.len() <= 3 && gap.bytes().all(|c| matches!(c, b' ' | b'.' | b'-'))
}

/// Runs of ASCII letters and figures with the byte each begins at.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

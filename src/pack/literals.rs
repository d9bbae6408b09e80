//! Texts of which one stands wherever a regex matches.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind, Look};

use crate::sieve::{Frequency, Reading};

/// Texts of one regex that are looked for; with more it is always seen.
const MOST_LITERALS: usize = 64;

/// Of places where a text stands, those where a word begins.
const BEGINS: f64 = 0.25;

/// How often a text of digits alone stands among a million signs.
const FIGURES: f64 = 1e4;

/// A text, and how it is looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Literal {
    pub(super) reading: Reading,
    pub(super) text: String,
}

/// Finds the rarest texts of which one stands wherever a regex matches, or `None` when there are none to go by.
pub(super) fn literals(regex: &str, frequency: &Frequency) -> Option<Vec<Literal>> {
    let hir = regex_syntax::ParserBuilder::new()
        .utf8(false)
        .build()
        .parse(regex)
        .ok()?;
    let mut found = rarest(&hir, frequency)?.texts;
    found.sort_unstable();
    found.dedup();
    (found.len() <= MOST_LITERALS).then_some(found)
}

/// Texts, and how often one of them stands among a million signs.
struct Found {
    texts: Vec<Literal>,
    often: f64,
}

/// The rarest texts of a part: those it begins or ends with, those of its parts, or some of each way it may go.
fn rarest(hir: &Hir, frequency: &Frequency) -> Option<Found> {
    let mut found: Vec<Found> = [ExtractKind::Prefix, ExtractKind::Suffix]
        .into_iter()
        .filter_map(|kind| at_an_end(hir, kind, frequency))
        .collect();
    match hir.kind() {
        HirKind::Concat(parts) => {
            // What begins further in, with what stands before a word.
            let begins =
                |i: &usize| matches!(parts[*i].kind(), HirKind::Look(_) | HirKind::Literal(_));
            let tails = (1..parts.len()).filter(begins);
            found.extend(tails.filter_map(|i| {
                let tail = Hir::concat(parts[i..].to_vec());
                at_an_end(&tail, ExtractKind::Prefix, frequency)
            }));
            found.extend(parts.iter().filter_map(|p| rarest(p, frequency)));
        }
        HirKind::Alternation(parts) => {
            let ways: Option<Vec<Found>> = parts.iter().map(|p| rarest(p, frequency)).collect();
            found.extend(ways.map(|ways| Found {
                often: ways.iter().map(|w| w.often).sum(),
                texts: ways.into_iter().flat_map(|w| w.texts).collect(),
            }));
        }
        HirKind::Capture(capture) => found.extend(rarest(&capture.sub, frequency)),
        HirKind::Repetition(repeated) if repeated.min > 0 => {
            found.extend(rarest(&repeated.sub, frequency));
        }
        _ => {}
    }
    found.retain(|f| f.texts.len() <= MOST_LITERALS);
    found.into_iter().min_by(|a, b| a.often.total_cmp(&b.often))
}

/// The texts a part begins or ends with.
fn at_an_end(hir: &Hir, kind: ExtractKind, frequency: &Frequency) -> Option<Found> {
    let begins = matches!(kind, ExtractKind::Prefix) && begins_word(hir);
    let (reading, least, share) = if begins {
        // Two letters are told by where they begin; anywhere, three are needed.
        (Reading::Begins, 2, BEGINS)
    } else {
        (Reading::Loose, 3, 1.0)
    };
    let mut extractor = Extractor::new();
    extractor.kind(kind).limit_total(MOST_LITERALS);
    let found = extractor.extract(hir);
    let text = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).ok()?;
        (signs(text) >= least).then(|| text.to_owned())
    };
    let texts: Vec<String> = found
        .literals()?
        .iter()
        .map(|l| text(l.as_bytes()))
        .collect::<Option<_>>()?;
    Some(Found {
        often: texts.iter().map(|t| often(t, frequency)).sum::<f64>() * share,
        texts: texts
            .into_iter()
            .map(|text| Literal { reading, text })
            .collect(),
    })
}

/// Whether a regex matches only where a word begins or a text does.
fn begins_word(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => matches!(
            look,
            Look::WordAscii
                | Look::WordStartAscii
                | Look::WordUnicode
                | Look::WordStartUnicode
                | Look::Start
        ),
        HirKind::Concat(parts) => parts.first().is_some_and(begins_word),
        HirKind::Alternation(parts) => parts.iter().all(begins_word),
        HirKind::Capture(capture) => begins_word(&capture.sub),
        _ => false,
    }
}

/// Signs of a text that a sieve sees; a Han sign sees as much as three letters.
fn signs(text: &str) -> usize {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| if c.is_ascii() { 1 } else { 3 })
        .sum()
}

/// How often a text stands among a million signs; figures are never rare.
fn often(text: &str, frequency: &Frequency) -> f64 {
    let mut told = text.chars().filter(|c| c.is_alphanumeric());
    if told.all(|c| c.is_ascii_digit()) {
        return FIGURES;
    }
    frequency.in_a_million(text)
}

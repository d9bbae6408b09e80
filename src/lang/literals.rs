//! Texts of which one stands wherever a regex matches.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind, Look};

use crate::sieve::{Frequency, Reading};

/// Texts of one regex that are looked for; with more it is always seen.
const MOST_LITERALS: usize = 64;

/// How often a text of digits alone stands among a million signs.
const FIGURES: f64 = 1e4;

/// A text, and how it is looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Literal {
    /// Where it may begin.
    pub reading: Reading,
    /// The text, as the regex has it.
    pub text: String,
}

/// Finds the rarest texts of which one stands wherever a regex matches, or `None` when there are none to go by. A text
/// that may stand anywhere has at least so many signs (a Han sign counts as three), one that begins a word two.
pub fn literals(regex: &str, least: usize) -> Option<Vec<Literal>> {
    let hir = regex_syntax::ParserBuilder::new()
        .utf8(false)
        .build()
        .parse(regex)
        .ok()?;
    let mut found = rarest(&hir, least)?.texts;
    found.sort_unstable();
    found.dedup();
    (found.len() <= MOST_LITERALS).then_some(found)
}

/// Texts, and how often one of them stands among a million signs.
struct Found {
    texts: Vec<Literal>,
    often: f64,
}

impl Found {
    fn of(texts: Vec<Literal>) -> Self {
        let often = texts.iter().map(often).sum();
        Self { texts, often }
    }

    /// Leaves out texts that stand only where others do.
    fn drop_needless(&mut self) {
        self.texts.sort_unstable_by_key(|text| text.text.len());
        let mut kept: Vec<Literal> = Vec::new();
        for text in self.texts.drain(..) {
            if !kept.iter().any(|other| other.stands_in(&text)) {
                kept.push(text);
            }
        }
        *self = Self::of(kept);
    }
}

impl Literal {
    /// Whether this text stands wherever another does.
    fn stands_in(&self, other: &Self) -> bool {
        if self.reading == Reading::Loose {
            other.text.contains(&self.text)
        } else {
            other.reading == self.reading && other.text.starts_with(&self.text)
        }
    }
}

/// The rarest texts of a part: those it begins or ends with, those of its parts, or some of each way it may go.
fn rarest(hir: &Hir, least: usize) -> Option<Found> {
    let mut found: Vec<Found> = [ExtractKind::Prefix, ExtractKind::Suffix]
        .into_iter()
        .filter_map(|kind| at_an_end(hir, &kind, least))
        .collect();
    match hir.kind() {
        HirKind::Concat(parts) => {
            // What begins further in, with what stands before a word.
            let begins =
                |i: &usize| matches!(parts[*i].kind(), HirKind::Look(_) | HirKind::Literal(_));
            let tails = (1..parts.len()).filter(begins);
            found.extend(tails.filter_map(|i| {
                let tail = Hir::concat(parts[i..].to_vec());
                at_an_end(&tail, &ExtractKind::Prefix, least)
            }));
            found.extend(parts.iter().filter_map(|p| rarest(p, least)));
        }
        HirKind::Alternation(parts) => {
            let ways: Option<Vec<Found>> = parts.iter().map(|p| rarest(p, least)).collect();
            let of_all = |ways: Vec<Found>| ways.into_iter().flat_map(|w| w.texts).collect();
            found.extend(ways.map(of_all).map(Found::of));
        }
        HirKind::Capture(capture) => found.extend(rarest(&capture.sub, least)),
        HirKind::Repetition(repeated) if repeated.min > 0 => {
            found.extend(rarest(&repeated.sub, least));
        }
        _ => {}
    }
    for found in &mut found {
        found.drop_needless();
    }
    found.retain(|f| f.texts.len() <= MOST_LITERALS);
    found.into_iter().min_by(|a, b| a.often.total_cmp(&b.often))
}

/// The texts a part begins or ends with.
fn at_an_end(hir: &Hir, kind: &ExtractKind, least: usize) -> Option<Found> {
    let mut extractor = Extractor::new();
    extractor.kind(kind.clone()).limit_total(MOST_LITERALS);
    let found = extractor.extract(hir);
    let texts: Vec<&str> = found
        .literals()?
        .iter()
        .map(|l| std::str::from_utf8(l.as_bytes()).ok())
        .collect::<Option<_>>()?;
    // An ASCII border right before a Han sign or an accented letter asks for a letter glued on, not for a word's begin.
    let foreign = |text: &&str| text.starts_with(|c: char| !c.is_ascii() && c.is_alphanumeric());
    let begins =
        matches!(kind, ExtractKind::Prefix) && begins_word(hir) && !texts.iter().any(foreign);
    let (reading, least) = if begins {
        // Two letters are told by where they begin.
        (Reading::Begins, 2)
    } else {
        (Reading::Loose, least)
    };
    if texts.iter().any(|text| signs(text) < least) {
        return None;
    }
    let texts = texts.into_iter().map(|text| Literal {
        reading,
        text: text.to_owned(),
    });
    Some(Found::of(texts.collect()))
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
fn often(literal: &Literal) -> f64 {
    let mut told = literal.text.chars().filter(|c| c.is_alphanumeric());
    if told.all(|c| c.is_ascii_digit()) {
        return FIGURES;
    }
    Frequency::shared().in_a_million(&literal.text, literal.reading == Reading::Begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(regex: &str) -> Option<Vec<(Reading, String)>> {
        let literals = literals(regex, 3)?;
        Some(literals.into_iter().map(|l| (l.reading, l.text)).collect())
    }

    #[test]
    fn the_rarest_texts_stand_wherever_a_regex_matches() {
        let loose = |texts: &[&str]| {
            let texts = texts.iter().map(|t| (Reading::Loose, (*t).to_owned()));
            Some(texts.collect::<Vec<_>>())
        };
        let begins = |texts: &[&str]| {
            let texts = texts.iter().map(|t| (Reading::Begins, (*t).to_owned()));
            Some(texts.collect::<Vec<_>>())
        };
        for (regex, texts) in [
            (r"(?-u:\b)(?:kaspa|wallet)", begins(&["kaspa", "wallet"])),
            (r"\bof .{0,20}\bhashrate\b", begins(&["hashrate"])),
            (r"[0-9]+ ?(kaspa|矿池){1,2}", loose(&["kaspa", "矿池"])),
            // An ASCII border before a Han sign asks for a letter before it.
            (r"(?-u:\b)处理器", loose(&["处理器"])),
            (r"(?-u:\b)a.?(?-u:\b)矿机", loose(&["矿机"])),
            ("[a-z][a-z]", None),
            ("[0-9]{2}", None),
        ] {
            assert_eq!(found(regex), texts, "{regex}");
        }
    }
}

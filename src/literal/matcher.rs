//! The automata and what makes a match a hit.

use std::collections::BTreeMap;
use std::fmt;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::disclaimer::{Governed, governed};
use super::gaps;
use crate::listing::{Channel, CleanSpan, Techniques};
use crate::text::{ChannelText, FieldText, Segmenter, clean_term, has_border, is_han, tight};

/// A term's number in its matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// A term to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As its author wrote it.
    pub text: String,
    /// Exceptions of the same group take its hits.
    pub group: u32,
    /// Whether letter case must be the author's (tickers).
    pub exact: bool,
    /// Whether `tight` reads it too.
    pub tight: bool,
}

/// A word that is never a hit of its group, nor is anything that overlaps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// As its author wrote it.
    pub text: String,
    /// The group it takes hits from.
    pub group: u32,
}

/// A term found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermHit {
    /// Which.
    pub term: TermId,
    /// Where in clean text.
    pub span: CleanSpan,
    /// By which way of reading.
    pub channel: Channel,
    /// Tricks that had to be undone.
    pub techniques: Techniques,
    /// Whether a disclaimer or a word of origin governs it.
    pub governed: Governed,
}

/// The terms cannot be made into automata.
#[derive(Debug, thiserror::Error)]
#[error("the terms cannot be compiled: {0}")]
pub struct MatcherError(String);

/// What a pattern of an automaton stands for.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Term(TermId),
    Exception(u32),
}

struct Automaton {
    patterns: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    meanings: Vec<Vec<Meaning>>,
}

/// Finds many terms at once.
pub struct Matcher {
    terms: Vec<Term>,
    /// Each term cleaned, with case and folded.
    cleaned: Vec<(String, String)>,
    plain: Automaton,
    tight: Automaton,
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("terms", &self.terms.len())
            .finish_non_exhaustive()
    }
}

impl Matcher {
    /// Compiles terms; their ids are their places in `terms`.
    ///
    /// # Errors
    /// When there are more patterns than an automaton can hold.
    pub fn new(terms: Vec<Term>, exceptions: &[Exception]) -> Result<Self, MatcherError> {
        let cleaned: Vec<_> = terms.iter().map(|t| clean_term(&t.text)).collect();
        let mut plain = BTreeMap::<String, Vec<Meaning>>::new();
        let mut tightly = BTreeMap::<String, Vec<Meaning>>::new();
        for (i, (term, (_, lower))) in terms.iter().zip(&cleaned).enumerate() {
            let id = TermId(u32::try_from(i).map_err(|e| MatcherError(e.to_string()))?);
            plain
                .entry(lower.clone())
                .or_default()
                .push(Meaning::Term(id));
            if term.tight {
                tightly
                    .entry(tight(lower).text)
                    .or_default()
                    .push(Meaning::Term(id));
            }
        }
        for exception in exceptions {
            let (_, lower) = clean_term(&exception.text);
            tightly
                .entry(tight(&lower).text)
                .or_default()
                .push(Meaning::Exception(exception.group));
            plain
                .entry(lower)
                .or_default()
                .push(Meaning::Exception(exception.group));
        }
        Ok(Self {
            terms,
            cleaned,
            plain: Automaton::new(plain)?,
            tight: Automaton::new(tightly)?,
        })
    }

    /// The term behind an id.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Adds the hits of one field to `hits`, by start, end and term; at most `limit` are kept. Gives whether some were
    /// left out.
    pub fn find(
        &self,
        field: &FieldText,
        segmenter: &Segmenter,
        limit: usize,
        hits: &mut Vec<TermHit>,
    ) -> bool {
        let first = hits.len();
        let mut taken = Vec::new();
        let mut full = self.find_plain(field, segmenter, limit, hits, &mut taken);
        let channel = tight(&field.lower);
        full |= self.find_tight(field, &channel, segmenter, limit, hits, &mut taken);
        // An exception takes every hit of its group that it overlaps, whichever is longer.
        if !taken.is_empty() {
            let mut at = 0;
            hits.retain(|hit| {
                at += 1;
                at <= first
                    || !taken.iter().any(|(group, span)| {
                        *group == self.term(hit.term).group && span.overlaps(hit.span)
                    })
            });
        }
        hits[first..].sort_by_key(|h| (h.span.start, h.span.end, h.term, h.channel));
        full
    }

    fn find_plain(
        &self,
        field: &FieldText,
        segmenter: &Segmenter,
        limit: usize,
        hits: &mut Vec<TermHit>,
        taken: &mut Vec<(u32, CleanSpan)>,
    ) -> bool {
        let Some(patterns) = &self.plain.patterns else {
            return false;
        };
        for found in patterns.find_overlapping_iter(&field.lower) {
            let span = CleanSpan {
                start: found.start(),
                end: found.end(),
            };
            for meaning in &self.plain.meanings[found.value() as usize] {
                match *meaning {
                    Meaning::Exception(group) => taken.push((group, span)),
                    Meaning::Term(term) => {
                        if let Some(hit) = self.verify(
                            field,
                            span,
                            term,
                            Channel::Plain,
                            Techniques::NONE,
                            segmenter,
                        ) {
                            if hits.len() >= limit {
                                return true;
                            }
                            hits.push(hit);
                        }
                    }
                }
            }
        }
        false
    }

    fn find_tight(
        &self,
        field: &FieldText,
        channel: &ChannelText,
        segmenter: &Segmenter,
        limit: usize,
        hits: &mut Vec<TermHit>,
        taken: &mut Vec<(u32, CleanSpan)>,
    ) -> bool {
        let Some(patterns) = &self.tight.patterns else {
            return false;
        };
        for found in patterns.find_overlapping_iter(&channel.text) {
            let inside = found.start()..found.end();
            let skips = channel.map.within(inside.clone()).next().is_some();
            let clean = channel.map.from(inside);
            let span = CleanSpan {
                start: clean.start,
                end: clean.end,
            };
            for meaning in &self.tight.meanings[found.value() as usize] {
                match *meaning {
                    Meaning::Exception(group) if skips => taken.push((group, span)),
                    Meaning::Exception(_) => {}
                    Meaning::Term(term) => {
                        let (_, lower) = &self.cleaned[term.0 as usize];
                        let text = field
                            .lower
                            .get(span.range())
                            .expect("channels keep char borders");
                        if text == lower {
                            continue;
                        }
                        let Some(techniques) = gaps::verify(lower, text) else {
                            continue;
                        };
                        if let Some(hit) =
                            self.verify(field, span, term, Channel::Tight, techniques, segmenter)
                        {
                            if hits.len() >= limit {
                                return true;
                            }
                            hits.push(hit);
                        }
                    }
                }
            }
        }
        false
    }

    /// Checks borders and case, and names what had to be undone.
    fn verify(
        &self,
        field: &FieldText,
        mut span: CleanSpan,
        id: TermId,
        channel: Channel,
        techniques: Techniques,
        segmenter: &Segmenter,
    ) -> Option<TermHit> {
        let term = self.term(id);
        let (cased, lower) = &self.cleaned[id.0 as usize];
        if term.exact && field.cased.get(span.range()) != Some(cased.as_str()) {
            return None;
        }
        let before = field.lower.get(..span.start)?.chars().next_back();
        let (first, last) = (lower.chars().next()?, lower.chars().next_back()?);
        if !is_han(first) && before.is_some_and(glues) {
            return None;
        }
        if !is_han(last) {
            span.end = Self::latin_end(field, span, lower, term.exact)?;
        }
        if (is_han(first) || is_han(last)) && !has_border(segmenter, &field.lower, span.range()) {
            return None;
        }
        let governed = governed(&field.lower, span, lower);
        let techniques = techniques.union(Self::costume(field, span, term));
        Some(TermHit {
            term: id,
            span,
            channel,
            techniques,
            governed,
        })
    }

    /// Where a hit that ends in a Latin letter or digit ends: there, or behind its plural.
    fn latin_end(field: &FieldText, span: CleanSpan, lower: &str, exact: bool) -> Option<usize> {
        let rest = field.lower.get(span.end..)?;
        let mut behind = rest.chars();
        let next = behind.next();
        let letters = lower
            .chars()
            .rev()
            .take_while(char::is_ascii_alphabetic)
            .count();
        let is_end =
            |c: Option<char>| c.is_none_or(|c| !glues(c) || (letters >= 5 && c.is_ascii_digit()));
        if is_end(next) {
            return Some(span.end);
        }
        let plural = next == Some('s')
            && letters >= 3
            && lower.len() >= 4
            && !exact
            && behind.next().is_none_or(|c| !glues(c));
        plural.then_some(span.end + 1)
    }

    /// The tricks undone on the way to clean text, unless the seller wrote the term as its author did.
    fn costume(field: &FieldText, span: CleanSpan, term: &Term) -> Techniques {
        let found = field.techniques(span);
        if found.is_empty() || field.raw_is(span, &term.text) {
            Techniques::NONE
        } else {
            found
        }
    }
}

/// Whether a sign next to a Latin term makes a longer word of it.
fn glues(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (c.is_alphabetic()
            && !is_han(c)
            && !matches!(c, '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}'))
}

impl Automaton {
    fn new(patterns: BTreeMap<String, Vec<Meaning>>) -> Result<Self, MatcherError> {
        let mut meanings = Vec::with_capacity(patterns.len());
        let mut pairs = Vec::with_capacity(patterns.len());
        for (pattern, meaning) in patterns {
            if pattern.is_empty() {
                continue;
            }
            pairs.push((
                pattern,
                u32::try_from(meanings.len()).map_err(|e| MatcherError(e.to_string()))?,
            ));
            meanings.push(meaning);
        }
        let patterns = if pairs.is_empty() {
            None
        } else {
            Some(
                CharwiseDoubleArrayAhoCorasick::with_values(pairs)
                    .map_err(|e| MatcherError(e.to_string()))?,
            )
        };
        Ok(Self { patterns, meanings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Technique;

    fn matcher() -> (Matcher, Segmenter) {
        let term = |text: &str, exact| Term {
            text: text.into(),
            group: 0,
            exact,
            tight: !exact,
        };
        let terms = vec![
            term("矿机", false),
            term("bitcoin miner", false),
            term("ETC", true),
            term("antminer", false),
            term("minería", false),
        ];
        let exceptions = [Exception {
            text: "选矿机".into(),
            group: 0,
        }];
        let segmenter = Segmenter::new(vec!["矿机".into(), "选矿机".into()]);
        (
            Matcher::new(terms, &exceptions).expect("compiles"),
            segmenter,
        )
    }

    fn check(raw: &str, expected: &[(&str, &[Technique])]) {
        let (matcher, segmenter) = matcher();
        let field = FieldText::new(raw);
        let mut hits = Vec::new();
        matcher.find(&field, &segmenter, 100, &mut hits);
        let got: Vec<_> = hits
            .iter()
            .map(|h| {
                (
                    raw.get(field.raw(h.span).range()).expect("on char borders"),
                    h.techniques.iter().collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(t, e)| (*t, e.to_vec())).collect();
        assert_eq!(got, expected, "{raw}");
    }

    #[test]
    fn hits_point_at_the_sellers_own_signs() {
        use Technique::{CombiningMarks, Fullwidth, Separators, VariantHan};
        check("二手矿机转让", &[("矿机", &[])]);
        check("选矿机 80t/h", &[]);
        check("二手矿-机 三台", &[("矿-机", &[Separators])]);
        check("礦機", &[("礦機", &[VariantHan])]);
        check("Bitcoin Miners for sale", &[("Bitcoin Miners", &[])]);
        check("bitcoinminer", &[("bitcoinminer", &[])]);
        check("ＡＮＴMINER", &[("ＡＮＴMINER", &[Fullwidth])]);
        check("Antminer19", &[("Antminer", &[])]);
        check("Antminery", &[]);
        check("ETC etc", &[("ETC", &[])]);
        check("minería", &[("minería", &[])]);
        check("mìneria", &[("mìneria", &[CombiningMarks])]);
    }

    #[test]
    fn the_automaton_finds_what_a_plain_one_finds() {
        let (matcher, segmenter) = matcher();
        let texts = [
            "矿机矿机 bitcoin miner, bitcoin miners; ETC",
            "选矿机矿机选矿",
            "antminer antminer矿机",
            "",
        ];
        let patterns: Vec<_> = matcher
            .cleaned
            .iter()
            .map(|(_, lower)| lower.clone())
            .collect();
        let plain = aho_corasick::AhoCorasick::new(&patterns).expect("compiles");
        for text in texts {
            let field = FieldText::new(text);
            let mut hits = Vec::new();
            matcher.find(&field, &segmenter, 100, &mut hits);
            for hit in &hits {
                let found = plain
                    .find_overlapping_iter(&field.lower)
                    .any(|m| m.pattern().as_u32() == hit.term.0 && m.start() == hit.span.start);
                assert!(found, "{hit:?} in {text}");
            }
        }
    }
}

//! Terms compiled, and the way from matches to hits.

use std::fmt;

use super::automaton::{Automaton, Meaning, Patterns};
use super::borders::bordered;
use super::disclaimer::governed;
use super::term::{Exception, MatcherError, Term, TermHit, TermId};
use super::variants::{self, Components};
use super::{gaps, sounds};
use crate::listing::{Channel, CleanSpan, Technique, Techniques};
use crate::text::{
    FieldText, Segmenter, clean_term, is_han, is_leet, leet, sound, term_sound, tight,
};

/// Latin words shorter than this are not read through leet.
const LEET_LETTERS: usize = 5;

/// Finds many terms at once.
pub struct Matcher {
    terms: Vec<Term>,
    /// Each term cleaned, with case and folded.
    cleaned: Vec<(String, String)>,
    plain: Automaton,
    tight: Automaton,
    sound: Automaton,
    word: Automaton,
    spellings: usize,
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
        let components = terms.iter().any(|t| t.reads.sound).then(Components::new);
        let (mut plain, mut tightly, mut sounds, mut words) = (
            Patterns::default(),
            Patterns::default(),
            Patterns::default(),
            Patterns::default(),
        );
        let mut spellings = 0;
        let mut heard = std::collections::BTreeSet::new();
        for (i, (term, (_, lower))) in terms.iter().zip(&cleaned).enumerate() {
            let id = TermId(u32::try_from(i).map_err(|e| MatcherError(e.to_string()))?);
            plain.add(lower.clone(), Meaning::Term(id));
            if term.exact {
                continue;
            }
            if term.reads.tight {
                tightly.add(tight(lower).text, Meaning::Term(id));
            }
            if term.reads.sound
                && let Some((text, ends)) = term_sound(lower)
                && ends.len() >= 2
            {
                heard.insert((term.group, text.clone()));
                sounds.add(text, Meaning::Term(id));
            }
            // Digits for letters are rare in ordinary words, so every list that reads past gaps reads past them too.
            if (term.reads.word || term.reads.tight) && is_leet_term(lower) {
                words.add(leet(lower), Meaning::Term(id));
            }
            if let Some(components) = &components {
                for (text, technique) in
                    variants::open(lower, components, term.reads.sound, term.reads.word)
                {
                    spellings += 1;
                    if technique == Technique::ComponentSplit {
                        tightly.add(tight(&text).text, Meaning::Spelling(id, technique));
                    }
                    plain.add(text, Meaning::Spelling(id, technique));
                }
            }
        }
        // Exceptions are read through the same disguises as terms: 选kuangji is as innocent as 选矿机.
        for exception in exceptions {
            let (_, lower) = clean_term(&exception.text);
            let taken = Meaning::Exception(exception.group);
            tightly.add(tight(&lower).text, taken);
            // An exception that sounds like a term itself (算力版) would leave the term no sound.
            if let Some((text, _)) = term_sound(&lower)
                && !heard.contains(&(exception.group, text.clone()))
            {
                sounds.add(text, taken);
            }
            if let Some(components) = &components {
                for (text, _) in variants::open(&lower, components, true, false) {
                    plain.add(text, Meaning::Unlike(exception.group));
                }
            }
            plain.add(lower, taken);
        }
        Ok(Self {
            plain: plain.compile()?,
            tight: tightly.compile()?,
            sound: sounds.compile()?,
            word: words.compile()?,
            terms,
            cleaned,
            spellings,
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

    /// How many other spellings the terms open into.
    pub fn spellings(&self) -> usize {
        self.spellings
    }

    /// How many patterns all channels hold.
    pub fn patterns(&self) -> usize {
        self.plain.len() + self.tight.len() + self.sound.len() + self.word.len()
    }

    /// Adds the hits of one field to `hits`, by start, end and term; at most `limit` are kept.
    pub fn find(
        &self,
        field: &FieldText,
        segmenter: &Segmenter,
        limit: usize,
        hits: &mut Vec<TermHit>,
    ) -> Searched {
        let mut search = Search {
            matcher: self,
            field,
            segmenter,
            limit,
            hits: Vec::new(),
            taken: Vec::new(),
            full: false,
            steps: 0,
        };
        search.plain();
        search.tight();
        search.sound();
        search.word();
        let Search {
            hits: mut found,
            taken,
            full,
            steps,
            ..
        } = search;
        // An exception takes every hit of its group that it overlaps, whichever is longer; a disguised one only disguised
        // hits, so that 求比特币 is not lost to the sound of 丘比特.
        found.retain(|hit| {
            !taken.iter().any(|t| {
                t.group == self.term(hit.term).group
                    && t.span.overlaps(hit.span)
                    && (!t.disguised || !hit.techniques.is_empty())
            })
        });
        found.sort_by_key(|h| {
            (
                h.span.start,
                h.span.end,
                h.term,
                h.faint,
                h.channel,
                h.techniques.iter().count(),
            )
        });
        found.dedup_by_key(|h| (h.span, h.term));
        drop_covered(&mut found);
        hits.extend(found);
        Searched { full, steps }
    }
}

/// A hit that needed a trick undone gives way to a plain one that covers it: 狗狗币 is no repeated 狗币.
fn drop_covered(hits: &mut Vec<TermHit>) {
    let mut reach = 0;
    let mut covered: Vec<bool> = Vec::with_capacity(hits.len());
    let mut at = 0;
    while at < hits.len() {
        let start = hits[at].span.start;
        let group = hits[at..]
            .iter()
            .take_while(|h| h.span.start == start)
            .count();
        for hit in &hits[at..at + group] {
            if hit.channel == Channel::Plain && hit.techniques.is_empty() {
                reach = reach.max(hit.span.end);
            }
        }
        covered.extend(
            hits[at..at + group]
                .iter()
                .map(|h| !h.techniques.is_empty() && h.span.end <= reach),
        );
        at += group;
    }
    let mut covered = covered.into_iter();
    hits.retain(|_| !covered.next().unwrap_or(false));
    // Two signs backwards or by sound give way to any plain hit that reaches out of them (币狗 in 莱特币狗狗币), not to a
    // sign inside them (挖 in 矿挖).
    let plain: Vec<CleanSpan> = hits
        .iter()
        .filter(|h| h.techniques.is_empty())
        .map(|h| h.span)
        .collect();
    hits.retain(|h| {
        !h.faint
            || !plain
                .iter()
                .any(|p| p.overlaps(h.span) && !h.span.covers(*p))
    });
}

/// A Latin term with a word long enough to be read through leet.
fn is_leet_term(lower: &str) -> bool {
    lower.is_ascii()
        && lower
            .split(' ')
            .any(|w| w.len() >= LEET_LETTERS && w.bytes().all(|b| b.is_ascii_lowercase()))
}

/// What a search did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Searched {
    /// Whether hits were left out.
    pub full: bool,
    /// Matches that were looked at.
    pub steps: u64,
}

/// A place that an exception takes.
#[derive(Debug, Clone, Copy)]
struct Taken {
    group: u32,
    span: CleanSpan,
    /// Whether the exception itself stands there in disguise.
    disguised: bool,
}

/// One field being searched.
struct Search<'a> {
    matcher: &'a Matcher,
    field: &'a FieldText,
    segmenter: &'a Segmenter,
    limit: usize,
    hits: Vec<TermHit>,
    /// Places that exceptions take.
    taken: Vec<Taken>,
    full: bool,
    steps: u64,
}

impl Search<'_> {
    fn plain(&mut self) {
        for (range, meaning) in self.matcher.plain.find(&self.field.lower) {
            self.steps += 1;
            let span = CleanSpan {
                start: range.start,
                end: range.end,
            };
            match meaning {
                Meaning::Exception(group) => self.taken.push(Taken {
                    group,
                    span,
                    disguised: false,
                }),
                Meaning::Unlike(group) => self.taken.push(Taken {
                    group,
                    span,
                    disguised: true,
                }),
                Meaning::Term(id) => {
                    let (cased, lower) = &self.matcher.cleaned[id.0 as usize];
                    let exact = self.matcher.term(id).exact;
                    if !exact || self.field.cased.get(span.range()) == Some(cased) {
                        self.add(id, span, lower, Channel::Plain, Techniques::NONE, false);
                    }
                }
                Meaning::Spelling(id, technique) => self.spelling(id, span, technique),
            }
        }
    }

    /// Another spelling counts unless it is a word of its own.
    fn spelling(&mut self, id: TermId, span: CleanSpan, technique: Technique) {
        let Some(text) = self.field.lower.get(span.range()) else {
            return;
        };
        let han = text.chars().all(is_han);
        if han && self.segmenter.has_word(text) {
            return;
        }
        let faint = han && technique == Technique::Reversal && text.chars().count() <= 2;
        self.add(
            id,
            span,
            text,
            Channel::Plain,
            Techniques::one(technique),
            faint,
        );
    }

    fn tight(&mut self) {
        let channel = tight(&self.field.lower);
        for (range, meaning) in self.matcher.tight.find(&channel.text) {
            self.steps += 1;
            // What skips nothing was read by `plain`.
            let skips = channel.map.within(range.clone()).next().is_some();
            let clean = channel.map.from(range);
            let span = CleanSpan {
                start: clean.start,
                end: gaps::behind_repeats(&self.field.lower, clean),
            };
            match meaning {
                // A disguised exception has a gap at every place; 振动筛 矿机 is no 筛矿机.
                Meaning::Exception(group) if skips => {
                    let text = self.field.lower.get(span.range()).unwrap_or("");
                    let (signs, gaps) = (
                        text.chars().filter(|c| is_han(*c)).count(),
                        text.chars().filter(|c| !is_han(*c)).count(),
                    );
                    if gaps == 0 || gaps + 1 >= signs {
                        self.taken.push(Taken {
                            group,
                            span,
                            disguised: false,
                        });
                    }
                }
                Meaning::Term(id) => {
                    let lower = &self.matcher.cleaned[id.0 as usize].1;
                    let text = self.field.lower.get(span.range()).unwrap_or("");
                    if text != lower
                        && let Some(techniques) = gaps::verify(lower, text)
                    {
                        self.add(id, span, lower, Channel::Tight, techniques, false);
                    }
                }
                // Signs taken apart and the parts set apart (石 广 木 几).
                Meaning::Spelling(id, technique) if skips => {
                    let text = self.field.lower.get(span.range()).unwrap_or("");
                    let parts: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
                    if let Some(techniques) = gaps::verify(&parts, text) {
                        self.add(
                            id,
                            span,
                            text,
                            Channel::Tight,
                            techniques.union(Techniques::one(technique)),
                            false,
                        );
                    }
                }
                _ => {}
            }
        }
    }

    fn sound(&mut self) {
        let channel = sound(&self.field.lower);
        for (range, meaning) in self.matcher.sound.find(&channel.text) {
            self.steps += 1;
            let id = match meaning {
                Meaning::Term(id) => id,
                Meaning::Exception(group) => {
                    if channel.is_border(range.start) && channel.is_border(range.end) {
                        let clean = channel.map.from(range);
                        self.taken.push(Taken {
                            group,
                            span: CleanSpan {
                                start: clean.start,
                                end: clean.end,
                            },
                            disguised: true,
                        });
                    }
                    continue;
                }
                Meaning::Spelling(..) | Meaning::Unlike(_) => continue,
            };
            let lower = &self.matcher.cleaned[id.0 as usize].1;
            if let Some(heard) = sounds::verify(self.field, &channel, range, lower, self.segmenter)
            {
                self.push(
                    id,
                    heard.span,
                    Channel::Sound,
                    heard.techniques,
                    heard.faint,
                );
            }
        }
    }

    fn word(&mut self) {
        if !self.field.lower.chars().any(is_leet) {
            return;
        }
        let text = leet(&self.field.lower);
        for (range, meaning) in self.matcher.word.find(&text) {
            self.steps += 1;
            let Meaning::Term(id) = meaning else { continue };
            let span = CleanSpan {
                start: range.start,
                end: range.end,
            };
            let Some(found) = self.field.lower.get(span.range()) else {
                continue;
            };
            // A digit or sign in the place of a letter, and letters in most places.
            let signs = found.chars().filter(|c| is_leet(*c)).count();
            if signs > 0
                && signs * 2 <= found.len()
                && found != self.matcher.cleaned[id.0 as usize].1
            {
                self.add(
                    id,
                    span,
                    "a",
                    Channel::Word,
                    Techniques::one(Technique::Leet),
                    false,
                );
            }
        }
    }

    /// Adds a match that stands on borders.
    fn add(
        &mut self,
        id: TermId,
        span: CleanSpan,
        text: &str,
        channel: Channel,
        techniques: Techniques,
        faint: bool,
    ) {
        let exact = self.matcher.term(id).exact;
        if let Some(span) = bordered(self.field, span, text, exact, self.segmenter) {
            self.push(id, span, channel, techniques, faint);
        }
    }

    fn push(
        &mut self,
        id: TermId,
        span: CleanSpan,
        channel: Channel,
        techniques: Techniques,
        faint: bool,
    ) {
        if self.hits.len() >= self.limit {
            self.full = true;
            return;
        }
        let term = self.matcher.term(id);
        let governed = governed(
            &self.field.lower,
            span,
            &self.matcher.cleaned[id.0 as usize].1,
            term.machine,
        );
        let techniques = techniques
            .union(costume(self.field, span, term))
            .union(term.names);
        self.hits.push(TermHit {
            term: id,
            span,
            channel,
            techniques,
            governed,
            faint,
        });
    }
}

/// The tricks undone on the way to clean text, unless the seller wrote the term as its author did; then it can only be
/// out of sight.
fn costume(field: &FieldText, span: CleanSpan, term: &Term) -> Techniques {
    let found = field.techniques(span);
    if !found.is_empty() && field.raw_is(span, &term.text) {
        let hidden = found.contains(Technique::HiddenMarkup) && field.is_hidden(span);
        if hidden {
            Techniques::one(Technique::HiddenMarkup)
        } else {
            Techniques::NONE
        }
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::literal::term::Reads;

    fn matcher() -> (Matcher, Segmenter) {
        let term = |text: &str, exact| Term {
            text: text.into(),
            exact,
            reads: Reads::ALL,
            ..Term::default()
        };
        let terms = vec![
            term("矿机", false),
            term("bitcoin miner", false),
            term("ETC", true),
            term("antminer", false),
            term("minería", false),
            term("挖矿教程", false),
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
        check("选kuangji 80t/h", &[]);
        check("选石广机 80t/h", &[]);
        check("选矿矿机机 80t/h", &[]);
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
    fn disguises_are_undone_and_named() {
        use Technique::{
            ComponentSplit, Confusable, Emoji, Fullwidth, Homophone, Leet, LookalikeHan,
            Misspelling, Pinyin, Reversal, Separators,
        };
        check("二手旷机转让", &[("旷机", &[Homophone])]);
        check("二手kuangji转让", &[("kuangji", &[Pinyin])]);
        check("矿ji 三台", &[("矿ji", &[Pinyin])]);
        check("矿-ji 三台", &[("矿-ji", &[Pinyin, Separators])]);
        check("哇矿教程", &[("哇矿教程", &[Homophone])]);
        check("wakuang教程", &[("wakuang教程", &[Pinyin])]);
        check("石广机 低价", &[("石广机", &[ComponentSplit])]);
        check(
            "石 广 木 几 低价",
            &[("石 广 木 几", &[ComponentSplit, Separators])],
        );
        check("圹机 低价", &[("圹机", &[LookalikeHan])]);
        check("⛏️机 低价", &[("⛏️机", &[Emoji])]);
        check("挖⛏️教程", &[("挖⛏️教程", &[Emoji]), ("⛏️教程", &[Emoji])]);
        check("antm1ner", &[("antm1ner", &[Leet])]);
        check("b1tc0in miner", &[("b1tc0in miner", &[Leet])]);
        check("ａnｔm1ner", &[("ａnｔm1ner", &[Fullwidth, Leet])]);
        check("аntminr", &[("аntminr", &[Confusable, Misspelling])]);
        check("renimtna", &[("renimtna", &[Reversal])]);
    }

    #[test]
    fn ordinary_words_that_sound_or_look_alike_are_none() {
        for text in [
            "铁框架 货架",
            "情况机会",
            "宽敞明亮",
            "手机矿泉水",
            "kuangjia 架子",
            "antm 1ner",
            "旷工记录",
            "miner's lamp",
        ] {
            check(text, &[]);
        }
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
            for hit in hits
                .iter()
                .filter(|h| h.channel == Channel::Plain && h.techniques.is_empty())
            {
                let found = plain
                    .find_overlapping_iter(&field.lower)
                    .any(|m| m.pattern().as_u32() == hit.term.0 && m.start() == hit.span.start);
                assert!(found, "{hit:?} in {text}");
            }
        }
    }
}

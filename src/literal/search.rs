//! One field searched: matches of every channel become hits, or not.

use super::automaton::Meaning;
use super::borders::{Asks, bordered};
use super::disclaimer::governed;
use super::matcher::{Matcher, is_faint};
use super::term::{Term, TermHit, TermId};
use super::{gaps, sounds};
use crate::listing::{Channel, CleanSpan, Technique, Techniques};
use crate::text::{FieldText, Segmenter, is_han, is_leet, leet};

/// What a search did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Searched {
    /// Whether hits were left out.
    pub full: bool,
    /// Matches that were looked at.
    pub steps: u64,
}

/// Adds the hits of one field to `hits`, by start, end and term; at most `limit` are kept.
pub(super) fn search(
    matcher: &Matcher,
    (field, segmenter): (&FieldText, &Segmenter),
    limit: usize,
    hits: &mut Vec<TermHit>,
) -> Searched {
    let mut search = Search {
        matcher,
        field,
        segmenter,
        limit,
        hits: Vec::new(),
        taken: Vec::new(),
        full: None,
        steps: 0,
        last: None,
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
            t.group == matcher.term(hit.term).group
                && t.span.overlaps(hit.span)
                && (!t.disguised || !hit.techniques.is_empty())
                && (!t.torn || is_glued(field, hit.span, t.span))
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
    Searched {
        full: full.is_some(),
        steps,
    }
}

/// A hit that needed tricks undone gives way to one that covers it, is read as it stands and needed fewer of them: 狗狗币 is
/// no repeated 狗币, and hidden mining no hidden gninim.
fn drop_covered(hits: &mut Vec<TermHit>) {
    // How far hits that are read as they stand reach, by the tricks they needed.
    let mut reach: Vec<(Techniques, usize)> = Vec::new();
    let mut covered: Vec<bool> = Vec::with_capacity(hits.len());
    for group in hits.chunk_by(|a, b| a.span.start == b.span.start) {
        for hit in group.iter().filter(|h| h.channel == Channel::Plain) {
            match reach
                .iter_mut()
                .find(|(tricks, _)| *tricks == hit.techniques)
            {
                Some((_, end)) => *end = hit.span.end.max(*end),
                None => reach.push((hit.techniques, hit.span.end)),
            }
        }
        covered.extend(group.iter().map(|hit| {
            let fewer = |tricks: Techniques| {
                tricks != hit.techniques && tricks.union(hit.techniques) == hit.techniques
            };
            let mut reach = reach.iter();
            reach.any(|(tricks, end)| hit.span.end <= *end && fewer(*tricks))
        }));
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

/// A place that an exception takes.
#[derive(Debug, Clone, Copy)]
struct Taken {
    group: u32,
    span: CleanSpan,
    /// Whether the exception itself stands there in disguise.
    disguised: bool,
    /// Whether there are gaps in it, but not at every place: it takes only what it is glued to (选 in 选矿-机).
    torn: bool,
}

/// Whether a hit stands inside a place, with nothing but Han signs beside it there.
fn is_glued(field: &FieldText, hit: CleanSpan, place: CleanSpan) -> bool {
    let beside = |range: std::ops::Range<usize>| field.lower.get(range).unwrap_or("");
    let (before, behind) = (
        beside(place.start..hit.start.max(place.start)),
        beside(hit.end.min(place.end)..place.end),
    );
    place.covers(hit)
        && (before.is_empty() || before.ends_with(is_han))
        && (behind.is_empty() || behind.starts_with(is_han))
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
    /// Where the first hit stands that was left out.
    full: Option<usize>,
    steps: u64,
    last: Option<LastBorder>,
}

/// The border judged last: many lists hold the same word, and their matches follow one another.
struct LastBorder {
    span: CleanSpan,
    /// First and last sign of what was matched, the letters it ends in and its length, and what the term asks.
    asked: (Option<char>, Option<char>, (usize, usize), Asks),
    found: Option<CleanSpan>,
}

/// An exception that begins further behind the last hit kept takes none of them.
const LONGEST_EXCEPTION_BYTES: usize = 512;

impl Search<'_> {
    /// Whether nothing from a place on matters any more.
    fn is_over(&self, at: usize) -> bool {
        self.full
            .is_some_and(|full| at > full + LONGEST_EXCEPTION_BYTES)
    }

    fn plain(&mut self) {
        for (range, meaning) in self.matcher.plain.find(&self.field.lower) {
            self.steps += 1;
            if self.is_over(range.start) {
                break;
            }
            let span = CleanSpan {
                start: range.start,
                end: range.end,
            };
            match meaning {
                Meaning::Exception(group) => self.taken.push(Taken {
                    group,
                    span,
                    disguised: false,
                    torn: false,
                }),
                Meaning::Unlike(group) => self.taken.push(Taken {
                    group,
                    span,
                    disguised: true,
                    torn: false,
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
        let faint = is_faint(text, technique);
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
        let channel = self.field.tight();
        for (range, meaning) in self.matcher.tight.find(&channel.text) {
            self.steps += 1;
            // What skips nothing was read by `plain`.
            let skips = channel.map.within(range.clone()).next().is_some();
            let clean = channel.map.from(range);
            if self.is_over(clean.start) {
                break;
            }
            let span = CleanSpan {
                start: clean.start,
                end: gaps::behind_repeats(&self.field.lower, clean),
            };
            match meaning {
                // 振动筛 矿机 is no 筛矿机: an exception with gaps has them at every place, or none beside what it takes.
                Meaning::Exception(group) if skips => {
                    let text = self.field.lower.get(span.range()).unwrap_or("");
                    let signs = text.chars().filter(|c| is_han(*c)).count();
                    let gaps = text.split(is_han).filter(|gap| !gap.is_empty()).count();
                    self.taken.push(Taken {
                        group,
                        span,
                        disguised: false,
                        torn: gaps > 0 && gaps + 1 < signs,
                    });
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
        let channel = self.field.sound();
        for (range, meaning) in self.matcher.sound.find(&channel.text) {
            self.steps += 1;
            if self.full.is_some() && self.is_over(channel.map.from(range.clone()).start) {
                break;
            }
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
                            torn: false,
                        });
                    }
                    continue;
                }
                Meaning::Spelling(..) | Meaning::Unlike(_) => continue,
            };
            let lower = &self.matcher.cleaned[id.0 as usize].1;
            if let Some(heard) = sounds::verify(self.field, channel, range, lower, self.segmenter) {
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
            if self.is_over(range.start) {
                break;
            }
            let (id, techniques) = match meaning {
                Meaning::Term(id) => (id, Techniques::one(Technique::Leet)),
                Meaning::Spelling(id, technique) => (
                    id,
                    Techniques::one(Technique::Leet).union(Techniques::one(technique)),
                ),
                Meaning::Exception(_) | Meaning::Unlike(_) => continue,
            };
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
                self.add(id, span, "a", Channel::Word, techniques, false);
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
        let asks = Asks::of(self.matcher.term(id));
        if let Some(span) = self.bordered(span, text, asks) {
            self.push(id, span, channel, techniques, faint);
        }
    }

    fn bordered(&mut self, span: CleanSpan, text: &str, asks: Asks) -> Option<CleanSpan> {
        let letters = text.bytes().rev().take_while(u8::is_ascii_alphabetic);
        let (first, last) = (text.chars().next(), text.chars().next_back());
        let asked = (first, last, (letters.count(), text.len()), asks);
        if let Some(known) = &self.last
            && (known.span, known.asked) == (span, asked)
        {
            return known.found;
        }
        let found = bordered(self.field, span, text, asks, self.segmenter);
        self.last = Some(LastBorder { span, asked, found });
        found
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
            self.full = Some(self.full.map_or(span.end, |full| full.min(span.end)));
            return;
        }
        let term = self.matcher.term(id);
        let governed = governed(
            self.field,
            span,
            &self.matcher.cleaned[id.0 as usize].1,
            term.machine,
        );
        let techniques = techniques
            .union(costume(self.field, span, term))
            .union(term.names);
        let techniques = self.field.as_written(span, techniques);
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

//! Names, makers and algorithms as they stand in the text.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::catalog::Catalog;
use super::find::{MOST_NAMES, Mention, Name};
use super::names::{HanName, MOST_RUNS, key};
use crate::listing::CleanSpan;
use crate::text::{FieldText, Segmenter, Word, latin_runs};

impl Catalog {
    pub(super) fn latin_names(
        &self,
        field: usize,
        text: &FieldText,
        names: &mut Vec<Name>,
        mentions: &mut Vec<Mention>,
    ) {
        let runs: Vec<Word<'_>> = latin_runs(&text.lower).collect();
        // Names of one field never overlap, so more are not looked at in any case.
        let most = names.len() + MOST_NAMES + 1;
        let mut at = 0;
        let mut joined = String::new();
        while at < runs.len() && names.len() < most {
            joined.clear();
            let mut best = None;
            for (n, run) in runs[at..].iter().take(MOST_RUNS).enumerate() {
                if n > 0 && !touches(&text.lower, &runs[at + n - 1], run) {
                    break;
                }
                joined.push_str(run.text);
                if !self.heads.may_begin(&joined) {
                    break;
                }
                if let Some(rows) = self.names.latin.get(&joined)
                    && !begins_decimal(&text.lower, run.end())
                    && !is_version(&runs, at, n)
                    && !is_article(text, &runs, at, n)
                {
                    best = Some((n + 1, joined.clone(), rows));
                }
                let algorithm = self.algorithm(&joined);
                let makers = if n == 0 {
                    self.names.makers.get(&joined).cloned().unwrap_or_default()
                } else {
                    BTreeSet::new()
                };
                if algorithm.is_some() || !makers.is_empty() {
                    let span = CleanSpan {
                        start: runs[at].start,
                        end: run.end(),
                    };
                    mentions.push(Mention {
                        field,
                        span,
                        makers,
                        algorithm,
                    });
                }
            }
            // A code glued to another one is the end of that (KFR-72GW/FNhAa-A3).
            let best = best.filter(|_| !ends_a_code(&text.lower, &runs, at, &self.names.makers));
            let Some((n, key, rows)) = best else {
                at += 1;
                continue;
            };
            // A maker inside a longer name is a mention too.
            for run in &runs[at + 1..at + n] {
                if let Some(makers) = self.names.makers.get(run.text) {
                    mentions.push(Mention {
                        field,
                        span: CleanSpan {
                            start: run.start,
                            end: run.end(),
                        },
                        makers: makers.clone(),
                        algorithm: None,
                    });
                }
            }
            let span = CleanSpan {
                start: runs[at].start,
                end: runs[at + n - 1].end(),
            };
            self.mention_within(field, span, &key, mentions);
            names.push(Name {
                field,
                span,
                key,
                rows: rows.clone(),
            });
            at += n;
        }
    }

    /// A maker glued into a name (`antminers9`) is a mention.
    fn mention_within(
        &self,
        field: usize,
        span: CleanSpan,
        key: &str,
        mentions: &mut Vec<Mention>,
    ) {
        let heads = (1..key.len()).filter_map(|end| key.get(..end));
        for makers in heads.filter_map(|head| self.names.makers.get(head)) {
            mentions.push(Mention {
                field,
                span,
                makers: makers.clone(),
                algorithm: None,
            });
        }
    }

    pub(super) fn han_names(
        &self,
        field: usize,
        text: &FieldText,
        segmenter: &Segmenter,
        names: &mut Vec<Name>,
        mentions: &mut Vec<Mention>,
    ) {
        let mut hits = Vec::new();
        self.han.find(text, segmenter, MOST_NAMES, &mut hits);
        // Two signs by sound alone name nothing.
        for hit in hits.into_iter().filter(|h| !h.faint) {
            match self.han_name(hit.term) {
                HanName::Maker(maker) => mentions.push(Mention {
                    field,
                    span: hit.span,
                    makers: BTreeSet::from([maker.clone()]),
                    algorithm: None,
                }),
                HanName::Rows(rows) => {
                    let key = key(&self.han.term(hit.term).text);
                    // A Han name of several signs names its maker too.
                    let makers = rows.iter().map(|id| self.row(*id).maker.clone()).collect();
                    mentions.push(Mention {
                        field,
                        span: hit.span,
                        makers,
                        algorithm: None,
                    });
                    names.push(Name {
                        field,
                        span: hit.span,
                        key,
                        rows: rows.clone(),
                    });
                }
            }
        }
    }

    pub(super) fn algorithm(&self, joined: &str) -> Option<String> {
        self.algorithms().get(joined).cloned()
    }
}

/// Words whose versions are told by a `v` and a digit, as some machines are called.
const VERSIONED: &[&str] = &[
    "autolykos",
    "beamhash",
    "equihash",
    "firmware",
    "lyra",
    "progpow",
    "protocol",
    "randomx",
    "stratum",
    "verthash",
];

/// Words before an article (`runs on a 5 dollar server`).
const BEFORE_ARTICLE: &[&str] = &[
    "on", "with", "for", "in", "of", "is", "at", "from", "by", "as", "has", "have", "need", "needs",
];

/// Whether two runs may be one name: nothing, one blank, hyphen or underscore between.
fn touches(text: &str, a: &Word<'_>, b: &Word<'_>) -> bool {
    // `16 x 6` is a size, `x 3.75` a number.
    a.text != "x" && matches!(text.get(a.end()..b.start), Some("" | " " | "-" | "_"))
}

/// Whether one run is the version of the word before it (Autolykos v2).
fn is_version(runs: &[Word<'_>], at: usize, n: usize) -> bool {
    let version = n == 0 && runs[at].text.len() == 2 && runs[at].text.starts_with('v');
    version && at > 0 && VERSIONED.contains(&runs[at - 1].text)
}

/// Whether two runs are an article and a number behind it.
fn is_article(text: &FieldText, runs: &[Word<'_>], at: usize, n: usize) -> bool {
    let word = |i: usize| text.cased.get(runs[i].start..runs[i].end());
    let gap = |i: usize| text.cased.get(runs[i].end()..runs[i + 1].start);
    n == 1
        && at > 0
        && word(at) == Some("a")
        && gap(at) == Some(" ")
        && gap(at - 1) == Some(" ")
        && BEFORE_ARTICLE.contains(&runs[at - 1].text)
}

/// Whether a hyphen, slash or underscore ties a run to the run before it, and that is no maker.
fn ends_a_code(
    text: &str,
    runs: &[Word<'_>],
    at: usize,
    makers: &FxHashMap<String, BTreeSet<String>>,
) -> bool {
    let Some(before) = at.checked_sub(1).map(|i| &runs[i]) else {
        return false;
    };
    matches!(
        text.get(before.end()..runs[at].start),
        Some("-" | "/" | "_")
    ) && before.text.len() >= 4
        && before.text.bytes().any(|b| b.is_ascii_alphabetic())
        && !makers.contains_key(before.text)
}

/// Whether a decimal point with a digit stands there: the run was part of a number.
fn begins_decimal(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at..at + 2), Some([b'.', b'0'..=b'9']))
}

/// Of names that overlap, the longer one stays; of equal ones, both rows.
pub(super) fn keep_longest(names: &mut Vec<Name>) {
    names.sort_by_key(|n| (n.field, n.span.start, std::cmp::Reverse(n.span.end)));
    let mut kept: Vec<Name> = Vec::with_capacity(names.len());
    for name in names.drain(..) {
        match kept.last_mut() {
            Some(last) if last.field == name.field && last.span == name.span => {
                last.rows.extend(
                    name.rows
                        .iter()
                        .filter(|r| !last.rows.contains(r))
                        .copied()
                        .collect::<Vec<_>>(),
                );
            }
            Some(last) if last.field == name.field && last.span.overlaps(name.span) => {
                if name.span.end - name.span.start > last.span.end - last.span.start {
                    *last = name;
                }
            }
            _ => kept.push(name),
        }
    }
    *names = kept;
}

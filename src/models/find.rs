//! Finds the models of one listing.

use std::collections::BTreeSet;

use super::catalog::Catalog;
use super::confirm::{Confirmed, Verdict, confirm, is_usual_size, near};
use super::index::Query;
use super::names::{HanName, MOST_RUNS, key};
use super::row::{ModelKind, RowId};
use crate::listing::{CleanSpan, FieldKind, Techniques};
use crate::literal::{Governed, governed};
use crate::text::{FieldText, Figure, Quantity, Segmenter, Word, latin_runs};

/// A listing as far as models are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Clean fields.
    pub fields: &'a [FieldText],
    /// What each field is.
    pub kinds: &'a [FieldKind],
    /// The figures of each field.
    pub figures: &'a [Vec<Figure>],
    /// Hits that speak of mining, by field.
    pub mining_words: &'a [(usize, CleanSpan)],
}

/// A model named in a listing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// Index of the field.
    pub field: usize,
    /// The name's place.
    pub span: CleanSpan,
    /// Rows it can be; those that agree best when confirmed.
    pub rows: Vec<RowId>,
    /// What sort of hardware.
    pub kind: ModelKind,
    /// Full name.
    pub name: String,
    /// The name as looked up (`s19jpro`).
    pub key: String,
    /// What confirmed it; none when it is only named.
    pub confirmed: Option<Confirmed>,
    /// Figures that agree, by field and start.
    pub figures: Vec<(usize, Figure)>,
    /// What governs a name that no figure confirms.
    pub governed: Governed,
    /// Tricks undone to read the name.
    pub techniques: Techniques,
    /// Whether a maker stands in the name or near it.
    pub maker_named: bool,
    /// A maker's pattern with plausible figures, but no row.
    pub new: bool,
}

/// A maker or an algorithm that a listing mentions.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) field: usize,
    pub(super) span: CleanSpan,
    pub(super) makers: BTreeSet<String>,
    pub(super) algorithm: Option<String>,
}

struct Name {
    field: usize,
    span: CleanSpan,
    key: String,
    rows: Vec<RowId>,
}

/// Names looked at in one listing.
const MOST_NAMES: usize = 256;
/// Questions to the index a listing.
const MOST_QUERIES: usize = 2;

impl Catalog {
    /// Finds the models of a listing, by field and start. Cost: one look-up a run of letters, and at most two questions
    /// to the index (8 µs each) for what is partial.
    pub fn find(&self, reading: &Reading<'_>, segmenter: &Segmenter) -> Vec<Found> {
        let mut names = Vec::new();
        let mut mentions = Vec::new();
        for (field, text) in reading.fields.iter().enumerate() {
            if reading.kinds[field] == FieldKind::CategoryPath {
                continue;
            }
            self.latin_names(field, text, &mut names, &mut mentions);
            self.han_names(field, text, segmenter, &mut names, &mut mentions);
        }
        keep_longest(&mut names);
        names.truncate(MOST_NAMES);
        let mut found: Vec<Found> = names
            .iter()
            .filter_map(|name| self.weigh(reading, name, &mentions))
            .collect();
        let mut queries = MOST_QUERIES;
        self.partial(reading, &mentions, &mut found, &mut queries);
        self.by_figures(reading, &mut found, &mut queries);
        found.sort_by_key(|f| (f.field, f.span.start, f.span.end));
        found
    }

    /// Gives the rows nearest to what is known of a machine, with what agrees; most facts first.
    pub fn nearest(&self, query: &Query, limit: usize) -> Vec<super::index::Match> {
        use super::index::{Fact, Match};
        let words: Vec<String> = query
            .words
            .iter()
            .map(|w| if w.is_ascii() { key(w) } else { w.clone() })
            .collect();
        let mut matches: Vec<Match> = self
            .index
            .search(query, limit * 8)
            .into_iter()
            .map(|id| {
                let row = self.row(id);
                let text = format!("{} {} {} {} {}", row.maker, row.maker_zh.join(" "), row.model, row.codes.join(" "), row.aliases.join(" ")).to_lowercase();
                let mut agrees: Vec<Fact> = words.iter().filter(|w| text.contains(w.as_str()) || key(&text).contains(w.as_str())).cloned().map(Fact::Name).collect();
                let close = |a: Option<f64>, b: Option<f64>, t: f64| matches!((a, b), (Some(a), Some(b)) if (a / b - 1.0).abs() <= t);
                if close(query.rate, row.rate, super::index::RATE_TOLERANCE) {
                    agrees.push(Fact::Rate);
                }
                if close(query.power, row.power, super::index::POWER_TOLERANCE) {
                    agrees.push(Fact::Power);
                }
                Match { row: id, agrees }
            })
            .collect();
        matches.sort_by_key(|m| (std::cmp::Reverse(m.agrees.len()), m.row));
        matches.truncate(limit);
        matches
    }

    fn latin_names(
        &self,
        field: usize,
        text: &FieldText,
        names: &mut Vec<Name>,
        mentions: &mut Vec<Mention>,
    ) {
        let runs: Vec<Word<'_>> = latin_runs(&text.lower).collect();
        let mut at = 0;
        while at < runs.len() {
            let mut joined = String::new();
            let mut best = None;
            for (n, run) in runs[at..].iter().take(MOST_RUNS).enumerate() {
                if n > 0 && !touches(&text.lower, &runs[at + n - 1], run) {
                    break;
                }
                joined.push_str(run.text);
                if let Some(rows) = self.names.latin.get(&joined)
                    && !begins_decimal(&text.lower, run.end())
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
        for (word, makers) in &self.names.makers {
            if key.len() > word.len() && key.starts_with(word.as_str()) {
                mentions.push(Mention {
                    field,
                    span,
                    makers: makers.clone(),
                    algorithm: None,
                });
            }
        }
    }

    fn han_names(
        &self,
        field: usize,
        text: &FieldText,
        segmenter: &Segmenter,
        names: &mut Vec<Name>,
        mentions: &mut Vec<Mention>,
    ) {
        let mut hits = Vec::new();
        self.han.find(text, segmenter, MOST_NAMES, &mut hits);
        for hit in hits {
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

    fn algorithm(&self, joined: &str) -> Option<String> {
        self.algorithms().get(joined).cloned()
    }

    fn weigh(&self, reading: &Reading<'_>, name: &Name, mentions: &[Mention]) -> Option<Found> {
        let Verdict {
            rows,
            by,
            figures,
            maker_named,
        } = confirm(
            self,
            reading,
            (name.field, name.span),
            &name.key,
            &name.rows,
            mentions,
        );
        let text = &reading.fields[name.field];
        // Bare numbers (1246, 3070) are names only when something confirms them.
        if by.is_none() && name.key.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let first = self.row(*rows.first()?);
        let governed = if by == Some(Confirmed::Figure) {
            Governed::Free
        } else {
            governed(&text.lower, name.span, "", true)
        };
        Some(Found {
            field: name.field,
            span: name.span,
            kind: first.kind,
            name: first.model.clone(),
            key: name.key.clone(),
            confirmed: by,
            figures,
            governed,
            techniques: text.techniques(name.span),
            maker_named,
            new: false,
            rows,
        })
    }

    /// A maker followed by a code that no row has: the index is asked for codes that begin so, else it may be a new model.
    fn partial(
        &self,
        reading: &Reading<'_>,
        mentions: &[Mention],
        found: &mut Vec<Found>,
        queries: &mut usize,
    ) {
        for mention in mentions.iter().filter(|m| !m.makers.is_empty()) {
            let text = &reading.fields[mention.field];
            let Some(code) = code_behind(&text.lower, mention.span.end) else {
                continue;
            };
            let span = CleanSpan {
                start: code.start,
                end: code.end(),
            };
            if *queries == 0
                || found
                    .iter()
                    .any(|f| f.field == mention.field && f.span.overlaps(span))
            {
                continue;
            }
            *queries -= 1;
            let rate = reading
                .figures
                .iter()
                .enumerate()
                .flat_map(|(i, f)| f.iter().map(move |f| (i, *f)))
                .find(|(i, f)| {
                    f.quantity == Quantity::HashRate
                        && near(reading, (mention.field, span), (*i, f.span))
                });
            let query = Query {
                words: vec![code.text.to_owned()],
                code_must: true,
                rate: rate.map(|(_, f)| f.value),
                ..Query::default()
            };
            let rows: Vec<RowId> = self
                .index
                .search(&query, 5)
                .into_iter()
                .filter(|id| mention.makers.contains(&self.row(*id).maker))
                .collect();
            let place = (mention.field, span);
            if !rows.is_empty() {
                let name = Name {
                    field: place.0,
                    span,
                    key: code.text.to_owned(),
                    rows,
                };
                found.extend(self.weigh(reading, &name, mentions));
                continue;
            }
            let Some((field, figure)) = rate.filter(|(_, f)| plausible(f)) else {
                continue;
            };
            let maker = mention.makers.first().cloned().unwrap_or_default();
            found.push(Found {
                field: mention.field,
                span: CleanSpan {
                    start: mention.span.start,
                    end: span.end,
                },
                rows: Vec::new(),
                kind: ModelKind::Asic,
                name: format!("{maker} {}", code.text.to_uppercase()),
                key: code.text.to_owned(),
                confirmed: Some(Confirmed::Figure),
                figures: vec![(field, figure)],
                governed: Governed::Free,
                techniques: text.techniques(span),
                maker_named: true,
                new: true,
            });
        }
    }

    /// No code at all, but rate and power and one mining word: both figures together name a machine.
    fn by_figures(&self, reading: &Reading<'_>, found: &mut Vec<Found>, queries: &mut usize) {
        if *queries == 0
            || reading.mining_words.is_empty()
            || found.iter().any(|f| f.confirmed == Some(Confirmed::Figure))
        {
            return;
        }
        let all: Vec<(usize, Figure)> = reading
            .figures
            .iter()
            .enumerate()
            .flat_map(|(i, f)| f.iter().map(move |f| (i, *f)))
            .collect();
        let first = |quantity| {
            all.iter()
                .find(|(_, f)| f.quantity == quantity && f.written)
                .copied()
        };
        let (Some(rate), Some(power)) = (first(Quantity::HashRate), first(Quantity::Power)) else {
            return;
        };
        if !near(reading, (rate.0, rate.1.span), (power.0, power.1.span)) {
            return;
        }
        *queries -= 1;
        let query = Query {
            rate: Some(rate.1.value),
            power: Some(power.1.value),
            figures_must: true,
            ..Query::default()
        };
        let rows: Vec<RowId> = self
            .index
            .search(&query, 5)
            .into_iter()
            .filter(|id| matches!(self.row(*id).kind, ModelKind::Asic))
            .collect();
        let Some(row) = rows.first().map(|id| self.row(*id)) else {
            return;
        };
        let mut figures = vec![rate, power];
        figures.sort_by_key(|(field, f)| (*field, f.span.start));
        found.push(Found {
            field: rate.0,
            span: rate.1.span,
            kind: row.kind,
            name: format!("a machine like {}", row.model),
            key: String::new(),
            confirmed: Some(Confirmed::Figure),
            figures,
            governed: Governed::Free,
            techniques: reading.fields[rate.0].techniques(rate.1.span),
            maker_named: false,
            new: false,
            rows,
        });
    }
}

/// Whether two runs may be one name: nothing, one blank, hyphen or underscore between.
fn touches(text: &str, a: &Word<'_>, b: &Word<'_>) -> bool {
    // `16 x 6` is a size, `x 3.75` a number.
    a.text != "x" && matches!(text.get(a.end()..b.start), Some("" | " " | "-" | "_"))
}

/// Whether a hyphen, slash or underscore ties a run to the run before it, and that is no maker.
fn ends_a_code(
    text: &str,
    runs: &[Word<'_>],
    at: usize,
    makers: &std::collections::BTreeMap<String, BTreeSet<String>>,
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

/// A run of letters and digits right behind a maker: the shape of a code.
fn code_behind(text: &str, end: usize) -> Option<Word<'_>> {
    let rest = text.get(end..)?;
    let run = latin_runs(rest).next()?;
    let code = run.start <= 1
        && (2..=10).contains(&run.text.len())
        && run.text.starts_with(|c: char| c.is_ascii_alphabetic())
        && run.text.bytes().any(|b| b.is_ascii_digit());
    let grade = run.text.ends_with('t') && run.text.len() > 3;
    (code && !grade).then(|| Word {
        text: run.text,
        start: end + run.start,
    })
}

/// A rate that machines of a known maker have, and that is no usual size of other goods.
fn plausible(rate: &Figure) -> bool {
    (1e8..1e16).contains(&rate.value) && (rate.written || !is_usual_size(rate.value))
}

/// Of names that overlap, the longer one stays; of equal ones, both rows.
fn keep_longest(names: &mut Vec<Name>) {
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

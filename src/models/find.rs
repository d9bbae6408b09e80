//! Finds the models of one listing.

use std::collections::BTreeSet;

use super::catalog::Catalog;
use super::confirm::{Confirmed, Verdict, confirm};
use super::index::Query;
use super::names::key;
use super::row::{ModelKind, Row, RowId};
use super::scan::keep_longest;
use crate::listing::{CleanSpan, FieldKind, Technique, Techniques};
use crate::literal::{Governed, governed};
use crate::text::{FieldText, Figure, Segmenter};

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

/// A name that leads to rows.
pub(super) struct Name {
    pub(super) field: usize,
    pub(super) span: CleanSpan,
    pub(super) key: String,
    pub(super) rows: Vec<RowId>,
}

/// Names looked at in one listing.
pub(super) const MOST_NAMES: usize = 256;
/// Questions to the index a listing.
const MOST_QUERIES: usize = 2;

impl Catalog {
    /// Finds the models of a listing, by field and start; the second value says whether names were left out. Cost: one
    /// look-up a run of letters, and at most two questions to the index (8 µs each) for what is partial.
    pub fn find(&self, reading: &Reading<'_>, segmenter: &Segmenter) -> (Vec<Found>, bool) {
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
        let full = names.len() > MOST_NAMES;
        names.truncate(MOST_NAMES);
        let mut found: Vec<Found> = names
            .iter()
            .filter_map(|name| self.weigh(reading, name, &mentions))
            .collect();
        let mut queries = MOST_QUERIES;
        self.partial(reading, &mentions, &mut found, &mut queries);
        self.by_figures(reading, &mut found, &mut queries);
        found.sort_by_key(|f| (f.field, f.span.start, f.span.end));
        (found, full)
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

    pub(super) fn weigh(
        &self,
        reading: &Reading<'_>,
        name: &Name,
        mentions: &[Mention],
    ) -> Option<Found> {
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
            governed(text, name.span, "", true)
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
            techniques: text.techniques(name.span).union(gaps_between_digits(
                &text.lower,
                name.span,
                first,
            )),
            maker_named,
            new: false,
            rows,
        })
    }
}

/// Digits set apart one by one (S 1 9) are a trick; a gap between letter and digit, in P104-100, or where the maker writes
/// one himself (X4-1U), is spelling.
fn gaps_between_digits(lower: &str, span: CleanSpan, first: &Row) -> Techniques {
    let name = lower.get(span.range()).unwrap_or("");
    let own = || {
        let names = first.codes.iter().chain(&first.aliases);
        names
            .chain([&first.model])
            .any(|name| has_lone_digits_apart(name))
    };
    if has_lone_digits_apart(name) && !own() {
        Techniques::one(Technique::Separators)
    } else {
        Techniques::NONE
    }
}

/// Whether two digits, each alone, stand one sign apart.
fn has_lone_digits_apart(name: &str) -> bool {
    let name = name.as_bytes();
    let digit = |i: usize| name.get(i).is_some_and(u8::is_ascii_digit);
    let alone = |i: usize| digit(i) && !digit(i + 1) && !i.checked_sub(1).is_some_and(digit);
    (1..name.len()).any(|i| !name[i].is_ascii_alphanumeric() && alone(i - 1) && alone(i + 1))
}

//! The Tantivy index over the rows: for what is partial, and for people.

use std::ops::Bound;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as Clause, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, Value};
use tantivy::{Index as Tantivy, IndexReader, TantivyDocument, Term, doc};

use super::names::key;
use super::row::{Row, RowId};
use crate::text::clean_term;

/// Relative tolerance of a rate.
pub(super) const RATE_TOLERANCE: f64 = 0.06;
/// Relative tolerance of power.
pub(super) const POWER_TOLERANCE: f64 = 0.12;
/// Memory the writer needs at least.
const WRITER_BYTES: usize = 15_000_000;

/// What is known of a machine that is looked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// Words of a name: codes or their beginnings, makers, series.
    pub words: Vec<String>,
    /// Whether the first word must be the code or its beginning.
    pub code_must: bool,
    /// H/s.
    pub rate: Option<f64>,
    /// W.
    pub power: Option<f64>,
    /// Whether both figures must agree.
    pub figures_must: bool,
}

/// A fact that agrees with a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// A word of its name.
    Name(String),
    /// Its rate.
    Rate,
    /// Its power.
    Power,
}

/// A row and the facts that agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Which.
    pub row: RowId,
    /// What agrees.
    pub agrees: Vec<Fact>,
}

pub(super) struct Index {
    reader: IndexReader,
    row: Field,
    word: Field,
    begins: Field,
    rate: Field,
    power: Field,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index")
            .field("rows", &self.reader.searcher().num_docs())
            .finish_non_exhaustive()
    }
}

impl Index {
    pub(super) fn new(rows: &[Row]) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let row = schema.add_u64_field("row", STORED);
        let word = schema.add_text_field("word", STRING);
        let begins = schema.add_text_field("begins", STRING);
        let rate = schema.add_f64_field("rate", INDEXED | FAST);
        let power = schema.add_f64_field("power", INDEXED | FAST);
        let schema = schema.build();
        let mut writer = Tantivy::builder()
            .schema(schema)
            .single_segment_index_writer(
                tantivy::directory::RamDirectory::create(),
                WRITER_BYTES,
            )?;
        for (i, r) in rows.iter().enumerate() {
            let mut document = doc!(row => i as u64);
            for text in words(r) {
                document.add_text(word, text);
            }
            for code in r.codes.iter().map(|c| key(c)) {
                for end in 2..=code.len() {
                    document.add_text(begins, code.get(..end).expect("keys are ASCII"));
                }
            }
            if let Some(value) = r.rate {
                document.add_f64(rate, value);
            }
            if let Some(value) = r.power {
                document.add_f64(power, value);
            }
            writer.add_document(document)?;
        }
        let index = writer.finalize()?;
        Ok(Self {
            reader: index.reader()?,
            row,
            word,
            begins,
            rate,
            power,
        })
    }

    /// Gives the best `limit` rows. About 8 µs.
    pub(super) fn search(&self, query: &Query, limit: usize) -> Vec<RowId> {
        let mut clauses: Vec<(Occur, Box<dyn Clause>)> = Vec::new();
        for (i, text) in query.words.iter().enumerate() {
            let text = key_or_han(text);
            let exact: Box<dyn Clause> = Box::new(TermQuery::new(
                Term::from_field_text(self.word, &text),
                IndexRecordOption::Basic,
            ));
            let begins: Box<dyn Clause> = Box::new(TermQuery::new(
                Term::from_field_text(self.begins, &text),
                IndexRecordOption::Basic,
            ));
            let either: Box<dyn Clause> = Box::new(BooleanQuery::new(vec![
                (Occur::Should, exact),
                (Occur::Should, begins),
            ]));
            clauses.push((
                if i == 0 && query.code_must {
                    Occur::Must
                } else {
                    Occur::Should
                },
                either,
            ));
        }
        let figure = if query.figures_must {
            Occur::Must
        } else {
            Occur::Should
        };
        for (field, value, tolerance) in [
            (self.rate, query.rate, RATE_TOLERANCE),
            (self.power, query.power, POWER_TOLERANCE),
        ] {
            if let Some(value) = value {
                let bound =
                    |factor: f64| Bound::Included(Term::from_field_f64(field, value * factor));
                clauses.push((
                    figure,
                    Box::new(RangeQuery::new(
                        bound(1.0 - tolerance),
                        bound(1.0 + tolerance),
                    )),
                ));
            }
        }
        if clauses.is_empty() {
            return Vec::new();
        }
        let searcher = self.reader.searcher();
        let Ok(found) = searcher.search(
            &BooleanQuery::new(clauses),
            &TopDocs::with_limit(limit).order_by_score(),
        ) else {
            return Vec::new();
        };
        let mut rows: Vec<_> = found
            .into_iter()
            .filter_map(|(_, address)| {
                let document: TantivyDocument = searcher.doc(address).ok()?;
                let row = document.get_first(self.row)?.as_u64()?;
                Some(RowId(u32::try_from(row).ok()?))
            })
            .collect();
        // Equal scores come in the order of the tables.
        rows.sort_unstable();
        rows
    }
}

fn key_or_han(text: &str) -> String {
    if text.is_ascii() {
        key(text)
    } else {
        clean_term(text).1
    }
}

/// Every word a row can be found by: codes, the words of its names, its maker's names.
fn words(row: &Row) -> Vec<String> {
    let mut out: Vec<String> = row.codes.iter().map(|c| key(c)).collect();
    let latin = [&row.maker, &row.series, &row.model];
    out.extend(
        latin
            .iter()
            .flat_map(|text| text.split([' ', '/', '(', ')']))
            .map(key),
    );
    out.extend(row.maker_zh.iter().map(|m| clean_term(m).1));
    out.extend(
        row.maker_zh
            .iter()
            .filter_map(|m| m.strip_suffix("矿机"))
            .map(String::from),
    );
    out.extend(
        row.aliases
            .iter()
            .filter(|a| a.chars().any(crate::text::is_han) && !a.contains(' '))
            .map(|a| clean_term(a).1),
    );
    out.retain(|w| !w.is_empty());
    out.sort_unstable();
    out.dedup();
    out
}

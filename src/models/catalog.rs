//! The hardware known to a pack.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::heads::Heads;
use super::index::Index;
use super::names::{HanName, Names, key};
use super::row::{ModelKind, Row, RowId};
use crate::listing::Channel;
use crate::literal::{Matcher, MatcherError, StoredMatcher};

/// The hardware tables cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The index of models.
    #[error("the model index cannot be built: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// The literal names.
    #[error("the model names cannot be compiled: {0}")]
    Names(#[from] MatcherError),
}

/// What a word says of hardware.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Says {
    /// It names a model of a kind.
    Name(ModelKind),
    /// It names a model of a kind, by a token that other goods have as well or by digits alone.
    WeakName(ModelKind),
    /// It names a maker.
    Maker,
    /// It names an algorithm.
    Algorithm,
}

/// A word that models are read by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ModelWord {
    /// Joined Latin runs, or folded clean text.
    pub text: String,
    /// The way of reading that finds it; none for Latin runs that touch.
    pub pattern: Option<Channel>,
    /// Whether a hit is faint, and says nothing.
    pub faint: bool,
    /// What it says.
    pub says: Vec<Says>,
}

impl ModelWord {
    fn latin(text: &str, says: Vec<Says>) -> Self {
        Self {
            text: text.into(),
            pattern: None,
            faint: false,
            says,
        }
    }
}

/// Rows of hardware, their names, and the index over them.
#[derive(Debug)]
pub struct Catalog {
    rows: Vec<Row>,
    pub(super) names: Names,
    pub(super) han: Matcher,
    pub(super) index: Index,
    /// Codes that are also phones, cars and cases, in lower case.
    ambiguous: BTreeSet<String>,
    families: FxHashMap<(String, String), Vec<RowId>>,
    /// Joined words of algorithms → as written in the tables.
    algorithms: FxHashMap<String, String>,
    /// How names, makers and algorithms begin.
    pub(super) heads: Heads,
}

impl Catalog {
    /// Makes rows ready to be found. `ambiguous` are tokens that also mean something ordinary; `stored` is what
    /// [`Catalog::stored`] gave for these rows.
    ///
    /// # Errors
    /// When the index or the automaton of names cannot be built.
    pub fn new(
        rows: Vec<Row>,
        ambiguous: &[String],
        stored: Option<StoredMatcher>,
    ) -> Result<Self, CatalogError> {
        let mut names = Names::new(&rows);
        let terms = names.han.iter().map(|(term, _)| term.clone()).collect();
        let han = match stored {
            Some(stored) => Matcher::restored(terms, stored)?,
            None => Matcher::new(terms, &[])?,
        };
        let index = Index::new(&rows)?;
        let algorithms: FxHashMap<String, String> = rows
            .iter()
            .filter(|r| r.algorithm.len() >= 4)
            .map(|r| (key(&r.algorithm), r.algorithm.clone()))
            .collect();
        let mut families = FxHashMap::<_, Vec<RowId>>::default();
        for (i, row) in rows.iter().enumerate() {
            let id = RowId(u32::try_from(i).expect("tables hold fewer than 2^32 rows"));
            families
                .entry((row.maker.clone(), row.series.clone()))
                .or_default()
                .push(id);
        }
        names.latin.shrink_to_fit();
        let words = names.latin.keys().chain(names.makers.keys());
        let heads = Heads::new(words.chain(algorithms.keys()).map(String::as_str));
        Ok(Self {
            rows,
            algorithms,
            heads,
            names,
            han,
            index,
            ambiguous: ambiguous
                .iter()
                .map(|a| a.to_lowercase().replace([' ', '-'], ""))
                .collect(),
            families,
        })
    }

    /// What is compiled of the names, to be kept in a file.
    pub fn stored(&self) -> StoredMatcher {
        self.han.stored()
    }

    /// All rows, in the order of the tables.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// A row by its id.
    pub fn row(&self, id: RowId) -> &Row {
        &self.rows[id.0 as usize]
    }

    /// The rows of the same maker's series.
    pub fn family(&self, id: RowId) -> &[RowId] {
        let row = self.row(id);
        self.families
            .get(&(row.maker.clone(), row.series.clone()))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a code also means something ordinary.
    pub fn is_ambiguous(&self, key: &str) -> bool {
        self.ambiguous.contains(key)
    }

    pub(super) fn algorithms(&self) -> &FxHashMap<String, String> {
        &self.algorithms
    }

    pub(super) fn han_name(&self, term: crate::literal::TermId) -> &HanName {
        &self.names.han[term.0 as usize].1
    }

    /// Hands out every word that a model, a maker or an algorithm is read by, with what it says.
    pub fn take_words(&mut self) -> Vec<ModelWord> {
        let kinds = |rows: &[RowId]| -> Vec<Says> {
            let mut kinds: Vec<ModelKind> = rows
                .iter()
                .map(|id| self.rows[id.0 as usize].kind)
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.into_iter().map(Says::Name).collect()
        };
        let mut out = Vec::new();
        let mut keys: Vec<(&String, &Vec<RowId>)> = self.names.latin.iter().collect();
        keys.sort_unstable();
        for (key, rows) in keys {
            let mut says = kinds(rows);
            if self.is_ambiguous(key) || key.bytes().all(|b| b.is_ascii_digit()) {
                for says in &mut says {
                    if let Says::Name(kind) = *says {
                        *says = Says::WeakName(kind);
                    }
                }
            }
            let mut heads = (1..key.len()).filter_map(|end| key.get(..end));
            if heads.any(|head| self.names.makers.contains_key(head)) {
                says.push(Says::Maker);
            }
            out.push(ModelWord::latin(key, says));
        }
        let mut makers: Vec<&String> = self.names.makers.keys().collect();
        makers.sort_unstable();
        for word in makers {
            out.push(ModelWord::latin(word, vec![Says::Maker]));
        }
        let mut algorithms: Vec<&String> = self.algorithms.keys().collect();
        algorithms.sort_unstable();
        for word in algorithms {
            out.push(ModelWord::latin(word, vec![Says::Algorithm]));
        }
        for pattern in self.han.take_patterns() {
            let mut says = vec![Says::Maker];
            if let HanName::Rows(rows) = self.han_name(pattern.term) {
                says.extend(kinds(rows));
            }
            out.push(ModelWord {
                pattern: Some(pattern.channel),
                faint: pattern.faint,
                text: pattern.text,
                says,
            });
        }
        out
    }

    /// How many names lead to rows.
    pub fn name_count(&self) -> usize {
        self.names.latin.len() + self.names.han.len()
    }

    /// Han names, which a segmenter should know as words.
    pub fn han_words(&self) -> impl Iterator<Item = &str> {
        self.names
            .han
            .iter()
            .map(|(term, _)| term.text.as_str())
            .filter(|t| t.chars().all(crate::text::is_han))
    }
}

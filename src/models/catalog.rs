//! The hardware known to a pack.

use std::collections::{BTreeSet, HashMap};

use super::index::Index;
use super::names::{HanName, Names, key};
use super::row::{Row, RowId};
use crate::literal::{Matcher, MatcherError};

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

/// Rows of hardware, their names, and the index over them.
#[derive(Debug)]
pub struct Catalog {
    rows: Vec<Row>,
    pub(super) names: Names,
    pub(super) han: Matcher,
    pub(super) index: Index,
    /// Codes that are also phones, cars and cases, in lower case.
    ambiguous: BTreeSet<String>,
    families: HashMap<(String, String), Vec<RowId>>,
    /// Joined words of algorithms → as written in the tables.
    algorithms: HashMap<String, String>,
}

impl Catalog {
    /// Makes rows ready to be found. `ambiguous` are tokens that also mean something ordinary.
    ///
    /// # Errors
    /// When the index or the automaton of names cannot be built.
    pub fn new(rows: Vec<Row>, ambiguous: &[String]) -> Result<Self, CatalogError> {
        let mut names = Names::new(&rows);
        let terms = names.han.iter().map(|(term, _)| term.clone()).collect();
        let han = Matcher::new(terms, &[])?;
        let index = Index::new(&rows)?;
        let algorithms = rows
            .iter()
            .filter(|r| r.algorithm.len() >= 4)
            .map(|r| (key(&r.algorithm), r.algorithm.clone()))
            .collect();
        let mut families = HashMap::<_, Vec<RowId>>::new();
        for (i, row) in rows.iter().enumerate() {
            let id = RowId(u32::try_from(i).expect("tables hold fewer than 2^32 rows"));
            families
                .entry((row.maker.clone(), row.series.clone()))
                .or_default()
                .push(id);
        }
        names.latin.shrink_to_fit();
        Ok(Self {
            rows,
            algorithms,
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

    pub(super) fn algorithms(&self) -> &HashMap<String, String> {
        &self.algorithms
    }

    pub(super) fn han_name(&self, term: crate::literal::TermId) -> &HanName {
        &self.names.han[term.0 as usize].1
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

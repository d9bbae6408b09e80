//! Rows by the keys of their texts: a Tantivy index, a document a row that sleeps or is quiet.

use std::ops::RangeInclusive;
use std::path::Path;

use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema};
use tantivy::{DocSet, Index, IndexWriter, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::error::IndexError;
use crate::pack::Asked;
use crate::sieve::TextKey;

/// Memory of the writer, before it writes a segment.
const WRITER_BYTES: usize = 256 << 20;

const KEY: &str = "key";
const ROW: &str = "row";

/// A set of rows, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
}

impl RowSet {
    fn of_rows(rows: u64) -> Self {
        Self {
            words: vec![0; usize::try_from(rows.div_ceil(64)).unwrap_or(0)],
        }
    }

    fn full(rows: u64) -> Self {
        let mut all = Self::of_rows(rows);
        all.words.fill(u64::MAX);
        all
    }

    fn add(&mut self, row: u64) {
        let word = usize::try_from(row / 64).ok();
        if let Some(word) = word.and_then(|i| self.words.get_mut(i)) {
            *word |= 1 << (row % 64);
        }
    }

    /// Whether a row is in it.
    pub fn holds(&self, row: u64) -> bool {
        usize::try_from(row / 64)
            .ok()
            .and_then(|i| self.words.get(i))
            .is_some_and(|word| word >> (row % 64) & 1 != 0)
    }

    fn meet(&mut self, other: &Self, how: fn(u64, u64) -> u64) {
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine = how(*mine, *theirs);
        }
    }
}

/// Takes the keys of rows.
pub(super) struct KeyWriter {
    writer: IndexWriter,
    fields: Fields,
}

/// Where the keys and the number of a row stand in its document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    key: Field,
    row: Field,
}

impl Fields {
    /// A document for a row.
    pub(super) fn document(self, row: u64, keys: &[TextKey]) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_u64(self.row, row);
        for key in keys {
            document.add_u64(self.key, u64::from(*key));
        }
        document
    }
}

impl KeyWriter {
    /// Begins in an empty folder.
    pub(super) fn new(dir: &Path, threads: usize) -> Result<Self, IndexError> {
        let mut schema = Schema::builder();
        // No norms and no positions: which rows have a key is all that is asked.
        let key = schema.add_u64_field(KEY, NumericOptions::default().set_indexed());
        let row = schema.add_u64_field(ROW, NumericOptions::default().set_fast());
        let index = Index::create_in_dir(dir, schema.build())?;
        let writer: IndexWriter = index.writer_with_num_threads(threads, WRITER_BYTES)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self {
            writer,
            fields: Fields { key, row },
        })
    }

    pub(super) fn fields(&self) -> Fields {
        self.fields
    }

    pub(super) fn add(&self, document: TantivyDocument) -> Result<(), IndexError> {
        self.writer.add_document(document)?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), IndexError> {
        self.writer.commit()?;
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}

/// Finds rows by keys.
pub(super) struct Keys {
    segments: Vec<SegmentReader>,
    key: Field,
    rows: u64,
}

impl Keys {
    pub(super) fn open(dir: &Path, rows: u64) -> Result<Self, IndexError> {
        let index = Index::open_in_dir(dir)?;
        let key = index.schema().get_field(KEY)?;
        let searcher = index.reader()?.searcher();
        Ok(Self {
            segments: searcher.segment_readers().to_vec(),
            key,
            rows,
        })
    }

    /// The rows that are asked for, as far as their keys are kept.
    pub(super) fn rows(&self, asked: &Asked) -> Result<RowSet, IndexError> {
        match asked {
            Asked::Every => Ok(RowSet::full(self.rows)),
            Asked::Keys(ranges) => self.with_keys(ranges),
            Asked::All(parts) => {
                let mut all = RowSet::full(self.rows);
                for part in parts {
                    all.meet(&self.rows(part)?, |a, b| a & b);
                }
                Ok(all)
            }
            Asked::Any(parts) => {
                let mut any = RowSet::of_rows(self.rows);
                for part in parts {
                    any.meet(&self.rows(part)?, |a, b| a | b);
                }
                Ok(any)
            }
        }
    }

    fn with_keys(&self, ranges: &[RangeInclusive<TextKey>]) -> Result<RowSet, IndexError> {
        let mut found = RowSet::of_rows(self.rows);
        for segment in &self.segments {
            let of_row = segment.fast_fields().u64(ROW)?.first_or_default_col(0);
            let inverted = segment.inverted_index(self.key)?;
            let bytes = |key: TextKey| {
                Term::from_field_u64(self.key, u64::from(key))
                    .serialized_value_bytes()
                    .to_vec()
            };
            for range in ranges {
                let mut terms = inverted
                    .terms()
                    .range()
                    .ge(bytes(*range.start()))
                    .le(bytes(*range.end()))
                    .into_stream()
                    .map_err(tantivy::TantivyError::from)?;
                while let Some((_, info)) = terms.next() {
                    let mut postings = inverted
                        .read_postings_from_terminfo(info, IndexRecordOption::Basic)
                        .map_err(tantivy::TantivyError::from)?;
                    while postings.doc() != TERMINATED {
                        found.add(of_row.get_val(postings.doc()));
                        postings.advance();
                    }
                }
            }
        }
        Ok(found)
    }
}

//! JSON lines of verdicts → columns, when all rows are judged.
//!
//! The file is made in one go from lines that are safe on disk, so a scan that is broken off here makes it again, and it
//! holds what the lines hold.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow::array::{ArrayRef, ListBuilder, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::ipc::writer::FileWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use super::packer::OutFormat;
use crate::wire::{VerdictColumns, columns_of_verdict};

/// Rows converted at once.
const BATCH_ROWS: usize = 8_192;
/// Rows of a row group, which is in memory until it is full.
const GROUP_ROWS: usize = 65_536;

/// Columns and whether they are lists of texts; all others are texts.
const COLUMNS: [(&str, bool); 11] = [
    ("id", false),
    ("at", false),
    ("decision", false),
    ("category", false),
    ("evasion", true),
    ("evidence", false),
    ("rules", true),
    ("notes", true),
    ("policy", false),
    ("as_of", false),
    ("pack", false),
];

/// Makes `to` of the zstd-packed JSON lines in `from` and puts it on disk; `false` when interrupted.
pub(super) fn to_columns(
    from: &Path,
    to: &Path,
    format: OutFormat,
    stop: &AtomicBool,
) -> io::Result<bool> {
    let mut lines = BufReader::new(zstd::stream::read::Decoder::new(File::open(from)?)?);
    let mut writer = Writer::new(BufWriter::new(File::create(to)?), format)?;
    let mut columns = Columns::new();
    let mut line = String::new();
    while {
        line.clear();
        lines.read_line(&mut line)? > 0
    } {
        columns_of_verdict(&line)
            .and_then(|verdict| columns.push(&verdict))
            .map_err(io::Error::other)?;
        if columns.rows == BATCH_ROWS {
            writer.write(&columns.take()?)?;
            if stop.load(Ordering::Relaxed) {
                return Ok(false);
            }
        }
    }
    writer.write(&columns.take()?)?;
    writer.finish()?.sync_all()?;
    Ok(true)
}

fn schema() -> SchemaRef {
    let field = |(name, list): (&str, bool)| {
        let kind = if list {
            DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)))
        } else {
            DataType::Utf8
        };
        // A verdict has an id or a place.
        Field::new(name, kind, matches!(name, "id" | "at"))
    };
    Arc::new(Schema::new(COLUMNS.map(field).to_vec()))
}

enum Writer {
    Parquet(Box<ArrowWriter<BufWriter<File>>>),
    Arrow(Box<FileWriter<BufWriter<File>>>),
}

impl Writer {
    fn new(file: BufWriter<File>, format: OutFormat) -> io::Result<Self> {
        if format == OutFormat::Arrow {
            let writer = FileWriter::try_new(file, &schema()).map_err(io::Error::other)?;
            return Ok(Self::Arrow(Box::new(writer)));
        }
        let level =
            ZstdLevel::try_new(zstd::DEFAULT_COMPRESSION_LEVEL).map_err(io::Error::other)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .build();
        let writer =
            ArrowWriter::try_new(file, schema(), Some(properties)).map_err(io::Error::other)?;
        Ok(Self::Parquet(Box::new(writer)))
    }

    fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match self {
            Self::Parquet(writer) => writer.write(batch).map_err(io::Error::other),
            Self::Arrow(writer) => writer.write(batch).map_err(io::Error::other),
        }
    }

    fn finish(self) -> io::Result<File> {
        let mut file = match self {
            Self::Parquet(writer) => writer.into_inner().map_err(io::Error::other)?,
            Self::Arrow(mut writer) => {
                writer.finish().map_err(io::Error::other)?;
                writer.into_inner().map_err(io::Error::other)?
            }
        };
        file.flush()?;
        file.into_inner()
            .map_err(|e| io::Error::other(e.to_string()))
    }
}

/// Rows that become a record batch.
struct Columns {
    texts: Vec<StringBuilder>,
    lists: Vec<ListBuilder<StringBuilder>>,
    rows: usize,
}

impl Columns {
    fn new() -> Self {
        let count = |list| COLUMNS.iter().filter(|(_, l)| *l == list).count();
        Self {
            texts: (0..count(false)).map(|_| StringBuilder::new()).collect(),
            lists: (0..count(true))
                .map(|_| ListBuilder::new(StringBuilder::new()))
                .collect(),
            rows: 0,
        }
    }

    fn push(&mut self, verdict: &VerdictColumns<'_>) -> Result<(), String> {
        let texts = [
            verdict.id.as_deref(),
            verdict.at.as_deref(),
            Some(verdict.decision.as_ref()),
            Some(verdict.category.as_ref()),
            Some(verdict.evidence.get()),
            Some(verdict.policy.as_ref()),
            Some(verdict.as_of.as_ref()),
            Some(verdict.pack.as_ref()),
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text);
        }
        let rules = verdict.rules()?;
        for (column, list) in self
            .lists
            .iter_mut()
            .zip([&verdict.evasion, &rules, &verdict.notes])
        {
            column.append_value(list.iter().map(Some));
        }
        self.rows += 1;
        Ok(())
    }

    fn take(&mut self) -> io::Result<RecordBatch> {
        self.rows = 0;
        let (mut texts, mut lists) = (self.texts.iter_mut(), self.lists.iter_mut());
        let mut column = |list| -> Option<ArrayRef> {
            if list {
                Some(Arc::new(lists.next()?.finish()))
            } else {
                Some(Arc::new(texts.next()?.finish()))
            }
        };
        let columns = COLUMNS
            .iter()
            .filter_map(|(_, list)| column(*list))
            .collect();
        RecordBatch::try_new(schema(), columns).map_err(io::Error::other)
    }
}

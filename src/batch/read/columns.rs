//! Files of columns: Parquet and Arrow IPC.
//!
//! Only the columns of a listing are read. Each row becomes JSON, so that every form of input is judged alike: structs and
//! maps are objects, lists lists, numbers numbers; what is null is left out; bytes that are meant as text are text.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{Array, ArrayRef, AsArray, ListArray, RecordBatch, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema};
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};
use arrow::json::writer::{LineDelimited, NullableEncoder};
use arrow::json::{Encoder, EncoderFactory, EncoderOptions, WriterBuilder};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::packed::Bytes;
use crate::batch::rows::{
    Batch, BatchLimits, LINE_LIMIT_BYTES, Position, RAW_LIMIT_BYTES, RowKind, RowRef, Rows,
};
use crate::wire::FieldNames;

/// JSON written at once.
const STEP_BYTES: usize = 1 << 20;
/// Rows written at once, at most.
const STEP_ROWS: usize = 4_096;

/// Which columns are read.
#[derive(Debug, Clone, Default)]
pub enum Columns {
    /// All.
    #[default]
    All,
    /// Those of a listing, which may stand under other names.
    Listing(FieldNames),
}

impl Columns {
    /// Gives the places of the columns to read.
    fn select(&self, schema: &Schema) -> Result<Vec<usize>, ArrowError> {
        let reads = |name: &str| match self {
            Self::All => true,
            Self::Listing(names) => names.reads(name),
        };
        let fields = schema.fields().iter().enumerate();
        let found: Vec<usize> = fields
            .filter(|(_, field)| reads(field.name()))
            .map(|(i, _)| i)
            .collect();
        if found.is_empty() {
            let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
            return Err(ArrowError::SchemaError(format!(
                "no column of a listing is in it: name yours with --field title=YOURS (it has: {})",
                names.join(", ")
            )));
        }
        Ok(found)
    }
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// Opens a Parquet file, `skip` rows passed over. Of a row group, a page of each column is in memory at a time.
pub(super) fn parquet(
    file: File,
    columns: &Columns,
    skip: u64,
    count: &Arc<AtomicU64>,
) -> Result<Box<dyn Rows>, ArrowError> {
    let file_bytes = file.metadata()?.len();
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let roots = columns.select(builder.schema())?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    let groups = builder.metadata().row_groups();
    let total: u64 = groups.iter().map(|g| wide(g.num_rows())).sum();
    let bytes: u64 = groups
        .iter()
        .flat_map(parquet::file::metadata::RowGroupMetaData::columns)
        .enumerate()
        .filter(|(i, _)| mask.leaf_included(i % builder.parquet_schema().num_columns().max(1)))
        .map(|(_, column)| wide(column.uncompressed_size()))
        .sum();
    let a_row = usize::try_from(bytes / total.max(1)).unwrap_or(usize::MAX);
    let reader = builder
        .with_projection(mask)
        .with_batch_size((STEP_BYTES / a_row.max(1)).clamp(16, STEP_ROWS))
        .with_offset(usize::try_from(skip).unwrap_or(usize::MAX))
        .build()?;
    let (mut done, count) = (skip, Arc::clone(count));
    let batches = reader.inspect(move |batch| {
        done += batch.as_ref().map_or(0, |b| b.num_rows() as u64);
        let read = u128::from(file_bytes) * u128::from(done) / u128::from(total.max(1));
        count.store(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
    });
    Ok(Box::new(ColumnRows::new(Box::new(batches), skip)))
}

fn wide(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// Opens an Arrow file, `skip` rows passed over. One of its record batches is in memory at a time.
pub(super) fn arrow_file(
    file: File,
    columns: &Columns,
    skip: u64,
    count: &Arc<AtomicU64>,
) -> Result<Box<dyn Rows>, ArrowError> {
    let file_bytes = file.metadata()?.len();
    let mut all = file.try_clone()?;
    let schema = FileReader::try_new_buffered(file, None)?.schema();
    io::Seek::seek(&mut all, io::SeekFrom::Start(0))?;
    let reader = FileReader::try_new_buffered(all, Some(columns.select(&schema)?))?;
    let total = reader.num_batches() as u64;
    let (mut done, count) = (0, Arc::clone(count));
    let batches = reader.inspect(move |_| {
        done += 1;
        count.store(file_bytes * done / total.max(1), Ordering::Relaxed);
    });
    ColumnRows::skipping(Box::new(batches), skip)
}

/// Opens an Arrow stream, or an Arrow file that can only be read from its beginning, `skip` rows passed over.
pub(super) fn arrow_stream(
    mut bytes: Box<dyn Bytes>,
    columns: &Columns,
    skip: u64,
) -> Result<Box<dyn Rows>, ArrowError> {
    // A file is a stream between its mark, filled up with zeros, and a table of what lies where.
    if bytes.fill_buf()?.starts_with(b"ARROW1") {
        bytes.skip(6)?;
        while bytes.fill_buf()?.first() == Some(&0) {
            bytes.consume(1);
        }
    }
    let mut reader = StreamReader::try_new(Stream(bytes), None)?;
    let select = columns.select(&reader.schema())?;
    let batches = std::iter::from_fn(move || {
        let batch = reader.next()?;
        Some(batch.and_then(|batch| batch.project(&select)))
    });
    ColumnRows::skipping(Box::new(batches), skip)
}

struct Stream(Box<dyn Bytes>);

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

/// Rows of record batches.
struct ColumnRows {
    batches: Batches,
    /// What is left of the record batch read last.
    pending: Option<RecordBatch>,
    /// Lines of JSON and where the next begins.
    json: Vec<u8>,
    given: usize,
    rows: u64,
}

impl ColumnRows {
    fn new(batches: Batches, rows: u64) -> Self {
        Self {
            batches,
            pending: None,
            json: Vec::new(),
            given: 0,
            rows,
        }
    }

    /// Passes over the first `skip` rows.
    fn skipping(mut batches: Batches, skip: u64) -> Result<Box<dyn Rows>, ArrowError> {
        let mut left = usize::try_from(skip).unwrap_or(usize::MAX);
        let mut pending = None;
        while left > 0 {
            let Some(batch) = batches.next().transpose()? else {
                break;
            };
            if batch.num_rows() > left {
                pending = Some(batch.slice(left, batch.num_rows() - left));
                break;
            }
            left -= batch.num_rows();
        }
        let mut rows = Self::new(batches, skip);
        rows.pending = pending;
        Ok(Box::new(rows))
    }

    /// Writes some more rows as JSON; `false` at the end.
    fn refill(&mut self) -> Result<bool, ArrowError> {
        self.json.clear();
        self.json.shrink_to(2 * STEP_BYTES);
        self.given = 0;
        // Of two record batches only one is in memory: what is given out whole is dropped before the next is read.
        let batch = loop {
            if let Some(batch) = self.pending.take().filter(|b| b.num_rows() > 0) {
                break batch;
            }
            match self.batches.next().transpose()? {
                Some(batch) => self.pending = Some(shaped(&batch)?),
                None => return Ok(false),
            }
        };
        let a_row = batch.get_array_memory_size() / batch.num_rows();
        let rows = (STEP_BYTES / a_row.max(1))
            .clamp(1, STEP_ROWS)
            .min(batch.num_rows());
        let mut writer = WriterBuilder::new()
            .with_encoder_factory(Arc::new(BytesAsText))
            .build::<_, LineDelimited>(&mut self.json);
        writer.write(&batch.slice(0, rows))?;
        writer.finish()?;
        let left = batch.num_rows() - rows;
        self.pending = (left > 0).then(|| batch.slice(rows, left));
        Ok(true)
    }

    fn push(&mut self, batch: &mut Batch, length: usize) {
        let line = &self.json[self.given..self.given + length];
        let begin = batch.bytes.len();
        let kind = if length > LINE_LIMIT_BYTES {
            batch.extend(&line[..RAW_LIMIT_BYTES]);
            RowKind::TooLong(length as u64)
        } else {
            batch.extend(line);
            RowKind::Json
        };
        let range = begin..batch.bytes.len();
        batch.extend(b"\n");
        self.given += length + 1;
        self.rows += 1;
        batch.rows.push(RowRef {
            line: self.rows,
            offset: 0,
            range,
            kind,
        });
    }
}

impl Rows for ColumnRows {
    fn fill(&mut self, batch: &mut Batch, limits: BatchLimits) -> io::Result<()> {
        batch.clear(limits);
        loop {
            batch.end = Position {
                lines: self.rows,
                offset: 0,
            };
            if batch.is_full(limits) {
                return Ok(());
            }
            match memchr::memchr(b'\n', &self.json[self.given..]) {
                Some(length) => self.push(batch, length),
                None if self.refill().map_err(io::Error::other)? => {}
                None => return Ok(()),
            }
        }
    }
}

/// Gives a record batch the shape of a listing: columns `attributes.KEY` become one object, a text of SKUs a list.
fn shaped(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    const ATTRIBUTES: &str = "attributes";
    let schema = batch.schema();
    let mut columns: Vec<(FieldRef, ArrayRef)> = Vec::new();
    let mut attributes: Vec<(FieldRef, ArrayRef)> = Vec::new();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        let key = field.name().strip_prefix("attributes.");
        if let Some(key) = key {
            let field = Field::new(key, field.data_type().clone(), true);
            attributes.push((Arc::new(field), Arc::clone(column)));
        } else if field.name() == "skus" && is_text(field.data_type()) {
            columns.push(as_list(field, column));
        } else {
            columns.push((Arc::clone(field), Arc::clone(column)));
        }
    }
    if !attributes.is_empty() {
        if schema.column_with_name(ATTRIBUTES).is_some() {
            return Err(ArrowError::SchemaError(
                "it has a column `attributes` and columns `attributes.KEY`: drop one or the other"
                    .into(),
            ));
        }
        let object: StructArray = attributes.into();
        let field = Field::new(ATTRIBUTES, object.data_type().clone(), true);
        columns.push((Arc::new(field), Arc::new(object)));
    }
    let (fields, columns): (Vec<FieldRef>, Vec<ArrayRef>) = columns.into_iter().unzip();
    RecordBatch::try_new(Arc::new(Schema::new(Fields::from(fields))), columns)
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, value) => is_text(value),
        _ => false,
    }
}

/// Every value a list of itself, null a null.
fn as_list(field: &FieldRef, column: &ArrayRef) -> (FieldRef, ArrayRef) {
    let item: FieldRef = Arc::new(Field::new("item", column.data_type().clone(), true));
    let lengths = OffsetBuffer::from_lengths(std::iter::repeat_n(1, column.len()));
    let nulls = column.logical_nulls();
    let list = ListArray::new(Arc::clone(&item), lengths, Arc::clone(column), nulls);
    let field = Field::new(field.name(), DataType::List(item), true);
    (Arc::new(field), Arc::new(list))
}

/// Writes columns of bytes as texts: older writers leave out that they are meant so. What is not UTF-8 is written as it
/// is, so that its row is rejected.
#[derive(Debug)]
struct BytesAsText;

impl EncoderFactory for BytesAsText {
    fn make_default_encoder<'a>(
        &self,
        _: &'a FieldRef,
        array: &'a dyn Array,
        _: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        let encoder: Box<dyn Encoder + 'a> = match array.data_type() {
            DataType::Binary => {
                let array = array.as_binary::<i32>();
                Box::new(TextOf(|i| array.value(i)))
            }
            DataType::LargeBinary => {
                let array = array.as_binary::<i64>();
                Box::new(TextOf(|i| array.value(i)))
            }
            DataType::BinaryView => {
                let array = array.as_binary_view();
                Box::new(TextOf(|i| array.value(i)))
            }
            _ => return Ok(None),
        };
        Ok(Some(NullableEncoder::new(encoder, array.nulls().cloned())))
    }
}

struct TextOf<F>(F);

impl<'a, F: Fn(usize) -> &'a [u8]> Encoder for TextOf<F> {
    fn encode(&mut self, i: usize, out: &mut Vec<u8>) {
        out.push(b'"');
        for byte in (self.0)(i) {
            match byte {
                b'"' | b'\\' => out.extend([b'\\', *byte]),
                0..0x20 => out.extend(format!("\\u{byte:04x}").as_bytes()),
                _ => out.push(*byte),
            }
        }
        out.push(b'"');
    }
}

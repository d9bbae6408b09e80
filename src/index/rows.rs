//! Rows of an indexed input read again: from their offset where that tells, else along the whole input.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use super::error::IndexError;
use super::record::Record;
use crate::batch::{Batch, BatchLimits, Position, ReadOptions, RowKind, Rows, Source};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// No row is longer.
const MOST_BYTES: u64 = 2 * crate::batch::LINE_LIMIT_BYTES as u64;

/// Reads rows of one input again, in its order.
pub(super) struct Again {
    file: String,
    from: From,
}

enum From {
    Offsets(File),
    Along {
        rows: Box<dyn Rows>,
        batch: Batch,
        next: usize,
    },
}

impl Again {
    pub(super) fn open(
        source: &Source,
        plain: bool,
        options: &ReadOptions,
    ) -> Result<Self, IndexError> {
        let from = if plain {
            From::Offsets(File::open(source.path()).map_err(IndexError::read(source.path()))?)
        } else {
            From::Along {
                rows: source.open(options, Position::default())?.rows,
                batch: Batch::new(),
                next: 0,
            }
        };
        Ok(Self {
            file: source.name(),
            from,
        })
    }

    /// Is told of every row in its order; appends the bytes of one that is wanted.
    pub(super) fn row(
        &mut self,
        record: &Record,
        wanted: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), IndexError> {
        let read = match &mut self.from {
            From::Offsets(_) if !wanted => Ok(()),
            From::Offsets(file) => at_offset(file, record, out),
            From::Along { rows, batch, next } => along(rows.as_mut(), batch, next, record)
                .map(|bytes| out.extend_from_slice(if wanted { bytes } else { &[] })),
        };
        read.map_err(|e| IndexError::Row {
            file: self.file.clone(),
            line: record.line,
            why: e.to_string(),
        })
    }
}

fn at_offset(file: &mut File, record: &Record, out: &mut Vec<u8>) -> io::Result<()> {
    if record.length > MOST_BYTES {
        return Err(io::Error::other("the row is too long"));
    }
    let mut offset = record.offset;
    if offset == 0 {
        let mut mark = [0; 3];
        file.seek(SeekFrom::Start(0))?;
        if file.read_exact(&mut mark).is_ok() && mark == BYTE_ORDER_MARK {
            offset = 3;
        }
    }
    file.seek(SeekFrom::Start(offset))?;
    let read = file.take(record.length).read_to_end(out)?;
    if read as u64 == record.length {
        Ok(())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// The bytes of the next row, which must be the one of a record.
fn along<'b>(
    rows: &mut dyn Rows,
    batch: &'b mut Batch,
    next: &mut usize,
    record: &Record,
) -> io::Result<&'b [u8]> {
    if *next >= batch.rows.len() {
        rows.fill(batch, BatchLimits::default())?;
        *next = 0;
    }
    let at = *next;
    *next += 1;
    let row = batch.rows.get(at).filter(|row| {
        let same = row.line == record.line && row.offset == record.offset;
        same && (row.kind == RowKind::Json || row.range.len() as u64 == record.length)
    });
    row.map(|row| batch.bytes_of(row))
        .ok_or_else(|| io::Error::other("another row stands there"))
}

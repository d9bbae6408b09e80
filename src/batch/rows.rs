//! Rows of one stream, many in one buffer.

use std::io;
use std::ops::Range;

/// A row longer than this is none.
pub const LINE_LIMIT_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of a rejected row that are kept.
pub(super) const RAW_LIMIT_BYTES: usize = 4096;

/// How much one batch holds. Where batches end depends on these and on the rows, never on how the stream was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLimits {
    /// A batch ends with the row that fills this many bytes.
    pub bytes: usize,
    /// A batch holds at most this many rows.
    pub rows: usize,
}

impl Default for BatchLimits {
    fn default() -> Self {
        Self {
            bytes: 2 * 1024 * 1024,
            rows: 8_192,
        }
    }
}

/// Where a row begins in its stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Lines before it.
    pub lines: u64,
    /// Bytes before it, unpacked; 0 in files of columns.
    pub offset: u64,
}

/// Rows judged together: one buffer, filled anew for every batch, and where each row lies in it.
#[derive(Debug, Default)]
pub struct Batch {
    /// The rows' bytes; what lies between them (line breaks) is no row.
    pub bytes: Vec<u8>,
    /// In input order, their ranges growing.
    pub rows: Vec<RowRef>,
    /// Where the row after the last begins.
    pub end: Position,
    /// Bytes of the input, packed as it is, that were read for the rows so far.
    pub read_bytes: u64,
}

/// One row of a [`Batch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRef {
    /// Its line, from 1; in files of columns the row.
    pub line: u64,
    /// Bytes of the unpacked stream before it; 0 in files of columns.
    pub offset: u64,
    /// Its place in [`Batch::bytes`].
    pub range: Range<usize>,
    /// What can be done with it.
    pub kind: RowKind,
}

/// What a row's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// One JSON object, as far as the reader knows.
    Json,
    /// The beginning of a row over the limit, which has this many bytes.
    TooLong(u64),
    /// What could be read of a row that is none.
    Faulty(Fault),
}

/// What is wrong with a row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// A short name for the kind of fault.
    pub code: &'static str,
    /// For people.
    pub message: Box<str>,
}

impl Batch {
    /// Gives an empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes of a row.
    pub fn bytes_of(&self, row: &RowRef) -> &[u8] {
        self.bytes.get(row.range.clone()).unwrap_or_default()
    }

    /// Empties the batch and keeps its memory, unless one huge row had made it grow.
    pub fn clear(&mut self, limits: BatchLimits) {
        self.bytes.clear();
        self.rows.clear();
        self.bytes.shrink_to(limits.bytes * 2);
    }

    /// Whether no more rows go in.
    pub fn is_full(&self, limits: BatchLimits) -> bool {
        self.rows.len() >= limits.rows || self.bytes.len() >= limits.bytes
    }

    /// Appends bytes.
    pub(super) fn extend(&mut self, part: &[u8]) {
        self.make_room(part.len());
        self.bytes.extend_from_slice(part);
    }

    /// Makes room for more bytes. A buffer that grows large is given room for the largest row at once: doubling it, or growing it step
    /// by step, would leave copies behind. Room that is not written takes no memory, and blocks over 32 MiB are given back
    /// by the C library as soon as they are dropped.
    pub(super) fn make_room(&mut self, more: usize) {
        const LARGE_BYTES: usize = 4 << 20;
        let room = self.bytes.capacity() - self.bytes.len();
        if room < more && self.bytes.len() + more > LARGE_BYTES {
            let most = more.max(2 * LINE_LIMIT_BYTES + LARGE_BYTES);
            self.bytes.reserve_exact(most);
        }
    }
}

/// Gives the rows of one stream, batch by batch.
pub trait Rows: Send {
    /// Fills `batch`, which is emptied first, with the next rows; leaves it without rows at the end.
    ///
    /// # Errors
    /// When the stream cannot be read; the batch then holds the rows before that place.
    fn fill(&mut self, batch: &mut Batch, limits: BatchLimits) -> io::Result<()>;
}

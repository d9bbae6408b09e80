//! Files of listings → engine on rayon → verdicts, in input order.
//!
//! In: readers, an engine, a form of output. Out: results handed to a [`Sink`] and a [`Summary`]. Every row is accounted
//! for: rows in = verdicts + rejects. Memory is bounded by the batch, whatever the input's size. Knows nothing of HTTP.

mod judge;
mod keep;
mod read;
mod rows;
mod scan;
mod summary;
mod unchanged;

pub use judge::{Format, Judge, Piece, Place, listing_of};
pub use keep::{Begin, Finished, KeepError, KeepOptions, Kept, KeptNames, OutFormat, OutPacking};
pub use read::{
    Columns, CsvRows, Encoding, Form, Identity, InputError, Lines, OpenError, Opened, ReadOptions,
    Source, inputs,
};
pub use rows::{Batch, BatchLimits, Fault, LINE_LIMIT_BYTES, Position, RowKind, RowRef, Rows};
pub use scan::{Mark, ScanError, Scanner, Sink};
pub use summary::Summary;
pub use unchanged::{Unchanged, days_alike};

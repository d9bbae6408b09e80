//! Files of listings → engine on rayon → verdicts, in input order.
//!
//! In: readers, an engine, a form of output. Out: results handed to a [`Sink`] and a [`Summary`]. Every row is accounted
//! for: rows in = verdicts + rejects. Memory is bounded by the batch, whatever the input's size. Knows nothing of HTTP.

mod csv;
mod judge;
mod lines;
mod rows;
mod scan;
mod summary;

pub use csv::CsvRows;
pub use judge::{Format, Judge, Piece, Place};
pub use lines::Lines;
pub use rows::{Batch, BatchLimits, Fault, LINE_LIMIT_BYTES, Position, RowKind, RowRef, Rows};
pub use scan::{Mark, ScanError, Scanner, Sink};
pub use summary::Summary;

//! Files of listings → engine on rayon → verdicts, in input order.
//!
//! In: readers, an engine, a form of output. Out: written lines and a [`Summary`]. Every row is accounted for: rows in =
//! verdicts + rejects. Memory is bounded by the batch, whatever the input's size. Knows nothing of HTTP.

mod csv;
mod lines;
mod scan;
mod summary;

pub use csv::CsvRows;
pub use lines::{LINE_LIMIT_BYTES, Line, Lines, RawRow, Rows};
pub use scan::{Format, ScanError, Scanner};
pub use summary::Summary;

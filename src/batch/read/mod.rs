//! Inputs → rows: files and standard input, packed or not, in any form and encoding.
//!
//! [`inputs`] turns the words of a command line into [`Source`]s; a source opens as [`Rows`](super::Rows).

mod columns;
mod csv;
mod encoding;
mod inputs;
mod lines;
mod packed;
mod source;

pub use columns::Columns;
pub use csv::CsvRows;
pub use encoding::Encoding;
pub use inputs::{InputError, inputs};
pub use lines::Lines;
pub use source::{Form, Identity, OpenError, Opened, ReadOptions, Source};

pub(super) use encoding::not_utf8;
pub(super) use packed::line_bytes;

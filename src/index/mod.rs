//! Catalogs indexed once, judged again where new rules may change something.
//!
//! In: the inputs of a scan and an engine. Out: a folder that says of each row where it stands, whether it slept, and the
//! keys of its text; later, with another pack, the rows that may wake and the lines a full scan would give. Keys come from
//! `sieve`, what changed from `pack`. Beside `models` the only room that names Tantivy: its lists of rows by key are what
//! an index is. Knows nothing of command lines.

mod build;
mod error;
mod folder;
mod keys;
mod plan;
mod record;
mod rescan;
mod rows;

pub use build::{Job, index};
pub use error::IndexError;
pub use folder::{FORMAT_VERSION, Folder};
pub use keys::RowSet;
pub use plan::Plan;
pub use rescan::{Output, Rescanned};

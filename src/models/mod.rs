//! Hardware models: named in a listing, and confirmed by figures, maker or algorithm.
//!
//! In: clean fields, their figures, rows of hardware tables. Out: [`Found`] models, by field and start. The only room
//! that names Tantivy. It is handed rows and opens no file; knows nothing of rules.

mod catalog;
mod confirm;
mod find;
mod heads;
mod index;
mod names;
mod partial;
mod row;
mod scan;

pub use catalog::{Catalog, CatalogError, ModelWord, Says};
pub(crate) use confirm::within;
pub use confirm::{Confirmed, near};
pub use find::{Found, Reading};
pub use index::{Fact, Match, Query};
pub use row::{ModelKind, Row, RowFault, RowId, parse_rows};

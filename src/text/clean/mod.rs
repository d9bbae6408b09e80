//! Cleans decoded text into the form the dictionaries are written in.
//!
//! In: decoded text. Out: [`Clean`], with the case kept and folded, and an [`OffsetMap`](super::OffsetMap) back.
//! One pass, one table; text that is clean already is borrowed. Sources of the table: `sources/`, one a file.

mod pass;
mod table;

pub(super) use pass::lower_of;
pub use pass::{Clean, clean, clean_term};
pub use table::is_simplified_only;
pub(super) use table::latin_twin;
pub(crate) use table::{Cleaned, cleaned};

//! Remarks on rule files, as data and as text.
//!
//! In: what `lang` and `pack` found. Out: [`Report`]s; text with a caret into the file by [`text::render`].
//! Knows nothing of what rules mean.

mod remark;
pub mod text;

pub use remark::{Label, Level, Report, Source, nearest};

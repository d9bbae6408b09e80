//! Numbers with a unit: hash rates, power, efficiency, storage.
//!
//! In: clean text with its case, for `TH/s` is hash rate, `t/h` tonnes an hour, `5th` an ordinal. Out: [`Figure`]s in H/s,
//! W, J/TH and bytes, in order. One pass.

mod number;
mod read;
mod unit;
mod write;

pub use read::{Figure, Quantity, figures};
pub(crate) use read::{figure_ending, is_context, is_odd_rate};
pub use write::hash_rate_text;

//! What wakes a listing: rules → formulas over classes → a program over what was seen.

mod derive;
mod formula;
mod program;

pub use derive::{Asks, formula, machine_confirmed};
pub use formula::{Class, Fields, Formula};
pub use program::{Program, Seen};

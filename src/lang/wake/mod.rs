//! What wakes a listing: rules → formulas over classes → a program over what was seen.

mod derive;
mod formula;
mod program;
mod rarity;
mod show;

pub use derive::{Asks, formula, machine_confirmed};
pub use formula::{Class, Fields, Formula};
pub use program::{Program, Seen};
pub use rarity::Parts;
pub use show::Names;

//! Rule folders: folder → immutable [`Pack`].
//!
//! In: the files of a folder, or of the embedded pack. Out: a [`Pack`] shared by `Arc`, or every fault at once as
//! reports. A compiled pack is one file that holds the same ([`Pack::write_compiled`]). Reads the paths it is handed; knows
//! nothing of HTTP or command lines.

mod cases;
mod changes;
mod check;
mod compiled;
mod departments;
mod files;
mod head;
mod lists;
mod load;
mod overrides;
mod parts;
mod policy;
mod rates;
mod readings;
mod rules;
mod table;
mod terms;
mod wakes;

pub use changes::{Asked, Changes, Touched, changes};
pub use compiled::{CompiledError, PROGRAM};
pub use files::Files;
pub use load::{OpenError, Pack, TermInfo};
pub use overrides::{Override, Target};
pub use policy::{Date, Policy};
pub use rates::{Rates, rates_text};
pub use wakes::Wakes;

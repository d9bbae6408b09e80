//! Words typed → one of the other rooms; exit codes.
//!
//! stdout carries results, stderr the rest. Only this room reads the environment and the clock.

mod args;
mod catalog;
mod check;
mod exit;
mod explain;
mod hits;
mod index;
mod memory;
mod models;
mod open;
mod pack;
mod paint;
mod progress;
mod rescan;
mod rows;
mod scan;
mod test;
mod wake;

pub use args::Args;
pub use exit::{Exit, main};

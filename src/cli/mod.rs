//! Words typed → one of the other rooms; exit codes.
//!
//! stdout carries results, stderr the rest. Only this room reads the environment and the clock.

mod args;
mod check;
mod exit;
mod explain;
mod models;
mod open;
mod paint;
mod progress;
mod rows;
mod scan;
mod test;

pub use args::Args;
pub use exit::{Exit, main};

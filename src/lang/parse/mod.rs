//! A line's text → its tree.
//!
//! In: a line and the names it may use. Out: a [`Line`](super::ast::Line), or the first [`Fault`] with its place.

mod cursor;
mod forms;
mod item;
mod line;

pub use line::{Fault, Known, parse};

//! The rule language: text → program, and program over a listing's facts → what holds.
//!
//! In: lines as authors write them, names they may use; facts of one listing. Out: a [`Line`] or a [`Fault`] with its
//! place; [`Occurrence`]s. Knows nothing of files or of how decisions are made.

mod ast;
mod eval;
mod facts;
mod figures;
mod lazy_regex;
mod literals;
mod markers;
mod needs;
mod parse;
mod rule;
mod unclean;
mod wake;
mod ways;

pub use ast::{Compare, FieldSelect, Item, Line, ListId, SignalId, What};
pub use eval::{Holds, find, holds};
pub use facts::{Facts, ListHit, Occurrence, Source};
pub use lazy_regex::LazyRegex;
pub use literals::{Literal, literals};
pub use markers::{is_for, is_with};
pub use needs::needs;
pub use parse::{Fault, Known, parse};
pub use rule::{Breaks, Case, CaseListing, List, Rule, State};
pub use unclean::{Unclean, unclean};
pub use wake::{
    Asks, Class, Fields, Formula, Names, Parts, Program, Seen, formula, machine_confirmed,
};

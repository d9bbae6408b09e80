//! Finds dictionary terms in clean text and tells which of the finds count.
//!
//! In: a field's clean text and terms. Out: [`TermHit`]s with channel, technique and governing disclaimer, by start.
//! One automaton a channel; every hit is verified for borders, gaps, case and exceptions. Knows nothing of rules.

mod automaton;
mod borders;
mod components;
mod disclaimer;
mod gaps;
mod hangul;
mod initials;
mod keyboards;
mod matcher;
mod mend;
mod search;
mod sounds;
mod term;
mod unmask;
mod variants;

pub use disclaimer::Governed;
pub(crate) use disclaimer::governed;
pub use initials::{Initials, InitialsFound};
pub use matcher::{Matcher, Pattern, StoredMatcher};
pub use mend::HanMender;
pub use search::Searched;
pub use term::{Exception, MatcherError, Reads, Term, TermHit, TermId};
pub use unmask::{Unmasked, Unmasker, Unmasking};

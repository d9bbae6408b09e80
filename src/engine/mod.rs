//! Pack + listing + scratch → verdict.
//!
//! In: an opened [`Pack`](crate::pack::Pack), a listing, a day. Out: a [`Verdict`](crate::listing::Verdict). Knows no
//! files, no clock, no environment: the day enters as `as_of`.

mod accents;
mod asked;
mod clean;
mod decide;
mod downward;
mod drowse;
mod evidence;
mod judge;
mod keys;
mod lately;
mod read;
mod signals;
mod trace;
mod tricks;

pub use judge::{Engine, Scratch, SetupError, text_hash};
pub use keys::Keyed;
pub use trace::{
    FieldTrace, HitTrace, LineTrace, ModelTrace, RuleTrace, SieveTrace, StandingTrace, Trace,
};

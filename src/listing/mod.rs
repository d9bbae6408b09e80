//! The shared words as data: listings, spans, hits, evidence, verdicts and their names.
//!
//! In: nothing. Out: plain types that every other room speaks. Knows nothing of any other room.

mod fields;
mod hit;
mod names;
mod verdict;

pub use fields::{FIELD_LIMIT_BYTES, Field, FieldKind, Listing, MAX_ATTRIBUTES};
pub use hit::{Channel, CleanSpan, RawSpan};
pub use names::{Category, Decision, Kind, Strength, Technique, Techniques, UnknownName};
pub use verdict::{By, Evidence, HitText, Verdict};

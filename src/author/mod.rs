//! Pack + cases + corpora → advice for people who write rules.
//!
//! In: an opened pack, labelled rows. Out: which cases fail and at which line; recall and precision with intervals.
//! Knows nothing of HTTP or command lines.

mod cases;
mod check;
mod corpus;
mod lints;
mod reach;
mod waking;

pub use cases::{CaseOutcome, run_cases, untwinned};
pub use check::{Advice, check, terms};
pub use corpus::{Rate, Score, Scored};
pub use lints::{MOST_WOKEN, lints, percent, wakes_often};
pub use reach::Reach;
pub use waking::{Seen, Waking, Woken, most};

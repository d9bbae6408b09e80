//! Terms and their hits.

use super::disclaimer::Governed;
use crate::listing::{Channel, CleanSpan, Techniques};

/// A term's number in its matcher.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, bitcode::Encode, bitcode::Decode,
)]
pub struct TermId(pub u32);

/// A term to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// As its author wrote it.
    pub text: String,
    /// Exceptions of the same group take its hits.
    pub group: u32,
    /// Whether letter case must be the author's (tickers). Such a term is read in `plain` only.
    pub exact: bool,
    /// Whether its amount may be glued to its front (0.1BTC).
    pub counted: bool,
    /// Channels beside `plain` that read it.
    pub reads: Reads,
    /// Whether it names a machine that parts are taken out of: S9拆机风扇 is no S9, but 风扇拆机 is a fan.
    pub machine: bool,
    /// Techniques the term names by itself (initials, slang).
    pub names: Techniques,
}

/// Channels beside `plain`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reads {
    /// Gaps and repeats skipped.
    pub tight: bool,
    /// By sound; opens Han terms into their other spellings as well.
    pub sound: bool,
    /// Through leet; opens Latin terms into their other spellings as well.
    pub word: bool,
}

impl Reads {
    /// Only `tight`.
    pub const TIGHT: Self = Self {
        tight: true,
        sound: false,
        word: false,
    };
    /// Every channel.
    pub const ALL: Self = Self {
        tight: true,
        sound: true,
        word: true,
    };
}

/// A word that is never a hit of its group, nor is anything that overlaps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// As its author wrote it.
    pub text: String,
    /// The group it takes hits from.
    pub group: u32,
}

/// A term found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TermHit {
    /// Which.
    pub term: TermId,
    /// Where in clean text.
    pub span: CleanSpan,
    /// By which way of reading.
    pub channel: Channel,
    /// Tricks that had to be undone.
    pub techniques: Techniques,
    /// Whether a disclaimer or a word of origin governs it.
    pub governed: Governed,
    /// Whether so little of the term is left that only a rule may ask for it: two signs by sound or backwards.
    pub faint: bool,
}

/// The terms cannot be made into automata.
#[derive(Debug, thiserror::Error)]
#[error("the terms cannot be compiled: {0}")]
pub struct MatcherError(pub(super) String);

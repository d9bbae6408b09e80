//! What is said of a listing.

use super::{Category, Decision, RawSpan, Strength, Techniques};

/// One place in the seller's text that speaks for a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitText {
    /// Index into [`Listing::fields`](super::Listing::fields).
    pub field: usize,
    /// Where it stands in that field.
    pub span: RawSpan,
    /// What it was read as: the term, the model's full name, `hashrate 104 TH/s`.
    pub term: String,
    /// Tricks that had to be undone.
    pub techniques: Techniques,
}

/// What put a piece of evidence on the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// A rule that fired.
    Rule {
        /// The rule's id.
        rule: String,
        /// What the rule asks for.
        says: Decision,
    },
    /// Words of a list, or another signal (`hashrate`, `model`).
    List {
        /// The list's id.
        list: String,
        /// What it weighed.
        strength: Strength,
    },
    /// Words of mining in disguise that no rule of the verdict read.
    Disguise {
        /// The tricks.
        techniques: Techniques,
    },
    /// An override of the pack.
    Override {
        /// The override's id.
        id: String,
    },
}

/// One reason of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The rule or signal.
    pub by: By,
    /// Where, by field and start.
    pub hits: Vec<HitText>,
    /// Hits left out after the first eight of a line.
    pub more: usize,
}

/// What Trommel says of one listing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// What is to be done.
    pub decision: Decision,
    /// What is offered, when not passed.
    pub category: Option<Category>,
    /// Tricks found. Empty for a pass.
    pub evasion: Techniques,
    /// Reasons. Empty for a pass.
    pub evidence: Vec<Evidence>,
    /// Remarks: `insufficient_text`, `truncated`, `new_model`, `override:ID`.
    pub notes: Vec<String>,
}

//! Lists, rules and cases, checked and ready.

use std::ops::Range;
use std::sync::Arc;

use super::ast::{Line, ListId};
use crate::listing::{Category, Decision, Kind, Listing, Strength, Technique};
use crate::report::Source;

/// How far a rule has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not run.
    Draft,
    /// Run and counted, never in a verdict.
    Shadow,
    /// Run.
    Enforce,
    /// No longer run.
    Retired,
}

impl State {
    /// Every state with its name.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("draft", Self::Draft),
        ("shadow", Self::Shadow),
        ("enforce", Self::Enforce),
        ("retired", Self::Retired),
    ];
}

/// A list of terms, as far as decisions need it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct List {
    /// Its name, without `@`.
    pub id: String,
    /// What its hits speak for; none takes the other signal's.
    pub category: Option<Category>,
    /// What sort of words.
    pub kind: Kind,
    /// What a hit weighs by itself.
    pub strength: Strength,
    /// For benign lists: the trade its words belong to.
    pub department: Option<String>,
    /// Whether it holds path words of a department.
    pub is_department: bool,
    /// For departments: categories of goods that are at home there.
    pub plausible: Vec<Category>,
    /// Whether its words speak of mining, so that a weak figure beside one confirms a model.
    pub mining_word: bool,
    /// Techniques that a hit of the list names by itself (slang is `euphemism`).
    pub names: Vec<Technique>,
    /// Whether its words are also heard (`sound`).
    pub sounds: bool,
    /// The file it stands in.
    pub source: Arc<Source>,
    /// Bytes of its id in that file.
    pub place: Range<usize>,
}

/// A rule.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rule {
    /// Its name (`rig.noun`).
    pub id: String,
    /// What it speaks for.
    pub category: Category,
    /// What it asks for.
    pub says: Decision,
    /// How far it has come.
    pub state: State,
    /// Categories whose evidence is only context when it fires.
    pub instead_of: Vec<Category>,
    /// Techniques named when it fires and they apply.
    pub names: Vec<Technique>,
    /// Why, in Chinese and in English.
    pub why: (String, String),
    /// What the seller is told.
    pub notice: Option<String>,
    /// Lines that must all hold.
    pub all: Vec<Line>,
    /// Lines of which none may hold.
    pub unless: Vec<Line>,
    /// For each line of `all`, lists of which one must be hit; empty when something else can make it hold.
    pub needs: Vec<Vec<ListId>>,
    /// Cases.
    pub cases: Vec<Case>,
    /// The file it stands in.
    pub source: Arc<Source>,
    /// Bytes of its id in that file.
    pub span: Range<usize>,
}

/// Which line a twin breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaks {
    /// The nth line of `all`, from 1.
    All(usize),
    /// The nth line of `unless`, from 1.
    Unless(usize),
}

/// A listing as a case gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseListing(pub Listing);

/// A listing and what must be said of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Case {
    /// The listing.
    pub listing: CaseListing,
    /// The expected decision.
    pub decision: Decision,
    /// The line that fails, and only it, when the case is a twin.
    pub breaks: Option<Breaks>,
    /// The expected category.
    pub category: Option<Category>,
    /// Techniques that must be named.
    pub evasion: Option<Vec<Technique>>,
    /// Another policy than the default.
    pub policy: Option<String>,
    /// Another day than after every date.
    pub as_of: Option<String>,
    /// Bytes of the case in its file.
    pub span: Range<usize>,
}

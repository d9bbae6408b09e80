//! What is known of one listing when rules look at it.

use super::ast::ListId;
use crate::listing::{Channel, CleanSpan, FieldKind, Techniques};
use crate::literal::{Governed, TermId};
use crate::models::Found;
use crate::text::{FieldText, Figure};

/// A hit of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListHit {
    /// The list.
    pub list: ListId,
    /// The term.
    pub term: TermId,
    /// Index of the field.
    pub field: usize,
    /// Where in clean text.
    pub span: CleanSpan,
    /// By which way of reading.
    pub channel: Channel,
    /// Tricks undone.
    pub techniques: Techniques,
    /// What governs it.
    pub governed: Governed,
    /// Whether so little of the term is left that only `disguised(@list)` asks for it.
    pub faint: bool,
    /// Whether its author marked it a part nothing else has.
    pub own: bool,
}

/// Facts of one listing, by field.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Clean fields.
    pub fields: &'a [FieldText],
    /// What each is.
    pub kinds: &'a [FieldKind],
    /// The names of fields (`attributes.型号`).
    pub names: &'a [&'a str],
    /// Hits that count, by field and start.
    pub hits: &'a [ListHit],
    /// Each hit's list with its place in `hits`, sorted.
    pub by_list: &'a [(ListId, u32)],
    /// Lists whose hits do not count: benign ones, when the listing is stuffed with them and an exception is asked.
    pub muted: &'a [ListId],
    /// Whether `title:` reads text on the pictures too: a banner says what is offered as a title does. Exceptions look at the
    /// title alone.
    pub headlines: bool,
    /// Models, by field and start.
    pub models: &'a [Found],
    /// Figures of each field.
    pub figures: &'a [Vec<Figure>],
    /// Price and its currency.
    pub price: Option<(f64, &'a str)>,
    /// Whether there is too little text to judge by.
    pub insufficient: bool,
    /// Signals of the pack.
    pub signals: &'a [super::ast::Line],
    /// Places looked at so far, to show that work grows with the text and not faster.
    pub steps: &'a std::cell::Cell<u64>,
}

impl Facts<'_> {
    /// The places in `hits` of a list's hits, in order.
    pub fn hits_of(&self, list: ListId) -> &[(ListId, u32)] {
        if self.muted.binary_search(&list).is_ok() {
            return &[];
        }
        let start = self.by_list.partition_point(|(l, _)| *l < list);
        let end = self.by_list.partition_point(|(l, _)| *l <= list);
        &self.by_list[start..end]
    }

    /// Notes `n` more places looked at.
    pub(super) fn step(&self, n: usize) {
        self.steps.set(self.steps.get() + n as u64);
    }
}

/// What stands behind an occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A hit: its place in [`Facts::hits`].
    Hit(usize),
    /// A model: its place in [`Facts::models`].
    Model(usize),
    /// A figure of its field, by place.
    Figure(usize),
    /// A regex, a price, missing text.
    Other,
}

/// One place where something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Index of the field.
    pub field: usize,
    /// Where in clean text.
    pub span: CleanSpan,
    /// What stands behind it.
    pub source: Source,
}

//! Lines as a tree.

use std::ops::Range;

use super::lazy_regex::LazyRegex;
use crate::listing::{FieldKind, Technique};
use crate::models::{Confirmed, ModelKind};

/// A list's number in its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListId(pub u32);

/// A signal's number in its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignalId(pub u32);

/// One line of a rule: it holds when any of its items does.
#[derive(Debug, Clone)]
pub struct Line {
    /// As written.
    pub text: String,
    /// Alternatives.
    pub items: Vec<Item>,
    /// Bytes of the file it stands in.
    pub place: Range<usize>,
}

/// One alternative of a line.
#[derive(Debug, Clone)]
pub struct Item {
    /// The field it looks at; all but the category path when none.
    pub field: Option<FieldSelect>,
    /// How many distinct terms or places it takes.
    pub count: usize,
    /// What it looks for.
    pub what: What,
    /// Bytes of the line.
    pub span: Range<usize>,
}

/// A field of a listing, as lines name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldSelect {
    /// Every field of a kind.
    Kind(FieldKind),
    /// One attribute.
    Attribute(String),
}

/// A comparison of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// What an item looks for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum What {
    /// `@list`: hits of a list that nothing denies.
    List(ListId),
    /// `&signal`.
    Signal(SignalId),
    /// `model(asic, by=figure)`: confirmed models; by one way, or by figure or maker.
    Model(Vec<ModelKind>, Option<Confirmed>),
    /// `named(asic)`: models by name, confirmed or not.
    Named(Vec<ModelKind>),
    /// `hashrate`, and `hashrate~` also bare.
    Hashrate {
        /// Whether bare ones count.
        bare: bool,
    },
    /// `power`.
    Power,
    /// `efficiency`.
    Efficiency,
    /// `efficiency~ [LO..HI]`, in joules a terahash: stated, or worked out from a power and a hash rate, bare ones too.
    WorkedOut(f64, f64),
    /// `storage [LO..HI UNIT]`, in bytes.
    Storage(f64, f64),
    /// `amount [LO..HI @list]`: a number beside a term of the list.
    Amount(f64, f64, ListId),
    /// `price < 10 USD`.
    Price(Compare, f64, String),
    /// `2 of(a, b, c)`.
    Of(usize, Vec<What>),
    /// `near(a, b, 12)`: clean code points between nearest edges.
    Near(Box<What>, Box<What>, usize),
    /// `same_sentence(a, b)`.
    SameSentence(Box<What>, Box<What>),
    /// `for(a)`: `a` behind 适用 or for.
    For(Box<What>),
    /// `with(a)`: `a` behind 含, 送, with and the like.
    With(Box<What>),
    /// `part_of(@list, asic)`: a term beside the name of a machine.
    PartOf(ListId, Vec<ModelKind>),
    /// `insufficient_text`.
    InsufficientText,
    /// `denied(@list)`: hits that a disclaimer governs.
    Denied(ListId),
    /// `disguised(a, technique)`: places of `a` that needed a trick undone.
    Disguised(Box<What>, Option<Technique>),
    /// `department(a, b)`: lists of path words.
    Department(Vec<ListId>),
    /// `/regex/` over folded clean text.
    Regex(LazyRegex),
}

impl Line {
    /// Its regexes, in order.
    pub fn regexes(&self) -> Vec<&LazyRegex> {
        let mut out = Vec::new();
        self.items
            .iter()
            .for_each(|item| item.what.regexes(&mut out));
        out
    }
}

impl What {
    fn regexes<'w>(&'w self, out: &mut Vec<&'w LazyRegex>) {
        match self {
            Self::Regex(regex) => out.push(regex),
            Self::Of(_, whats) => whats.iter().for_each(|what| what.regexes(out)),
            Self::Near(a, b, _) | Self::SameSentence(a, b) => {
                a.regexes(out);
                b.regexes(out);
            }
            Self::For(what) | Self::With(what) | Self::Disguised(what, _) => what.regexes(out),
            _ => {}
        }
    }
}

//! The merged table, made at build.

use crate::listing::Technique;

/// What a character becomes.
#[derive(Debug)]
pub(super) struct Row {
    /// Empty when dropped.
    pub(super) to: &'static str,
    /// The trick undone; none when the spelling is ordinary.
    pub(super) technique: Option<Technique>,
    /// Only where the word around it is Latin.
    pub(super) in_word: bool,
}

include!(concat!(env!("OUT_DIR"), "/clean_table.rs"));

/// Gives what `c` becomes, or `None` when it stays.
pub(super) fn row(c: char) -> Option<&'static Row> {
    let code = c as usize;
    let page = PAGE_OF[code >> 8];
    match PAGES[page as usize][code & 0xFF] {
        0 => None,
        row => Some(&ROWS[row as usize]),
    }
}

/// The Latin letter that a look-alike stands for in Latin words.
pub(in crate::text) fn latin_twin(c: char) -> Option<char> {
    let mut to = row(c).filter(|row| row.in_word)?.to.chars();
    to.next().filter(|_| to.next().is_none())
}

/// Whether only simplified Chinese text uses `c` (机, not 后).
pub fn is_simplified_only(c: char) -> bool {
    SIMPLIFIED.binary_search(&c).is_ok()
}

/// What cleaning makes of one character, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cleaned {
    /// One character (itself, for most), before letter case is folded.
    One(char),
    /// Nothing.
    Dropped,
    /// Several characters, or another one in some words only.
    Depends,
}

impl Cleaned {
    /// The one character, where it is one.
    pub(crate) fn one(self) -> Option<char> {
        match self {
            Self::One(one) => Some(one),
            _ => None,
        }
    }
}

/// Gives what cleaning makes of one character.
pub(crate) fn cleaned(c: char) -> Cleaned {
    let Some(row) = row(c) else {
        return Cleaned::One(c);
    };
    let mut to = row.to.chars();
    match (to.next(), to.next()) {
        _ if row.in_word => Cleaned::Depends,
        (None, _) => Cleaned::Dropped,
        (Some(one), None) => Cleaned::One(one),
        _ => Cleaned::Depends,
    }
}

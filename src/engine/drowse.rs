//! Whether a listing may sleep: the sieve looks at its raw fields, and no formula of the pack can hold.

use super::clean::CleanFields;
use super::downward::heads;
use super::judge::Scratch;
use super::lately::Lately;
use super::read::{LITTLE_TEXT_BYTES, MOST_FIGURES, MOST_HITS};
use crate::lang::Seen;
use crate::listing::{FIELD_LIMIT_BYTES, FieldKind, Listing};
use crate::pack::Pack;
use crate::sieve::{Buffers, Sight};
use crate::text::{Cleaned, FieldText, cleaned, is_han};

/// Signs of the title's end and the description's beginning that are looked at joined, those that cleaning drops left out.
const JOINED_CHARS: usize = 16;

/// Sights of hits in one listing; with more it is read whatever they are.
pub(super) const MOST_SIGHTS: usize = MOST_HITS / 2;

/// Symbols between the ends of two words in initials of which each lets the other be written in full, at most: they stand
/// within 40 signs, separators counted.
const INITIALS_APART: u32 = 80;

/// Words in initials seen in one field.
#[derive(Debug, Default)]
struct InInitials {
    /// The symbol the last one ends with.
    last: Option<u32>,
    /// Whether two stand near one another.
    beside_others: bool,
}

impl InInitials {
    fn add(&mut self, end: u32) {
        self.beside_others |= self
            .last
            .is_some_and(|last| end.abs_diff(last) <= INITIALS_APART);
        self.last = Some(end);
    }
}

/// Whether a text has a Han sign once it is clean: initials are read beside them only.
fn has_han(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_ascii());
    signs.any(|c| matches!(cleaned(c), Cleaned::One(one) if is_han(one)))
}

/// What looking at a listing needs again and again.
#[derive(Debug, Default)]
pub(super) struct Drowse {
    pub(super) buffers: Buffers,
    lately: Lately,
    seen: Seen,
    pub(super) joined: String,
    pub(super) joint: Joint,
}

/// What a listing wakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Woken {
    /// Whatever the pack asks for: there is too much to look at.
    All,
    /// These formulas of the program, in order; the first ones are the rules', by their places in the pack.
    Some(Vec<usize>),
}

impl Woken {
    /// Whether a rule may fire, by its place in the pack.
    pub(super) fn has(&self, rule: usize) -> bool {
        match self {
            Self::All => true,
            Self::Some(formulas) => formulas.binary_search(&rule).is_ok(),
        }
    }
}

/// What a listing wakes; `None` when it may sleep. Coarse: never `None` for one that is more than a pass, and never without
/// a rule that fires.
pub(super) fn wakes(pack: &Pack, listing: &Listing, scratch: &mut Scratch) -> Option<Woken> {
    let Some(woken) = holding(pack, listing, scratch) else {
        return Some(Woken::All);
    };
    match woken.last() {
        None => None,
        // Once initials are written in full, anything may be read.
        Some(last) if *last == pack.wakes.in_initials => Some(Woken::All),
        Some(_) => Some(Woken::Some(woken)),
    }
}

/// The formulas of the program that hold, in order; `None` when there is too much to look at.
pub(super) fn holding(pack: &Pack, listing: &Listing, scratch: &mut Scratch) -> Option<Vec<usize>> {
    let Scratch {
        drowse,
        clean,
        asked,
        ..
    } = scratch;
    asked.clear();
    let seen = look(pack, listing, drowse, clean)?;
    let mut ask = |n, fields| asked.ask((pack, listing), clean, n, fields);
    Some(pack.wakes.program.holding(seen, &mut ask))
}

/// What the sieve sees of a listing, or `None` when it is too much to look at.
pub(super) fn look<'s>(
    pack: &Pack,
    listing: &Listing,
    drowse: &'s mut Drowse,
    clean: &mut CleanFields,
) -> Option<&'s Seen> {
    clean.clear();
    let seen = &mut drowse.seen;
    let program = &pack.wakes.program;
    seen.clear(program.classes().len());
    let long = |f: &crate::listing::Field| f.text.len() > FIELD_LIMIT_BYTES;
    if listing.truncated || listing.fields.iter().any(long) {
        return None;
    }
    seen.little_text = listing.text_bytes() < LITTLE_TEXT_BYTES;
    let measures = &pack.wakes.measures;
    let initials = pack.wakes.initials;
    let mut sights = 0;
    drowse.joint.clear();
    drowse.lately.turn_to(&pack.wakes);
    for (i, field) in listing.fields.iter().enumerate() {
        let mut figures = 0;
        let kind = field.kind;
        let mut in_initials = InInitials::default();
        let mut note = |sight: Sight| match sight {
            Sight::Mark(mark, end) => {
                sights += usize::from(pack.wakes.gives_hits[usize::from(mark)]);
                if initials.is_some_and(|(one, _)| one == mark) {
                    in_initials.add(end);
                } else {
                    seen.note(mark, kind);
                }
                sights <= MOST_SIGHTS
            }
            Sight::Figure(measure) => {
                figures += 1;
                if kind != FieldKind::CategoryPath
                    && let Some(class) = measures[measure as usize]
                {
                    seen.note(class, kind);
                }
                figures <= MOST_FIGURES
            }
        };
        let (sights_of, looked) =
            (drowse.lately).look(&pack.wakes, &field.text, &mut drowse.buffers);
        let few = sights_of.iter().copied().all(&mut note);
        clean.next_is(looked.is_ok());
        let mut text = &field.text;
        if looked.is_err() && few {
            let clean = clean.of(pack, field, i);
            let sieve = &pack.wakes.sieve;
            sieve.look_clean(&clean.cased, &mut drowse.buffers, &mut note);
            text = &clean.lower;
        }
        if let Some((one, more)) = initials
            && in_initials.last.is_some()
            && has_han(text)
        {
            seen.note(one, kind);
            if in_initials.beside_others {
                seen.note(more, kind);
            }
        }
        if figures > MOST_FIGURES || sights > MOST_SIGHTS {
            return None;
        }
        drowse.joint.add(kind, text);
        if kind == FieldKind::Description && heads(text, &mut drowse.joined) {
            look_joined(pack, &drowse.joined, &mut drowse.buffers, seen, kind);
        }
    }
    if let Some(joined) = drowse.joint.text() {
        look_joined(pack, joined, &mut drowse.buffers, seen, FieldKind::Title);
    }
    Some(seen)
}

/// The title's end and the description's beginning, as they are looked at: raw, or clean where only that tells.
#[derive(Debug, Default)]
pub(super) struct Joint {
    tail: String,
    head: String,
    /// Whether there are both.
    known: (bool, bool),
}

impl Joint {
    /// Forgets the last listing.
    pub(super) fn clear(&mut self) {
        self.known = (false, false);
    }

    /// Takes what a field adds, the first one of its kind.
    pub(super) fn add(&mut self, kind: FieldKind, text: &str) {
        let stays = |(_, c): &(usize, char)| c.is_ascii() || cleaned(*c) != Cleaned::Dropped;
        let known = match kind {
            FieldKind::Title => &mut self.known.0,
            FieldKind::Description => &mut self.known.1,
            _ => return,
        };
        if std::mem::replace(known, true) {
            return;
        }
        let (part, of) = if kind == FieldKind::Title {
            let start = text
                .char_indices()
                .rev()
                .filter(stays)
                .nth(JOINED_CHARS - 1);
            (text.get(start.map_or(0, |(i, _)| i)..), &mut self.tail)
        } else {
            let end = text.char_indices().filter(stays).nth(JOINED_CHARS);
            (
                text.get(..end.map_or(text.len(), |(i, _)| i)),
                &mut self.head,
            )
        };
        of.clear();
        of.push_str(part.unwrap_or(""));
    }

    /// Both joined; `None` when there are not both, or no word of Han signs can stand across their seam.
    pub(super) fn text(&mut self) -> Option<&str> {
        if self.known != (true, true) {
            return None;
        }
        let dropped = |c: &char| cleaned(*c) == Cleaned::Dropped;
        let may_be_han = |c: char| match cleaned(c) {
            Cleaned::One(one) => is_han(one),
            _ => !c.is_ascii(),
        };
        let ends = self.tail.chars().rev().find(|c| !dropped(c));
        let begins = self.head.chars().find(|c| !dropped(c));
        if !ends.is_some_and(may_be_han) || !begins.is_some_and(may_be_han) {
            return None;
        }
        self.tail.push_str(&self.head);
        Some(&self.tail)
    }
}

/// Looks at text that stands in no field as it is, as if it stood in one of a kind.
fn look_joined(pack: &Pack, joined: &str, buffers: &mut Buffers, seen: &mut Seen, kind: FieldKind) {
    let mut note = |sight: Sight| {
        if let Sight::Mark(mark, _) = sight {
            seen.note(mark, kind);
        }
        true
    };
    let sieve = &pack.wakes.sieve;
    if sieve.look(joined, buffers, &mut note).is_err() {
        let clean = FieldText::new(joined);
        sieve.look_clean(&clean.cased, buffers, &mut note);
    }
}

//! Short fields that the sieve looked at lately, and what it saw: brands, colours, sizes and category paths come again and
//! again in a catalog.

use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::FxHasher;

use super::drowse::MOST_SIGHTS;
use super::read::MOST_FIGURES;
use crate::pack::Wakes;
use crate::sieve::{Buffers, Odd, Sight};

/// Bytes of the longest field that is kept.
const MOST_BYTES: usize = 64;
/// With more sights in one field it is not worth while to keep them: what is left is looked at once more, or not at all
/// where the listing is read whatever they are.
const ENOUGH: usize = 4 * (MOST_SIGHTS + MOST_FIGURES);
/// Sights of a field that is kept.
const MOST_KEPT: usize = 16;
/// Fields that are kept; each has one place by its hash, and the last one that came stays.
const PLACES: usize = 1 << 11;

/// Fields looked at lately.
#[derive(Debug, Default)]
pub(super) struct Lately {
    /// The number of the wakes they were looked at by.
    by: u64,
    places: Vec<Kept>,
    /// What was seen in the last field.
    seen: Vec<Sight>,
}

/// A field that is no odd one.
#[derive(Debug, Clone, Default)]
struct Kept {
    text: String,
    seen: Vec<Sight>,
}

impl Lately {
    /// Forgets what was seen by other wakes.
    pub(super) fn turn_to(&mut self, wakes: &Wakes) {
        if self.by != wakes.number {
            self.by = wakes.number;
            self.places.clear();
        }
    }

    /// What the sieve sees in a raw field, with repeats; whether it is odd.
    pub(super) fn look(
        &mut self,
        wakes: &Wakes,
        text: &str,
        buffers: &mut Buffers,
    ) -> (&[Sight], Result<(), Odd>) {
        debug_assert_eq!(self.by, wakes.number, "turned to these wakes");
        let place = (text.len() <= MOST_BYTES).then(|| place_of(text));
        if let Some(place) = place
            && self.places.get(place).is_some_and(|kept| kept.text == text)
        {
            return (&self.places[place].seen, Ok(()));
        }
        self.seen.clear();
        let looked = wakes.sieve.look(text, buffers, &mut |sight| {
            self.seen.push(sight);
            self.seen.len() <= ENOUGH
        });
        if let Some(place) = place.filter(|_| looked.is_ok() && self.seen.len() <= MOST_KEPT) {
            self.places.resize(PLACES, Kept::default());
            let kept = &mut self.places[place];
            kept.text.clear();
            kept.text.push_str(text);
            kept.seen.clear();
            kept.seen.extend_from_slice(&self.seen);
        }
        (&self.seen, looked)
    }
}

/// The place of a text, by its hash.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the highest bits of a hash"
)]
fn place_of(text: &str) -> usize {
    let hash = BuildHasherDefault::<FxHasher>::default().hash_one(text);
    (hash >> (u64::BITS - PLACES.trailing_zeros())) as usize
}

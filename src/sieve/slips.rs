//! Latin words that are mended before anything is read, told by a hash that is rolled along.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::symbols::{self, Symbol};

/// Letters of the shortest word that is mended.
pub(super) const LEAST: usize = 4;
/// Bits of the table that is asked first.
const FIRST_BITS: u32 = 18;

/// Hashes of whole words. Another word of the same hash is only looked at in full.
#[derive(Debug, Default, bitcode::Encode, bitcode::Decode)]
pub(super) struct Slips {
    first: Vec<u64>,
    hashes: FxHashSet<u64>,
}

/// The hash of no letters.
pub(super) const START: u64 = 0;

/// Adds a letter to a hash.
#[inline]
pub(super) fn roll(hash: u64, letter: Symbol) -> u64 {
    (hash ^ u64::from(letter)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Slips {
    pub(super) fn new(words: &BTreeSet<String>) -> Self {
        let mut slips = Self {
            first: vec![0; 1 << (FIRST_BITS - 6)],
            ..Self::default()
        };
        for word in words {
            let letters = word.chars().filter_map(symbols::plain);
            let hash = letters.fold(START, roll);
            let bit = hash >> (64 - FIRST_BITS);
            slips.first[(bit >> 6) as usize] |= 1 << (bit & 63);
            slips.hashes.insert(hash);
        }
        slips
    }

    /// Whether a word of this hash is mended.
    #[inline]
    pub(super) fn holds(&self, hash: u64) -> bool {
        let bit = hash >> (64 - FIRST_BITS);
        self.first
            .get((bit >> 6) as usize)
            .is_some_and(|word| word >> (bit & 63) & 1 != 0)
            && self.hashes.contains(&hash)
    }
}

//! Windows: a few adjacent symbols that a probe cannot do without, and the table from windows to probes.

use super::frequency::Frequency;
use super::stream::Cell;
use super::symbols::{Symbol, is_ascii};

/// Bits of the tables that are asked first.
const FIRST_BITS: u32 = 18;

/// A window's key: its symbols and how many they are.
pub(super) type Key = u32;

/// One symbol.
#[inline]
pub(super) fn one(a: Symbol) -> Key {
    u32::from(a) | 1 << 28
}

/// Two adjacent symbols, not both ASCII.
#[inline]
pub(super) fn pair(a: Symbol, b: Symbol) -> Key {
    u32::from(a) << 12 | u32::from(b) | 2 << 28
}

/// `n` ASCII symbols, six bits each.
#[inline]
pub(super) fn ascii(rolled: u32, n: u32) -> Key {
    (rolled & ((1 << (6 * n)) - 1)) | (n + 2) << 28
}

/// Where a probe is anchored in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) struct Anchor {
    /// The probe's place.
    pub(super) probe: u32,
    /// Signs of the probe before the window.
    pub(super) before: u16,
    /// How the window reads the signs at it.
    pub(super) way: Way,
    /// A symbol beside the window, with its distance from the window's end: a quick no. None when the distance is 0.
    pub(super) beside: (i8, Symbol),
}

impl Anchor {
    /// Whether what is known beside the window stands there.
    #[inline]
    pub(super) fn may_stand(&self, end: usize, cells: &[Cell]) -> bool {
        let (distance, symbol) = self.beside;
        distance == 0
            || end
                .checked_add_signed(isize::from(distance))
                .and_then(|at| cells.get(at))
                .is_some_and(|cell| cell.symbol() == symbol)
    }
}

/// How a window reads the probe's signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) enum Way {
    /// Sign for sign.
    Signs,
    /// Two signs by sound, the second in letters: the window is the first and one letter.
    SignLetter,
    /// The first in letters: the window is its last letter and the second sign.
    LetterSign,
    /// Both in letters; so many letters stand before the window.
    Letters(u8),
}

/// From windows to anchors.
#[derive(Debug, Default, bitcode::Encode, bitcode::Decode)]
pub(super) struct Windows {
    /// One bit a hash of a key: pairs, four ASCII symbols, and the rest.
    pairs: Bits,
    fours: Bits,
    others: Bits,
    /// Open addressing: key, then first anchor and how many.
    slots: Vec<(Key, u32, u32)>,
    anchors: Vec<Anchor>,
    shift: u32,
}

/// A set that may hold more than was put in, never less.
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
struct Bits(Vec<u64>);

impl Default for Bits {
    fn default() -> Self {
        Self(vec![0; 1 << (FIRST_BITS - 6)])
    }
}

impl Bits {
    fn add(&mut self, key: Key) {
        let bit = hash(key) >> (32 - FIRST_BITS);
        self.0[(bit >> 6) as usize] |= 1 << (bit & 63);
    }

    #[inline]
    fn may_hold(&self, key: Key) -> bool {
        let bit = hash(key) >> (32 - FIRST_BITS);
        self.0[(bit >> 6) as usize] >> (bit & 63) & 1 != 0
    }
}

impl Windows {
    pub(super) fn new(mut found: Vec<(Key, Anchor)>) -> Self {
        found.sort_by_key(|(key, anchor)| (*key, anchor.probe, anchor.before));
        found.dedup();
        let keys = found.chunk_by(|a, b| a.0 == b.0).count();
        let size = (keys * 2).next_power_of_two().max(2);
        let mut windows = Self {
            slots: vec![(0, 0, 0); size],
            shift: 32 - size.trailing_zeros(),
            ..Self::default()
        };
        let mut at = 0_u32;
        for chunk in found.chunk_by(|a, b| a.0 == b.0) {
            let key = chunk[0].0;
            match key >> 28 {
                2 => windows.pairs.add(key),
                6 => windows.fours.add(key),
                _ => windows.others.add(key),
            }
            let mut slot = (hash(key) >> windows.shift) as usize;
            while windows.slots[slot].2 != 0 {
                slot = (slot + 1) % size;
            }
            let count = u32::try_from(chunk.len()).expect("fewer than 2^32 anchors");
            windows.slots[slot] = (key, at, count);
            at += count;
        }
        windows.anchors = found.into_iter().map(|(_, anchor)| anchor).collect();
        windows
    }

    /// Whether some probe may stand at two symbols: a quick no.
    #[inline]
    pub(super) fn may_hold_pair(&self, key: Key) -> bool {
        self.pairs.may_hold(key)
    }

    /// The same for four ASCII symbols.
    #[inline]
    pub(super) fn may_hold_four(&self, key: Key) -> bool {
        self.fours.may_hold(key)
    }

    /// The same for any other window.
    #[inline]
    pub(super) fn may_hold(&self, key: Key) -> bool {
        self.others.may_hold(key)
    }

    /// The anchors of a window.
    pub(super) fn anchors(&self, key: Key) -> &[Anchor] {
        let mut slot = (hash(key) >> self.shift) as usize;
        loop {
            let (found, at, count) = self.slots[slot];
            if count == 0 {
                return &[];
            }
            if found == key {
                return &self.anchors[at as usize..(at + count) as usize];
            }
            slot = (slot + 1) % self.slots.len();
        }
    }
}

#[inline]
fn hash(key: Key) -> u32 {
    key.wrapping_mul(0x9E37_79B1)
}

/// The rarest window of symbols: its key, and how many symbols stand before it.
pub(super) fn rarest(symbols: &[Symbol], frequency: &Frequency) -> Option<(Key, usize)> {
    let all_ascii = symbols.iter().all(|s| is_ascii(*s));
    match symbols {
        [] => None,
        [a] => Some((one(*a), 0)),
        _ if all_ascii && symbols.len() < 4 => {
            let n = u32::try_from(symbols.len()).ok()?;
            Some((ascii(rolled(symbols), n), 0))
        }
        _ => {
            let ascii_only = |w: &[Symbol]| w.iter().all(|s| is_ascii(*s));
            let pairs = symbols.windows(2).enumerate();
            let pairs = pairs
                .filter(|(_, w)| !ascii_only(w))
                .map(|(i, w)| (frequency.pair(w[0], w[1]), pair(w[0], w[1]), i));
            let fours = symbols.windows(4).enumerate();
            let fours = fours
                .filter(|(_, w)| ascii_only(w))
                .map(|(i, w)| (frequency.four(w), ascii(rolled(w), 4), i));
            pairs
                .chain(fours)
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, key, i)| (key, i))
        }
    }
}

/// Adds an ASCII symbol to rolled ones.
#[inline]
pub(super) fn roll(rolled: u32, symbol: Symbol) -> u32 {
    rolled << 6 | u32::from(symbol)
}

pub(super) fn rolled(symbols: &[Symbol]) -> u32 {
    symbols.iter().fold(0, |rolled, s| roll(rolled, *s))
}

//! Windows: a few adjacent symbols that a probe cannot do without, and the table from windows to probes.

use super::frequency::Frequency;
use super::stream::Stream;
use super::symbols::{DIGIT, LETTER, Symbol, is_ascii};

/// Bits of the tables that are asked first.
const FIRST_BITS: u32 = 18;
/// Bits of a symbol.
const SYMBOL_BITS: u32 = 12;

/// `s`, as a symbol.
pub(super) const PLURAL: Symbol = LETTER + 18;

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

/// Two adjacent signs as they are ([`super::symbols::sign`]), not both ASCII. Others may share the key.
#[inline]
pub(super) fn signs(a: u16, b: u16) -> Key {
    let both = u32::from(a) << 16 | u32::from(b);
    both.wrapping_mul(0x85EB_CA6B) >> 4 | 3 << 28
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
    /// What must stand right before the window, and right behind it: a quick no.
    pub(super) before_it: Neighbour,
    pub(super) behind_it: Neighbour,
}

/// What must stand beside a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) enum Neighbour {
    /// Whatever it is.
    Any,
    /// A symbol.
    Symbol(Symbol),
    /// Nothing that is glued on: a word begins, or ends but for a plural or digits.
    Border,
}

impl Anchor {
    /// Whether what must stand beside a window that ends at cell `end` does, as far as it is cheap to tell.
    #[inline]
    pub(super) fn may_stand(&self, end: usize, window: usize, stream: &Stream) -> bool {
        let before = || (end + 1).checked_sub(window);
        let stands_before = match self.before_it {
            Neighbour::Any => true,
            Neighbour::Symbol(symbol) => {
                let at = before().and_then(|start| start.checked_sub(1));
                at.and_then(|at| stream.symbol(at)) == Some(symbol)
            }
            Neighbour::Border => before().is_some_and(|start| stream.may_start(start)),
        };
        stands_before
            && match self.behind_it {
                Neighbour::Any => true,
                Neighbour::Symbol(symbol) => stream.symbol(end + 1) == Some(symbol),
                Neighbour::Border => {
                    stream.ends(end) || stream.symbol(end + 1).is_some_and(may_follow_a_word)
                }
            }
    }
}

/// Whether a symbol may be glued behind a word: a plural, a digit.
#[inline]
fn may_follow_a_word(symbol: Symbol) -> bool {
    symbol == PLURAL || symbol >= DIGIT
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
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
pub(super) struct Windows {
    /// What some window may be, for a quick no: one symbol; pairs by sound; pairs as they are; two, three and four ASCII
    /// symbols.
    ones: Bits,
    pairs: Bits,
    signs: Bits,
    twos: Bits,
    threes: Bits,
    fours: Bits,
    /// Open addressing: key, then first anchor and how many.
    slots: Vec<(Key, u32, u32)>,
    anchors: Vec<Anchor>,
    shift: u32,
}

impl Default for Windows {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// A set of numbers of so many bits.
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(bits: u32) -> Self {
        Self(vec![0; 1 << (bits - 6)])
    }

    fn add(&mut self, n: u32) {
        self.0[(n >> 6) as usize] |= 1 << (n & 63);
    }

    #[inline]
    fn holds(&self, n: u32) -> bool {
        self.0
            .get((n >> 6) as usize)
            .is_some_and(|word| word >> (n & 63) & 1 != 0)
    }
}

/// A key among [`FIRST_BITS`] bits; others may share the place.
#[inline]
fn place(key: Key) -> u32 {
    hash(key) >> (32 - FIRST_BITS)
}

/// Bits of `n` ASCII symbols.
const fn ascii_bits(n: u32) -> u32 {
    6 * n
}

#[inline]
fn ascii_only(key: Key, n: u32) -> u32 {
    key & ((1 << ascii_bits(n)) - 1)
}

impl Windows {
    pub(super) fn new(mut found: Vec<(Key, Anchor)>) -> Self {
        found.sort_by_key(|(key, anchor)| (*key, anchor.probe, anchor.before));
        found.dedup();
        let keys = found.chunk_by(|a, b| a.0 == b.0).count();
        let size = (keys * 2).next_power_of_two().max(2);
        let mut windows = Self {
            slots: vec![(0, 0, 0); size],
            anchors: Vec::new(),
            shift: 32 - size.trailing_zeros(),
            ones: Bits::new(SYMBOL_BITS),
            pairs: Bits::new(FIRST_BITS),
            signs: Bits::new(FIRST_BITS),
            twos: Bits::new(ascii_bits(2)),
            threes: Bits::new(ascii_bits(3)),
            fours: Bits::new(FIRST_BITS),
        };
        let mut at = 0_u32;
        for chunk in found.chunk_by(|a, b| a.0 == b.0) {
            let key = chunk[0].0;
            match key >> 28 {
                1 => windows.ones.add(key & ((1 << SYMBOL_BITS) - 1)),
                2 => windows.pairs.add(place(key)),
                3 => windows.signs.add(place(key)),
                4 => windows.twos.add(ascii_only(key, 2)),
                5 => windows.threes.add(ascii_only(key, 3)),
                _ => windows.fours.add(place(key)),
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

    /// Whether some probe is anchored at a symbol.
    #[inline]
    pub(super) fn holds_one(&self, symbol: Symbol) -> bool {
        self.ones.holds(u32::from(symbol))
    }

    /// Whether some probe may be anchored at two symbols.
    #[inline]
    pub(super) fn may_hold_pair(&self, a: Symbol, b: Symbol) -> bool {
        self.pairs.holds(place(pair(a, b)))
    }

    /// The same for the key of two signs as they are.
    #[inline]
    pub(super) fn may_hold_signs(&self, key: Key) -> bool {
        self.signs.holds(place(key))
    }

    /// Whether some probe is anchored at the last two of rolled ASCII symbols.
    #[inline]
    pub(super) fn holds_two(&self, rolled: u32) -> bool {
        self.twos.holds(ascii_only(rolled, 2))
    }

    /// The same for three.
    #[inline]
    pub(super) fn holds_three(&self, rolled: u32) -> bool {
        self.threes.holds(ascii_only(rolled, 3))
    }

    /// Whether one may be at the last four.
    #[inline]
    pub(super) fn may_hold_four(&self, rolled: u32) -> bool {
        self.fours.holds(place(ascii(rolled, 4)))
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

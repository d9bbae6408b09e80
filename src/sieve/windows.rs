//! Windows: a few adjacent symbols that a probe cannot do without, and the table from windows to probes.

use super::anchor::Anchor;
use super::cell::Cell;
use super::filter::{Bits, Filter, hash};
use super::frequency::Frequency;
use super::symbols::{DIGIT, HAN, Symbol, is_ascii};

/// ASCII symbols of the longest window.
pub(super) const LONG: usize = 6;
/// The same of windows that begin anywhere in short words, in letters by sound, and in what is kept of a text.
pub(super) const SHORT: usize = 4;
/// Bits of a symbol.
const SYMBOL_BITS: u32 = 12;

/// A window's key: its symbols and how many they are.
pub(super) type Key = u32;
/// ASCII symbols in a row, six bits each, the last one lowest.
pub(super) type Rolled = u64;

/// What the highest bits of a key say. Keys that are kept of a text have kinds of their own (`keys`).
pub(super) const ONE: Key = 1;
const PAIR: Key = 2;
const SIGNS: Key = 3;
pub(super) const TWO: Key = 4;
pub(super) const THREE: Key = 5;
const FOUR: Key = 6;
const SIX: Key = 11;
const TRIPLE: Key = 12;
/// Where they begin.
pub(super) const KIND_AT: u32 = 28;

/// One symbol.
#[inline]
pub(super) fn one(a: Symbol) -> Key {
    u32::from(a) | ONE << KIND_AT
}

/// Two adjacent symbols, not both ASCII.
#[inline]
pub(super) fn pair(a: Symbol, b: Symbol) -> Key {
    u32::from(a) << 12 | u32::from(b) | PAIR << KIND_AT
}

/// Two adjacent signs as they are ([`super::symbols::sign`]), not both ASCII. Others may share the key.
#[inline]
pub(super) fn signs(a: u16, b: u16) -> Key {
    let both = u32::from(a) << 16 | u32::from(b);
    both.wrapping_mul(0x85EB_CA6B) >> 4 | SIGNS << KIND_AT
}

/// Three adjacent signs as they are, the last one not ASCII. Others may share the key.
#[inline]
pub(super) fn triple(a: u16, b: u16, c: u16) -> Key {
    let all = u64::from(a) << 32 | u64::from(b) << 16 | u64::from(c);
    (all.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 36) as Key | TRIPLE << KIND_AT
}

/// `n` ASCII symbols, two to four, six bits each.
#[inline]
pub(super) fn ascii(rolled: Rolled, n: u32) -> Key {
    ascii_only(rolled, n) | (TWO + n - 2) << KIND_AT
}

/// The last six ASCII symbols. Others may share the key.
#[inline]
pub(super) fn six(rolled: Rolled) -> Key {
    let six = rolled & ((1 << ascii_bits(6)) - 1);
    (six.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 36) as Key | SIX << KIND_AT
}

/// Symbols a window holds.
pub(super) fn window_len(key: Key) -> usize {
    match key >> KIND_AT {
        ONE => 1,
        PAIR | SIGNS | TWO => 2,
        TRIPLE | THREE => 3,
        FOUR => 4,
        _ => LONG,
    }
}

/// A window, and what is anchored there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) key: Key,
    /// What a first look at the symbols it ends with tells: the pair, or the last four letters.
    pub(super) gate: u32,
    pub(super) anchor: Anchor,
}

/// Keys of windows that end at one symbol.
#[derive(Debug, Default)]
pub(super) struct Keys {
    keys: [Key; MOST_KEYS],
    len: usize,
}

/// Windows of different kinds that end at one symbol, at most: of letters one of each length, at a word's beginning or not,
/// and one symbol by itself; of others three, and the symbol.
const MOST_KEYS: usize = 8;

impl Keys {
    #[inline]
    fn add(&mut self, key: Key) {
        debug_assert!(self.len < MOST_KEYS, "a key would be lost");
        if let Some(place) = self.keys.get_mut(self.len) {
            *place = key;
            self.len += 1;
        }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Gives the keys, and forgets them.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Key> + use<> {
        self.keys.into_iter().take(std::mem::take(&mut self.len))
    }
}

/// From windows to anchors.
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
pub(super) struct Windows {
    /// Pairs of symbols, not both ASCII, that some window ends with.
    pair_gate: Filter,
    /// Four ASCII symbols that some window of four or six ends with, or one of three that may begin inside a word, by
    /// [`last_four`]; others may share their place.
    run_gate: Bits,
    /// What some window may be, for a quick no: one symbol beyond ASCII; pairs by sound; pairs and triples as they are.
    ones: Bits,
    pairs: Filter,
    signs: Filter,
    triples: Filter,
    /// One to six ASCII symbols that may begin inside a word, and one to four that begin one.
    letters: u64,
    twos: Bits,
    threes: Bits,
    fours: Filter,
    sixes: Filter,
    first_letters: u64,
    first_twos: Bits,
    first_threes: Bits,
    first_fours: Filter,
    /// Whether there are windows of one symbol beyond ASCII.
    lone: bool,
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

/// ASCII symbols, the barrier among them.
const SYMBOLS: Rolled = DIGIT as Rolled + 10;
/// Bits of the gate of letters.
const RUN_GATE_BITS: u32 = 18;

/// The place of the last four ASCII symbols in their gate.
#[inline]
fn last_four(rolled: Rolled) -> u32 {
    hash(ascii_only(rolled, 4)) >> (u32::BITS - RUN_GATE_BITS)
}

/// Bits of `n` ASCII symbols.
const fn ascii_bits(n: u32) -> u32 {
    6 * n
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "four symbols have 24 bits")]
fn ascii_only(rolled: Rolled, n: u32) -> u32 {
    rolled as u32 & ((1 << ascii_bits(n)) - 1)
}

impl Windows {
    pub(super) fn new(mut found: Vec<Window>) -> Self {
        found.sort_by_key(|w| (w.key, w.anchor.then, w.anchor.before));
        found.dedup();
        let keys = found.chunk_by(|a, b| a.key == b.key).count();
        let size = (keys * 2).next_power_of_two().max(2);
        let filter = |kinds: &[Key]| {
            let of_kinds = found.chunk_by(|a, b| a.key == b.key);
            let keys = of_kinds.filter(|w| kinds.contains(&(w[0].key >> KIND_AT)));
            Filter::new(keys.count())
        };
        let mut windows = Self {
            slots: vec![(0, 0, 0); size],
            anchors: Vec::new(),
            shift: 32 - size.trailing_zeros(),
            pair_gate: filter(&[PAIR, SIGNS, TRIPLE]),
            run_gate: Bits::new(RUN_GATE_BITS),
            ones: Bits::new(SYMBOL_BITS),
            pairs: filter(&[PAIR]),
            signs: filter(&[SIGNS]),
            triples: filter(&[TRIPLE]),
            letters: 0,
            twos: Bits::new(ascii_bits(2)),
            threes: Bits::new(ascii_bits(3)),
            fours: filter(&[FOUR]),
            sixes: filter(&[SIX]),
            first_letters: 0,
            first_twos: Bits::new(ascii_bits(2)),
            first_threes: Bits::new(ascii_bits(3)),
            first_fours: filter(&[FOUR]),
            lone: false,
        };
        let mut at = 0_u32;
        for chunk in found.chunk_by(|a, b| a.key == b.key) {
            let key = chunk[0].key;
            windows.open_for(chunk);
            let mut slot = (hash(key) >> windows.shift) as usize;
            while windows.slots[slot].2 != 0 {
                slot = (slot + 1) % size;
            }
            let count = u32::try_from(chunk.len()).expect("fewer than 2^32 anchors");
            windows.slots[slot] = (key, at, count);
            at += count;
        }
        windows.anchors = found.into_iter().map(|w| w.anchor).collect();
        windows
    }

    /// Lets the windows of one key through the gates and filters.
    fn open_for(&mut self, chunk: &[Window]) {
        let key = chunk[0].key;
        let begins = chunk.iter().all(|w| w.anchor.begins_word());
        let symbol = key & ((1 << SYMBOL_BITS) - 1);
        let kind = key >> KIND_AT;
        match (kind, begins) {
            (ONE, _) if symbol >= u32::from(HAN) => {
                self.ones.add(symbol);
                self.lone = true;
            }
            (ONE, false) => self.letters |= 1 << symbol,
            (ONE, true) => self.first_letters |= 1 << symbol,
            (PAIR, _) => self.pairs.add(key),
            (SIGNS, _) => self.signs.add(key),
            (TRIPLE, _) => self.triples.add(key),
            (TWO, false) => self.twos.add(ascii_only(key.into(), 2)),
            (TWO, true) => self.first_twos.add(ascii_only(key.into(), 2)),
            (THREE, false) => self.threes.add(ascii_only(key.into(), 3)),
            (THREE, true) => self.first_threes.add(ascii_only(key.into(), 3)),
            (FOUR, false) => self.fours.add(key),
            (FOUR, true) => self.first_fours.add(key),
            _ => self.sixes.add(key),
        }
        for window in chunk {
            match (kind, begins) {
                (PAIR | SIGNS | TRIPLE, _) => self.pair_gate.add(window.gate),
                (FOUR | SIX, _) => self.run_gate.add(last_four(window.gate.into())),
                (THREE, false) => {
                    for before in 0..SYMBOLS {
                        let four = Rolled::from(key) & 0x3_FFFF | before << ascii_bits(3);
                        self.run_gate.add(last_four(four));
                    }
                }
                _ => {}
            }
        }
    }

    /// Tells the keys of windows that end at a cell behind another and that some probe may be anchored at, where they are
    /// not all ASCII.
    #[inline]
    pub(super) fn mixed(&self, before: Cell, last: Cell, cell: Cell, keys: &mut Keys) {
        let by_sound = pair(last.symbol(), cell.symbol());
        if !self.pair_gate.may_hold(by_sound) {
            return;
        }
        if self.pairs.may_hold(by_sound) {
            keys.add(by_sound);
        }
        let two = signs(last.sign(), cell.sign());
        if self.signs.may_hold(two) {
            keys.add(two);
        }
        let three = triple(before.sign(), last.sign(), cell.sign());
        if self.triples.may_hold(three) {
            keys.add(three);
        }
    }

    /// The same for rolled ASCII symbols; `begins`: whether a word may begin at each of them, the last one lowest.
    #[inline]
    pub(super) fn run(&self, rolled: Rolled, begins: u32, keys: &mut Keys) {
        if self.run_gate.holds(last_four(rolled)) {
            let six = six(rolled);
            if self.sixes.may_hold(six) {
                keys.add(six);
            }
            let four = ascii(rolled, 4);
            if self.fours.may_hold(four)
                || (begins & 0b1000 != 0 && self.first_fours.may_hold(four))
            {
                keys.add(four);
            }
            if self.threes.holds(ascii_only(rolled, 3)) {
                keys.add(ascii(rolled, 3));
            }
        }
        if self.twos.holds(ascii_only(rolled, 2)) {
            keys.add(ascii(rolled, 2));
        }
        if begins & 0b110 != 0 {
            if begins & 0b100 != 0 && self.first_threes.holds(ascii_only(rolled, 3)) {
                keys.add(ascii(rolled, 3));
            }
            if begins & 0b10 != 0 && self.first_twos.holds(ascii_only(rolled, 2)) {
                keys.add(ascii(rolled, 2));
            }
        }
    }

    /// The same for a symbol by itself.
    #[inline]
    pub(super) fn lone(&self, symbol: Symbol, begins: bool, keys: &mut Keys) {
        let stands = if is_ascii(symbol) {
            (self.letters >> symbol | u64::from(begins) & self.first_letters >> symbol) & 1 != 0
        } else {
            self.lone && self.ones.holds(u32::from(symbol))
        };
        if stands {
            keys.add(one(symbol));
        }
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

/// The rarest window of letters and digits, of at most so many: its key and gate, how many stand before it, and how often
/// it stands. A short row is told where it begins, which few places do.
pub(super) fn rarest_run(
    symbols: &[Symbol],
    frequency: &Frequency,
    most: usize,
) -> Option<(Key, u32, usize, f64)> {
    let n = if symbols.len() >= LONG && most >= LONG {
        LONG
    } else {
        symbols.len().min(SHORT)
    };
    let key = |w: &[Symbol]| match *w {
        [a] => Some(one(a)),
        _ if n == LONG => Some(six(rolled(w))),
        _ => Some(ascii(rolled(w), u32::try_from(n).ok()?)),
    };
    let of =
        |(i, w): (usize, &[Symbol])| Some((key(w)?, ascii_only(rolled(w), 4), i, frequency.run(w)));
    if symbols.len() < LONG {
        return of((0, symbols.get(..n).filter(|w| !w.is_empty())?));
    }
    let found = symbols.windows(n).enumerate().filter_map(of);
    found.min_by(|a, b| a.3.total_cmp(&b.3))
}

/// Adds an ASCII symbol to rolled ones.
#[inline]
pub(super) fn roll(rolled: Rolled, symbol: Symbol) -> Rolled {
    rolled << 6 | Rolled::from(symbol)
}

pub(super) fn rolled(symbols: &[Symbol]) -> Rolled {
    symbols.iter().fold(0, |rolled, s| roll(rolled, *s))
}

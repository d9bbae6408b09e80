//! What a text shows whatever is looked for: its windows as keys, to be kept and asked later what a new probe might touch.
//!
//! A probe is seen only where one of its windows stands, so a text without a key that the probe wants cannot hold it.

use std::ops::RangeInclusive;

use super::anchors::{anchors, spelled};
use super::cell::{Cell, may_start};
use super::frequency::Frequency;
use super::probe::{self, Probe, Reading, is_picture};
use super::stream::How;
use super::symbols::{HAN, Symbol, is_ascii};
use super::units::{self, Measure};
use super::windows::{self, Key, Rolled, SHORT};
use super::{Buffers, Odd, REWRITTEN, Sieve, leet};
use crate::text::is_han;

/// A key of a text.
pub type TextKey = u32;

/// The key of texts that are too short to judge by.
pub const LITTLE_TEXT_KEY: TextKey = 10 << windows::KIND_AT;

const LEET: Key = 7 << windows::KIND_AT;
const FIGURE: Key = 8 << windows::KIND_AT;
const PICTURE: Key = 9 << windows::KIND_AT;
/// Letters set apart by signs throughout: any term in leet may stand there.
const ANY_LEET: Key = LEET;

/// The keys of which a text has one where a thing may stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Keys do not tell: any text may hold it.
    Anything,
    /// One of these.
    Keys(Vec<RangeInclusive<TextKey>>),
}

impl Sieve {
    /// Adds the keys of a raw text, with repeats. They depend on the text alone.
    ///
    /// # Errors
    /// [`Odd`] where [`Sieve::look`] says so; then take those of the clean text, [`Sieve::keys_of_clean`].
    pub fn keys(
        &self,
        raw: &str,
        buffers: &mut Buffers,
        out: &mut Vec<TextKey>,
    ) -> Result<(), Odd> {
        self.look(raw, buffers, &mut |_| true)?;
        self.keys_as(raw, How::default(), buffers, out)
    }

    /// Adds the keys of clean text that kept its case.
    pub fn keys_of_clean(&self, cased: &str, buffers: &mut Buffers, out: &mut Vec<TextKey>) {
        let how = How {
            clean: true,
            ..How::default()
        };
        if self.keys_as(cased, how, buffers, out).is_err() {
            debug_assert!(false, "clean text is never odd");
        }
    }

    /// Whether Han text may stand in clean text that is written anew before it is read, if words are cut around it.
    pub fn may_be_rewritten(&self, cased: &str, buffers: &mut Buffers) -> bool {
        let how = How {
            clean: true,
            ..How::default()
        };
        let Buffers { stream, .. } = buffers;
        if stream.read(cased, (&self.table, &self.slips), how).is_err() {
            return true;
        }
        let mut found = false;
        self.main.look(cased, stream, &mut |mark, _| {
            found |= mark == REWRITTEN;
            true
        });
        found
    }

    fn keys_as(
        &self,
        text: &str,
        how: How,
        buffers: &mut Buffers,
        out: &mut Vec<TextKey>,
    ) -> Result<(), Odd> {
        let Buffers { stream, word } = buffers;
        stream
            .read(text, (&self.table, &self.slips), how)
            .map_err(|_| Odd)?;
        windows_of(&stream.cells, &mut |key| out.push(key));
        for end in &stream.digits_end {
            let measures = units::measures(text, *end as usize);
            let bare = measures.iter().any(|m| m.is_told_by_words());
            if !how.clean && bare && units::context_changes(text, *end as usize) {
                return Err(Odd);
            }
            out.extend(measures.iter().map(|m| FIGURE | *m as Key));
        }
        leet::pieces(text, &stream.leet, word, &mut |piece| {
            out.push(piece.map_or(ANY_LEET, leet_key));
        });
        let pictures = text.chars().filter(|c| !c.is_ascii() && is_picture(*c));
        out.extend(pictures.map(|c| PICTURE | c as Key));
        Ok(())
    }
}

/// Tells every window of a stream that a net may ask for, and the last symbol by itself.
fn windows_of(cells: &[Cell], tell: &mut impl FnMut(Key)) {
    let (mut rolled, mut run, mut begins): (Rolled, u32, u32) = (0, 0, 0);
    let mut last = Cell::default();
    for (i, cell) in cells.iter().enumerate() {
        let symbol = cell.symbol();
        if is_ascii(symbol) && is_ascii(last.symbol()) {
            rolled = windows::roll(rolled, symbol);
            run += 1;
            begins = begins << 1 | u32::from(may_start(last, *cell));
        } else {
            tell(windows::pair(last.symbol(), symbol));
            (rolled, run, begins) = (symbol.into(), 1, 1);
        }
        last = *cell;
        if !is_ascii(symbol) {
            continue;
        }
        let is_last = cells.get(i + 1).is_none_or(|next| !is_ascii(next.symbol()));
        if run >= 4 {
            tell(windows::ascii(rolled, 4));
        }
        if run >= 3 && (is_last || begins & 0b100 != 0) {
            tell(windows::ascii(rolled, 3));
        }
        if run >= 2 && begins & 0b10 != 0 {
            tell(windows::ascii(rolled, 2));
        }
    }
    if let Some(cell) = cells.last() {
        tell(windows::one(cell.symbol()));
    }
}

/// The keys of which one stands wherever a probe does.
pub fn wanted(probe: &Probe) -> Wanted {
    let frequency = Frequency::shared();
    if let Some(picture) = probe.text.chars().find(|c| is_picture(*c)) {
        return Wanted::Keys(vec![wanted_picture(picture)]);
    }
    let signs = probe::signs(&probe.text, probe.reading, |_| None);
    if let [sign] = signs[..]
        && is_han(sign.c)
        && probe.reading != Reading::Sound
    {
        return ranges(windows::one(sign.symbol), false).map_or(Wanted::Anything, Wanted::Keys);
    }
    let free = match probe.reading {
        Reading::Loose => true,
        Reading::Begins => false,
        _ => !probe::borders(&probe.text).0,
    };
    let mut found = Vec::new();
    for signs in spelled(signs, probe.reading) {
        anchors((0, probe.reading), &signs, frequency, SHORT, &mut found);
    }
    let mut keys = Vec::new();
    for window in &found {
        match ranges(window.key, free) {
            Some(more) => keys.extend(more),
            None => return Wanted::Anything,
        }
    }
    if keys.is_empty() {
        return Wanted::Anything;
    }
    Wanted::Keys(keys)
}

/// The keys of which one stands wherever a folded term does in leet.
pub fn wanted_in_leet(lower: &str) -> Vec<RangeInclusive<TextKey>> {
    let mut keys = vec![ANY_LEET..=ANY_LEET];
    keys.extend(leet::words_of(lower).iter().map(|word| {
        let key = leet_key(word);
        key..=key
    }));
    keys
}

/// The key of a figure.
pub fn wanted_figure(measure: Measure) -> RangeInclusive<TextKey> {
    let key = FIGURE | measure as Key;
    key..=key
}

/// The key of a picture.
pub fn wanted_picture(c: char) -> RangeInclusive<TextKey> {
    let key = PICTURE | c as Key;
    key..=key
}

/// The pictures among the characters of a text.
pub fn pictures(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| is_picture(*c))
}

/// The keys of texts that hold a window; `free`: inside a word too. `None` when keys do not tell.
fn ranges(key: Key, free: bool) -> Option<Vec<RangeInclusive<Key>>> {
    const SYMBOLS: Key = 0xFFF;
    match key >> windows::KIND_AT {
        windows::ONE => {
            // Whatever follows; the last symbol of a text stands by itself.
            let symbol = Symbol::try_from(key & SYMBOLS).ok().filter(|s| *s >= HAN)?;
            let pairs = windows::pair(symbol, 0)..=windows::pair(symbol, 0) | SYMBOLS;
            Some(vec![pairs, key..=key])
        }
        windows::TWO if free => None,
        windows::THREE if free => {
            let four = windows::ascii(windows::roll(key.into(), 0), 4);
            Some(vec![key..=key, four..=four | 0x3F])
        }
        _ => Some(vec![key..=key]),
    }
}

/// The key of a piece in leet; never that of any.
fn leet_key(piece: &[u8]) -> Key {
    const MOST: u64 = (1 << windows::KIND_AT) - 1;
    let hash = piece.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, b| {
        (hash ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    LEET | Key::try_from((hash ^ hash >> 32) % MOST + 1).unwrap_or(1)
}

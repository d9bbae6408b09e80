//! Characters → coarse symbols: what the channels undo needs no undoing.

use crate::text::{
    Cleaned, SYLLABLE_COUNT, cleaned, is_bopomofo, is_han, is_spoken, is_turned, is_voicing,
    syllable, syllable_number,
};

/// A coarse class of characters. Letters and digits are below [`HAN`]; Han signs are their syllable; other letters and
/// signs without a reading share [`OTHERS`] symbols.
pub(super) type Symbol = u16;

/// Matches nothing; stands where a gap is too long to be one.
pub(super) const BARRIER: Symbol = 0;
/// The first letter; 26 follow one another.
pub(super) const LETTER: Symbol = 1;
/// The first digit.
pub(super) const DIGIT: Symbol = 27;
/// The first syllable. Symbols below are ASCII.
pub(super) const HAN: Symbol = 64;
/// The first of letters and signs without a reading.
pub(super) const OTHER: Symbol = 1024;
const OTHERS: u32 = 1024;
/// The first picture.
pub(super) const PICTURE: Symbol = OTHER + 1024;

/// Added to a symbol whose neighbours must be looked at (numerals, spoken units).
pub(super) const LOOK: u16 = 0x4000;
/// Added to a symbol whose character is a probe by itself.
pub(super) const ALONE: u16 = 0x2000;
/// What is added to symbols.
pub(super) const FLAGS: u16 = LOOK | ALONE;
/// A separator.
pub(super) const GAP: u16 = 0xFFFF;
/// Dropped by cleaning.
pub(super) const DROP: u16 = 0xFFFE;
/// Only cleaning in full tells.
pub(super) const ODD: u16 = 0xFFFD;

/// The codes of every character of the first two planes: a symbol, perhaps with [`LOOK`], or one of the marks above; the
/// clean character's [`sign`] in the upper half.
#[derive(bitcode::Encode, bitcode::Decode)]
pub(super) struct Symbols {
    codes: Vec<u32>,
    /// Characters that stand for words in some probe, sorted.
    pictures: Vec<char>,
}

const PLANES: u32 = 0x2_0000;

impl Symbols {
    /// Makes the table; `pictures` are characters that are symbols only where pictures are read.
    /// `alone` are clean Han signs that are probes by themselves.
    pub(super) fn new(mut pictures: Vec<char>, alone: &dyn Fn(char) -> bool) -> Self {
        pictures.sort_unstable();
        pictures.dedup();
        let flagged = |c: char| match coded(c) {
            (code, Some(one)) if code < ODD && alone(one) => packed(code | ALONE, sign(one)),
            (code, one) => packed(code, one.map_or(0, sign)),
        };
        Self {
            codes: (0..PLANES)
                .map(|code| char::from_u32(code).map_or(u32::from(ODD), flagged))
                .collect(),
            pictures,
        }
    }

    /// The code of a character, and its [`sign`] once it is clean.
    #[inline]
    pub(super) fn code(&self, c: u32) -> (u16, u16) {
        match self.codes.get(c as usize) {
            Some(both) => ((both & 0xFFFF) as u16, (both >> 16) as u16),
            None => char::from_u32(c).map_or((ODD, 0), |c| {
                let (code, one) = coded(c);
                (code, one.map_or(0, sign))
            }),
        }
    }

    /// The symbol of a picture that some probe holds.
    pub(super) fn picture(&self, c: char) -> Option<Symbol> {
        let at = self.pictures.binary_search(&c).ok()?;
        Some(PICTURE + Symbol::try_from(at).ok()?)
    }
}

fn packed(code: u16, sign: u16) -> u32 {
    u32::from(code) | u32::from(sign) << 16
}

/// A clean character as it is, as far as 16 bits tell.
#[inline]
pub(super) fn sign(c: char) -> u16 {
    (c as u32 & 0xFFFF) as u16
}

/// The code of a character, and what cleaning makes of it where that is one character.
fn coded(c: char) -> (u16, Option<char>) {
    let one = match cleaned(c) {
        Cleaned::One(one) => Some(one),
        _ => None,
    };
    (code_of(c), one)
}

/// The code of one character by the tables of cleaning.
fn code_of(c: char) -> u16 {
    if is_turned(c) || is_bopomofo(c) || is_voicing(c) {
        return ODD;
    }
    match cleaned(c) {
        Cleaned::Dropped => DROP,
        Cleaned::Depends => ODD,
        Cleaned::One(one) => {
            // Letters and digits that became ASCII may be figures; what is cased is folded in full only.
            if one != c && one.is_ascii_alphanumeric() {
                return ODD;
            }
            match plain(one) {
                Some(_) if !one.is_ascii() && one.is_uppercase() => ODD,
                Some(symbol) if is_spoken(one) => symbol | LOOK,
                Some(symbol) => symbol,
                None => GAP,
            }
        }
    }
}

/// The code of a character of clean text, which no table changes any more.
pub(super) fn clean_code(c: char) -> u16 {
    plain(folded(c)).unwrap_or(GAP)
}

/// A character of clean text in lower case, where that is as long.
pub(super) fn folded(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

/// The symbol of a clean character, or none for a separator.
pub(super) fn plain(c: char) -> Option<Symbol> {
    Some(match c {
        'a'..='z' => LETTER + (c as u16 - u16::from(b'a')),
        'A'..='Z' => LETTER + (c as u16 - u16::from(b'A')),
        '0'..='9' => DIGIT + (c as u16 - u16::from(b'0')),
        // Strokes that `tight` takes for rules.
        '丨' | '丶' | '丿' | '〡' => return None,
        _ if is_han(c) => match syllable_number(c) {
            Some(syllable) => HAN + syllable,
            None => hashed(c),
        },
        _ if c.is_alphanumeric() => hashed(c),
        _ => return None,
    })
}

fn hashed(c: char) -> Symbol {
    OTHER + Symbol::try_from(c as u32 % OTHERS).unwrap_or(0)
}

/// The character at a byte of valid UTF-8 that begins one beyond ASCII, and its bytes.
#[inline]
pub(super) fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let byte = |n: usize| u32::from(bytes.get(at + n).copied().unwrap_or(0));
    let first = byte(0);
    if first < 0xE0 {
        ((first & 0x1F) << 6 | (byte(1) & 0x3F), 2)
    } else if first < 0xF0 {
        (
            (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F),
            3,
        )
    } else {
        let high = (first & 0x07) << 18 | (byte(1) & 0x3F) << 12;
        (high | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4)
    }
}

/// The codes of ASCII.
#[expect(
    clippy::cast_possible_truncation,
    reason = "letters and digits are few"
)]
pub(super) const ASCII: [u16; 128] = {
    let mut codes = [GAP; 128];
    // Controls are dropped by cleaning, but for blanks and line breaks.
    let mut c = 0;
    while c < 0x20 {
        if c < 9 || c > 13 {
            codes[c] = DROP;
        }
        c += 1;
    }
    codes[0x7F] = DROP;
    let mut b = 0;
    while b < 26 {
        codes[b + b'a' as usize] = 1 + b as u16;
        codes[b + b'A' as usize] = 1 + b as u16;
        b += 1;
    }
    let mut d = 0;
    while d < 10 {
        codes[d + b'0' as usize] = DIGIT + d as u16;
        d += 1;
    }
    codes
};

/// Whether a symbol is an ASCII letter or digit.
#[inline]
pub(super) fn is_ascii(symbol: Symbol) -> bool {
    symbol < HAN
}

/// The letters of a Han symbol's syllable, or none when it has no reading.
pub(super) fn letters(symbol: Symbol) -> Option<&'static str> {
    let number = symbol.checked_sub(HAN)?;
    (usize::from(number) < SYLLABLE_COUNT).then(|| syllable(number))
}

const _: () = assert!(SYLLABLE_COUNT < (OTHER - HAN) as usize);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;

    #[test]
    fn symbols_are_coarser_than_cleaning_for_every_character() {
        let table = Symbols::new(Vec::new(), &|_| false);
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let raw = c.to_string();
            let clean = clean(&raw);
            let symbols: Vec<Symbol> = clean.lower.chars().filter_map(plain).collect();
            // Controls among ASCII are told by the stream.
            match table.code(c as u32).0 {
                ODD => {}
                DROP => assert_eq!(clean.lower, "", "{c:?}"),
                GAP => assert!(symbols.is_empty(), "{c:?}"),
                code => {
                    assert_eq!(symbols, [code & !FLAGS], "{c:?}");
                    let one = clean.lower.chars().find(|c| plain(*c).is_some());
                    // Letters and digits among ASCII are the stream's own.
                    if !c.is_ascii() {
                        assert_eq!(Some(table.code(c as u32).1), one.map(sign), "{c:?}");
                    }
                }
            }
        }
    }
}

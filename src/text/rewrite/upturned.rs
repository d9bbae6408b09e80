//! Letters upside down: ɹǝuᴉɯ read as miner.
//!
//! In: text before it is cleaned. Out: the same with each upturned stretch turned round and read from its end, and the
//! way back. Three letters that only stand upside down make a stretch; phonetic spelling has other ones. Words around it
//! that stand upright stay.

use std::ops::Range;

use super::english::CODE_LETTERS;
use crate::listing::Technique;
use crate::text::map::OffsetMap;

/// Letters that only upturned text has, and what they are.
const TURNED: &[(char, char)] = &[
    ('ɐ', 'a'),
    ('ǝ', 'e'),
    ('ƃ', 'g'),
    ('ɓ', 'g'),
    ('ɥ', 'h'),
    ('ᴉ', 'i'),
    ('ɾ', 'j'),
    ('ʞ', 'k'),
    ('ɯ', 'm'),
    ('ɹ', 'r'),
    ('ʇ', 't'),
    ('ʌ', 'v'),
    ('ʍ', 'w'),
    ('ʎ', 'y'),
];
/// Signs that are others upside down, but stand in any text.
const AMBIGUOUS: &[(char, char)] = &[
    ('q', 'b'),
    ('ɔ', 'c'),
    ('p', 'd'),
    ('ɟ', 'f'),
    ('ı', 'i'),
    ('u', 'n'),
    ('d', 'p'),
    ('b', 'q'),
    ('n', 'u'),
    ('6', '9'),
    ('9', '6'),
    ('∀', 'A'),
    ('Ɔ', 'C'),
    ('Ǝ', 'E'),
    ('Ⅎ', 'F'),
    ('⅁', 'G'),
    ('Ʞ', 'K'),
    ('˥', 'L'),
    ('⅂', 'L'),
    ('W', 'M'),
    ('Ԁ', 'P'),
    ('ᴚ', 'R'),
    ('⊥', 'T'),
    ('┴', 'T'),
    ('∩', 'U'),
    ('Λ', 'V'),
    ('M', 'W'),
    ('⅄', 'Y'),
    ('Ɩ', '1'),
    ('⇂', '1'),
    ('ᄅ', '2'),
    ('Ɛ', '3'),
    ('ㄣ', '4'),
    ('ϛ', '5'),
    ('ㄥ', '7'),
];
/// Letters that must only stand upside down in a stretch.
const LEAST: usize = 3;

/// Whether a letter makes its text upturned.
pub(crate) fn is_turned(c: char) -> bool {
    !c.is_ascii() && TURNED.iter().any(|(turned, _)| *turned == c)
}

fn upright(c: char) -> Option<char> {
    let found = TURNED.iter().chain(AMBIGUOUS).find(|(t, _)| *t == c);
    match found {
        Some((_, upright)) => Some(*upright),
        None => "losxz018-HINOSXZ".contains(c).then_some(c),
    }
}

/// Gives text with its upturned stretches turned round, or `None` when it has none. One pass.
pub(super) fn turn(text: &str) -> Option<(String, OffsetMap)> {
    // Turned letters begin with these bytes, and little else does.
    let may = |b: u8| matches!(b, 0xC6 | 0xC7 | 0xC9 | 0xCA | 0xE1);
    if !text.bytes().fold(false, |f, b| f | may(b)) {
        return None;
    }
    text.find(is_turned)?;
    let (mut out, mut map) = (String::new(), OffsetMap::default());
    let mut copied = 0;
    for stretch in stretches(text) {
        out.push_str(text.get(copied..stretch.start)?);
        let start = out.len();
        let signs = text.get(stretch.clone())?.chars().rev();
        out.extend(signs.map(|c| upright(c).unwrap_or(c)));
        map.push(start..out.len(), stretch.clone(), Some(Technique::Other));
        copied = stretch.end;
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(text.get(copied..)?);
    Some((out, map))
}

/// Stretches that can stand upside down and must: words with a blank between, those at both ends with a sign that stands so.
fn stretches(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let upturned = |word: &Range<usize>| text.get(word.clone()).is_some_and(|w| !w.is_ascii());
    let mut out = Vec::new();
    for group in words.chunk_by(|a, b| text.get(a.end..b.start) == Some(" ")) {
        let first = group.iter().position(upturned);
        let last = group.iter().rposition(upturned);
        let Some((mut first, mut last)) = first.zip(last) else {
            continue;
        };
        // A code beside them shows no letter that only stands upside down (6S).
        let code = |i: usize| group.get(i).is_some_and(|word| is_code_turned(text, word));
        if first.checked_sub(1).is_some_and(code) {
            first -= 1;
        }
        if code(last + 1) {
            last += 1;
        }
        let stretch = group[first].start..group[last].end;
        let signs = text.get(stretch.clone()).unwrap_or("").chars();
        if signs.filter(|c| is_turned(*c)).count() >= LEAST {
            out.push(stretch);
        }
    }
    out
}

/// Whether a word is a letter and figures once it is turned round, and none as it is.
fn is_code_turned(text: &str, word: &Range<usize>) -> bool {
    // Watts and metres turn into codes of M and W, round numbers into codes with a nought first.
    let is_code = |word: &str| {
        let figures = word.strip_prefix(|c: char| c != 'M' && CODE_LETTERS.contains(c));
        figures.is_some_and(|f| {
            (1..=2).contains(&f.len())
                && !f.starts_with('0')
                && f.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let written = text.get(word.clone()).unwrap_or("");
    let turned: String = written.chars().rev().filter_map(upright).collect();
    is_code(&turned) && !is_code(written)
}

/// Words of which every sign can stand upside down, nothing glued to them.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut glued = false;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let len = rest.find(|c| upright(c).is_none()).unwrap_or(rest.len());
        let behind = rest.get(len..).and_then(|r| r.chars().next());
        let goes_on = behind.is_some_and(char::is_alphanumeric);
        if len > 0 && !glued && !goes_on {
            out.push(at..at + len);
        }
        glued = goes_on;
        at += len + behind.map_or(0, char::len_utf8);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upturned_stretches_are_turned_round() {
        let (text, map) = turn("ǝpınƃ ƃuıuıɯ uıoɔʇıq — PDF").expect("upturned");
        assert_eq!(text, "bitcoin mining guide — PDF");
        assert_eq!(map.from(0..7), 0.."ǝpınƃ ƃuıuıɯ uıoɔʇıq".len());
        for (text, expected) in [
            ("ɹǝuᴉɯ ɥsɐɔz Z15", "zcash miner Z15"),
            (
                "fan x2 for ɹǝuᴉɯʇu∀ S19 units, so ⊥ᔭ0Ɩ ɹǝuᴉɯ, ok",
                "fan x2 for Antminer S19 units, so ⊥ᔭ0Ɩ miner, ok",
            ),
            ("ɹǝuᴉɯʇuɐ 6S - turn it", "S9 antminer - turn it"),
            ("ɹǝuᴉɯ 1600W, ɹǝuᴉɯ 60S", "miner 1600W, miner 60S"),
        ] {
            assert_eq!(turn(text).map(|t| t.0).as_deref(), Some(expected), "{text}");
        }
        for text in ["up and down", "ʌ-belt", "bitcoin mining guide", "/ˈmaɪnɪŋ/"] {
            assert_eq!(turn(text), None, "{text}");
        }
    }
}

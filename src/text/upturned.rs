//! Letters upside down: ɹǝuᴉɯ read as miner.
//!
//! In: text before it is cleaned. Out: the same with each upturned stretch turned round and read from its end, and the
//! way back. Three letters that only stand upside down make a stretch; phonetic spelling has other ones.

use std::ops::Range;

use super::map::OffsetMap;
use crate::listing::Technique;

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
        None => matches!(c, 'l' | 'o' | 's' | 'x' | 'z' | '0' | '1' | '8' | ' ' | '-').then_some(c),
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
        out.extend(signs.filter_map(upright));
        map.push(start..out.len(), stretch.clone(), Some(Technique::Other));
        copied = stretch.end;
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(text.get(copied..)?);
    Some((out, map))
}

/// Stretches that can stand upside down and must, without blanks around them.
fn stretches(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or("");
        let len = rest.find(|c| upright(c).is_none()).unwrap_or(rest.len());
        let stretch = rest.get(..len).unwrap_or("");
        let trimmed = stretch.trim_matches([' ', '-']);
        if trimmed.chars().filter(|c| is_turned(*c)).count() >= LEAST {
            let start = at + stretch.find(trimmed).unwrap_or(0);
            out.push(start..start + trimmed.len());
        }
        let sign = rest.get(len..).and_then(|r| r.chars().next());
        at += len + sign.map_or(0, char::len_utf8);
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
        assert_eq!(
            turn("ɹǝuᴉɯ ɥsɐɔz Z15").map(|t| t.0),
            Some("zcash miner Z15".into())
        );
        for text in ["up and down", "ʌ-belt", "bitcoin mining guide", "/ˈmaɪnɪŋ/"] {
            assert_eq!(turn(text), None, "{text}");
        }
    }
}

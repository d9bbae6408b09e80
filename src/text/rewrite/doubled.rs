//! Words written letter for letter twice, or with a letter drawn out: mmiinneerr, HNNNT; beside such words codes and units
//! too: SS1199, 13.5TT.
//!
//! In: clean text with its case. Out: the same with such letters once, and the way back.

use crate::listing::Technique;
use crate::text::channel::is_han;
use crate::text::map::OffsetMap;
use crate::text::words::latin_runs;

/// Letters of a doubled word, written once.
const LEAST: usize = 3;
/// Signs of a doubled code.
const LEAST_CODE: usize = 4;
/// Letters of a word with one of them repeated.
const LEAST_REPEATED: usize = 5;

/// Gives text with the words undoubled every letter of which stands twice, or one of which three times and more, or `None`
/// when there is none. One pass.
pub(super) fn undoubled(cased: &str) -> Option<(String, OffsetMap)> {
    // Nearly every text is done here.
    if !holds_repeats(cased) {
        return None;
    }
    let mut out = String::new();
    let mut map = OffsetMap::default();
    let mut copied = 0;
    for word in latin_runs(cased) {
        let bytes = word.text.as_bytes();
        let code = bytes.len() >= LEAST_CODE && is_doubled(bytes) && is_code(bytes);
        let unit = begins_doubled_unit(bytes);
        if !code && unit.is_none() && (bytes.len() < LEAST_REPEATED || !repeats(bytes)) {
            continue;
        }
        let doubled = code || unit.is_some() || (bytes.len() >= 2 * LEAST && is_doubled(bytes));
        let mut at = unit.filter(|_| !code).unwrap_or(0);
        while at < bytes.len() {
            let same = bytes[at..]
                .iter()
                .take_while(|b| b.eq_ignore_ascii_case(&bytes[at]))
                .count();
            let keep = match same {
                3.. if doubled => same / 2,
                2 if doubled => 1,
                // Three of a kind in a word are one letter drawn out; alone (www, AAA) they are themselves.
                3 if same < bytes.len() => 1,
                same => same,
            };
            if keep < same {
                // The last letter kept stands for those dropped, so that a span that ends with it holds them.
                let (from, to) = (word.start + at + keep, word.start + at + same);
                out.push_str(cased.get(copied..from).unwrap_or(""));
                map.push(
                    out.len() - 1..out.len(),
                    from - 1..to,
                    Some(Technique::Repetition),
                );
                copied = to;
            }
            at += same;
        }
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(cased.get(copied..).unwrap_or(""));
    Some((out, map))
}

/// Whether a text holds the least that tells of letters said again: aaa, aabb, 矿矿机机.
fn holds_repeats(cased: &str) -> bool {
    let same =
        |a: char, b: char| a.eq_ignore_ascii_case(&b) && (a.is_ascii_alphabetic() || is_han(a));
    let mut before = '\0';
    let (mut pairs, mut apart) = (0, usize::MAX);
    for c in cased.chars() {
        apart = apart.saturating_add(1);
        if same(before, c) {
            pairs += usize::from(apart <= 2);
            apart = 0;
        }
        before = c;
    }
    pairs > 0
}

/// Whether every sign stands twice, and they are not all the same.
fn is_doubled(bytes: &[u8]) -> bool {
    let mut pairs = bytes.chunks(2);
    bytes.len().is_multiple_of(2)
        && pairs
            .clone()
            .all(|pair| pair[0].eq_ignore_ascii_case(&pair[1]))
        && pairs.any(|pair| pair[0] != bytes[0])
}

/// Whether figures stand behind letters, and nothing else.
fn is_code(bytes: &[u8]) -> bool {
    bytes[0].is_ascii_alphabetic()
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
}

/// Where the letter of a unit begins that stands twice behind figures (5TT).
fn begins_doubled_unit(bytes: &[u8]) -> Option<usize> {
    let (figures, [a, b]) = bytes.split_last_chunk()?;
    let all = !figures.is_empty() && figures.iter().all(u8::is_ascii_digit);
    let of_unit = matches!(a.to_ascii_lowercase(), b't' | b'w');
    (all && of_unit && a.eq_ignore_ascii_case(b)).then_some(figures.len())
}

/// Whether a run is of letters that are repeated beyond what words do.
fn repeats(bytes: &[u8]) -> bool {
    let same = |a: u8, b: u8| a.eq_ignore_ascii_case(&b);
    let thrice = || {
        bytes
            .windows(3)
            .any(|w| same(w[0], w[1]) && same(w[1], w[2]))
    };
    bytes.iter().all(u8::is_ascii_alphabetic)
        && ((same(bytes[0], bytes[1]) && same(bytes[2], bytes[3])) || thrice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_letters_stand_once() {
        for (text, expected) in [
            ("mmiinneerr rig", "miner rig"),
            ("10 HHNNTT", "10 HNT"),
            ("DOGGGE Kassspa XMRRR", "DOGE Kaspa XMR"),
            ("ccooffffeeee", "coffee"),
            ("Antmmiinneer SS99 13.5TT", "Antmmiinneer S9 13.5T"),
            ("蚂蚂蚁蚁 SS1199 95TT", "蚂蚂蚁蚁 S19 95T"),
            ("爸爸妈妈 KK++55 5MM 1100mm", "爸爸妈妈 KK++55 5MM 1100mm"),
            ("AA11 12GG 4MM screws", "AA11 12GG 4MM screws"),
            (
                "coffee AABB www AAA XXXL bookkeeper",
                "coffee AABB www AAA XXXL bookkeeper",
            ),
            ("Mississippi committee", "Mississippi committee"),
        ] {
            let got = undoubled(text).map_or(text.to_owned(), |(t, _)| t);
            assert_eq!(got, expected, "{text}");
        }
    }
}

//! Words written letter for letter twice, or with a letter drawn out: mmiinneerr, HNNNT.
//!
//! In: clean text with its case. Out: the same with such letters once, and the way back.

use super::map::OffsetMap;
use super::words::latin_runs;
use crate::listing::Technique;

/// Letters of a doubled word, written once.
const LEAST: usize = 3;
/// Letters of a word with one of them repeated.
const LEAST_REPEATED: usize = 5;

/// Gives text with the words undoubled every letter of which stands twice, or one of which three times and more, or `None`
/// when there is none. One pass.
pub(super) fn undoubled(cased: &str) -> Option<(String, OffsetMap)> {
    // Nearly every text is done here: the least that is undoubled holds aaa or aabb.
    let same = |a: u8, b: u8| a.is_ascii_alphabetic() && (a | 0x20) == (b | 0x20);
    let mut last = usize::MAX;
    let mut repeated = false;
    for (i, pair) in cased.as_bytes().windows(2).enumerate() {
        if same(pair[0], pair[1]) {
            repeated |= last != usize::MAX && i - last <= 2;
            last = i;
        }
    }
    if !repeated {
        return None;
    }
    let mut out = String::new();
    let mut map = OffsetMap::default();
    let mut copied = 0;
    for word in latin_runs(cased) {
        let bytes = word.text.as_bytes();
        if bytes.len() < LEAST_REPEATED || !repeats(bytes) {
            continue;
        }
        let doubled = bytes.len() >= 2 * LEAST
            && bytes.len() % 2 == 0
            && bytes
                .chunks(2)
                .all(|pair| pair[0].eq_ignore_ascii_case(&pair[1]))
            && bytes.chunks(2).any(|pair| pair[0] != bytes[0]);
        let mut at = 0;
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

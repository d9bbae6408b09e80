//! Words written letter by letter or letter for letter twice: b.i.t.c.o.i.n, H~N~T, m-1-n-e-r, mmiinneerr, HNNNT.
//!
//! In: clean text with its case. Out: the same with such letters drawn together, and the way back. Three or more single
//! letters with one and the same sign (or blank, or line break) between every two of them are a word that was pulled
//! apart; figures may stand among them, fewer than letters. Where a small letter is followed by a capital across a
//! blank, a word ends (B o b c a t M i n e r).

use super::map::OffsetMap;
use super::words::latin_runs;
use crate::listing::Technique;

/// Letters that make a word.
const LEAST: usize = 3;
/// Letters of a word with one of them repeated.
const LEAST_REPEATED: usize = 5;

/// Gives text with its words drawn together, or `None` when none is pulled apart. One pass.
pub(super) fn drawn_together(cased: &str) -> Option<(String, OffsetMap)> {
    let mut out = String::new();
    let mut map = OffsetMap::default();
    let mut copied = 0;
    let mut at = 0;
    let bytes = cased.as_bytes();
    while at < bytes.len() {
        let length = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric())
            .count();
        if length != 1 || !bytes[at].is_ascii_alphabetic() {
            at += length.max(1);
            continue;
        }
        let run = run(cased, at);
        if run.counts() {
            for pair in run.letters.windows(2) {
                let (end, next) = (pair[0] + 1, pair[1]);
                if run.is_blank
                    && bytes[pair[0]].is_ascii_lowercase()
                    && bytes[next].is_ascii_uppercase()
                {
                    continue;
                }
                out.push_str(cased.get(copied..end).unwrap_or(""));
                map.push(out.len()..out.len(), end..next, Some(Technique::Separators));
                copied = next;
            }
        }
        at = run.letters.last().map_or(at, |last| *last) + 1;
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(cased.get(copied..).unwrap_or(""));
    Some((out, map))
}

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

/// Single letters in a row.
struct Run {
    /// Where each stands.
    letters: Vec<usize>,
    digits: usize,
    is_blank: bool,
}

impl Run {
    fn counts(&self) -> bool {
        let letters = self.letters.len() - self.digits;
        letters >= LEAST && letters > self.digits
    }
}

/// The letters from `at` on that one and the same sign parts.
fn run(cased: &str, at: usize) -> Run {
    let bytes = cased.as_bytes();
    let mut run = Run {
        letters: vec![at],
        digits: 0,
        is_blank: false,
    };
    let mut end = at + 1;
    let Some(sign) = cased.get(end..).and_then(|rest| rest.chars().next()) else {
        return run;
    };
    if sign.is_alphanumeric() {
        return run;
    }
    run.is_blank = sign == ' ';
    while cased.get(end..).is_some_and(|rest| rest.starts_with(sign)) {
        let next = end + sign.len_utf8();
        if !is_single(bytes, next) {
            break;
        }
        run.digits += usize::from(bytes[next].is_ascii_digit());
        run.letters.push(next);
        end = next + 1;
    }
    run
}

/// Whether a letter or figure stands at `at`, and none behind it.
fn is_single(bytes: &[u8], at: usize) -> bool {
    let here = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    here(at) && !here(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let got = drawn_together(text).map_or(text.to_owned(), |(t, _)| t);
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn letters_with_one_sign_between_are_a_word() {
        check("b.i.t.c.o.i.n m.i.n", "bitcoin min");
        check("earns H~N~T daily", "earns HNT daily");
        check("a-n-t-m-1-n-e-r S9", "antm1ner S9");
        check("M\ni\nn\ne\nr", "Miner");
        check("B o b c a t M i n e r 300", "Bobcat Miner 300");
        check("出U_S_D_T 2000个", "出USDT 2000个");
        check("矿、D、O、G、E", "矿、DOGE");
    }

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

    #[test]
    fn other_letters_stay() {
        for text in [
            "U.S. 5 V",
            "e.g. a b",
            "a, b, c",
            "1.2.3",
            "A-B",
            "m.i-n.e",
            "S-1-9-2",
            "T 4 2",
            "plan A b 2 c 3 4",
        ] {
            check(text, text);
        }
    }
}

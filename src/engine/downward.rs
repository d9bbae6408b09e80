//! Words down the lines: the first signs of a description's lines read one below the other, as in an acrostic.

use super::judge::Scratch;
use super::read::{Facts, MOST_HITS};
use crate::listing::{CleanSpan, FieldKind, Strength, Technique, Techniques};
use crate::literal::TermHit;
use crate::pack::Pack;
use crate::text::{Cleaned, FieldText, cleaned, is_han};

/// Lines in a row that begin with Han signs, at least.
const LEAST_LINES: usize = 4;
/// Letters of a word down the lines.
const LETTERS: std::ops::RangeInclusive<usize> = 5..=12;
/// Lines that are looked at.
const MOST_LINES: usize = 64;
/// Signs of a line, at least: a text with one sign a line is read as any that is set apart.
const LEAST_SIGNS: usize = 3;

/// Writes the first signs of a text's lines to `out`, a blank where a line begins otherwise; `false` when there are too few
/// for a word. Clean text gives the clean signs of what raw text gives, where cleaning changes sign for sign.
pub(super) fn heads(text: &str, out: &mut String) -> bool {
    out.clear();
    heads_with(text, &mut |head, _| out.push(head))
}

/// Tells the first signs of a text's lines and where they stand, a blank where a line begins otherwise; behind them, each
/// after a blank, the beginnings of the first long row of letters: lines may go on behind a word.
fn heads_with(text: &str, tell: &mut impl FnMut(char, usize)) -> bool {
    if !may_break(text.as_bytes()) {
        return false;
    }
    let (mut han, mut row, mut is_open) = (0, Vec::new(), true);
    for (at, head) in lines(text) {
        tell(head.unwrap_or(' '), at);
        let letter = head.filter(|c| !cleaned(*c).one().is_some_and(is_han));
        han += usize::from(head.is_some() && letter.is_none());
        let long = row.len() >= *LETTERS.start();
        match letter {
            Some(letter) if is_open => row.push((letter, at)),
            None if long => is_open = false,
            None => row.clear(),
            Some(_) => {}
        }
    }
    for len in LETTERS.take_while(|len| *len < row.len()) {
        tell(' ', row[0].1);
        row[..len]
            .iter()
            .for_each(|(letter, at)| tell(*letter, *at));
    }
    han >= LEAST_LINES || row.len() >= *LETTERS.start()
}

/// Whether a sign may stand there that cleaning takes for a line break: a quick no.
fn may_break(bytes: &[u8]) -> bool {
    let least = bytes.iter().fold(u8::MAX, |least, b| least.min(*b));
    let beyond_ascii = |i: usize| match bytes[i] {
        0xC2 => bytes.get(i + 1) == Some(&0x85),
        _ => matches!(bytes.get(i + 1..i + 3), Some([0x80, 0xA8 | 0xA9])),
    };
    least < b' ' || memchr::memchr2_iter(0xC2, 0xE2, bytes).any(beyond_ascii)
}

/// Whether a line ends with a sign, in raw text as in clean.
fn breaks(c: char) -> bool {
    c == '\n' || (!(' '..='~').contains(&c) && cleaned(c) == Cleaned::One('\n'))
}

/// Where each line begins that holds anything, with its first sign if that is Han or a letter and no line of one sign.
fn lines(text: &str) -> impl Iterator<Item = (usize, Option<char>)> {
    text.split_inclusive(breaks)
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        })
        .filter_map(|(start, line)| {
            let clean = line.char_indices();
            let clean = clean.filter_map(|(i, c)| Some((i, c, cleaned(c).one()?)));
            let mut signs = clean.filter(|(.., one)| one.is_alphanumeric());
            let (i, first, one) = signs.next()?;
            let long = signs.take(LEAST_SIGNS - 1).count() == LEAST_SIGNS - 1;
            let told = is_han(one) || one.is_ascii_alphabetic();
            Some((start + i, (long && told).then_some(first)))
        })
        .take(MOST_LINES)
}

/// Adds hits of words that stand down the lines of the description; each spans from its first sign to its last.
pub(super) fn down_the_lines(
    pack: &Pack,
    facts: &Facts,
    hits: &mut Vec<(usize, TermHit)>,
    scratch: &mut Scratch,
) {
    let Some(i) = facts
        .kinds
        .iter()
        .position(|k| *k == FieldKind::Description)
    else {
        return;
    };
    let text = &facts.fields[i].lower;
    let mut joined = String::new();
    // Where each sign of the joined text stands, and where it ends.
    let mut places = Vec::new();
    let found = heads_with(text, &mut |head, start| {
        places.push((joined.len(), start, start + head.len_utf8()));
        joined.push(head);
    });
    let len = joined.len();
    let joined = FieldText::new(&joined);
    if !found || joined.lower.len() != len {
        return;
    }
    scratch.hits.clear();
    pack.matcher
        .find(&joined, &pack.segmenter, MOST_HITS, &mut scratch.hits);
    let place = |byte: usize| {
        let n = places.partition_point(|(at, ..)| *at <= byte);
        places[n.saturating_sub(1)]
    };
    let counts = |h: &&TermHit| {
        let found = joined.lower.get(h.span.range()).unwrap_or("");
        h.techniques.is_empty()
            && pack.list(pack.term(h.term).list).strength != Strength::Benign
            && !found.contains(' ')
            && found.chars().nth(1).is_some()
            && (!found.is_ascii() || LETTERS.contains(&found.len()))
    };
    hits.extend(scratch.hits.iter().filter(counts).map(|hit| {
        let span = CleanSpan {
            start: place(hit.span.start).1,
            end: place(hit.span.end - 1).2,
        };
        let techniques = Techniques::one(Technique::Other);
        (
            i,
            TermHit {
                span,
                techniques,
                ..*hit
            },
        )
    }));
    hits.sort_by_key(|(field, hit)| (*field, hit.span.start));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_break_is_overlooked() {
        for c in (0..=0x10_FFFF)
            .filter_map(char::from_u32)
            .filter(|c| breaks(*c))
        {
            let text = format!("一“…{c}é");
            assert!(may_break(text.as_bytes()), "{c:?}");
        }
        assert!(!may_break("一“…é”".as_bytes()));
        assert!(breaks('\r') && breaks('\u{2028}'));
    }

    #[test]
    fn heads_are_first_signs_of_lines_of_some_length() {
        let mut out = String::new();
        for (text, expected) in [
            (
                "矿泉水一样\n机会就一批\n现在下单\n货在仓里",
                Some("矿机现货"),
            ),
            (
                "矿泉水一样\n\n 机会就一批\r\n“现在下单\n货在仓里",
                Some("矿机现货"),
            ),
            (
                "矿泉水一样\n8机会\n现在下单\n货在仓里\n出门右转",
                Some("矿 现货出"),
            ),
            ("矿泉水一样\n机会就一批\n现在下单", None),
            ("矿\n机\n现\n货", None),
            ("Mint state\nIn box\nNever used\nEasy returns", None),
            (
                "Mint state\nIn box\nNever used\nEasy returns\nRead on",
                Some("MINER"),
            ),
            (
                "Mint state\nIn box\nNever used\nEasy returns\nRead on\nShips now",
                Some("MINERS MINER"),
            ),
            (
                "Mint state\nIn box\nNever used\nEasy returns\nRead on\nShips now\nHalf off",
                Some("MINERSH MINER MINERS"),
            ),
        ] {
            let found = heads(text, &mut out);
            assert_eq!(found.then_some(out.as_str()), expected, "{text:?}");
        }
    }
}

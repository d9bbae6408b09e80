//! Figures of a code or a hash rate written as the letters that look like them: Sl9j, M5OS, 1O4T, l00 TH.
//!
//! In: clean text with its case. Out: the same with digits, and the way back. A letter changes only among figures behind
//! one letter that machines are called by, in a graphics card's number, or before a unit of hash rate, so that H2O, 10l and
//! iOS 9 stay.

use std::ops::Range;

use super::english::CODE_LETTERS;
use super::respell::unit_follows;
use crate::listing::Technique;
use crate::text::map::OffsetMap;
use crate::text::words::latin_runs;

/// Figures of a code, and of a hash rate.
const CODE_DIGITS: Range<usize> = 2..4;
const RATE_DIGITS: Range<usize> = 2..6;
/// What may be glued to the number of a graphics card.
const CARD_SUFFIXES: &[&[u8]] = &[b"", b"ti", b"super", b"s", b"xt", b"m", b"d"];
/// Letters and figures of a run that holds one, at most.
const MOST_SIGNS: usize = 24;

/// Gives text with its figures in digits, or `None` when none is written in letters. One pass.
pub(super) fn digits_for_letters(cased: &str) -> Option<(String, OffsetMap)> {
    if !cased.as_bytes().windows(2).any(|pair| {
        is_alike(pair[0]) && pair[1].is_ascii_digit()
            || pair[0].is_ascii_digit() && is_alike(pair[1])
    }) {
        return None;
    }
    let mut out = String::new();
    let mut map = OffsetMap::default();
    let mut copied = 0;
    for run in latin_runs(cased) {
        let Some(place) = figure(run.text, cased.get(run.end()..).unwrap_or("")) else {
            continue;
        };
        let place = run.start + place.start..run.start + place.end;
        out.push_str(cased.get(copied..place.start).unwrap_or(""));
        let start = out.len();
        let written = cased.get(place.clone()).unwrap_or("");
        out.extend(written.bytes().map(digit));
        map.push(start..out.len(), place.clone(), Some(Technique::Leet));
        copied = place.end;
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(cased.get(copied..).unwrap_or(""));
    Some((out, map))
}

/// Whether the digit at a byte may stand among letters that are read as digits: a quick yes where a clean text may tell.
pub(crate) fn may_hold_letters(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).is_some_and(|i| is_alike(bytes[i]));
    let behind = bytes.get(at + 1).is_some_and(|b| is_alike(*b));
    if !before && !behind {
        return false;
    }
    let in_run = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'+';
    let front = bytes[..at].iter().rev().take(MOST_SIGNS + 1);
    let start = at - front.take_while(in_run).count();
    let behind = bytes[at..].iter().take(MOST_SIGNS + 1);
    let end = at + behind.take_while(in_run).count();
    let (run, rest) = (text.get(start..end), text.get(end..));
    run.zip(rest)
        .is_some_and(|(run, rest)| figure(run, rest).is_some())
}

/// Where a run of letters and digits holds figures some of which are letters.
fn figure(run: &str, behind: &str) -> Option<Range<usize>> {
    let bytes = run.as_bytes();
    if bytes.len() > MOST_SIGNS {
        return None;
    }
    let head = char::from(*bytes.first()?);
    let figures = |from: usize| {
        let all = bytes.get(from..).unwrap_or_default();
        let end = from + all.iter().take_while(|b| is_figure(**b)).count();
        // 10l is litres, X3I a third one.
        let tail = bytes.last().filter(|_| end == bytes.len() && end > from);
        let found = from..end - usize::from(tail.is_some_and(|b| matches!(b, b'l' | b'I')));
        let mixed = bytes.get(found.clone()).is_some_and(|signs| {
            signs.iter().any(u8::is_ascii_digit) && signs.iter().any(|b| is_alike(*b))
        });
        mixed.then_some(found)
    };
    let code = figures(1).filter(|found| {
        let suffix = run.get(found.end..).unwrap_or("");
        // `sl` is short for a rate in Chinese.
        let short = head.is_ascii_lowercase() && bytes[1] == b'l';
        CODE_LETTERS.contains(head.to_ascii_uppercase())
            && !short
            && CODE_DIGITS.contains(&found.len())
            && suffix.bytes().all(|b| b.is_ascii_alphabetic() || b == b'+')
    });
    code.or_else(|| card(bytes)).or_else(|| {
        figures(0).filter(|found| {
            let rest = run.get(found.end..).unwrap_or("");
            let unit = if rest.is_empty() {
                unit_follows(behind)
            } else {
                unit_follows(&format!("{rest}{}", behind.chars().next().unwrap_or(' ')))
            };
            RATE_DIGITS.contains(&found.len()) && unit
        })
    })
}

/// Where the number of a graphics card stands, some of its noughts letters: 3O8O, RTX3O6O, RX58O, P1O6.
fn card(bytes: &[u8]) -> Option<Range<usize>> {
    let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let head = bytes[..letters].to_ascii_lowercase();
    let signs = &bytes[letters..];
    let nought = |b: u8| matches!(b, b'0' | b'O' | b'o');
    let len = match (&head[..], signs) {
        (b"" | b"rtx" | b"gtx", [b'1'..=b'5', a, b'5'..=b'9', b, ..])
            if nought(*a) && nought(*b) =>
        {
            4
        }
        (b"rx", [b'4' | b'5', b'5'..=b'9', a, ..]) if nought(*a) => 3,
        (b"p", [b'1', a, b'2' | b'4' | b'6', ..]) if nought(*a) => 3,
        _ => return None,
    };
    let suffix = signs[len..].to_ascii_lowercase();
    let number = letters..letters + len;
    let written = bytes[number.clone()].iter().any(|b| is_alike(*b));
    let ends = CARD_SUFFIXES.contains(&&suffix[..]);
    (written && ends).then_some(number)
}

/// Letters that look like digits.
pub(crate) fn is_alike(byte: u8) -> bool {
    matches!(byte, b'O' | b'o' | b'l' | b'I')
}

fn is_figure(byte: u8) -> bool {
    byte.is_ascii_digit() || is_alike(byte)
}

fn digit(byte: u8) -> char {
    match byte {
        b'O' | b'o' => '0',
        b'l' | b'I' => '1',
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_among_figures_are_digits() {
        for (text, read) in [
            ("Antminer Sl9j l00 TH", "Antminer S19j 100 TH"),
            ("M5OS 126T, S1O", "M50S 126T, S10"),
            ("S19 1O4T, 9OTH/s", "S19 104T, 90TH/s"),
            ("L7 95OO MH/s", "L7 9500 MH/s"),
            ("SI9 IO5T", "S19 105T"),
            ("8卡 3O8O 98M, RTX3O6OTi", "8卡 3080 98M, RTX3060Ti"),
            ("RX58O P1O6", "RX580 P106"),
        ] {
            let made = digits_for_letters(text).map(|(made, _)| made);
            assert_eq!(made.as_deref(), Some(read), "{text}");
            assert!(
                (0..text.len())
                    .filter(|i| text.as_bytes()[*i].is_ascii_digit())
                    .any(|i| may_hold_letters(text, i)),
                "{text}"
            );
        }
    }

    #[test]
    fn other_words_stay() {
        for text in [
            "H2O CO2 iOS9 10l V8 A4l X3I",
            "2O T恤, 5O Tee, O2 tank 10l T",
            "M1NER antm1ner SOL9 T1l sl95T",
            "50l Topf, 1Ol, 3Oml",
            "2O2O 4OOO 3O8Omodel P1O8",
        ] {
            assert_eq!(
                digits_for_letters(text).map(|(made, _)| made),
                None,
                "{text}"
            );
        }
    }
}

//! The pass over one text.

use super::number;
use super::unit::{self, Unit};
use crate::listing::CleanSpan;

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Hashes (solutions, graphs) a second.
    HashRate,
    /// Watts.
    Power,
    /// Joules per terahash.
    Efficiency,
    /// Bytes.
    Storage,
}

/// A number with a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// What it measures.
    pub quantity: Quantity,
    /// In H/s, W, J/TH or bytes.
    pub value: f64,
    /// Where it stands in clean text.
    pub span: CleanSpan,
    /// A hash rate that can be nothing else (95 TH/s); otherwise only a letter (95T), which is a size of disks too.
    pub written: bool,
}

impl Figure {
    /// Whether a bare rate is a size other goods have as well: any G, engines up to 6.3 litres turbo, disks of 1 to 6 and 8 T.
    pub fn is_usual_size(&self) -> bool {
        let terahash = self.value / 1e12;
        !self.written
            && ((1e9..1e12).contains(&self.value)
                || terahash > 0.0 && terahash <= 6.3
                || (terahash - 8.0).abs() < 1e-9)
    }
}

/// A rate that nothing else is sized by: 580M, 9500M, 1770G, 840K. Memory, pixels, networks and sound come in powers of
/// two and their sums, and in round numbers.
pub(crate) fn is_odd_rate(text: &str, figure: &Figure) -> bool {
    let Some(unit) = text
        .get(figure.span.range())
        .filter(|_| figure.quantity == Quantity::HashRate)
        .and_then(|text| text.chars().next_back())
        .map(|c| c.to_ascii_lowercase())
    else {
        return false;
    };
    let (size, range, round) = match unit {
        'k' => (1e3, 100.0..1000.0, 50.0),
        'm' => (1e6, 300.0..100_000.0, 50.0),
        'g' => (1e9, 300.0..10_000.0, 50.0),
        _ => return false,
    };
    let value = (figure.value / size).round();
    // Networks go up to 8000M in round numbers.
    let is_round = value % round == 0.0 && (unit != 'm' || value < 8000.0);
    let is_binary = value % 64.0 == 0.0 || value % 120.0 == 0.0 && unit == 'g';
    range.contains(&value) && !is_round && !is_binary
}

/// Words before a bare figure that make it a written hash rate, nearest last sign first.
const RATE_WORDS: &[&str] = &[
    "算力",
    "算力值",
    "算力约",
    "算力为",
    "额定算力",
    "hashrate",
    "hash rate",
    "hash-rate",
];
/// Signs that may stand between such a word and its figure.
const FILLERS: &[char] = &[' ', ':', '：', '-', '=', '约', '达', '高'];
/// Words right behind a bare figure that make it a size of memory or disks (8G内存).
const OF_STORAGE: &[&str] = &[
    "内存", "显存", "运存", "存储", "硬盘", "固态", "ram", "vram", "ddr", "gddr", "ssd", "hdd",
    "nvme",
];
/// Words near a bare figure that make it anything but a hash rate.
const OTHER_COMPUTING: &[&str] = &[
    "tops",
    "flops",
    "int8",
    "int4",
    "fp16",
    "fp32",
    "ai",
    "卡时",
    "显卡",
    "开发板",
    "大模型",
];
/// Clean signs looked at on either side for [`OTHER_COMPUTING`].
const NEAR_CHARS: usize = 12;

/// Reads the figures of clean text that kept its case, in order, `most` at most.
pub fn figures(cased: &str, most: usize) -> Vec<Figure> {
    let mut found = Vec::new();
    let bytes = cased.as_bytes();
    let mut at = 0;
    while at < bytes.len() && found.len() < most {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let Some(number) = cased.get(at..).and_then(number::read) else {
            at = skip_digits(bytes, at);
            continue;
        };
        if is_part(bytes, at) {
            at = skip_digits(bytes, at);
            continue;
        }
        match figure(cased, at, number) {
            Some(figure) => {
                at = figure.span.end;
                found.push(figure);
            }
            None => at += number.len,
        }
    }
    found
}

/// Numbers of the algorithms called SHA.
const SHA: &[&str] = &["1", "2", "3", "224", "256", "384", "512"];

/// Whether digits that begin at a byte are part of something else: of a code (S19), of another number behind a point, or of
/// an algorithm's name (a `SHA-256 hash` is no 256 hashes a second).
fn is_part(bytes: &[u8], at: usize) -> bool {
    let Some((last, head)) = bytes.get(..at).and_then(<[u8]>::split_last) else {
        return false;
    };
    match last {
        b'.' | b'_' => true,
        b'-' | b' ' => is_sha(head) && numbers_sha(&bytes[at..]),
        _ => last.is_ascii_alphabetic(),
    }
}

/// Whether a text ends with the word SHA.
fn is_sha(head: &[u8]) -> bool {
    head.split_last_chunk::<3>().is_some_and(|(before, word)| {
        word.eq_ignore_ascii_case(b"sha")
            && before
                .last()
                .is_none_or(|b| matches!(b, b' ' | b'(' | b',' | b':' | b'\n'))
    })
}

/// Whether a text begins with the number of such an algorithm and the word hash.
fn numbers_sha(rest: &[u8]) -> bool {
    let end = skip_digits(rest, 0);
    let (number, behind) = rest.split_at(end);
    let behind = behind.trim_ascii_start();
    SHA.iter().any(|sha| sha.as_bytes() == number)
        && behind
            .first_chunk::<4>()
            .is_some_and(|word| word.eq_ignore_ascii_case(b"hash"))
        && behind.get(4) != Some(&b'/')
}

/// Reads the figure whose number ends before byte `end`, if one does: what [`figures`] would give there.
pub(crate) fn figure_ending(cased: &str, end: usize) -> Option<Figure> {
    let bytes = cased.as_bytes();
    let mut at = end;
    let in_number = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    while at > 0 && in_number(bytes[at - 1]) {
        at -= 1;
    }
    // Where a number begins is told by reading on from where none can have begun before.
    while at < end {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let number = cased.get(at..).and_then(number::read);
        match number.filter(|_| !is_part(bytes, at)) {
            None => at = skip_digits(bytes, at),
            Some(number) if at + number.len >= end => return figure(cased, at, number),
            Some(number) => at += number.len,
        }
    }
    None
}

fn skip_digits(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count()
}

fn figure(cased: &str, at: usize, number: number::Number) -> Option<Figure> {
    let after = cased.get(at + number.len..)?;
    let tolerance = number::tolerance(after);
    let rest = after.get(tolerance..)?;
    let unit_text = rest.trim_start_matches(' ');
    let blanks = rest.len() - unit_text.len();
    if blanks > 2 {
        return None;
    }
    let (unit, len) = unit::read(unit_text, blanks > 0, number.decimal)?;
    if !unit::ends_before(unit_text.get(len..)?) {
        return None;
    }
    let end = cased.len() - unit_text.len() + len;
    let span = CleanSpan { start: at, end };
    let v = number.value;
    let of = |quantity, value, written| {
        Some(Figure {
            quantity,
            value,
            span,
            written,
        })
    };
    match unit {
        Unit::Rate(f) => of(Quantity::HashRate, v * f, true),
        Unit::RateBySecond(f) => of(Quantity::HashRate, v * f, !is_other_computing(cased, span)),
        Unit::BareLetter(f) if names_storage(cased.get(end..)?) => {
            of(Quantity::Storage, v * f, false)
        }
        Unit::BareHash(f) | Unit::BareLetter(f) => of(
            Quantity::HashRate,
            v * f,
            follows_rate_word(cased, at) && !is_other_computing(cased, span),
        ),
        Unit::Watt(f) => of(Quantity::Power, v * f, true),
        Unit::Efficiency(f) => of(Quantity::Efficiency, v * f, true),
        Unit::Byte(f) => of(Quantity::Storage, v * f, true),
    }
}

/// Whether a word for hash rates stands right before byte `at`.
pub(crate) fn follows_rate_word(cased: &str, at: usize) -> bool {
    let head = cased.get(..at).unwrap_or("").trim_end_matches(FILLERS);
    let tail: String = head
        .chars()
        .rev()
        .take(10)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect::<String>()
        .to_lowercase();
    RATE_WORDS.iter().any(|w| tail.ends_with(w))
}

/// Whether cleaning makes of a sign one that words around a figure are written with, so that raw text tells too little.
pub(crate) fn is_context(raw: char, clean: char) -> bool {
    let words = || RATE_WORDS.iter().chain(OF_STORAGE).chain(OTHER_COMPUTING);
    raw != clean
        && !FILLERS.contains(&raw)
        && (FILLERS.contains(&clean) || words().any(|word| word.contains(clean)))
}

fn names_storage(behind: &str) -> bool {
    let word = behind.trim_start_matches(' ');
    OF_STORAGE.iter().any(|w| {
        word.get(..w.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(w))
    })
}

fn is_other_computing(cased: &str, span: CleanSpan) -> bool {
    let before: Vec<char> = cased
        .get(..span.start)
        .unwrap_or("")
        .chars()
        .rev()
        .take(NEAR_CHARS)
        .collect();
    let mut near: String = before.into_iter().rev().collect();
    near.push(' ');
    near.extend(cased.get(span.end..).unwrap_or("").chars().take(NEAR_CHARS));
    let near = near.to_lowercase();
    OTHER_COMPUTING.iter().any(|word| {
        near.match_indices(word).any(|(at, w)| {
            let glued = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            !w.is_ascii()
                || !(glued(near.get(..at).and_then(|h| h.chars().next_back()))
                    || glued(near.get(at + w.len()..).and_then(|t| t.chars().next())))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(Quantity, f64, bool, &str)]) {
        let got = figures(text, usize::MAX);
        let got: Vec<_> = got
            .iter()
            .map(|f| {
                (
                    f.quantity,
                    f.value,
                    f.written,
                    text.get(f.span.range()).expect("spans lie on char borders"),
                )
            })
            .collect();
        assert_eq!(got.len(), expected.len(), "{text}: {got:?}");
        for (got, expected) in got.iter().zip(expected) {
            assert!(
                got.0 == expected.0
                    && got.2 == expected.2
                    && got.3 == expected.3
                    && (got.1 / expected.1 - 1.0).abs() < 1e-9,
                "{text}: {got:?}"
            );
        }
    }

    #[test]
    fn hash_rates_in_every_spelling() {
        use Quantity::HashRate;
        for (text, value) in [
            ("95 TH/s", 95e12),
            ("95TH/S", 95e12),
            ("95th/s", 95e12),
            ("13.5 Th/s", 13.5e12),
            ("580MH/s", 580e6),
            ("9.5 GH / s", 9.5e9),
            ("110 terahash", 110e12),
            ("250 kSol/s", 250e3),
            ("95T/s", 95e12),
            ("145±5% MH/S", 145e6),
            ("0.095PH/s", 95e12),
            ("500 H/s", 500.0),
            ("60 Mhash/s", 60e6),
            ("95THs", 95e12),
            ("1,5 TH/s", 1.5e12),
        ] {
            check(text, &[(HashRate, value, true, text)]);
        }
        for (text, value) in [
            ("95T", 95e12),
            ("95 T", 95e12),
            ("13.5TH", 13.5e12),
            ("9050M", 9050e6),
            ("180G", 180e9),
            ("104t", 104e12),
            ("5 TH", 5e12),
            ("0.1P", 0.1e15),
        ] {
            check(text, &[(HashRate, value, false, text)]);
        }
        check("95T 每小时耗电3度", &[(HashRate, 95e12, false, "95T")]);
        check("check the SHA-256 hash of the file", &[]);
        check(
            "SHA-256 hash rate 95TH/s",
            &[(HashRate, 95e12, true, "95TH/s")],
        );
        check("95TH per hour", &[(HashRate, 95e12, false, "95TH")]);
        check("算力95T", &[(HashRate, 95e12, true, "95T")]);
        check("hashrate: 95 T", &[(HashRate, 95e12, true, "95 T")]);
        check("AI算力100T", &[(HashRate, 100e12, false, "100T")]);
    }

    #[test]
    fn tonnes_ordinals_and_codes_are_none() {
        for text in [
            "80t/h",
            "选矿机 80t/h",
            "60-95T per hour",
            "crushes 95T an hour",
            "产量95T/小时",
            "95T每小时",
            "95T/hour",
            "95T hourly",
            "5th generation",
            "300t/d",
            "S19 Pro",
            "m30s88T",
            "95Terms",
            "1.2.3",
            "60m",
            "2000 t",
            "20x30",
            "12v",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn power_efficiency_and_storage() {
        use Quantity::{Efficiency, HashRate, Power, Storage};
        check("3250W", &[(Power, 3250.0, true, "3250W")]);
        check("3.25kW", &[(Power, 3250.0, true, "3.25kW")]);
        check("3250瓦", &[(Power, 3250.0, true, "3250瓦")]);
        check("34.5J/TH", &[(Efficiency, 34.5, true, "34.5J/TH")]);
        check("42J/th", &[(Efficiency, 42.0, true, "42J/th")]);
        check("21.5 W/T", &[(Efficiency, 21.5, true, "21.5 W/T")]);
        check("0.69 J/Gh", &[(Efficiency, 690.0, true, "0.69 J/Gh")]);
        check("8G内存", &[(Storage, 8e9, false, "8G")]);
        check("16G DDR4", &[(Storage, 16e9, false, "16G")]);
        check("18TB", &[(Storage, 18e12, true, "18TB")]);
        check(
            "S19 95T 3250W±10%",
            &[
                (HashRate, 95e12, false, "95T"),
                (Power, 3250.0, true, "3250W"),
            ],
        );
        check(
            "95T/3250W",
            &[
                (HashRate, 95e12, false, "95T"),
                (Power, 3250.0, true, "3250W"),
            ],
        );
    }
}

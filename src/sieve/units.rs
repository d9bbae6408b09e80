//! Figures, as far as a few signs tell them.

use crate::text::{Cleaned, Quantity, cleaned, figures, is_han};

/// What a figure may measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// A hash rate, written or bare.
    Rate,
    /// A hash rate that is no usual size of other goods.
    FirmRate,
    /// A hash rate that is written.
    WrittenRate,
    /// A power.
    Power,
    /// An efficiency.
    Efficiency,
    /// A size of disks.
    Storage,
}

impl Measure {
    /// Whether words around a figure may make another of it.
    pub(super) fn is_told_by_words(self) -> bool {
        matches!(self, Self::Rate | Self::Storage)
    }

    /// Every measure, by place.
    pub const ALL: [Self; 6] = [
        Self::Rate,
        Self::FirmRate,
        Self::WrittenRate,
        Self::Power,
        Self::Efficiency,
        Self::Storage,
    ];
}

/// Tells what the number that ends before byte `end` measures, in text where cleaning changes nothing around it.
pub(super) fn measures(text: &str, end: usize) -> &'static [Measure] {
    match figures::figure_ending(text, end) {
        None => &[],
        Some(figure) => match figure.quantity {
            Quantity::HashRate if figure.written => {
                &[Measure::Rate, Measure::FirmRate, Measure::WrittenRate]
            }
            Quantity::HashRate
                if figure.is_usual_size() && !figures::is_odd_rate(text, &figure) =>
            {
                &[Measure::Rate]
            }
            Quantity::HashRate => &[Measure::Rate, Measure::FirmRate],
            Quantity::Power => &[Measure::Power],
            Quantity::Efficiency => &[Measure::Efficiency],
            Quantity::Storage => &[Measure::Storage],
        },
    }
}

/// Signs looked at on either side of a number for words that tell what it measures.
const AROUND: usize = 32;

/// Whether words around the number that ends before byte `end` read otherwise once clean (算力約400G).
pub(super) fn context_changes(text: &str, end: usize) -> bool {
    let before = text.get(..end).unwrap_or("").chars().rev().take(AROUND);
    let behind = text.get(end..).unwrap_or("").chars().take(AROUND);
    before.chain(behind).any(|c| {
        let changes = !c.is_ascii() || (c.is_ascii_control() && c != '\n');
        changes && matches!(cleaned(c), Cleaned::One(one) if figures::is_context(c, one))
    })
}

/// Signs behind a number that a tolerance and its unit may take.
const TOLERANCE: usize = 14;
/// ASCII signs of a unit, its slash and blanks among them.
const UNIT: usize = 14;

/// Whether the tolerance or the unit behind the number that ends before byte `end` reads otherwise once clean: 145（±5%）TH,
/// 95TH／秒, a unit with a sign behind it that only cleaning makes Han.
pub(super) fn unit_changes(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or("").trim_start_matches(' ');
    let Some(&first) = rest.as_bytes().first() else {
        return false;
    };
    if first.is_ascii() && !first.is_ascii_alphabetic() && first != b'(' {
        return false;
    }
    let changes = |c: char| !c.is_ascii() && cleaned(c) != Cleaned::One(c);
    if !first.is_ascii_alphabetic() {
        let tolerance = |c: char| cleaned(c) == Cleaned::One('±');
        return rest.chars().take(2).any(tolerance) && rest.chars().take(TOLERANCE).any(changes);
    }
    let in_unit = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'/' | b' ');
    let unit = rest.bytes().take(UNIT).take_while(in_unit).count();
    let next = rest.get(unit..).and_then(|behind| behind.chars().next());
    next.filter(|c| changes(*c))
        .is_some_and(|c| match cleaned(c) {
            Cleaned::One(one) => {
                one == '/' || one.is_alphanumeric() && (!is_han(c) || !is_han(one))
            }
            _ => true,
        })
}

/// Whether a unit may stand behind a number: a quick no for what most numbers are followed by.
pub(super) fn may_follow(bytes: &[u8], end: usize) -> bool {
    let at = |n: usize| bytes.get(end + n).copied().unwrap_or(0);
    let mut n = 0;
    while n < 2 && at(n) == b' ' {
        n += 1;
    }
    match at(n) {
        b't' | b'T' | b'w' | b'W' | b'h' | b'H' | b'j' | b'J' | b's' | b'S' | b'e' | b'E'
        | b'+' | b'(' => true,
        // Millimetres, kilograms, millilitres and their like.
        b'm' => matches!(at(n + 1), b'h' | b'e' | b'H' | b's' | b'S'),
        b'g' => matches!(
            at(n + 1),
            b'h' | b'i' | b'H' | b'p' | b's' | b'S' | b'b' | b'B'
        ),
        b'k' => matches!(at(n + 1), b'h' | b'i' | b'H' | b's' | b'S' | b'w' | b'W'),
        b'p' => matches!(at(n + 1), b'h' | b'e' | b'H' | b's' | b'S' | b'b' | b'B'),
        b'M' | b'G' | b'K' | b'P' => true,
        // 瓦, 千瓦, ± and Russian ones.
        0xE7 | 0xE5 | 0xC2 | 0xD0 | 0xD1 => true,
        _ => false,
    }
}

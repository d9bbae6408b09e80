//! Figures that items of lines look for.

use super::facts::{Facts, Occurrence, Source};
use crate::text::Quantity;

/// Hashes a second in a terahash.
const TERA: f64 = 1e12;

/// The figures that count, by quantity, whether they can be nothing else, and value.
pub(super) fn figures(
    facts: &Facts<'_>,
    looks: &dyn Fn(usize) -> bool,
    counts: impl Fn(Quantity, bool, f64) -> bool,
) -> Vec<Occurrence> {
    let mut out = Vec::new();
    for (field, figures) in facts.figures.iter().enumerate().filter(|(i, _)| looks(*i)) {
        let found = figures
            .iter()
            .enumerate()
            .filter(|(_, f)| counts(f.quantity, f.written, f.value));
        out.extend(found.map(|(i, f)| Occurrence {
            field,
            span: f.span,
            source: Source::Figure(i),
        }));
    }
    out
}

/// The figures that tell a machine's joules a terahash: stated, or a power and a hash rate, bare ones too, that give them.
pub(super) fn worked_out(
    low: f64,
    high: f64,
    facts: &Facts<'_>,
    looks: &dyn Fn(usize) -> bool,
) -> Vec<Occurrence> {
    let sorted = |quantity| {
        let found = facts.figures.iter().enumerate().filter(|(i, _)| looks(*i));
        let of_kind = found
            .flat_map(|(_, f)| f)
            .filter(|f| f.quantity == quantity);
        let mut values: Vec<f64> = of_kind.map(|f| f.value).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    };
    let (rates, powers) = (sorted(Quantity::HashRate), sorted(Quantity::Power));
    let per_terahash = |watts: f64, rate: f64| watts / (rate / TERA);
    let is_drawn = |rate: f64| {
        let first = powers.partition_point(|watts| per_terahash(*watts, rate) < low);
        let fits = |watts: &f64| per_terahash(*watts, rate) <= high;
        powers.get(first).is_some_and(fits)
    };
    let drives = |watts: f64| {
        let first = rates.partition_point(|rate| per_terahash(watts, *rate) > high);
        let fits = |rate: &f64| per_terahash(watts, *rate) >= low;
        rates.get(first).is_some_and(fits)
    };
    figures(facts, looks, |quantity, _, value| match quantity {
        Quantity::Efficiency => (low..=high).contains(&value),
        Quantity::HashRate => is_drawn(value),
        Quantity::Power => drives(value),
        Quantity::Storage => false,
    })
}

/// Of the hits of a list those with such a number before them.
pub(super) fn amounts(
    low: f64,
    high: f64,
    mut hits: Vec<Occurrence>,
    facts: &Facts<'_>,
) -> Vec<Occurrence> {
    hits.retain(|o| {
        number_before(&facts.fields[o.field].lower, o.span.start)
            .is_some_and(|v| (low..=high).contains(&v))
    });
    hits
}

/// The number right before a place, at most one 枚, 个 or blank between.
fn number_before(text: &str, at: usize) -> Option<f64> {
    let head = text
        .get(..at)?
        .trim_end_matches([' ', '枚', '个', 'x', '×']);
    // What a sentence ends with is no number of what begins the next one.
    if head.ends_with(['.', ',']) {
        return None;
    }
    let digits = |text: &str| {
        text.bytes()
            .rev()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
            .count()
    };
    let mut start = head.len() - digits(head);
    // `25 000` is one number: groups of three behind a blank.
    while head.len() - start >= 3
        && head.get(..start)?.ends_with(' ')
        && (1..=3).contains(&digits(head.get(..start - 1)?))
    {
        start -= 1 + digits(head.get(..start - 1)?);
    }
    head.get(start..)?.replace([',', ' '], "").parse().ok()
}

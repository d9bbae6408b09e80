//! When a name and the facts around it are a model.

use super::catalog::Catalog;
use super::find::{Mention, Reading};
use super::index::{POWER_TOLERANCE, RATE_TOLERANCE};
use super::row::{Row, RowId};
use crate::listing::CleanSpan;
use crate::text::{Figure, Quantity, figures};

/// What confirmed a model, from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confirmed {
    /// Its algorithm stands near.
    Algorithm,
    /// Its maker stands near or in the name.
    Maker,
    /// A figure of that very model stands near.
    Figure,
}

/// Clean signs between a name and a figure that belong together.
const NEAR_CHARS: usize = 40;
/// Clean signs within which a mining word lends weight to a weak figure.
const WORD_CHARS: usize = 40;

/// Whether two places belong together: forty clean signs apart in one field, or one of them in a prominent field.
pub fn near(reading: &Reading<'_>, a: (usize, CleanSpan), b: (usize, CleanSpan)) -> bool {
    if a.0 != b.0 {
        return reading.kinds[a.0].is_prominent() || reading.kinds[b.0].is_prominent();
    }
    reading.kinds[a.0].is_prominent() || within(&reading.fields[a.0].lower, a.1, b.1, NEAR_CHARS)
}

/// Whether at most `chars` clean signs stand between the nearest edges of two spans of one text.
pub(crate) fn within(text: &str, a: CleanSpan, b: CleanSpan, chars: usize) -> bool {
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if second.start <= first.end {
        return true;
    }
    second.start - first.end <= chars * 4
        && text
            .get(first.end..second.start)
            .is_some_and(|gap| gap.chars().take(chars + 1).count() <= chars)
}

/// A name's rows with what agrees.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Rows that agree best; all candidates when nothing does.
    pub(super) rows: Vec<RowId>,
    pub(super) by: Option<Confirmed>,
    /// Figures that agree.
    pub(super) figures: Vec<(usize, Figure)>,
    /// Whether a maker of any candidate stands near or in the name.
    pub(super) maker_named: bool,
}

/// Weighs the candidates of one name.
pub(super) fn confirm(
    catalog: &Catalog,
    reading: &Reading<'_>,
    place: (usize, CleanSpan),
    key: &str,
    candidates: &[RowId],
    mentions: &[Mention],
) -> Verdict {
    let figures: Vec<(usize, Figure)> = reading
        .figures
        .iter()
        .enumerate()
        .flat_map(|(field, figures)| figures.iter().map(move |f| (field, *f)))
        .filter(|(field, figure)| near(reading, place, (*field, figure.span)))
        .map(|(field, figure)| {
            let odd = figures::is_odd_rate(&reading.fields[field].lower, &figure);
            let written = figure.written || odd;
            (field, Figure { written, ..figure })
        })
        .collect();
    let nearby: Vec<&Mention> = mentions
        .iter()
        .filter(|m| {
            near(reading, place, (m.field, m.span))
                || (m.field == place.0 && m.span.overlaps(place.1))
        })
        .collect();
    let word = reading.mining_words.iter().any(|(field, span)| {
        *field == place.0 && within(&reading.fields[place.0].lower, *span, place.1, WORD_CHARS)
    });
    let weak_power = catalog.is_ambiguous(key) || key.bytes().all(|b| b.is_ascii_digit());
    let maker_named = candidates
        .iter()
        .any(|id| names_maker(catalog.row(*id), &nearby));
    if contradicts(&figures) {
        return Verdict {
            rows: candidates.to_vec(),
            by: by_words(catalog, candidates, &nearby),
            figures: Vec::new(),
            maker_named,
        };
    }
    let agree = |rows: &[RowId], family: bool| -> Option<Verdict> {
        let mut verdict = Verdict::default();
        for &id in rows {
            let found = Agreement::new(catalog.row(id), &figures, weak_power, family);
            if found.confirms(word) {
                verdict.rows.push(id);
                verdict.figures.extend(found.figures);
            }
        }
        verdict.by = Some(Confirmed::Figure);
        (!verdict.rows.is_empty()).then_some(verdict)
    };
    let mut found = agree(candidates, false).or_else(|| {
        let mut family: Vec<RowId> = candidates
            .iter()
            .flat_map(|id| catalog.family(*id))
            .copied()
            .collect();
        family.sort_unstable();
        family.dedup();
        agree(&family, true).map(|v| Verdict {
            rows: candidates.to_vec(),
            ..v
        })
    });
    if let Some(verdict) = &mut found {
        verdict.maker_named = maker_named;
        verdict
            .figures
            .sort_by_key(|(field, f)| (*field, f.span.start));
        verdict.figures.dedup_by_key(|(field, f)| (*field, f.span));
    }
    found.unwrap_or_else(|| {
        let by = by_words(catalog, candidates, &nearby);
        let rows = match by {
            Some(Confirmed::Maker) => candidates
                .iter()
                .copied()
                .filter(|id| names_maker(catalog.row(*id), &nearby))
                .collect(),
            _ => candidates.to_vec(),
        };
        Verdict {
            rows,
            by,
            figures: Vec::new(),
            maker_named,
        }
    })
}

fn by_words(catalog: &Catalog, candidates: &[RowId], nearby: &[&Mention]) -> Option<Confirmed> {
    if candidates
        .iter()
        .any(|id| names_maker(catalog.row(*id), nearby))
    {
        return Some(Confirmed::Maker);
    }
    candidates
        .iter()
        .any(|id| names_algorithm(catalog.row(*id), nearby))
        .then_some(Confirmed::Algorithm)
}

fn names_maker(row: &Row, nearby: &[&Mention]) -> bool {
    nearby.iter().any(|m| m.makers.contains(&row.maker))
}

fn names_algorithm(row: &Row, nearby: &[&Mention]) -> bool {
    !row.algorithm.is_empty()
        && nearby
            .iter()
            .any(|m| m.algorithm.as_deref() == Some(row.algorithm.as_str()))
}

/// Rate, efficiency and power stand once each and do not fit together: another thing's figures.
fn contradicts(figures: &[(usize, Figure)]) -> bool {
    let only = |quantity| {
        let mut of = figures.iter().filter(|(_, f)| f.quantity == quantity);
        match (of.next(), of.next()) {
            (Some((_, f)), None) => Some(f.value),
            _ => None,
        }
    };
    let (Some(rate), Some(efficiency), Some(power)) = (
        only(Quantity::HashRate),
        only(Quantity::Efficiency),
        only(Quantity::Power),
    ) else {
        return false;
    };
    !close(rate / 1e12 * efficiency, power, POWER_TOLERANCE)
}

fn close(found: f64, known: f64, tolerance: f64) -> bool {
    known > 0.0 && (found / known - 1.0).abs() <= tolerance
}

/// The figures of one row that stand near.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Agreement {
    rate: bool,
    usual_rate: bool,
    efficiency: bool,
    power: bool,
    weak_power: bool,
    figures: Vec<(usize, Figure)>,
}

impl Agreement {
    fn new(row: &Row, figures: &[(usize, Figure)], weak_power: bool, family: bool) -> Self {
        let mut found = Self {
            rate: false,
            usual_rate: false,
            efficiency: false,
            power: false,
            weak_power,
            figures: Vec::new(),
        };
        for &(field, figure) in figures {
            let agrees = match figure.quantity {
                Quantity::HashRate => row
                    .rate
                    .is_some_and(|r| close(figure.value, r, RATE_TOLERANCE)),
                Quantity::Efficiency => {
                    !family
                        && row
                            .efficiency()
                            .is_some_and(|e| close(figure.value, e, RATE_TOLERANCE))
                }
                Quantity::Power => {
                    !family
                        && row
                            .power
                            .is_some_and(|p| close(figure.value, p, POWER_TOLERANCE))
                }
                Quantity::Storage => false,
            };
            if !agrees {
                continue;
            }
            match figure.quantity {
                Quantity::HashRate if !figure.is_usual_size() => {
                    found.rate = true;
                }
                Quantity::HashRate => found.usual_rate = true,
                Quantity::Efficiency => found.efficiency = true,
                _ => found.power = true,
            }
            found.figures.push((field, figure));
        }
        found
    }

    fn confirms(&self, mining_word: bool) -> bool {
        let weak = u8::from(self.usual_rate) + u8::from(self.power);
        self.rate
            || self.efficiency
            || (self.power && !self.weak_power)
            || weak >= 2
            || (weak == 1 && mining_word)
    }
}

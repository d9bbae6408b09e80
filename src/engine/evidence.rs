//! A decision → evidence in the seller's own text.

use super::decide::Standing;
use super::read::Facts;
use crate::lang::{Occurrence, Source};
use crate::listing::{By, CleanSpan, Evidence, HitText, Technique};
use crate::pack::Pack;
use crate::text::Figure;

/// Hits of one line that are shown.
pub(super) const MOST_SHOWN: usize = 8;

/// Gives the evidence of one category.
pub(super) fn evidence(pack: &Pack, facts: &Facts, standing: &Standing<'_>) -> Vec<Evidence> {
    let mut out = Vec::new();
    for fired in &standing.rules {
        let mut hits = Vec::new();
        let mut more = 0;
        for line in &fired.lines {
            let found: Vec<HitText> = line.iter().filter_map(|o| hit(pack, facts, o)).collect();
            more += found.len().saturating_sub(MOST_SHOWN);
            hits.extend(found.into_iter().take(MOST_SHOWN));
            let of_models = line.iter().filter_map(|o| {
                if let Source::Model(m) = o.source {
                    Some(&facts.models[m])
                } else {
                    None
                }
            });
            hits.extend(
                of_models
                    .flat_map(|m| m.figures.iter())
                    .take(MOST_SHOWN)
                    .map(|(field, f)| figure_hit(facts, *field, f)),
            );
        }
        tidy(&mut hits);
        out.push(Evidence {
            by: By::Rule {
                rule: fired.rule.id.clone(),
                says: fired.rule.says,
            },
            hits,
            more,
        });
    }
    for signal in &standing.signals {
        let mut hits: Vec<HitText> = hit(pack, facts, &signal.place).into_iter().collect();
        if let Source::Model(m) = signal.place.source {
            hits.extend(
                facts.models[m]
                    .figures
                    .iter()
                    .take(MOST_SHOWN)
                    .map(|(field, f)| figure_hit(facts, *field, f)),
            );
        }
        tidy(&mut hits);
        out.push(Evidence {
            by: By::List {
                list: signal.name.clone(),
                strength: signal.strength,
            },
            hits,
            more: 0,
        });
    }
    out
}

pub(super) fn tidy(hits: &mut Vec<HitText>) {
    hits.sort_by(|a, b| (a.field, a.span, &a.term).cmp(&(b.field, b.span, &b.term)));
    // What a list finds and a regex asks for may be one place, and only the list tells its trick.
    hits.dedup_by(|b, a| {
        let same = (a.field, a.span, &a.term) == (b.field, b.span, &b.term);
        if same {
            a.techniques = a.techniques.union(b.techniques);
        }
        same
    });
}

pub(super) fn hit(pack: &Pack, facts: &Facts, place: &Occurrence) -> Option<HitText> {
    let field = facts.fields.get(place.field)?;
    let span = trimmed(&field.lower, place.span)?;
    let (term, techniques) = match place.source {
        Source::Hit(i) => (
            pack.matcher.term(facts.hits[i].term).text.clone(),
            facts.hits[i].techniques,
        ),
        Source::Model(i) => (facts.models[i].name.clone(), facts.models[i].techniques),
        Source::Figure(i) => {
            return Some(figure_hit(
                facts,
                place.field,
                &facts.figures[place.field][i],
            ));
        }
        Source::Other => (
            field.lower.get(span.range()).unwrap_or("").to_owned(),
            field.techniques_of_phrase(span),
        ),
    };
    Some(HitText {
        field: place.field,
        span: field.raw(span),
        term,
        techniques,
    })
}

/// The span without the blanks at its ends, which a regex may have asked for; `None` when nothing else is there.
fn trimmed(text: &str, span: CleanSpan) -> Option<CleanSpan> {
    let found = text.get(span.range())?;
    let start = span.start + (found.len() - found.trim_start().len());
    let end = start + found.trim().len();
    (start < end).then_some(CleanSpan { start, end })
}

/// Whether a figure's unit is Russian (ТХ/с, терахеш) and no Latin one in disguise (95Т).
fn is_russian(figure: &str) -> bool {
    let mut letters = figure.chars().filter(|c| c.is_alphabetic());
    figure.contains(['х', 'Х']) && letters.all(|c| matches!(c, '\u{400}'..='\u{52F}'))
}

pub(super) fn figure_hit(facts: &Facts, field: usize, figure: &Figure) -> HitText {
    let text = &facts.fields[field];
    let mut techniques = text.techniques(figure.span);
    if is_russian(text.raw_text(figure.span)) {
        techniques.remove(Technique::Confusable);
    }
    HitText {
        field,
        span: text.raw(figure.span),
        term: figure.to_string(),
        techniques,
    }
}

//! A decision → evidence in the seller's own text, and the tricks that were needed.

use super::decide::{Decided, Standing};
use super::read::Facts;
use crate::lang::{Occurrence, Source};
use crate::listing::{
    By, Category, Decision, Evidence, FieldKind, HitText, Kind, Strength, Technique, Techniques,
};
use crate::literal::Governed;
use crate::pack::Pack;
use crate::text::{Figure, Quantity};

/// Hits of one line that are shown.
const MOST_SHOWN: usize = 8;

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

fn tidy(hits: &mut Vec<HitText>) {
    hits.sort_by(|a, b| (a.field, a.span, &a.term).cmp(&(b.field, b.span, &b.term)));
    hits.dedup();
}

pub(super) fn hit(pack: &Pack, facts: &Facts, place: &Occurrence) -> Option<HitText> {
    if place.span.start == place.span.end {
        return None;
    }
    let field = facts.fields.get(place.field)?;
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
            field.lower.get(place.span.range()).unwrap_or("").to_owned(),
            field.techniques(place.span),
        ),
    };
    Some(HitText {
        field: place.field,
        span: field.raw(place.span),
        term,
        techniques,
    })
}

pub(super) fn figure_hit(facts: &Facts, field: usize, figure: &Figure) -> HitText {
    let text = &facts.fields[field];
    HitText {
        field,
        span: text.raw(figure.span),
        term: describe(figure),
        techniques: text.techniques(figure.span),
    }
}

/// A figure in words: `hashrate 104 TH/s`.
pub(super) fn describe(figure: &Figure) -> String {
    let v = figure.value;
    match figure.quantity {
        Quantity::HashRate => {
            let (factor, unit) = [
                (1e15, "PH/s"),
                (1e12, "TH/s"),
                (1e9, "GH/s"),
                (1e6, "MH/s"),
                (1e3, "kH/s"),
            ]
            .into_iter()
            .find(|(f, _)| v >= *f)
            .unwrap_or((1.0, "H/s"));
            format!("hashrate {} {unit}", round(v / factor))
        }
        Quantity::Power => format!("power {} W", round(v)),
        Quantity::Efficiency => format!("efficiency {} J/TH", round(v)),
        Quantity::Storage => format!("storage {} TB", round(v / 1e12)),
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Gives the tricks that a verdict names.
pub(super) fn evasion(
    pack: &Pack,
    facts: &Facts,
    decided: &Decided<'_>,
    evidence: &[Evidence],
) -> Techniques {
    let mut out = evidence
        .iter()
        .flat_map(|e| &e.hits)
        .fold(Techniques::NONE, |set, hit| set.union(hit.techniques));
    // A trick on any word of mining, machine or rate is a trick, whichever category won and whatever else stands openly.
    for hit in facts.hits.iter().filter(|h| h.governed == Governed::Free) {
        if pack.list(hit.list).mining_word
            || (!hit.faint && pack.term(hit.term).strength >= Strength::Medium)
        {
            out = out.union(hit.techniques);
        }
    }
    for model in facts
        .models
        .iter()
        .filter(|m| m.governed == Governed::Free && m.confirmed.is_some())
    {
        out = out.union(model.techniques);
    }
    for (field, figure) in facts
        .figures
        .iter()
        .enumerate()
        .flat_map(|(i, f)| f.iter().map(move |f| (i, f)))
    {
        if figure.quantity == Quantity::HashRate {
            out = out.union(facts.fields[field].techniques(figure.span));
        }
    }
    if is_traditional(facts) {
        out.remove(Technique::VariantHan);
    }
    let Some(first) = decided.standing.first() else {
        return out;
    };
    for fired in &first.rules {
        for name in &fired.rule.names {
            if *name != Technique::ModelOnly || !is_named(pack, facts) {
                out.insert(*name);
            }
        }
    }
    // Slang and initials hide the goods wherever they stand.
    for hit in facts.hits.iter().filter(|h| {
        h.governed == Governed::Free && !h.faint && facts.kinds[h.field] != FieldKind::CategoryPath
    }) {
        let list = pack.list(hit.list);
        if list.category.is_none_or(|c| c == first.category) {
            list.names.iter().for_each(|t| out.insert(*t));
        }
    }
    if first.decision == Decision::Block
        && matches!(first.category, Category::Rig | Category::Accessory)
        && denies_device(pack, facts)
    {
        out.insert(Technique::ContradictedDenial);
    }
    if decided.stuffed {
        out.insert(Technique::KeywordStuffing);
    }
    if first.decision == Decision::Block && is_misfiled(pack, facts, first.category) {
        out.insert(Technique::WrongCategory);
    }
    out
}

/// Whether the text is traditional throughout: variant forms are then its spelling.
fn is_traditional(facts: &Facts) -> bool {
    let (variants, simplified) = facts
        .fields
        .iter()
        .map(crate::text::FieldText::script_counts)
        .fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    simplified * 8 <= variants
}

/// Whether a noun, brand or coin is left beside model and figures.
fn is_named(pack: &Pack, facts: &Facts) -> bool {
    let word = facts.hits.iter().any(|h| {
        let list = pack.list(h.list);
        h.governed == Governed::Free
            && !list.is_department
            && list.strength != Strength::Benign
            && matches!(
                list.kind,
                Kind::Noun | Kind::Maker | Kind::Coin | Kind::Part
            )
            && facts.kinds[h.field] != FieldKind::CategoryPath
    });
    word || facts.models.iter().any(|m| m.maker_named)
}

fn denies_device(pack: &Pack, facts: &Facts) -> bool {
    facts.hits.iter().any(|h| {
        let list = pack.list(h.list);
        h.governed == Governed::Denied
            && list.kind == Kind::Noun
            && list.category == Some(Category::Rig)
    })
}

/// Whether the path names departments and none of them is one where the goods are at home.
fn is_misfiled(pack: &Pack, facts: &Facts, category: Category) -> bool {
    let departments: Vec<_> = facts
        .hits
        .iter()
        .map(|h| pack.list(h.list))
        .filter(|l| l.is_department)
        .collect();
    !departments.is_empty() && !departments.iter().any(|d| d.plausible.contains(&category))
}

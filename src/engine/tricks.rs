//! Evidence → the tricks that a verdict names, and where they stand.

use super::decide::Decided;
use super::evidence::{MOST_SHOWN, figure_hit, hit, tidy};
use super::read::Facts;
use super::signals::is_stuffed;
use crate::lang::{Occurrence, Source};
use crate::listing::{
    By, Category, CleanSpan, Decision, Evidence, FieldKind, HitText, Kind, Strength, Technique,
    Techniques,
};
use crate::literal::{Governed, Unmasked, governed};
use crate::pack::Pack;
use crate::text::{FieldText, Quantity};

/// Gives the places where a word of mining, a machine or a rate stands in disguise and no evidence shows it.
///
/// A trick on any of them is a trick, whichever category won and whatever else stands openly.
pub(super) fn disguised(pack: &Pack, facts: &Facts, shown: &[Evidence]) -> Option<Evidence> {
    let words = facts.hits.iter().enumerate().filter(|(_, h)| {
        let list = pack.list(h.list);
        h.governed == Governed::Free
            && (list.mining_word
                || matches!(list.kind, Kind::Maker | Kind::Unit)
                || (list.kind == Kind::Coin && !h.faint)
                || (!h.faint && pack.term(h.term).strength >= Strength::Medium))
    });
    let words = words.filter_map(|(i, h)| {
        let place = Occurrence {
            field: h.field,
            span: h.span,
            source: Source::Hit(i),
        };
        hit(pack, facts, &place)
    });
    let models = facts.models.iter().enumerate().filter_map(|(i, m)| {
        let place = Occurrence {
            field: m.field,
            span: m.span,
            source: Source::Model(i),
        };
        (m.governed == Governed::Free && (m.confirmed.is_some() || m.maker_named))
            .then(|| hit(pack, facts, &place))
            .flatten()
    });
    let rates = facts.figures.iter().enumerate().flat_map(|(field, found)| {
        found
            .iter()
            .filter(|f| f.quantity == Quantity::HashRate)
            .map(move |f| figure_hit(facts, field, f))
    });
    let mut hits: Vec<HitText> = words.chain(models).chain(rates).collect();
    hits.extend(unmasked(pack, facts));
    hits.extend(spelled_codes(facts));
    let variant = |h: &HitText| h.techniques.contains(Technique::VariantHan);
    if hits.iter().any(variant) && is_traditional(facts) {
        for hit in &mut hits {
            hit.techniques.remove(Technique::VariantHan);
        }
    }
    hits.retain(|h| {
        let known = |s: &HitText| {
            s.field == h.field && s.span == h.span && covers(s.techniques, h.techniques)
        };
        !h.techniques.is_empty() && !shown.iter().flat_map(|e| &e.hits).any(known)
    });
    tidy(&mut hits);
    hits.dedup_by(|a, b| (a.field, a.span) == (b.field, b.span));
    let more = hits.len().saturating_sub(MOST_SHOWN);
    hits.truncate(MOST_SHOWN);
    let techniques = techniques(&hits);
    (!techniques.is_empty()).then_some(Evidence {
        by: By::Disguise { techniques },
        hits,
        more,
    })
}

fn covers(all: Techniques, some: Techniques) -> bool {
    all.union(some) == all
}

/// Words of the field that the lists open to rules did not read there, each with every trick on it.
fn unmasked(pack: &Pack, facts: &Facts) -> Vec<HitText> {
    let mut out = Vec::new();
    for (i, field) in facts.fields.iter().enumerate() {
        if facts.kinds[i] == FieldKind::CategoryPath {
            continue;
        }
        let unmasking = pack.unmasker.find(field, &pack.segmenter);
        facts.steps.set(facts.steps.get() + unmasking.steps);
        for found in unmasking.found {
            // Who writes a word openly has no need of its initials (神马 beside SM).
            let open = found.techniques == Techniques::one(Technique::Initials)
                && facts.fields.iter().any(|f| f.lower.contains(&found.word));
            let dressed = field.techniques(found.span);
            let openly = found.techniques.is_empty() && field.raw_is(found.span, &found.word);
            if !open
                && !openly
                && !is_read(facts, i, &found)
                && governed(field, found.span, &found.word, false) != Governed::Denied
            {
                let techniques = found.techniques.union(dressed);
                out.push(HitText {
                    field: i,
                    span: field.raw(found.span),
                    term: found.word,
                    techniques: field.as_written(found.span, techniques),
                });
            }
        }
    }
    out
}

/// Whether a place is read already: as it stands, by a list or as part of a machine's name, or as part of a term that needs
/// fewer tricks (`minero asic` over `m1n3r0`). A word whose signs are repeated holds itself (空投 in 空空投投).
fn is_read(facts: &Facts, field: usize, found: &Unmasked) -> bool {
    let span = found.span;
    if found.techniques.contains(Technique::Repetition) {
        return false;
    }
    let plain = facts.hits.iter().any(|h| {
        h.field == field
            && h.techniques.is_empty()
            && h.span.overlaps(span)
            && facts.fields[field]
                .lower
                .get(h.span.range())
                .is_some_and(|text| text.chars().count() >= 2)
    });
    let simpler = facts.hits.iter().any(|h| {
        h.field == field
            && !h.faint
            && h.span.covers(span)
            && h.techniques != found.techniques
            && covers(found.techniques, h.techniques)
    });
    plain
        || simpler
        || facts
            .models
            .iter()
            .any(|m| m.field == field && m.techniques.is_empty() && m.span.overlaps(span))
}

/// Whether letters and figures are a machine's name, a hash rate, or a code.
fn is_code(facts: &Facts, field: usize, span: CleanSpan) -> bool {
    let model = |m: &crate::models::Found| m.field == field && m.span.overlaps(span);
    let rate = |f: &crate::text::Figure| f.quantity == Quantity::HashRate && f.span.overlaps(span);
    let text = facts.fields[field].cased.get(span.range()).unwrap_or("");
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    facts.models.iter().any(model)
        || facts.figures[field].iter().any(rate)
        || (letters > 0 && figures >= 2)
}

/// Codes and rates whose figures are spelled out.
fn spelled_codes(facts: &Facts) -> Vec<HitText> {
    let mut out = Vec::new();
    for (i, field) in facts.fields.iter().enumerate() {
        if facts.kinds[i] == FieldKind::CategoryPath {
            continue;
        }
        for span in field.respelled().filter(|s| is_code(facts, i, *s)) {
            out.push(HitText {
                field: i,
                span: field.raw(span),
                term: field.cased.get(span.range()).unwrap_or("").to_owned(),
                techniques: field.techniques(span),
            });
        }
    }
    out
}

fn techniques<'h>(hits: impl IntoIterator<Item = &'h HitText>) -> Techniques {
    hits.into_iter()
        .fold(Techniques::NONE, |set, hit| set.union(hit.techniques))
}

/// Gives the tricks that a verdict names: those its evidence needed, and those on what is meant.
pub(super) fn evasion(
    pack: &Pack,
    facts: &Facts,
    decided: &Decided<'_>,
    evidence: &[Evidence],
) -> Techniques {
    let mut out = techniques(evidence.iter().flat_map(|e| &e.hits));
    if out.contains(Technique::VariantHan) && is_traditional(facts) {
        out.remove(Technique::VariantHan);
    }
    let Some(first) = decided.standing.first() else {
        return out;
    };
    // A noun masked, in initials or as a picture is a noun still.
    let masked = first
        .rules
        .iter()
        .flat_map(|f| &f.rule.names)
        .any(|t| matches!(t, Technique::Other | Technique::Initials | Technique::Emoji));
    for fired in &first.rules {
        for name in &fired.rule.names {
            let named = || masked || is_named(pack, facts, first.category);
            if *name != Technique::ModelOnly || !named() {
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
    if decided.stuffed
        || (first.decision == Decision::Block
            && is_stuffed(pack, facts, &[Kind::Other, Kind::Noun]))
    {
        out.insert(Technique::KeywordStuffing);
    }
    if first.table == Decision::Block && is_misfiled(pack, facts, first.category) {
        out.insert(Technique::WrongCategory);
    }
    out
}

/// Whether the text is traditional or Japanese throughout: variant forms are then its spelling.
fn is_traditional(facts: &Facts) -> bool {
    let (mut variants, mut simplified, mut kana, mut han) = (0, 0, 0, 0);
    for counts in facts.fields.iter().map(FieldText::script_counts) {
        variants += counts.variants;
        simplified += counts.simplified;
        kana += counts.kana;
        han += counts.han;
    }
    simplified * 8 <= variants || kana * 2 >= han.max(1)
}

/// Whether a noun of the goods, a brand or a coin is left beside model and figures. A fan that comes along is no noun of
/// the machine.
fn is_named(pack: &Pack, facts: &Facts, category: Category) -> bool {
    let word = facts.hits.iter().any(|h| {
        let list = pack.list(h.list);
        let names = match list.kind {
            Kind::Noun | Kind::Maker | Kind::Coin => true,
            Kind::Part => category == Category::Accessory,
            // Slang and initials of the goods.
            _ => !list.names.is_empty(),
        };
        names
            && h.governed != Governed::Origin
            && !list.is_department
            && list.strength != Strength::Benign
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

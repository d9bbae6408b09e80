//! A program over facts: what holds, and where.

use super::ast::{Compare, FieldSelect, Item, Line, ListId, What};
use super::facts::{Facts, ListHit, Occurrence, Source};
use super::figures::{amounts, figures, worked_out};
use super::markers::{is_for, is_with};
use crate::listing::{CleanSpan, FieldKind};
use crate::literal::Governed;
use crate::models::{Confirmed, Found, ModelKind, within};
use crate::text::Quantity;

/// Places one `what` gives at most; more add nothing to a verdict.
const MOST_PLACES: usize = 256;
/// Signals within signals, so that a circle ends.
const MOST_DEPTH: usize = 16;

/// The places at which a line holds.
pub type Holds = Option<Vec<Occurrence>>;

/// Gives where a line holds, or `None`. Alternatives that hold all add their places.
pub fn holds(line: &Line, facts: &Facts<'_>) -> Holds {
    holds_at(line, None, facts, 0)
}

fn holds_at(line: &Line, within: Option<&FieldSelect>, facts: &Facts<'_>, depth: usize) -> Holds {
    if depth > MOST_DEPTH {
        return None;
    }
    let mut all = Vec::new();
    let mut any = false;
    for item in &line.items {
        let field = item.field.as_ref().or(within);
        let found = find_at(&item.what, field, facts, depth);
        if enough(item, &found, facts) {
            any = true;
            all.extend(found);
        }
    }
    all.sort_unstable();
    all.dedup();
    any.then_some(all)
}

fn enough(item: &Item, found: &[Occurrence], facts: &Facts<'_>) -> bool {
    if item.count <= 1 {
        return !found.is_empty();
    }
    // Terms of one phrase (video course, course) are one.
    let mut terms = std::collections::BTreeSet::new();
    let mut last: Option<&Occurrence> = None;
    for place in found {
        if last.is_some_and(|l| l.field == place.field && l.span.overlaps(place.span)) {
            continue;
        }
        last = Some(place);
        terms.insert(match place.source {
            Source::Hit(i) => (0, facts.hits[i].term.0 as usize, 0),
            Source::Model(i) => (1, i, 0),
            Source::Figure(i) => (2, place.field, i),
            Source::Other => (3, place.field, place.span.start),
        });
    }
    terms.len() >= item.count
}

/// Gives the places of one `what`, by field and start.
pub fn find(what: &What, field: Option<&FieldSelect>, facts: &Facts<'_>) -> Vec<Occurrence> {
    find_at(what, field, facts, 0)
}

fn find_at(
    what: &What,
    field: Option<&FieldSelect>,
    facts: &Facts<'_>,
    depth: usize,
) -> Vec<Occurrence> {
    let looks = |i: usize| looks_at(field, facts, i);
    let mut found = match what {
        What::List(list) => list_hits(*list, Governed::Free, facts, &looks),
        What::Denied(list) => list_hits(*list, Governed::Denied, facts, &looks),
        What::Signal(id) => facts
            .signals
            .get(id.0 as usize)
            .and_then(|line| holds_at(line, field, facts, depth + 1))
            .unwrap_or_default(),
        What::Model(kinds, by) => models(facts, &looks, |m| {
            kinds.contains(&m.kind) && confirmed(m, *by) && m.governed == Governed::Free
        }),
        What::Named(kinds) => models(facts, &looks, |m| {
            kinds.contains(&m.kind) && m.governed == Governed::Free
        }),
        What::Hashrate { bare } => figures(facts, &looks, |q, written, _| {
            q == Quantity::HashRate && (written || *bare)
        }),
        What::Power => figures(facts, &looks, |q, _, _| q == Quantity::Power),
        What::Efficiency => figures(facts, &looks, |q, _, _| q == Quantity::Efficiency),
        What::WorkedOut(low, high) => worked_out(*low, *high, facts, &looks),
        What::Storage(low, high) => figures(facts, &looks, |q, _, v| {
            q == Quantity::Storage && (*low..=*high).contains(&v)
        }),
        What::Amount(low, high, list) => {
            let hits = list_hits(*list, Governed::Free, facts, &looks);
            amounts(*low, *high, hits, facts)
        }
        What::Price(compare, value, currency) => price(*compare, *value, currency, facts),
        What::Of(count, whats) => of(*count, whats, field, facts, depth),
        What::Near(a, b, distance) => pairs(a, b, field, facts, depth, |text, x, y| {
            within(text, x, y, *distance)
        }),
        What::SameSentence(a, b) => pairs(a, b, field, facts, depth, same_sentence),
        What::For(what) => marked(what, field, facts, depth, is_for),
        What::With(what) => marked(what, field, facts, depth, is_with),
        What::PartOf(list, kinds) => parts(*list, kinds, facts, &looks),
        What::InsufficientText => other(facts.insufficient),
        What::Disguised(what, technique) => {
            let mut found = find_at(what, field, facts, depth);
            if let What::List(list) = **what {
                found.extend(faint_hits(list, facts, &looks));
                found.sort_unstable();
            }
            found.retain(|o| {
                let techniques = match o.source {
                    Source::Hit(i) => facts.hits[i].techniques,
                    Source::Model(i) => facts.models[i].techniques,
                    _ => facts.fields[o.field].techniques(o.span),
                };
                technique.map_or(!techniques.is_empty(), |t| techniques.contains(t))
            });
            found
        }
        What::Department(lists) => lists
            .iter()
            .flat_map(|list| {
                list_hits(*list, Governed::Free, facts, &|i| {
                    facts.kinds[i] == FieldKind::CategoryPath
                })
            })
            .collect(),
        What::Regex(regex) => (0..facts.fields.len())
            .filter(|i| looks(*i))
            .flat_map(|field| {
                let text = &facts.fields[field].lower;
                let found = regex.find_iter(text).take(MOST_PLACES);
                found.map(move |range| Occurrence {
                    field,
                    span: without_stops(text, range),
                    source: Source::Other,
                })
            })
            .collect(),
    };
    found.truncate(MOST_PLACES);
    found
}

/// What a regex matched, without the blanks and stops at its ends that it only asks for as a border.
fn without_stops(text: &str, range: std::ops::Range<usize>) -> CleanSpan {
    let stop = |c: char| c.is_whitespace() || ",.;:!?()、。".contains(c);
    let whole = text.get(range.clone()).unwrap_or("");
    let kept = whole.trim_start_matches(stop);
    let start = range.end - kept.len();
    let end = start + kept.trim_end_matches(stop).len();
    if kept.is_empty() {
        return CleanSpan {
            start: range.start,
            end: range.end,
        };
    }
    CleanSpan { start, end }
}

fn looks_at(field: Option<&FieldSelect>, facts: &Facts<'_>, i: usize) -> bool {
    match field {
        None => facts.kinds[i] != FieldKind::CategoryPath,
        Some(FieldSelect::Kind(FieldKind::Title)) => {
            let kind = facts.kinds[i];
            kind == FieldKind::Title || (facts.headlines && kind == FieldKind::ImageText)
        }
        Some(FieldSelect::Kind(kind)) => facts.kinds[i] == *kind,
        Some(FieldSelect::Attribute(key)) => {
            facts.kinds[i] == FieldKind::Attribute
                && facts.names[i].strip_prefix("attributes.") == Some(key)
        }
    }
}

fn list_hits(
    list: ListId,
    governed: Governed,
    facts: &Facts<'_>,
    looks: &dyn Fn(usize) -> bool,
) -> Vec<Occurrence> {
    hits_of(list, facts, |h| {
        h.governed == governed && !h.faint && looks(h.field)
    })
}

fn hits_of(list: ListId, facts: &Facts<'_>, counts: impl Fn(&ListHit) -> bool) -> Vec<Occurrence> {
    let places = facts.hits_of(list);
    facts.step(places.len());
    let hits = places
        .iter()
        .map(|(_, i)| (*i as usize, &facts.hits[*i as usize]))
        .filter(|(_, h)| counts(h));
    hits.take(MOST_PLACES)
        .map(|(i, h)| Occurrence {
            field: h.field,
            span: h.span,
            source: Source::Hit(i),
        })
        .collect()
}

/// Hits of which too little is left to count by themselves.
fn faint_hits(list: ListId, facts: &Facts<'_>, looks: &dyn Fn(usize) -> bool) -> Vec<Occurrence> {
    hits_of(list, facts, |h| {
        h.faint && h.governed == Governed::Free && looks(h.field)
    })
}

fn models(
    facts: &Facts<'_>,
    looks: &dyn Fn(usize) -> bool,
    counts: impl Fn(&Found) -> bool,
) -> Vec<Occurrence> {
    let found = facts
        .models
        .iter()
        .enumerate()
        .filter(|(_, m)| looks(m.field) && counts(m));
    found
        .map(|(i, m)| Occurrence {
            field: m.field,
            span: m.span,
            source: Source::Model(i),
        })
        .collect()
}

/// A model counts as confirmed by figure or maker; by algorithm only when asked.
fn confirmed(model: &Found, by: Option<Confirmed>) -> bool {
    match by {
        Some(by) => model.confirmed == Some(by),
        None => model.confirmed >= Some(Confirmed::Maker),
    }
}

fn price(compare: Compare, value: f64, currency: &str, facts: &Facts<'_>) -> Vec<Occurrence> {
    let holds = facts.price.is_some_and(|(price, of)| {
        of == currency
            && match compare {
                Compare::Less => price < value,
                Compare::AtMost => price <= value,
                Compare::More => price > value,
                Compare::AtLeast => price >= value,
            }
    });
    other(holds)
}

/// One place without text: the whole listing.
fn other(holds: bool) -> Vec<Occurrence> {
    if holds {
        vec![Occurrence {
            field: 0,
            span: CleanSpan { start: 0, end: 0 },
            source: Source::Other,
        }]
    } else {
        Vec::new()
    }
}

fn of(
    count: usize,
    whats: &[What],
    field: Option<&FieldSelect>,
    facts: &Facts<'_>,
    depth: usize,
) -> Vec<Occurrence> {
    let found: Vec<Vec<Occurrence>> = whats
        .iter()
        .map(|w| find_at(w, field, facts, depth))
        .filter(|f| !f.is_empty())
        .collect();
    if found.len() >= count {
        found.concat()
    } else {
        Vec::new()
    }
}

fn pairs(
    a: &What,
    b: &What,
    field: Option<&FieldSelect>,
    facts: &Facts<'_>,
    depth: usize,
    close: impl Fn(&str, CleanSpan, CleanSpan) -> bool,
) -> Vec<Occurrence> {
    let (left, right) = (
        find_at(a, field, facts, depth),
        find_at(b, field, facts, depth),
    );
    let mut out = Vec::new();
    for x in &left {
        facts.step(right.len());
        for y in right
            .iter()
            .filter(|y| y.field == x.field && !y.span.overlaps(x.span))
        {
            if close(&facts.fields[x.field].lower, x.span, y.span) {
                out.extend([*x, *y]);
            }
        }
        if out.len() >= MOST_PLACES {
            break;
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn same_sentence(text: &str, a: CleanSpan, b: CleanSpan) -> bool {
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    second.start - first.end <= 2_000
        && text.get(first.end..second.start).is_some_and(|gap| {
            !gap.contains(['。', '!', '！', '?', '？', '\n', '；', ';']) && !gap.contains(". ")
        })
}

fn marked(
    what: &What,
    field: Option<&FieldSelect>,
    facts: &Facts<'_>,
    depth: usize,
    is: fn(&str, CleanSpan) -> bool,
) -> Vec<Occurrence> {
    let mut found = find_at(what, field, facts, depth);
    found.retain(|o| is(&facts.fields[o.field].lower, o.span));
    found
}

/// Terms beside a machine's name: nothing between but figures and a few links. The maker must stand there, unless the
/// term is a part nothing else has.
fn parts(
    list: ListId,
    kinds: &[ModelKind],
    facts: &Facts<'_>,
    looks: &dyn Fn(usize) -> bool,
) -> Vec<Occurrence> {
    let terms = hits_of(list, facts, |h| {
        h.governed == Governed::Free && looks(h.field)
    });
    let mut out = Vec::new();
    for (m, model) in facts
        .models
        .iter()
        .enumerate()
        .filter(|(_, m)| kinds.contains(&m.kind) && looks(m.field))
    {
        let has_maker = model.confirmed >= Some(Confirmed::Maker);
        facts.step(terms.len());
        for term in terms.iter().filter(|t| t.field == model.field) {
            let own = matches!(term.source, Source::Hit(h) if facts.hits[h].own);
            let beside = (own || has_maker)
                && !term.span.overlaps(model.span)
                && is_beside(&facts.fields[term.field].lower, term.span, model.span);
            if beside {
                out.extend([
                    *term,
                    Occurrence {
                        field: model.field,
                        span: model.span,
                        source: Source::Model(m),
                    },
                ]);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What may stand between a part and its machine.
const LINKS: &[&str] = &[
    "专用",
    "原装",
    "全新",
    "拆机",
    "通用",
    "系列",
    "矿机",
    "蚂蚁",
    "神马",
    "机器",
    "用",
    "的",
    "for",
    "of",
    "the",
    "fits",
    "original",
    "genuine",
    "new",
    "bitmain",
    "antminer",
    "series",
    "miner",
    "compatible",
    "with",
    "and",
    "适用于",
    "适用",
    "适配",
    "适合",
];

fn is_beside(text: &str, a: CleanSpan, b: CleanSpan) -> bool {
    let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
    if second.start.saturating_sub(first.end) > 120 {
        return false;
    }
    let Some(gap) = text.get(first.end..second.start) else {
        return false;
    };
    let mut rest = gap;
    loop {
        rest = rest
            .trim_start_matches(|c: char| !c.is_alphabetic() && !matches!(c, '。' | '；' | '\n'));
        if rest.is_empty() {
            return true;
        }
        // Codes of sister machines (S19 / T19 / S19 Pro) and short words with digits are figures here.
        let word: String = rest
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let is_code = !word.is_empty()
            && (word.bytes().any(|b| b.is_ascii_digit())
                || word.len() <= 3 && !matches!(word.as_str(), "and"));
        if let Some(link) = LINKS
            .iter()
            .filter(|l| rest.starts_with(*l))
            .max_by_key(|l| l.len())
        {
            rest = rest.get(link.len()..).unwrap_or("");
        } else if is_code {
            rest = rest.get(word.len()..).unwrap_or("");
        } else {
            return false;
        }
    }
}

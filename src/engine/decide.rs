//! The decision table: what fired → what is to be done.

use super::drowse::Woken;
use super::read::Facts;
use super::signals::{Signal, TableRow, reach, signals, stuffing};
use crate::lang::{self, Line, Occurrence, Rule, What, holds, is_for, is_with};
use crate::listing::{Category, Decision, FieldKind, Listing};
use crate::pack::{Date, Pack, Policy};

/// A rule that fired, with the places of each line.
#[derive(Debug, Clone)]
pub(super) struct Fired<'p> {
    pub(super) rule: &'p Rule,
    pub(super) lines: Vec<Vec<Occurrence>>,
}

/// What stands for one category.
#[derive(Debug, Clone)]
pub(super) struct Standing<'p> {
    pub(super) category: Category,
    /// What the table says, and what policy and day make of it.
    pub(super) table: Decision,
    pub(super) decision: Decision,
    pub(super) rules: Vec<Fired<'p>>,
    pub(super) row: Option<TableRow>,
    pub(super) signals: Vec<Signal>,
    title_hits: usize,
}

/// The whole decision.
#[derive(Debug, Clone)]
pub(super) struct Decided<'p> {
    /// Categories that stand, the deciding one first.
    pub(super) standing: Vec<Standing<'p>>,
    /// Whether the listing is stuffed with benign words.
    pub(super) stuffed: bool,
    /// Categories whose fired rules are only context, with the rule that stands instead.
    pub(super) context: Vec<(Category, String)>,
}

/// Gives the facts in the form rules ask.
pub(super) fn view<'a>(
    pack: &'a Pack,
    listing: &'a Listing,
    facts: &'a Facts,
    names: &'a [&'a str],
) -> lang::Facts<'a> {
    lang::Facts {
        fields: &facts.fields,
        kinds: &facts.kinds,
        names,
        hits: &facts.hits,
        by_list: &facts.by_list,
        muted: &[],
        headlines: true,
        models: &facts.models,
        figures: &facts.figures,
        price: listing.price.zip(listing.currency.as_deref()),
        insufficient: facts.insufficient,
        signals: &pack.signals,
        steps: &facts.steps,
    }
}

/// Where a rule's lines hold, or `None` when it does not fire. `stuffing` are the benign lists of a stuffed listing.
pub(super) fn fire(
    rule: &Rule,
    facts: &lang::Facts<'_>,
    stuffing: &[lang::ListId],
) -> Option<Vec<Vec<Occurrence>>> {
    let hit = |lists: &Vec<lang::ListId>| {
        lists.is_empty() || lists.iter().any(|l| !facts.hits_of(*l).is_empty())
    };
    if !rule.needs.iter().all(hit) {
        return None;
    }
    let only_names = rule.all.iter().all(is_only_names);
    let mut lines = Vec::with_capacity(rule.all.len());
    for line in &rule.all {
        let mut found = holds(line, facts)?;
        if only_names {
            // B1, B3 and B7 are vitamins, cases and cars.
            found.retain(
                |o| !matches!(o.source, lang::Source::Model(m) if facts.models[m].key.len() < 4),
            );
            if found.is_empty() {
                return None;
            }
        }
        lines.push(found);
    }
    let excepted = rule.unless.iter().any(|l| stands(l, facts, stuffing));
    (!excepted).then_some(lines)
}

/// Whether an exception holds. Stuffing a listing with innocent words must not work: they are no exception then.
fn stands(exception: &Line, facts: &lang::Facts<'_>, stuffing: &[lang::ListId]) -> bool {
    let stuffed = lang::Facts {
        muted: stuffing,
        headlines: false,
        ..*facts
    };
    holds(exception, &stuffed).is_some()
}

fn is_only_names(line: &Line) -> bool {
    line.items
        .iter()
        .all(|item| matches!(item.what, What::Named(_)))
}

/// The rules in `shadow` that fire, by their places in the pack: they are told, and decide nothing.
pub(super) fn shadows(
    pack: &Pack,
    facts: &Facts,
    view: &lang::Facts<'_>,
    woken: &Woken,
) -> Vec<usize> {
    let shadow = |(i, rule): &(usize, &Rule)| rule.state == lang::State::Shadow && woken.has(*i);
    let mut rules = pack.rules.iter().enumerate().filter(shadow).peekable();
    if rules.peek().is_none() {
        return Vec::new();
    }
    let stuffing = stuffing(pack, facts);
    rules
        .filter(|(_, rule)| fire(rule, view, &stuffing).is_some())
        .map(|(i, _)| i)
        .collect()
}

/// Decides a listing; only what it wakes can fire.
pub(super) fn decide<'p>(
    pack: &'p Pack,
    policy: &Policy,
    as_of: Date,
    facts: &Facts,
    view: &lang::Facts<'_>,
    woken: &Woken,
) -> Decided<'p> {
    let stuffing = stuffing(pack, facts);
    let enforced = pack
        .rules
        .iter()
        .enumerate()
        .filter(|(i, rule)| rule.state == lang::State::Enforce && woken.has(*i));
    let fired: Vec<Fired<'p>> = enforced
        .filter_map(|(_, rule)| fire(rule, view, &stuffing).map(|lines| Fired { rule, lines }))
        .collect();
    let (all_signals, stuffed) = signals(pack, facts);
    let instead = |category: Category| {
        fired
            .iter()
            .find(|f| f.rule.instead_of.contains(&category))
            .map(|f| f.rule.id.clone())
    };
    let context: Vec<(Category, String)> = Category::ALL
        .iter()
        .filter_map(|c| instead(*c).map(|rule| (*c, rule)))
        .collect();
    let mut standing: Vec<Standing<'p>> = Category::ALL
        .iter()
        .filter(|c| !context.iter().any(|(other, _)| other == *c))
        .filter_map(|category| {
            let excepted = exception(pack, *category, view, &stuffing).is_some();
            let heard: &[Signal] = if excepted { &[] } else { &all_signals };
            stand(*category, &fired, heard, facts, policy, as_of)
        })
        .collect();
    standing.sort_by_key(|s| {
        (
            std::cmp::Reverse(s.decision),
            std::cmp::Reverse(s.title_hits),
            s.category,
        )
    });
    let context = context
        .into_iter()
        .filter(|(c, _)| fired.iter().any(|f| f.rule.category == *c))
        .collect();
    Decided {
        standing,
        stuffed,
        context,
    }
}

/// The exception of a category that holds, if one does: no list weighs for it then.
fn exception<'p>(
    pack: &'p Pack,
    category: Category,
    view: &lang::Facts<'_>,
    stuffing: &[lang::ListId],
) -> Option<&'p Line> {
    let mut lines = pack.exceptions.iter().filter(|(c, _)| *c == category);
    let held = lines.find(|(_, line)| stands(line, view, stuffing));
    held.map(|(_, line)| line)
}

/// The exceptions but for which lists alone would decide, with their categories.
pub(super) fn exceptions<'p>(
    pack: &'p Pack,
    facts: &Facts,
    view: &lang::Facts<'_>,
) -> Vec<(Category, &'p Line)> {
    let stuffing = stuffing(pack, facts);
    let (all_signals, _) = signals(pack, facts);
    let weighs = |c: Category| reach(c, &all_signals, &[], &facts.kinds).is_some();
    let held = |c: Category| Some((c, exception(pack, c, view, &stuffing)?));
    let categories = Category::ALL.iter().copied().filter(|c| weighs(*c));
    categories.filter_map(held).collect()
}

fn stand<'p>(
    category: Category,
    fired: &[Fired<'p>],
    signals: &[Signal],
    facts: &Facts,
    policy: &Policy,
    as_of: Date,
) -> Option<Standing<'p>> {
    let rules: Vec<Fired<'p>> = fired
        .iter()
        .filter(|f| f.rule.category == category)
        .cloned()
        .collect();
    let spent: Vec<Occurrence> = rules
        .iter()
        .flat_map(|f| f.lines.iter().flatten().copied())
        .collect();
    let reached = reach(category, signals, &spent, &facts.kinds);
    let by_rules = rules.iter().map(|f| f.rule.says).max();
    let by_row = reached.as_ref().map(|(row, _)| row.decision());
    let table = by_rules.max(by_row)?;
    let mut standing = Standing {
        category,
        table,
        decision: policy.decide(category, table, as_of),
        rules,
        row: reached.as_ref().map(|(row, _)| *row),
        signals: reached
            .map(|(_, s)| s.into_iter().cloned().collect())
            .unwrap_or_default(),
        title_hits: 0,
    };
    standing.title_hits = title_hits(&standing, facts);
    Some(standing)
}

/// Places in the title that are the offer itself, not what it is for or comes with.
fn title_hits(standing: &Standing<'_>, facts: &Facts) -> usize {
    let mut places: Vec<Occurrence> = standing
        .rules
        .iter()
        .flat_map(|f| f.lines.iter().flatten().copied())
        .chain(standing.signals.iter().map(|s| s.place))
        .collect();
    places.retain(|o| {
        facts.kinds.get(o.field) == Some(&FieldKind::Title)
            && o.span.end > o.span.start
            && !is_for(&facts.fields[o.field].lower, o.span)
            && !is_with(&facts.fields[o.field].lower, o.span)
    });
    places.sort_unstable();
    places.dedup();
    places.len()
}

//! What lines cannot do without.

use super::formula::{Class, Fields, Formula};
use crate::lang::ast::{FieldSelect, Item, Line, ListId, What};
use crate::lang::lazy_regex::LazyRegex;
use crate::listing::FieldKind;
use crate::models::{Confirmed, ModelKind};

/// Signals within signals that are looked into.
const MOST_DEPTH: usize = 16;

/// What formulas are made from, and what they ask beside classes.
#[derive(Debug)]
pub struct Asks<'a> {
    /// Signals of the pack.
    pub signals: &'a [Line],
    /// Lists whose words speak of mining.
    pub mining_words: &'a [ListId],
    /// Regexes asked so far.
    pub regexes: Vec<LazyRegex>,
}

/// Gives the formula of lines that must all hold.
pub fn formula(lines: &[Line], asks: &mut Asks<'_>) -> Formula {
    Formula::all(lines.iter().map(|line| line_formula(line, None, asks, 0)))
}

fn line_formula(
    line: &Line,
    within: Option<&FieldSelect>,
    asks: &mut Asks<'_>,
    depth: usize,
) -> Formula {
    if depth > MOST_DEPTH {
        return Formula::Never;
    }
    Formula::any(line.items.iter().map(|item| {
        let Item { field, what, .. } = item;
        what_formula(what, field.as_ref().or(within), asks, depth)
    }))
}

fn fields(select: Option<&FieldSelect>) -> Fields {
    match select {
        None => Fields::TEXT,
        Some(FieldSelect::Kind(FieldKind::Title)) => Fields::HEADLINES,
        Some(FieldSelect::Kind(kind)) => Fields::of(*kind),
        Some(FieldSelect::Attribute(_)) => Fields::of(FieldKind::Attribute),
    }
}

fn what_formula(
    what: &What,
    select: Option<&FieldSelect>,
    asks: &mut Asks<'_>,
    depth: usize,
) -> Formula {
    let seen = |class| Formula::Seen(class, fields(select));
    let mut inner = |what: &What| what_formula(what, select, asks, depth);
    match what {
        What::List(list) | What::Denied(list) | What::Amount(_, _, list) => {
            seen(Class::List(*list))
        }
        What::Signal(id) => asks
            .signals
            .get(id.0 as usize)
            .map_or(Formula::Never, |line| {
                line_formula(line, select, asks, depth + 1)
            }),
        What::Model(kinds, by) => Formula::any(
            kinds
                .iter()
                .map(|k| confirmed(*k, *by, fields(select), asks.mining_words)),
        ),
        What::Named(kinds) => Formula::any(kinds.iter().map(|k| named(*k, fields(select)))),
        What::Hashrate { bare: true } => seen(Class::Rate),
        What::Hashrate { bare: false } => seen(Class::WrittenRate),
        What::Power => seen(Class::Power),
        What::Efficiency => seen(Class::Efficiency),
        What::WorkedOut(..) => {
            let anywhere = |class| Formula::Seen(class, Fields::ANYWHERE);
            let both = Formula::all([anywhere(Class::Rate), anywhere(Class::Power)]);
            Formula::any([seen(Class::Efficiency), both])
        }
        What::Storage(..) => seen(Class::Storage),
        What::Price(..) => Formula::Always,
        What::Regex(regex) => {
            let at = asks
                .regexes
                .iter()
                .position(|r| r.as_str() == regex.as_str())
                .unwrap_or_else(|| {
                    asks.regexes.push(regex.clone());
                    asks.regexes.len() - 1
                });
            seen(Class::Regex(u32::try_from(at).unwrap_or(u32::MAX)))
        }
        What::InsufficientText => Formula::LittleText,
        What::Of(count, whats) => at_least(*count, whats.iter().map(&mut inner).collect()),
        What::Near(a, b, _) | What::SameSentence(a, b) => {
            match Formula::all([inner(a), inner(b)]) {
                both @ Formula::All(_) => Formula::Together(Box::new(both), fields(select)),
                one => one,
            }
        }
        What::For(what) | What::With(what) => inner(what),
        What::PartOf(list, kinds) => Formula::all([
            seen(Class::List(*list)),
            Formula::any(kinds.iter().map(|k| named(*k, fields(select)))),
        ]),
        What::Disguised(what, _) => match &**what {
            What::List(list) => Formula::any([seen(Class::List(*list)), seen(Class::Faint(*list))]),
            other => inner(other),
        },
        What::Department(lists) => Formula::any(
            lists
                .iter()
                .map(|list| Formula::Seen(Class::List(*list), Fields::PATH)),
        ),
    }
}

/// At least `count` of them: exact for one and for all; two of a few as pairs.
fn at_least(count: usize, parts: Vec<Formula>) -> Formula {
    if count <= 1 {
        return Formula::any(parts);
    }
    if count >= parts.len() {
        return Formula::all(parts);
    }
    let pairs = (0..parts.len()).flat_map(|a| {
        let parts = &parts;
        (a + 1..parts.len()).map(move |b| Formula::all([parts[a].clone(), parts[b].clone()]))
    });
    Formula::any(pairs.collect::<Vec<_>>())
}

/// A name stands there, or a maker beside a code that no table has. Digits alone are names only when confirmed, which
/// weak names are taken for as well.
fn named(kind: ModelKind, at: Fields) -> Formula {
    let mut ways = vec![
        Formula::Seen(Class::Name(kind), at),
        Formula::Seen(Class::WeakName(kind), at),
        Formula::Seen(Class::MakerCode, at),
    ];
    if kind == ModelKind::Asic {
        ways.push(by_figures(at));
    }
    Formula::any(ways)
}

/// A name with something that may confirm it anywhere, or a maker, or figures alone.
fn confirmed(kind: ModelKind, by: Option<Confirmed>, at: Fields, words: &[ListId]) -> Formula {
    let anywhere = |class| Formula::Seen(class, Fields::ANYWHERE);
    let name = || {
        Formula::any([
            Formula::Seen(Class::Name(kind), at),
            Formula::Seen(Class::WeakName(kind), at),
        ])
    };
    let mut ways = Vec::new();
    if by.is_none_or(|by| by == Confirmed::Figure) {
        let word = || Formula::any(words.iter().map(|list| anywhere(Class::List(*list))));
        ways.extend([
            Formula::all([
                name(),
                Formula::any([anywhere(Class::FirmRate), anywhere(Class::Efficiency)]),
            ]),
            Formula::all([Formula::Seen(Class::Name(kind), at), anywhere(Class::Power)]),
            Formula::all([name(), anywhere(Class::Rate), anywhere(Class::Power)]),
            Formula::all([
                name(),
                Formula::any([anywhere(Class::Rate), anywhere(Class::Power)]),
                word(),
            ]),
            // A maker beside a code that no table has.
            Formula::all([
                Formula::Seen(Class::MakerCode, at),
                Formula::any([
                    anywhere(Class::Rate),
                    anywhere(Class::Power),
                    anywhere(Class::Efficiency),
                ]),
            ]),
        ]);
        if kind == ModelKind::Asic {
            ways.push(by_figures(at));
        }
    }
    if by.is_none_or(|by| by == Confirmed::Maker) {
        ways.push(Formula::all([name(), anywhere(Class::Maker)]));
        ways.push(Formula::Seen(Class::MakerCode, at));
    }
    if by == Some(Confirmed::Algorithm) {
        ways.push(Formula::all([
            Formula::any([name(), Formula::Seen(Class::MakerCode, at)]),
            anywhere(Class::Algorithm),
        ]));
    }
    Formula::any(ways)
}

/// A written hash rate and a power name a machine together.
fn by_figures(at: Fields) -> Formula {
    Formula::all([
        Formula::Seen(Class::WrittenRate, at),
        Formula::Seen(Class::Power, Fields::ANYWHERE),
    ])
}

/// A machine of a kind, confirmed, in any field.
pub fn machine_confirmed(kind: ModelKind, mining_words: &[ListId]) -> Formula {
    confirmed(kind, None, Fields::TEXT, mining_words)
}

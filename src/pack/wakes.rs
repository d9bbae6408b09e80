//! Rules → what wakes them: formulas over classes, and the sieve that sees the classes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use super::load::TermInfo;
use super::parts::{ClassNames, Compared, Mends};
use super::rates::Rates;
use crate::lang::{
    Asks, Class, Fields, Formula, LazyRegex, Line, List, ListId, Literal, Parts, Program, Rule,
    State, formula, literals, machine_confirmed,
};
use crate::listing::{Channel, FieldKind, Kind, Strength};
use crate::literal::{HanMender, Initials, Pattern};
use crate::models::{ModelKind, ModelWord, Says};
use crate::sieve::{Measure, Probe, Reading, Rewritten, Sieve};
use crate::text::Mender;

/// Sights of a regex that cost as much as asking it once: where it would be asked more seldom than that if nothing were
/// looked for, it is asked where all else of a formula holds.
const SIGHTS_AN_ASK: f64 = 10.0;

/// Signs of the shortest text of a regex that is looked for anywhere.
const LEAST_SEEN: usize = 3;

/// What may wake a listing.
#[derive(Debug)]
#[non_exhaustive]
pub struct Wakes {
    /// Its own among all that were made since the program began.
    pub number: u64,
    /// What rules and rows of the decision table cannot do without, by their names.
    pub program: Program,
    /// Sees the program's classes in raw text; its marks are their numbers.
    pub sieve: Sieve,
    /// The number of what each figure may measure, by place in [`Measure::ALL`].
    pub measures: [Option<u16>; 6],
    /// The place of the formula that holds where initials may be written in full: the last one.
    pub in_initials: usize,
    /// The numbers of initials at one place and at more.
    pub initials: Option<(u16, u16)>,
    /// Whether what a mark tells may be one of the hits that a listing keeps: regexes give none.
    pub gives_hits: Vec<bool>,
    /// The regexes that formulas ask, by number.
    pub regexes: Vec<LazyRegex>,
    /// The regexes of which nothing can be seen, sorted: asked of every text that gets so far.
    pub blind: Vec<u32>,
    /// How often classes are seen.
    pub rates: Rates,
    /// What they are made of, where the pack is to be compared with another.
    pub(super) compared: Option<Box<Compared>>,
}

/// What wakes are made of.
pub(super) struct Sources<'a> {
    pub(super) rules: &'a [Rule],
    pub(super) signals: &'a [Line],
    pub(super) lists: &'a [List],
    pub(super) terms: &'a [TermInfo],
    pub(super) patterns: Vec<Pattern>,
    pub(super) words: Vec<ModelWord>,
    pub(super) mender: &'a Mender,
    pub(super) han_mender: &'a HanMender,
    pub(super) initials: &'a Initials,
    /// `wake.tsv`: how often classes are seen.
    pub(super) rates: &'a str,
    /// Which parts of formulas are asked.
    pub(super) parts: Parts,
    /// Words that are mended.
    pub(super) mended: &'a [String],
    /// Whether parts are kept.
    pub(super) keep_parts: bool,
    /// The sieve, when it was compiled before, and the regexes of which nothing can be seen.
    pub(super) sieve: Option<(Sieve, Vec<u32>)>,
}

/// The number of the wakes made next; none has the number nought.
static NEXT: AtomicU64 = AtomicU64::new(1);

impl Wakes {
    /// The name of a class; of a regex, the regex as written.
    pub fn class_name(&self, class: Class, lists: &[List]) -> String {
        let regex = match class {
            Class::Regex(n) => self.regexes.get(n as usize),
            _ => None,
        };
        regex.map_or_else(|| class.name(lists), |r| format!("/{r}/"))
    }

    pub(super) fn new(mut sources: Sources<'_>) -> Self {
        let mining_words: Vec<ListId> = (0..)
            .zip(sources.lists)
            .filter(|(_, list)| list.mining_word)
            .map(|(n, _)| ListId(n))
            .collect();
        let mut asks = Asks {
            signals: sources.signals,
            mining_words: &mining_words,
            regexes: Vec::new(),
        };
        let mut formulas: Vec<(String, Formula)> = sources
            .rules
            .iter()
            .filter(|r| matches!(r.state, State::Enforce | State::Shadow))
            .map(|r| (r.id.clone(), formula(&r.all, &mut asks)))
            .collect();
        formulas.extend(table_rows(sources.lists, sources.terms, &mining_words));
        formulas.push((
            "initials of a word of the field".into(),
            in_initials(&mining_words),
        ));
        let in_initials = formulas.len() - 1;
        let rates = Rates::read(sources.rates, sources.lists, &asks.regexes);
        let (stored, found, blind) = if let Some((sieve, blind)) = sources.sieve.take() {
            (Some(sieve), Vec::new(), blind)
        } else {
            let found = literals_of(&asks.regexes);
            let blind = (0..).zip(&found).filter(|(_, texts)| texts.is_none());
            let blind = blind.map(|(n, _)| n).collect();
            (None, found, blind)
        };
        let not_looked_for = match sources.parts {
            Parts::Rarest => asked_for(&formulas, &blind, &|class| rates.of(class)),
            Parts::All => blind.clone(),
        };
        let formulas = formulas
            .into_iter()
            .map(|(name, formula)| {
                let seldom = formula.clone().asking_last(&not_looked_for);
                let closed = !seldom.is_open();
                let asking = if closed {
                    seldom
                } else {
                    formula.asking_last(&blind)
                };
                (name, asking)
            })
            .collect();
        let program = Program::new(formulas, sources.parts, &|class| rates.of(class));
        let sieve = stored.map_or_else(
            || {
                let (probes, leet, rewritten) = looked_for(&mut sources, &program, found);
                let compared = sources.keep_parts.then(|| {
                    let names = ClassNames {
                        lists: sources.lists,
                        regexes: &asks.regexes,
                    };
                    let mends = Mends::new(sources.mended, &rewritten);
                    Box::new(Compared::new(&program, (&probes, &leet), &names, mends))
                });
                (Sieve::new(probes, &leet, rewritten), compared)
            },
            |sieve| (sieve, None),
        );
        let (sieve, compared) = sieve;
        Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            initials: program
                .number(Class::Initials)
                .zip(program.number(Class::MoreInitials)),
            measures: Measure::ALL.map(|measure| program.number(class_of(measure))),
            gives_hits: (program.classes().iter())
                .map(|class| !matches!(class, Class::Regex(_)))
                .collect(),
            program,
            in_initials,
            sieve,
            regexes: asks.regexes,
            blind,
            rates,
            compared,
        }
    }
}

/// The regexes that are asked where all else of a formula holds, and not looked for, sorted: those of which nothing can be
/// seen, and those that would be asked seldom beside how often something of them is seen.
fn asked_for(
    formulas: &[(String, Formula)],
    blind: &[u32],
    rate: &dyn Fn(Class) -> f64,
) -> Vec<u32> {
    let mut asking: BTreeMap<u32, Vec<&Formula>> = BTreeMap::new();
    for (_, formula) in formulas {
        let mut classes = Vec::new();
        formula.classes(&mut classes);
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            if let Class::Regex(n) = class {
                asking.entry(n).or_default().push(formula);
            }
        }
    }
    let mut commonest_first: Vec<u32> = asking.keys().copied().collect();
    commonest_first.sort_by(|a, b| rate(Class::Regex(*b)).total_cmp(&rate(Class::Regex(*a))));
    let mut asked: BTreeSet<u32> = blind.iter().copied().collect();
    for n in commonest_first {
        let class = Class::Regex(n);
        // What is only asked keeps nothing from asking others.
        let passing = |class| match class {
            Class::Regex(n) if asked.contains(&n) => 1.0,
            other => rate(other),
        };
        let left: f64 = asking[&n].iter().map(|f| f.left_to(class, &passing)).sum();
        if left * SIGHTS_AN_ASK < rate(class) {
            asked.insert(n);
        }
    }
    asked.into_iter().collect()
}

/// What each regex cannot do without; none where nothing of it can be seen.
fn literals_of(regexes: &[LazyRegex]) -> Vec<Option<Vec<Literal>>> {
    let of = |regex: &LazyRegex| literals(regex.as_str(), LEAST_SEEN);
    regexes.iter().map(of).collect()
}

/// What the sieve looks for: probes, terms in leet and text that is written anew.
fn looked_for(
    sources: &mut Sources<'_>,
    program: &Program,
    found: Vec<Option<Vec<Literal>>>,
) -> (Vec<Probe>, Vec<(String, u16)>, Rewritten) {
    let (mut probes, leet) = probes(
        std::mem::take(&mut sources.patterns),
        std::mem::take(&mut sources.words),
        sources.terms,
        program,
    );
    for (n, texts) in (0..).zip(found) {
        let Some(mark) = program.number(Class::Regex(n)) else {
            continue;
        };
        probes.extend(texts.into_iter().flatten().map(|literal| Probe {
            reading: literal.reading,
            text: literal.text,
            mark,
            faint: None,
            coded: None,
        }));
    }
    if let Some(mark) = program.number(Class::Initials) {
        let mut writings: Vec<&str> = sources.initials.writings().collect();
        writings.sort_unstable();
        probes.extend(writings.into_iter().map(|text| Probe {
            reading: Reading::Plain,
            text: text.into(),
            mark,
            faint: None,
            coded: None,
        }));
    }
    let rewritten = Rewritten {
        words: sources.mender.slips(),
        texts: sources.han_mender.texts().collect(),
        leet: sources.mender.leet_words().map(String::from).collect(),
    };
    (probes, leet, rewritten)
}

/// Words in initials are written in full beside others, or beside a word of mining in their field or in the title; then
/// anything may be read.
fn in_initials(mining_words: &[ListId]) -> Formula {
    let seen = |class| Formula::Seen(class, Fields::TEXT);
    let words = |fields| {
        let lists = mining_words.iter().map(|list| Class::List(*list));
        Formula::any(lists.map(|class| Formula::Seen(class, fields)))
    };
    let beside = Formula::all([seen(Class::Initials), words(Fields::TEXT)]);
    Formula::any([
        Formula::Together(Box::new(beside), Fields::TEXT),
        Formula::all([seen(Class::Initials), words(Fields::of(FieldKind::Title))]),
        Formula::all([seen(Class::Initials), seen(Class::MoreInitials)]),
    ])
}

/// The rows of the decision table that need no rule.
fn table_rows(
    lists: &[List],
    terms: &[TermInfo],
    mining_words: &[ListId],
) -> Vec<(String, Formula)> {
    let seen = |class| Formula::Seen(class, Fields::TEXT);
    let of = |strength: Strength| {
        let mut found: Vec<_> = terms
            .iter()
            .filter(|t| t.strength == strength && !lists[t.list.0 as usize].is_department)
            .map(|t| t.list)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let kind = |list: ListId| lists[list.0 as usize].kind;
    let mut out: Vec<(String, Formula)> = of(Strength::Strong)
        .into_iter()
        .map(|list| {
            (
                format!("a strong term of @{}", lists[list.0 as usize].id),
                seen(Class::List(list)),
            )
        })
        .collect();
    let listed = |strength| {
        of(strength)
            .into_iter()
            .map(|l| (kind(l), seen(Class::List(l))))
    };
    let mut medium: Vec<(Kind, Formula)> = listed(Strength::Medium).collect();
    medium.push((Kind::Unit, seen(Class::WrittenRate)));
    let mut weak: Vec<(Kind, Formula)> = listed(Strength::Weak).collect();
    for kind in [
        ModelKind::Asic,
        ModelKind::Usb,
        ModelKind::Hashboard,
        ModelKind::Controlboard,
        ModelKind::Psu,
    ] {
        medium.push((Kind::Model, machine_confirmed(kind, mining_words)));
        weak.push((
            Kind::Model,
            Formula::any([seen(Class::Name(kind)), seen(Class::WeakName(kind))]),
        ));
    }
    let mut kinds: Vec<Kind> = medium.iter().map(|(kind, _)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind = medium.iter().filter(|(k, _)| *k == kind);
        let others = medium.iter().chain(&weak).filter(|(k, _)| *k != kind);
        out.push((
            format!("a medium signal ({kind:?}) and another"),
            Formula::all([
                Formula::any(of_kind.map(|(_, f)| f.clone())),
                Formula::any(others.map(|(_, f)| f.clone())),
            ]),
        ));
    }
    out
}

/// What a probe tells.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    mark: Option<u16>,
    faint: Option<u16>,
    coded: Option<u16>,
}

/// How a sieve reads what a channel finds; names of hardware are of none. Nothing for what is read through leet.
pub(super) fn reading_of(channel: Option<Channel>, text: &str) -> Option<Reading> {
    match channel {
        None => Some(Reading::Name),
        Some(Channel::Tight) => Some(Reading::Tight),
        Some(Channel::Sound) => Some(Reading::Sound),
        Some(Channel::Word) => None,
        Some(Channel::Plain) if text.chars().any(char::is_uppercase) => Some(Reading::Exact),
        Some(Channel::Plain) => Some(Reading::Plain),
    }
}

/// Every way in which a class may stand in text.
fn probes(
    patterns: Vec<Pattern>,
    words: Vec<ModelWord>,
    terms: &[TermInfo],
    marks: &Program,
) -> (Vec<Probe>, Vec<(String, u16)>) {
    let mut probes = Vec::new();
    let mut leet = Vec::new();
    let mut add = |channel: Option<Channel>, text: String, told: Told| {
        let Told { mark, faint, coded } = told;
        let Some(reading) = reading_of(channel, &text) else {
            let marks = mark.into_iter().chain(coded);
            leet.extend(marks.map(|mark| (text.clone(), mark)));
            return;
        };
        if let Some(mark) = mark.or(faint) {
            probes.push(Probe {
                reading,
                text,
                mark,
                faint,
                coded,
            });
        }
    };
    for pattern in patterns {
        let list = terms[pattern.term.0 as usize].list;
        let (whole, faint) = (
            marks.number(Class::List(list)),
            marks.number(Class::Faint(list)),
        );
        if !pattern.faint {
            add(
                Some(pattern.channel),
                pattern.text,
                Told {
                    mark: whole,
                    ..Told::default()
                },
            );
        } else if pattern.channel == Channel::Sound {
            add(
                Some(pattern.channel),
                pattern.text,
                Told {
                    mark: whole,
                    faint,
                    ..Told::default()
                },
            );
        } else {
            add(
                Some(pattern.channel),
                pattern.text,
                Told {
                    mark: faint,
                    ..Told::default()
                },
            );
        }
    }
    for word in words {
        if word.faint && word.pattern != Some(Channel::Sound) {
            continue;
        }
        for says in word.says {
            let class = match says {
                Says::Name(kind) => Class::Name(kind),
                Says::WeakName(kind) => Class::WeakName(kind),
                Says::Maker => Class::Maker,
                Says::Algorithm => Class::Algorithm,
            };
            let coded = (says == Says::Maker)
                .then(|| marks.number(Class::MakerCode))
                .flatten();
            let told = Told {
                mark: marks.number(class),
                faint: None,
                coded,
            };
            add(word.pattern, word.text.clone(), told);
        }
    }
    (probes, leet)
}

pub(super) fn class_of(measure: Measure) -> Class {
    match measure {
        Measure::Rate => Class::Rate,
        Measure::FirmRate => Class::FirmRate,
        Measure::WrittenRate => Class::WrittenRate,
        Measure::Power => Class::Power,
        Measure::Efficiency => Class::Efficiency,
        Measure::Storage => Class::Storage,
    }
}

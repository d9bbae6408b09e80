//! Two packs → which listings that slept under the old one may wake under the new one.
//!
//! A listing sleeps while no formula holds of what the sieve sees of it. No formula denies, so one that slept wakes only
//! where a new probe stands, or where a new formula holds: each is turned into keys of texts. What was taken away lets
//! more sleep, never less.
//!
//! A listing that was read in full and on which nothing fired stays so where it reads the same: where packs differ in
//! terms alone, and none of these can stand in it.

use std::ops::RangeInclusive;

use super::load::Pack;
use super::parts::{Compared, Named, Part};
use super::readings;
use crate::sieve::{
    self, LITTLE_TEXT_KEY, Measure, TextKey, Wanted, wanted_figure, wanted_in_leet, wanted_picture,
};

/// Which texts are asked for, by their keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Asked {
    /// Every text.
    Every,
    /// Those with one of these keys.
    Keys(Vec<RangeInclusive<TextKey>>),
    /// Those that all of these ask for.
    All(Vec<Asked>),
    /// Those that any of these asks for.
    Any(Vec<Asked>),
}

/// The listings for which a new pack may change something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Touched<T = Asked> {
    /// Of those that slept.
    pub asleep: T,
    /// Of those that were read in full and on which nothing fired.
    pub quiet: T,
}

impl<T> Touched<T> {
    /// Gives what `f` makes of both.
    ///
    /// # Errors
    /// Its first error.
    pub fn try_map<U, E>(&self, mut f: impl FnMut(&T) -> Result<U, E>) -> Result<Touched<U>, E> {
        Ok(Touched {
            asleep: f(&self.asleep)?,
            quiet: f(&self.quiet)?,
        })
    }
}

/// What a new pack may change for listings that were a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Changes {
    /// Only for those asked for here.
    Some(Touched),
    /// Keys do not tell; why, for people.
    Untold(String),
}

/// Compares packs opened with [`Pack::open_to_compare`]; `same_day`: whether both judge as of one day.
pub fn changes(old: &Pack, new: &Pack, same_day: bool) -> Changes {
    let (Some(before), Some(after)) = (&old.wakes.compared, &new.wakes.compared) else {
        return Changes::Untold("the packs were not opened to be compared".into());
    };
    if old.overrides != new.overrides {
        return Changes::Untold("overrides.toml changed".into());
    }
    if !same_day && !new.overrides.is_empty() {
        return Changes::Untold("overrides may end on another day".into());
    }
    if before.mends != after.mends {
        return Changes::Untold("words that are mended in texts changed".into());
    }
    let mut asked = new_probes(before, after);
    for (formula, name) in &after.formulas {
        if !before.formulas.contains_key(formula) {
            match of_formula(formula, after) {
                Asked::Every => {
                    return Changes::Untold(format!("no key tells where `{name}` may hold"));
                }
                some => asked.push(some),
            }
        }
    }
    match any(asked) {
        Asked::Every => Changes::Untold("a new term has no key".into()),
        some => Changes::Some(Touched {
            asleep: some,
            quiet: read_anew(old, new),
        }),
    }
}

/// Which of the texts that were read in full may read otherwise.
fn read_anew(old: &Pack, new: &Pack) -> Asked {
    let both = old.readings.as_ref().zip(new.readings.as_ref());
    both.map_or(Asked::Every, |(before, after)| {
        match readings::wanted(before, after) {
            Wanted::Anything => Asked::Every,
            Wanted::Keys(keys) => Asked::Keys(keys),
        }
    })
}

fn new_probes(before: &Compared, after: &Compared) -> Vec<Asked> {
    let probes = after.probes.difference(&before.probes);
    let mut asked: Vec<Asked> = probes.map(of_part).collect();
    let leet = after.leet.difference(&before.leet);
    asked.extend(leet.map(|(term, _)| Asked::Keys(wanted_in_leet(term))));
    // A picture that begins or ceases to stand for a word is a sign where there was none, or the other way round.
    let pictures = after.pictures.symmetric_difference(&before.pictures);
    asked.extend(pictures.map(|c| Asked::Keys(vec![wanted_picture(*c)])));
    asked
}

fn of_part(part: &Part) -> Asked {
    match sieve::wanted(&part.probe()) {
        Wanted::Anything => Asked::Every,
        Wanted::Keys(keys) => Asked::Keys(keys),
    }
}

/// Where a formula may hold. Fields are not told apart.
fn of_formula(formula: &Named, parts: &Compared) -> Asked {
    let each =
        |inner: &[Named]| -> Vec<Asked> { inner.iter().map(|f| of_formula(f, parts)).collect() };
    match formula {
        Named::Always | Named::Ask(..) => Asked::Every,
        Named::LittleText => Asked::Keys(vec![LITTLE_TEXT_KEY..=LITTLE_TEXT_KEY]),
        Named::Seen(class, _) => of_class(class, parts),
        Named::All(inner) => all(each(inner)),
        Named::Any(inner) => any(each(inner)),
        Named::Together(inner, _) => of_formula(inner, parts),
    }
}

fn of_class(class: &str, parts: &Compared) -> Asked {
    if let Some(measure) = Measure::ALL
        .into_iter()
        .find(|m| super::wakes::class_of(*m).name(&[]) == class)
    {
        return Asked::Keys(vec![wanted_figure(measure)]);
    }
    // Initials at two places are initials.
    let class = if class == "more initials" {
        "initials"
    } else {
        class
    };
    let probes = parts.probes.iter().filter(|part| part.tells(class));
    let leet = parts.leet.iter().filter(|(_, told)| told == class);
    any(probes
        .map(of_part)
        .chain(leet.map(|(term, _)| Asked::Keys(wanted_in_leet(term))))
        .collect())
}

fn all(parts: Vec<Asked>) -> Asked {
    let mut parts: Vec<Asked> = parts.into_iter().filter(|p| *p != Asked::Every).collect();
    match parts.len() {
        0 => Asked::Every,
        1 => parts.swap_remove(0),
        _ => Asked::All(parts),
    }
}

fn any(parts: Vec<Asked>) -> Asked {
    let mut keys = Vec::new();
    let mut others = Vec::new();
    for part in parts {
        match part {
            Asked::Every => return Asked::Every,
            Asked::Keys(more) => keys.extend(more),
            other => others.push(other),
        }
    }
    keys.sort_unstable_by_key(|range| (*range.start(), *range.end()));
    keys.dedup();
    if others.is_empty() {
        return Asked::Keys(keys);
    }
    others.push(Asked::Keys(keys));
    Asked::Any(others)
}

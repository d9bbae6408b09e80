//! What wakes the listings of a catalog: which rules, by which classes and words, and how often each class is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::lints::{MOST_WOKEN, formulas, named, wakes_often};
use crate::engine::{Engine, Scratch};
use crate::lang::Rule;
use crate::listing::Listing;
use crate::report::Report;

/// Listings of which the words that woke them are looked up: reading in full costs.
const MOST_READ: u64 = 10_000;

/// Words, and classes, named as causes.
const MOST_CAUSES: usize = 4;

/// What one rule, or row of the decision table, wakes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Woken {
    /// Listings it wakes.
    pub rows: u64,
    /// Listings that would sleep but for it.
    pub alone: u64,
    /// Listings it wakes in which a class it asks for was seen.
    pub classes: BTreeMap<String, u64>,
    /// The same by word and its list, as reading in full finds them.
    pub words: BTreeMap<String, u64>,
}

/// Counts over a catalog.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Waking {
    /// Listings looked at.
    pub rows: u64,
    /// Listings that wake.
    pub awake: u64,
    /// Time the sieve took for all of them.
    pub took: Duration,
    /// By name of rule or row of the decision table.
    pub rules: BTreeMap<String, Woken>,
    /// Listings woken through a class.
    pub classes: BTreeMap<String, u64>,
    /// The classes each rule asks for.
    asks: BTreeMap<String, BTreeSet<String>>,
}

impl Waking {
    /// Sets up counts for an engine's pack.
    pub fn new(engine: &Engine) -> Self {
        let pack = engine.pack();
        let asks = pack.wakes.program.formulas().map(|(name, formula)| {
            let mut classes = Vec::new();
            formula.classes(&mut classes);
            let names = classes.into_iter().map(|c| named(pack, c));
            (name.to_owned(), names.collect())
        });
        Self {
            asks: asks.collect(),
            ..Self::default()
        }
    }

    /// Counts one listing.
    pub fn count(&mut self, engine: &Engine, listing: &Listing, scratch: &mut Scratch) {
        let started = Instant::now();
        let wakes = engine.wakes(listing, scratch);
        self.took += started.elapsed();
        self.rows += 1;
        if !wakes {
            return;
        }
        self.awake += 1;
        let woken_by = engine.woken_by(listing, scratch);
        let seen = engine.seen(listing, scratch);
        let words = if self.awake <= MOST_READ {
            words(engine, listing, scratch)
        } else {
            Vec::new()
        };
        let mut through = BTreeSet::new();
        for name in &woken_by {
            let asks = self.asks.get(name);
            let asked = |class: &str| asks.is_some_and(|asks| asks.contains(class));
            let woken = self.rules.entry(name.clone()).or_default();
            woken.rows += 1;
            woken.alone += u64::from(woken_by.len() == 1);
            for class in seen.iter().filter(|c| asked(c)) {
                *woken.classes.entry(class.clone()).or_default() += 1;
                through.insert(class.as_str());
            }
            for (list, word) in words.iter().filter(|(list, _)| asked(list)) {
                let word = format!("`{word}` of {list}");
                *woken.words.entry(word).or_default() += 1;
            }
        }
        for class in through {
            *self.classes.entry(class.to_owned()).or_default() += 1;
        }
    }

    /// A share of the listings.
    #[expect(clippy::cast_precision_loss, reason = "a share for people")]
    pub fn share(&self, rows: u64) -> f64 {
        rows as f64 / self.rows.max(1) as f64
    }

    /// Listings the sieve looks at in a second, on one thread.
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn rows_per_second(&self) -> f64 {
        self.rows as f64 / self.took.as_secs_f64().max(1e-9)
    }

    /// Remarks on rules that wake too much of the catalog, with the words and classes that cause it.
    pub fn lints(&self, engine: &Engine) -> Vec<Report> {
        let measured = |(rule, _)| {
            let rule: &Rule = rule;
            let woken = self.rules.get(&rule.id)?;
            let share = self.share(woken.rows);
            let words = most(&woken.words).into_iter().take(MOST_CAUSES);
            let classes = most(&woken.classes).into_iter().take(MOST_CAUSES);
            let causes: Vec<String> = words
                .chain(classes)
                .map(|(what, n)| format!("{what} (in {n} of {} rows)", woken.rows))
                .collect();
            (share > MOST_WOKEN).then(|| wakes_often(rule, share, "of the catalog", &causes))
        };
        formulas(engine.pack()).filter_map(measured).collect()
    }
}

/// Counts, the greatest first.
pub fn most(counts: &BTreeMap<String, u64>) -> Vec<(&str, u64)> {
    let mut out: Vec<(&str, u64)> = counts.iter().map(|(k, n)| (k.as_str(), *n)).collect();
    out.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    out
}

/// Each word found, once, behind the name of its list or kind.
fn words(engine: &Engine, listing: &Listing, scratch: &mut Scratch) -> Vec<(String, String)> {
    let trace = engine.trace(listing, scratch);
    let hits = trace
        .hits
        .into_iter()
        .map(|h| (format!("@{}", h.list), h.hit.term));
    let models = trace
        .models
        .into_iter()
        .map(|m| (format!("named({})", m.kind.name()), m.hit.term));
    let found: BTreeSet<(String, String)> = hits.chain(models).collect();
    found.into_iter().collect()
}

/// How often classes are seen, for `wake.tsv`. Wants an engine whose pack sees all of them
/// ([`crate::pack::Pack::open_to_measure`]).
#[derive(Debug, Clone, Default)]
pub struct Seen {
    rows: u64,
    counts: BTreeMap<String, u64>,
}

impl Seen {
    /// Sets up counts of every class the pack looks for.
    pub fn new(engine: &Engine) -> Self {
        let pack = engine.pack();
        let classes = pack.wakes.program.classes().iter();
        Self {
            rows: 0,
            counts: classes.map(|c| (named(pack, *c), 0)).collect(),
        }
    }

    /// Counts one listing.
    pub fn count(&mut self, engine: &Engine, listing: &Listing, scratch: &mut Scratch) {
        self.rows += 1;
        for class in engine.seen(listing, scratch) {
            if let Some(count) = self.counts.get_mut(&class) {
                *count += 1;
            }
        }
    }

    /// The text of `wake.tsv`.
    pub fn rates(self) -> String {
        crate::pack::rates_text(self.counts, self.rows)
    }
}

//! What a scan did.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::listing::{Category, Decision, Techniques, Verdict};
use crate::wire::{Counts, EarlierVerdict};

/// Counts of one scan. `rows = verdicts + rejects`, always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Rows read.
    pub rows: u64,
    /// Rows that are no listing.
    pub rejects: u64,
    /// Verdicts by decision and category.
    pub decisions: BTreeMap<(Decision, Option<Category>), u64>,
    /// Verdicts by trick.
    pub techniques: BTreeMap<Cow<'static, str>, u64>,
    /// Rejects by kind of fault.
    pub faults: BTreeMap<Cow<'static, str>, u64>,
    /// Listings without text in any field that is read.
    pub without_text: u64,
    /// Verdicts copied from an earlier scan, which are among those above.
    pub copied: u64,
    /// Listings by rule in `shadow` that fired on them.
    pub shadows: BTreeMap<Cow<'static, str>, u64>,
    /// Wall time.
    pub took: Duration,
}

impl Summary {
    /// Counts one verdict.
    pub fn verdict(&mut self, verdict: &Verdict) {
        self.count_one(verdict.decision, verdict.category, verdict.evasion);
    }

    /// Counts one verdict that an earlier scan gave.
    pub fn copied(&mut self, verdict: &EarlierVerdict) {
        self.copied += 1;
        self.count_one(verdict.decision, verdict.category, verdict.evasion);
    }

    fn count_one(&mut self, decision: Decision, category: Option<Category>, evasion: Techniques) {
        self.rows += 1;
        *self.decisions.entry((decision, category)).or_default() += 1;
        for technique in evasion.iter() {
            *self.techniques.entry(technique.name().into()).or_default() += 1;
        }
    }

    /// Counts a rule in `shadow` that fired on a listing.
    pub fn shadow(&mut self, rule: &str) {
        *self.shadows.entry(rule.to_owned().into()).or_default() += 1;
    }

    /// Counts one reject.
    pub fn reject(&mut self, fault: &'static str) {
        self.rows += 1;
        self.rejects += 1;
        *self.faults.entry(fault.into()).or_default() += 1;
    }

    /// Adds the rejects of counts.
    pub fn add_rejects(&mut self, counts: &Counts) {
        self.rows += counts.rejects;
        self.rejects += counts.rejects;
        for (fault, n) in &counts.faults {
            *self.faults.entry(fault.clone().into()).or_default() += n;
        }
    }

    /// The same counts after this time.
    #[must_use]
    pub fn taking(mut self, took: Duration) -> Self {
        self.took = took;
        self
    }

    /// Adds the counts of another part of the same scan.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.rejects += other.rejects;
        self.without_text += other.without_text;
        self.copied += other.copied;
        add_all(&mut self.decisions, &other.decisions);
        add_all(&mut self.techniques, &other.techniques);
        add_all(&mut self.faults, &other.faults);
        add_all(&mut self.shadows, &other.shadows);
    }

    /// Sets all counts to zero and keeps the memory of those that will likely be counted again.
    pub(super) fn clear(&mut self) {
        let mut decisions = std::mem::take(&mut self.decisions);
        for n in decisions.values_mut() {
            *n = 0;
        }
        *self = Self {
            decisions,
            ..Self::default()
        };
    }

    /// The counts as they are written.
    pub fn counts(&self) -> Counts {
        let mut out = Counts {
            rows: self.rows,
            rejects: self.rejects,
            without_text: self.without_text,
            copied: self.copied,
            ..Counts::default()
        };
        for ((decision, category), n) in &self.decisions {
            let by_category = out.verdicts.entry(decision.name().into()).or_default();
            by_category.insert(category.map_or("none", Category::name).into(), *n);
        }
        let named = |from: &BTreeMap<Cow<'static, str>, u64>| {
            from.iter()
                .map(|(k, n)| (k.clone().into_owned(), *n))
                .collect()
        };
        out.techniques = named(&self.techniques);
        out.faults = named(&self.faults);
        out.shadows = named(&self.shadows);
        out
    }

    /// Counts on from what was written.
    ///
    /// # Errors
    /// When a decision or category has an unknown name.
    pub fn from_counts(counts: &Counts) -> Result<Self, String> {
        let mut out = Self {
            rows: counts.rows,
            rejects: counts.rejects,
            without_text: counts.without_text,
            copied: counts.copied,
            ..Self::default()
        };
        for (decision, by_category) in &counts.verdicts {
            let decision: Decision = decision.parse().map_err(|e| format!("{e}"))?;
            for (category, n) in by_category {
                let category = match category.as_str() {
                    "none" => None,
                    name => Some(name.parse().map_err(|e| format!("{e}"))?),
                };
                out.decisions.insert((decision, category), *n);
            }
        }
        let named = |from: &BTreeMap<String, u64>| {
            from.iter().map(|(k, n)| (k.clone().into(), *n)).collect()
        };
        out.techniques = named(&counts.techniques);
        out.faults = named(&counts.faults);
        out.shadows = named(&counts.shadows);
        Ok(out)
    }

    /// Verdicts of one decision.
    pub fn count(&self, decision: Decision) -> u64 {
        self.decisions
            .iter()
            .filter(|((d, _), _)| *d == decision)
            .map(|(_, n)| n)
            .sum()
    }

    /// Rows a second.
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn rows_per_second(&self) -> f64 {
        self.rows as f64 / self.took.as_secs_f64().max(1e-9)
    }
}

fn add_all<K: Ord + Clone>(to: &mut BTreeMap<K, u64>, from: &BTreeMap<K, u64>) {
    for (key, n) in from.iter().filter(|(_, n)| **n > 0) {
        *to.entry(key.clone()).or_default() += n;
    }
}

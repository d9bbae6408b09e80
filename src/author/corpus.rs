//! Labelled rows → recall and precision with intervals.

use std::collections::BTreeMap;
use std::fmt;

use crate::listing::{Category, Decision, Listing, Verdict};
use crate::wire::Label;

/// A share of a number of rows, with its 95 % Wilson interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rate {
    /// Rows that are so.
    pub hits: u64,
    /// Rows.
    pub of: u64,
}

impl Rate {
    fn count(&mut self, hit: bool) {
        self.of += 1;
        self.hits += u64::from(hit);
    }

    /// The share, or `None` of no rows.
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// The 95 % Wilson score interval.
    ///
    /// Source: E. B. Wilson, 1927, Probable Inference, the Law of Succession, and Statistical Inference.
    #[expect(clippy::cast_precision_loss, reason = "counts of rows")]
    pub fn interval(self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_964;
        let (p, n) = (self.share()?, self.of as f64);
        let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(((middle - half).max(0.0), (middle + half).min(1.0)))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.share(), self.interval()) {
            (Some(p), Some((low, high))) => write!(
                f,
                "{:5.1} % [{:.0}-{:.0}] of {}",
                p * 100.0,
                low * 100.0,
                high * 100.0,
                self.of
            ),
            _ => f.write_str("    – (no rows)"),
        }
    }
}

/// Rows scored so far.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Score {
    /// Of rows to be blocked, those that were, by group.
    pub recall: BTreeMap<String, Rate>,
    /// Of rows blocked, those rightly so, by group.
    pub precision: BTreeMap<String, Rate>,
    /// Of rows to be blocked, those blocked or sent to review.
    pub caught: Rate,
    /// Of rows to be passed, those blocked.
    pub wrongly_blocked: Rate,
    /// Of rows to be passed, those blocked or sent to review.
    pub noise: Rate,
    /// Of rows to be reviewed, those that were.
    pub reviewed: Rate,
    /// Of caught rows, those with the right category.
    pub category: Rate,
    /// Of caught tricky rows, those that name one of their tricks.
    pub named: Rate,
    /// Rows left out because careful people differ.
    pub debatable: u64,
}

/// How one row was scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scored {
    /// As labelled.
    Right,
    /// The decision is another.
    Wrong,
    /// Not scored.
    Debatable,
}

impl Score {
    /// Scores one row.
    pub fn count(&mut self, listing: &Listing, label: &Label, verdict: &Verdict) -> Scored {
        if label.debatable {
            self.debatable += 1;
            return Scored::Debatable;
        }
        let said = verdict.decision;
        let blocked = said == Decision::Block;
        let groups = [
            "all".to_owned(),
            format!("category {}", label.category.map_or("none", Category::name)),
            format!("language {}", language(listing)),
            format!("difficulty {}", label.difficulty),
        ];
        for group in &groups {
            if label.decision == Decision::Block {
                self.recall.entry(group.clone()).or_default().count(blocked);
            }
        }
        if blocked {
            let said_groups = [
                "all".to_owned(),
                format!(
                    "category {}",
                    verdict.category.map_or("none", Category::name)
                ),
                groups[2].clone(),
                groups[3].clone(),
            ];
            for group in said_groups {
                self.precision
                    .entry(group)
                    .or_default()
                    .count(label.decision == Decision::Block);
            }
        }
        match label.decision {
            Decision::Block => {
                self.caught.count(said > Decision::Pass);
                if said > Decision::Pass {
                    self.category.count(verdict.category == label.category);
                    if !label.evasion.is_empty() {
                        self.named
                            .count(label.evasion.iter().any(|t| verdict.evasion.contains(*t)));
                    }
                }
            }
            Decision::Review => self.reviewed.count(said == Decision::Review),
            Decision::Pass => {
                self.wrongly_blocked.count(blocked);
                self.noise.count(said > Decision::Pass);
            }
        }
        if said == label.decision {
            Scored::Right
        } else {
            Scored::Wrong
        }
    }
}

/// `zh` when Han signs make up more than a fifth of the letters, else `en`.
fn language(listing: &Listing) -> &'static str {
    let letters = || {
        listing
            .fields
            .iter()
            .filter(|f| f.kind != crate::listing::FieldKind::CategoryPath)
            .flat_map(|f| f.text.chars())
            .filter(|c| c.is_alphabetic())
    };
    let han = letters().filter(|c| crate::text::is_han(*c)).count();
    if han * 5 > letters().count() {
        "zh"
    } else {
        "en"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_are_those_of_the_tables() {
        let (low, high) = Rate { hits: 8, of: 10 }.interval().expect("rows");
        assert!(
            (low - 0.4902).abs() < 1e-3 && (high - 0.9433).abs() < 1e-3,
            "{low} {high}"
        );
        assert_eq!(Rate::default().interval(), None);
    }
}

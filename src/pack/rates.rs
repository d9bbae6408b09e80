//! `wake.tsv`: how often classes are seen in catalogue text. Only speed depends on it.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::lang::{Class, LazyRegex, List};

/// A class that was never measured.
const UNKNOWN_RATE: f64 = 0.002;

/// Shares of listings in which classes are seen.
#[derive(Debug, Clone, Default)]
pub struct Rates(HashMap<Class, f64>);

impl Rates {
    /// Reads the table; a regex goes by its text, `/…/`.
    pub(super) fn read(text: &str, lists: &[List], regexes: &[LazyRegex]) -> Self {
        let class = |name: &str| match name.strip_prefix('/').and_then(|n| n.strip_suffix('/')) {
            Some(text) => (0..)
                .zip(regexes)
                .find(|(_, r)| r.as_str() == text)
                .map(|(n, _)| Class::Regex(n)),
            None => Class::named(name, lists),
        };
        let rates = text.lines().filter_map(|line| {
            let (name, rate) = line.rsplit_once('\t')?;
            Some((class(name)?, rate.parse().ok()?))
        });
        Self(rates.collect())
    }

    /// The share of listings a class is seen in; a guess when it was never measured.
    pub fn of(&self, class: Class) -> f64 {
        self.0.get(&class).copied().unwrap_or(UNKNOWN_RATE)
    }
}

/// Gives the text of `wake.tsv` for measured classes: so many of `rows` rows each. Sorted by name.
#[expect(clippy::cast_precision_loss, reason = "a share")]
pub fn rates_text(counts: impl IntoIterator<Item = (String, u64)>, rows: u64) -> String {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_unstable();
    let mut out = String::from("class\trate\n");
    for (name, count) in counts {
        let _ = writeln!(out, "{name}\t{:.5}", count as f64 / rows.max(1) as f64);
    }
    out
}

//! How often symbols stand in catalogue text, so that each probe is anchored where it is rarest. Only speed depends on it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::symbols::{self, Symbol};

/// Frequencies of symbols and of pairs of ASCII symbols, as shares.
#[derive(Debug)]
pub struct Frequency {
    heard: FxHashMap<&'static str, f64>,
    pairs: FxHashMap<(Symbol, Symbol), f64>,
    /// How often a symbol begins a pair.
    firsts: FxHashMap<Symbol, f64>,
    /// How often common Latin words begin with some letters, and have them anywhere, in a million signs.
    beginnings: FxHashMap<&'static str, f64>,
    insides: FxHashMap<&'static str, f64>,
}

/// What was never seen counts as this often a million.
const UNSEEN: f64 = 0.3;
/// Of places where letters stand, those where a word begins.
const BEGINS: f64 = 0.25;
/// A Latin letter or digit in mixed text, as a share.
const ASCII_SHARE: f64 = 0.02;

static SHARED: LazyLock<Frequency> = LazyLock::new(Frequency::read);

impl Frequency {
    /// The counts, read at the first call.
    pub fn shared() -> &'static Self {
        &SHARED
    }

    fn read() -> Self {
        let mut heard = FxHashMap::default();
        let mut pairs = FxHashMap::default();
        for line in include_str!("data/frequency.tsv").lines() {
            let Some((name, count)) = line.split_once('\t') else {
                continue;
            };
            let share = count.parse::<f64>().unwrap_or(0.0).max(UNSEEN) / 1e6;
            if name.starts_with(|c: char| c.is_ascii_uppercase()) {
                heard.insert(name, share);
            } else if let [Some(a), Some(b)] =
                [0, 1].map(|i| name.chars().nth(i).and_then(symbols::plain))
            {
                pairs.insert((a, b), share);
            }
        }
        let mut firsts = FxHashMap::default();
        #[expect(
            clippy::iter_over_hash_type,
            reason = "sums; only speed depends on them"
        )]
        for ((first, _), share) in &pairs {
            *firsts.entry(*first).or_insert(0.0) += share;
        }
        let (beginnings, insides) = parts_of_words();
        Self {
            heard,
            pairs,
            firsts,
            beginnings,
            insides,
        }
    }

    /// How often the syllables of a Han text stand in a row among a million signs, were signs independent; none for a
    /// text that is not all syllables.
    pub fn heard_in_a_million(&self, text: &str) -> Option<f64> {
        let share = |c| {
            let letters = symbols::letters(symbols::plain(c)?)?;
            let heard = self.heard.get(letters.to_ascii_uppercase().as_str());
            Some(heard.copied().unwrap_or(UNSEEN / 1e6))
        };
        text.chars()
            .map(share)
            .product::<Option<f64>>()
            .map(|s| s * 1e6)
    }

    /// How often the letters, digits and Han signs of a text stand in a row among a million signs, anywhere or where a
    /// word `begins`: as often as common words have them, or as they would were signs independent.
    pub fn in_a_million(&self, text: &str, begins: bool) -> f64 {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty());
        let known = words.enumerate().map(|(i, word)| {
            let parts = if begins && i == 0 {
                &self.beginnings
            } else {
                &self.insides
            };
            parts.get(word).copied().unwrap_or(0.0)
        });
        let known = known.min_by(f64::total_cmp).unwrap_or(0.0);
        let by_chance = self.by_chance(text) * if begins { BEGINS } else { 1.0 };
        by_chance.max(known)
    }

    fn by_chance(&self, text: &str) -> f64 {
        let symbols: Vec<Symbol> = text.chars().filter_map(symbols::plain).collect();
        let of = |row: &[Symbol]| match row {
            [one] => self.one(*one),
            row if symbols::is_ascii(row[0]) => self.run(row),
            row => row.iter().map(|s| self.one(*s)).product(),
        };
        let rows = symbols.chunk_by(|a, b| symbols::is_ascii(*a) == symbols::is_ascii(*b));
        1e6 * rows.map(of).product::<f64>()
    }

    /// Two adjacent symbols, not both ASCII.
    pub(super) fn pair(&self, a: Symbol, b: Symbol) -> f64 {
        self.one(a) * self.one(b)
    }

    /// ASCII symbols in a row, as a chain of pairs.
    pub(super) fn run(&self, w: &[Symbol]) -> f64 {
        let pair = |pair: &[Symbol]| {
            let found = self.pairs.get(&(pair[0], pair[1])).copied();
            found.unwrap_or(UNSEEN / 1e6)
        };
        let one = |symbol: &Symbol| self.firsts.get(symbol).copied().unwrap_or(1e-3);
        let inner = w.get(1..w.len().saturating_sub(1)).unwrap_or_default();
        w.windows(2).map(pair).product::<f64>() / inner.iter().map(one).product::<f64>()
    }

    /// One symbol.
    pub(super) fn one(&self, symbol: Symbol) -> f64 {
        if symbols::is_ascii(symbol) {
            return ASCII_SHARE;
        }
        symbols::letters(symbol)
            .and_then(|letters| self.heard.get(letters.to_ascii_uppercase().as_str()))
            .copied()
            .unwrap_or(UNSEEN / 1e6)
    }
}

/// How often common words begin with each row of letters they begin with, and have each they have.
fn parts_of_words() -> (FxHashMap<&'static str, f64>, FxHashMap<&'static str, f64>) {
    let (mut beginnings, mut insides) = (FxHashMap::default(), FxHashMap::default());
    for line in include_str!("data/words.tsv").lines() {
        let Some((word, count)) = line.split_once('\t') else {
            continue;
        };
        let count = count.parse::<f64>().unwrap_or(0.0);
        for start in 0..word.len() {
            for end in start + 1..=word.len() {
                let Some(part) = word.get(start..end) else {
                    continue;
                };
                *insides.entry(part).or_insert(0.0) += count;
                if start == 0 {
                    *beginnings.entry(part).or_insert(0.0) += count;
                }
            }
        }
    }
    (beginnings, insides)
}

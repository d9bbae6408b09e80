//! How often formulas hold, and which of their parts are worth looking for.

use super::formula::{Class, Formula};

/// Parts of what must all hold that are kept: what holds without the others only wakes more.
const MOST_PARTS: usize = 3;

/// Which parts of a formula are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// The rarest ones of what must all hold.
    Rarest,
    /// All of them, to measure how often each class is seen.
    All,
}

/// Classes, and the sum of how often each is seen.
pub(super) type Gate = (f64, Vec<Class>);

impl Formula {
    /// Keeps parts of what must all hold, rarest first.
    #[must_use]
    pub fn pruned(self, keep: Parts, rate: &dyn Fn(Class) -> f64) -> Self {
        match self {
            Self::All(parts) => {
                let mut parts: Vec<(f64, Self)> = parts
                    .into_iter()
                    .map(|p| p.pruned(keep, rate))
                    .map(|p| (p.likely(rate), p))
                    .collect();
                parts.sort_by(|a, b| a.0.total_cmp(&b.0));
                if keep == Parts::Rarest {
                    // What must be asked is asked where the rest holds; it counts for nothing here.
                    let mut looked_for = 0;
                    parts.retain(|(_, part)| {
                        looked_for += usize::from(!part.is_open());
                        part.is_open() || looked_for <= MOST_PARTS
                    });
                }
                Self::All(parts.into_iter().map(|(_, p)| p).collect())
            }
            Self::Any(parts) => Self::any(parts.into_iter().map(|p| p.pruned(keep, rate))),
            Self::Together(inner, fields) => {
                Self::Together(Box::new(inner.pruned(keep, rate)), fields)
            }
            other => other,
        }
    }

    /// How often it holds, were classes independent. Asking a regex costs: what is asked counts as if it held.
    pub fn likely(&self, rate: &dyn Fn(Class) -> f64) -> f64 {
        self.share(rate, 0.9)
    }

    /// How often it holds, were classes independent and no regex to match.
    pub fn likely_unasked(&self, rate: &dyn Fn(Class) -> f64) -> f64 {
        self.share(rate, 0.0)
    }

    fn share(&self, rate: &dyn Fn(Class) -> f64, asked: f64) -> f64 {
        match self {
            Self::Always => 1.0,
            Self::Never => 0.0,
            Self::LittleText => 0.05,
            Self::Ask(..) => asked,
            Self::Seen(class, _) => rate(*class),
            Self::All(parts) => parts.iter().map(|p| p.share(rate, asked)).product(),
            Self::Any(parts) => {
                let none = parts.iter().map(|p| 1.0 - p.share(rate, asked));
                1.0 - none.product::<f64>()
            }
            Self::Together(inner, _) => inner.share(rate, asked),
        }
    }

    /// In which share of listings all else holds that must hold beside this class, were classes independent, added up over
    /// the places where the formula names it: there a regex would be asked if nothing were seen of it. Of a formula that
    /// asks nothing yet.
    pub fn left_to(&self, class: Class, rate: &dyn Fn(Class) -> f64) -> f64 {
        match self {
            Self::Seen(found, _) => f64::from(*found == class),
            Self::All(parts) => {
                let left: Vec<f64> = parts.iter().map(|p| p.left_to(class, rate)).collect();
                let others = |i: usize| -> f64 {
                    let others = parts.iter().enumerate().filter(|(j, _)| *j != i);
                    others.map(|(_, p)| p.likely_unasked(rate)).product()
                };
                let of =
                    |(i, left): (usize, &f64)| if *left > 0.0 { left * others(i) } else { 0.0 };
                left.iter().enumerate().map(of).sum()
            }
            Self::Any(parts) => parts.iter().map(|p| p.left_to(class, rate)).sum(),
            Self::Together(inner, _) => inner.left_to(class, rate),
            Self::Always | Self::Never | Self::LittleText | Self::Ask(..) => 0.0,
        }
    }

    /// The rarest set of classes of which one must be seen for it to hold, and how often that is.
    pub fn gate(&self, rate: &dyn Fn(Class) -> f64) -> Option<Gate> {
        self.gates(rate).map(|[first, _]| first)
    }

    /// The two rarest sets of classes of each of which one must be seen for it to hold; where there is but one, it twice.
    pub fn gates(&self, rate: &dyn Fn(Class) -> f64) -> Option<[Gate; 2]> {
        match self {
            Self::Always | Self::LittleText | Self::Ask(..) => None,
            Self::Never => Some([(0.0, Vec::new()), (0.0, Vec::new())]),
            Self::Seen(class, _) => {
                let gate = (rate(*class), vec![*class]);
                Some([gate.clone(), gate])
            }
            Self::All(parts) => {
                let mut gates: Vec<Gate> = parts
                    .iter()
                    .filter_map(|p| p.gates(rate))
                    .flatten()
                    .collect();
                gates.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
                gates.dedup_by(|a, b| a.1 == b.1);
                let mut gates = gates.into_iter();
                let first = gates.next()?;
                let second = gates.next().unwrap_or_else(|| first.clone());
                Some([first, second])
            }
            Self::Any(parts) => {
                let gates: Vec<[Gate; 2]> =
                    parts.iter().map(|p| p.gates(rate)).collect::<Option<_>>()?;
                Some([0, 1].map(|n| {
                    let mut classes: Vec<Class> =
                        gates.iter().flat_map(|g| g[n].1.iter().copied()).collect();
                    classes.sort_unstable();
                    classes.dedup();
                    (classes.iter().map(|c| rate(*c)).sum(), classes)
                }))
            }
            Self::Together(inner, _) => inner.gates(rate),
        }
    }

    /// Whether every listing must be read, or a regex asked of it, to know whether it holds.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Always | Self::Ask(..) => true,
            Self::Never | Self::LittleText | Self::Seen(..) => false,
            Self::All(parts) => parts.iter().all(Self::is_open),
            Self::Any(parts) => parts.iter().any(Self::is_open),
            Self::Together(inner, _) => inner.is_open(),
        }
    }

    /// Adds the regexes it asks, by number.
    pub fn asked(&self, out: &mut Vec<u32>) {
        match self {
            Self::Ask(n, _) => out.push(*n),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|p| p.asked(out)),
            Self::Together(inner, _) => inner.asked(out),
            Self::Always | Self::Never | Self::LittleText | Self::Seen(..) => {}
        }
    }
}

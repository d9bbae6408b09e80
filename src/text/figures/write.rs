//! Figures in words.

use std::fmt;

use super::{Figure, Quantity};

/// `104 TH/s`: a hash rate in the largest unit that leaves a whole number before the point.
pub fn hash_rate_text(hashes_per_second: f64) -> String {
    let (factor, unit) = [
        (1e15, "PH/s"),
        (1e12, "TH/s"),
        (1e9, "GH/s"),
        (1e6, "MH/s"),
        (1e3, "kH/s"),
    ]
    .into_iter()
    .find(|(f, _)| hashes_per_second >= *f)
    .unwrap_or((1.0, "H/s"));
    format!("{} {unit}", round(hashes_per_second / factor))
}

/// `hashrate 104 TH/s`, `power 3250 W`.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let v = self.value;
        match self.quantity {
            Quantity::HashRate => write!(f, "hashrate {}", hash_rate_text(v)),
            Quantity::Power => write!(f, "power {} W", round(v)),
            Quantity::Efficiency => write!(f, "efficiency {} J/TH", round(v)),
            Quantity::Storage => write!(f, "storage {} TB", round(v / 1e12)),
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

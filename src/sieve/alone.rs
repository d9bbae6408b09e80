//! Probes of one Han sign: looked up by the sign itself, for a syllable alone is everywhere.

use std::collections::BTreeMap;

use super::probe::{Probe, Reading, is_picture};
use super::stream::Stream;
use super::symbols;
use crate::text::{Cleaned, cleaned, is_han};

/// Marks by sign.
#[derive(Debug, Default, bitcode::Encode, bitcode::Decode)]
pub(super) struct Alone(BTreeMap<char, Vec<u16>>);

impl Alone {
    /// Takes a probe that is one Han sign; says whether it did.
    pub(super) fn take(&mut self, probe: &Probe) -> bool {
        if probe.text.chars().any(is_picture) {
            return false;
        }
        let mut signs = probe.text.chars().filter(|c| symbols::plain(*c).is_some());
        match (signs.next(), signs.next()) {
            (Some(sign), None) if is_han(sign) && probe.reading != Reading::Sound => {
                let marks = self.0.entry(sign).or_default();
                if !marks.contains(&probe.mark) {
                    marks.push(probe.mark);
                }
                true
            }
            _ => false,
        }
    }

    /// Whether a clean sign is a probe.
    pub(super) fn holds(&self, sign: char) -> bool {
        self.0.contains_key(&sign)
    }

    /// Tells the marks of signs that stand in a stream.
    pub(super) fn look(&self, text: &str, stream: &Stream, note: &mut impl FnMut(u16)) {
        for at in &stream.alone {
            let sign = text
                .get(*at as usize..)
                .and_then(|rest| rest.chars().next());
            let Some(Cleaned::One(sign)) = sign.map(cleaned) else {
                continue;
            };
            for mark in self.0.get(&sign).into_iter().flatten() {
                note(*mark);
            }
        }
    }
}

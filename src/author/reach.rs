//! What terms hit in a catalog, by way of reading: how often a channel hears what nobody said.

use std::collections::BTreeMap;

use crate::engine::{Engine, Scratch};
use crate::listing::{Channel, Listing, Technique};

/// Techniques that cleaning undoes: what is left of them is read as it is.
const CLEANED: &[Technique] = &[
    Technique::VariantHan,
    Technique::Fullwidth,
    Technique::StyledLetters,
    Technique::Confusable,
    Technique::Invisible,
    Technique::CombiningMarks,
    Technique::HiddenMarkup,
    Technique::Encoded,
];

/// Hits counted over a catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reach {
    /// Listings read.
    pub rows: u64,
    /// Hits by way of reading, list and term, plain spellings apart from opened ones.
    pub by_term: BTreeMap<(&'static str, String, String), u64>,
}

impl Reach {
    /// Counts the hits of one listing.
    pub fn count(&mut self, engine: &Engine, listing: &Listing, scratch: &mut Scratch) {
        self.rows += 1;
        for h in engine.trace(listing, scratch).hits {
            let opened = h.hit.techniques.iter().any(|t| !CLEANED.contains(&t));
            let way = if h.channel == Channel::Plain && opened {
                "opened"
            } else {
                h.channel.name()
            };
            let key = (way, h.list, h.hit.term);
            *self.by_term.entry(key).or_default() += 1;
        }
    }

    /// Hits by way of reading.
    pub fn by_way(&self) -> BTreeMap<&'static str, u64> {
        let mut out = BTreeMap::new();
        for ((way, ..), n) in &self.by_term {
            *out.entry(*way).or_default() += n;
        }
        out
    }

    /// The lists and terms that one way of reading finds most, with their hits.
    pub fn noisiest(&self, way: &str) -> Vec<(&str, &str, u64)> {
        let of = self.by_term.iter().filter(|((w, ..), _)| *w == way);
        let mut out: Vec<_> = of
            .map(|((_, list, term), n)| (list.as_str(), term.as_str(), *n))
            .collect();
        out.sort_by_key(|(list, term, n)| (std::cmp::Reverse(*n), *list, *term));
        out
    }

    /// Hits a million listings.
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn in_a_million(&self, hits: u64) -> f64 {
        hits as f64 * 1e6 / self.rows.max(1) as f64
    }
}

//! What terms hit in a catalog, by way of reading: how often a channel hears what nobody said.

use std::collections::BTreeMap;

use crate::engine::{Engine, Scratch};
use crate::listing::{Channel, Listing, Technique};

/// Hits counted over a catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reach {
    /// Listings read.
    pub rows: u64,
    /// Hits by way of reading and list, plain spellings apart from opened ones.
    pub by_list: BTreeMap<(&'static str, String), u64>,
    /// Hits that needed a trick undone, by term and trick.
    pub disguised: BTreeMap<(String, &'static str), u64>,
}

impl Reach {
    /// Counts the hits of one listing.
    pub fn count(&mut self, engine: &Engine, listing: &Listing, scratch: &mut Scratch) {
        self.rows += 1;
        for h in engine.trace(listing, scratch).hits {
            let way = if h.channel == Channel::Plain && !h.hit.techniques.is_empty() {
                "opened"
            } else {
                h.channel.name()
            };
            *self.by_list.entry((way, h.list)).or_default() += 1;
            for technique in h.hit.techniques.iter() {
                *self
                    .disguised
                    .entry((h.hit.term.clone(), Technique::name(technique)))
                    .or_default() += 1;
            }
        }
    }

    /// Hits by way of reading.
    pub fn by_way(&self) -> BTreeMap<&'static str, u64> {
        let mut out = BTreeMap::new();
        for ((way, _), n) in &self.by_list {
            *out.entry(*way).or_default() += n;
        }
        out
    }
}

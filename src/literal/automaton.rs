//! One automaton a channel, and what its patterns stand for.

use std::collections::BTreeMap;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::term::{MatcherError, TermId};
use crate::listing::Technique;

/// What a pattern stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// A term as it is.
    Term(TermId),
    /// Another spelling of a term.
    Spelling(TermId, Technique),
    /// A word that takes hits of a group.
    Exception(u32),
    /// Another spelling of such a word.
    Unlike(u32),
}

/// Patterns and what they stand for; several terms may share one.
#[derive(Default)]
pub(super) struct Patterns(BTreeMap<String, Vec<Meaning>>);

impl Patterns {
    pub(super) fn add(&mut self, pattern: String, meaning: Meaning) {
        if !pattern.is_empty() {
            self.0.entry(pattern).or_default().push(meaning);
        }
    }

    pub(super) fn compile(self) -> Result<Automaton, MatcherError> {
        let mut meanings = Vec::with_capacity(self.0.len());
        let mut pairs = Vec::with_capacity(self.0.len());
        for (pattern, meaning) in self.0 {
            pairs.push((
                pattern,
                u32::try_from(meanings.len()).map_err(|e| MatcherError(e.to_string()))?,
            ));
            meanings.push(meaning);
        }
        let patterns = if pairs.is_empty() {
            None
        } else {
            Some(
                CharwiseDoubleArrayAhoCorasick::with_values(pairs)
                    .map_err(|e| MatcherError(e.to_string()))?,
            )
        };
        Ok(Automaton { patterns, meanings })
    }
}

/// A compiled channel.
pub(super) struct Automaton {
    patterns: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    meanings: Vec<Vec<Meaning>>,
}

impl Automaton {
    /// Gives every match, overlapping ones too, with what it stands for.
    pub(super) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, Meaning)> + 'a {
        self.patterns
            .iter()
            .flat_map(move |p| p.find_overlapping_iter(text))
            .flat_map(|m| {
                self.meanings[m.value() as usize]
                    .iter()
                    .map(move |meaning| (m.start()..m.end(), *meaning))
            })
    }

    /// How many patterns there are.
    pub(super) fn len(&self) -> usize {
        self.meanings.len()
    }
}

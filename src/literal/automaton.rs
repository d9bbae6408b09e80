//! One automaton a channel, and what its patterns stand for.

use std::collections::BTreeMap;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::term::{MatcherError, TermId};
use crate::listing::Technique;

/// What a pattern stands for.
#[derive(Debug, Clone, Copy, bitcode::Encode, bitcode::Decode)]
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
        let mut ends = Vec::with_capacity(self.0.len());
        let mut pairs = Vec::with_capacity(self.0.len());
        for (pattern, meaning) in self.0 {
            pairs.push((
                pattern,
                u32::try_from(ends.len()).map_err(|e| MatcherError(e.to_string()))?,
            ));
            meanings.extend(meaning);
            ends.push(u32::try_from(meanings.len()).map_err(|e| MatcherError(e.to_string()))?);
        }
        let patterns = if pairs.is_empty() {
            None
        } else {
            Some(
                CharwiseDoubleArrayAhoCorasick::with_values(pairs)
                    .map_err(|e| MatcherError(e.to_string()))?,
            )
        };
        Ok(Automaton {
            patterns,
            ends,
            meanings,
        })
    }
}

/// A compiled channel.
pub(super) struct Automaton {
    patterns: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// For each pattern, where its meanings end; they begin where those of the one before end.
    ends: Vec<u32>,
    meanings: Vec<Meaning>,
}

/// A compiled channel as it is kept in a file.
#[derive(bitcode::Encode, bitcode::Decode)]
pub(super) struct StoredAutomaton {
    patterns: Option<Vec<u8>>,
    ends: Vec<u32>,
    meanings: Vec<Meaning>,
}

impl Automaton {
    pub(super) fn stored(&self) -> StoredAutomaton {
        StoredAutomaton {
            patterns: self
                .patterns
                .as_ref()
                .map(CharwiseDoubleArrayAhoCorasick::serialize),
            ends: self.ends.clone(),
            meanings: self.meanings.clone(),
        }
    }

    pub(super) fn restored(stored: StoredAutomaton) -> Result<Self, MatcherError> {
        let patterns = stored.patterns.map(|bytes| {
            let read = CharwiseDoubleArrayAhoCorasick::deserialize(&bytes);
            read.map(|(patterns, _)| patterns)
        });
        Ok(Self {
            patterns: patterns
                .transpose()
                .map_err(|e| MatcherError(e.to_string()))?,
            ends: stored.ends,
            meanings: stored.meanings,
        })
    }

    /// What a pattern stands for.
    fn meanings(&self, pattern: u32) -> &[Meaning] {
        let at = pattern as usize;
        let start = at.checked_sub(1).and_then(|i| self.ends.get(i));
        let place = start.map_or(0, |s| *s as usize)..self.ends.get(at).map_or(0, |e| *e as usize);
        self.meanings.get(place).unwrap_or_default()
    }

    /// Gives every match, overlapping ones too, with what it stands for.
    pub(super) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, Meaning)> + 'a {
        self.patterns
            .iter()
            .flat_map(move |p| p.find_overlapping_iter(text))
            .flat_map(|m| {
                self.meanings(m.value())
                    .iter()
                    .map(move |meaning| (m.start()..m.end(), *meaning))
            })
    }

    /// How many patterns there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

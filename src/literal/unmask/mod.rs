//! Words of the field in any disguise at all, for naming the trick once a listing is flagged.
//!
//! In: a field's clean text and the words of lists marked `names_only`. Out: [`Unmasked`] places, by start.
//! Reads far more freely than the channels do: one sign by sound, the next by its look, a third as a letter. So what it
//! finds never feeds a rule or confirms a machine; it only says which trick was played on a word of the field.
//! Knows nothing of rules. Its tables are made at the first question: most listings never ask.

mod han;
mod latin;
mod look;
mod portraits;
mod signs;
mod tokens;
mod word;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::listing::{CleanSpan, Techniques};
use crate::text::{FieldText, Segmenter, is_han};

use han::HanWords;
use latin::LatinWords;
pub(super) use look::by_eye;

/// A word of the field found in disguise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmasked {
    /// The word as its author wrote it, folded.
    pub word: String,
    /// Where in clean text.
    pub span: CleanSpan,
    /// The tricks undone, those of cleaning left out: none where the word stands as it is in clean text.
    pub techniques: Techniques,
}

/// What was found, and how many places were looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmasking {
    /// By start, never overlapping.
    pub found: Vec<Unmasked>,
    /// Signs and words that were looked at.
    pub steps: u64,
}

/// Finds words in disguise.
pub struct Unmasker {
    /// Folded words to look for.
    words: Vec<String>,
    /// Folded words that are nothing but themselves.
    known: FxHashSet<String>,
    tables: OnceLock<Tables>,
}

/// What is made of the words at the first question.
struct Tables {
    han: HanWords,
    latin: LatinWords,
}

impl std::fmt::Debug for Unmasker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unmasker")
            .field("words", &self.words.len())
            .finish_non_exhaustive()
    }
}

impl Unmasker {
    /// Gives an unmasker of `words`; whatever stands in `known` is read as itself, never as one of them in disguise.
    ///
    /// Both are clean, folded text. A word of more than one kind of sign, or of several words, is left out.
    pub fn new(words: Vec<String>, known: BTreeSet<String>) -> Self {
        Self {
            words,
            known: known.into_iter().collect(),
            tables: OnceLock::new(),
        }
    }

    /// How many words are looked for.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Gives the words in disguise in one field. Work grows with the text.
    pub fn find(&self, field: &FieldText, segmenter: &Segmenter) -> Unmasking {
        if self.words.is_empty() {
            return Unmasking::default();
        }
        let tables = self.tables.get_or_init(|| self.tables());
        let mut out = Unmasking::default();
        tables.han.find(field, segmenter, &mut out);
        tables.latin.find(field, &mut out);
        let is_word = |word: &str| self.words.iter().any(|w| w == word);
        portraits::find(&field.lower, is_word, &mut out);
        // The longest at a place says most.
        out.found
            .sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
        let mut reach = 0;
        out.found.retain(|f| {
            let apart = f.span.start >= reach;
            if apart {
                reach = f.span.end;
            }
            apart
        });
        out
    }

    fn tables(&self) -> Tables {
        let all_han = |w: &&String| w.chars().all(is_han);
        let all_latin = |w: &&String| w.bytes().all(|b| b.is_ascii_lowercase());
        let han = self.words.iter().filter(all_han);
        let latin = self.words.iter().filter(all_latin);
        Tables {
            han: HanWords::new(han, &self.known),
            latin: LatinWords::new(latin, &self.known),
        }
    }
}

/// Words by a key, several a key.
type Index<K> = FxHashMap<K, Vec<u32>>;

#[cfg(test)]
mod tests;

//! Text on its way to being mended: what stands between mended words is copied, a phrase turned round as a whole is put in
//! order.

use crate::listing::Technique;
use crate::text::map::OffsetMap;
use crate::text::words::Word;

/// Words that stand last in a phrase of the field (mining rig, airdrop farming): where one stands first among words turned
/// round, their order was turned too.
const HEADS: &[&str] = &[
    "rig", "rigs", "farm", "farms", "farming", "miner", "miners", "machine", "machines", "kit",
    "box", "pool", "pools", "course", "guide", "bot", "tool", "software", "hosting", "sale",
];

/// A word that was turned round, and what it is.
struct Turned {
    start: usize,
    end: usize,
    word: String,
}

/// Mended text so far.
pub(super) struct Mended<'t> {
    cased: &'t str,
    out: String,
    map: OffsetMap,
    copied: usize,
    /// Words turned round, one sign apart, not yet written.
    phrase: Vec<Turned>,
}

impl<'t> Mended<'t> {
    pub(super) fn new(cased: &'t str) -> Self {
        Self {
            cased,
            out: String::new(),
            map: OffsetMap::default(),
            copied: 0,
            phrase: Vec::new(),
        }
    }

    /// Takes the word that a run was meant to be, another than it is; none that overlaps the last one. A phrase goes on
    /// with what is turned round: end it where such words no longer touch.
    pub(super) fn add(&mut self, run: &Word<'_>, word: &str, technique: Technique) {
        let behind = self.phrase.last().map_or(self.copied, |last| last.end);
        if run.start < behind || run.text == word {
            return;
        }
        if technique == Technique::Reversal {
            self.phrase.push(Turned {
                start: run.start,
                end: run.end(),
                word: word.to_owned(),
            });
        } else {
            self.end_phrase();
            self.write((run.start, run.end()), word, technique);
        }
    }

    /// Writes the words turned round that stand together, in the order they are read.
    pub(super) fn end_phrase(&mut self) {
        let phrase = std::mem::take(&mut self.phrase);
        let [first, .., last] = &phrase[..] else {
            for one in phrase {
                self.write((one.start, one.end), &one.word, Technique::Reversal);
            }
            return;
        };
        let heads = |turned: &Turned| HEADS.contains(&turned.word.to_lowercase().as_str());
        if heads(first) && !heads(last) {
            let words: Vec<&str> = phrase.iter().rev().map(|t| t.word.as_str()).collect();
            let place = (first.start, last.end);
            self.write(place, &words.join(" "), Technique::Reversal);
            return;
        }
        for one in &phrase {
            self.write((one.start, one.end), &one.word, Technique::Reversal);
        }
    }

    /// The text and the way back, or `None` when nothing was mended.
    pub(super) fn finish(mut self) -> Option<(String, OffsetMap)> {
        self.end_phrase();
        if self.map.is_identity() {
            return None;
        }
        let rest = self.cased.get(self.copied..).unwrap_or("");
        self.out.push_str(rest);
        Some((self.out, self.map))
    }

    fn write(&mut self, (start, end): (usize, usize), word: &str, technique: Technique) {
        let between = self.cased.get(self.copied..start).unwrap_or("");
        self.out.push_str(between);
        let at = self.out.len();
        self.out.push_str(word);
        self.map
            .push(at..self.out.len(), start..end, Some(technique));
        self.copied = end;
    }
}

//! One field on its way through decoding and cleaning.

use std::sync::OnceLock;

use super::channel::{ChannelText, is_han, tight};
use super::clean::lower_of;
use super::rewrite::{AFTER_CLEANING, BEFORE_CLEANING, is_bopomofo, is_cyrillic, is_kana};
use super::sound::{SoundText, sound};
use super::{Clean, Decoded, Mender, OffsetMap, clean, decode};
use crate::listing::{CleanSpan, RawSpan, Technique, Techniques};

/// A field's clean text with the way back to the seller's own characters.
#[derive(Debug, Clone, Default)]
pub struct FieldText {
    /// Clean text with the seller's letter case.
    pub cased: String,
    /// The same, folded; equal offsets.
    pub lower: String,
    /// What was read: the raw field, or its two ends.
    source: String,
    /// Back to the raw text, the last step first; steps that changed nothing are left out. From the last to the first:
    /// words mended, what is done after cleaning, cleaning, what is done before it, then the rounds of decoding.
    maps: Vec<OffsetMap>,
    /// Raw bytes that a buyer cannot see.
    hidden: Vec<std::ops::Range<usize>>,
    /// Bytes left out before `resumes`, when the field was cut: clean offset where the last part begins, and raw bytes
    /// skipped before it.
    cut: Option<(usize, usize)>,
    /// Whether accents are how the listing is spelled, not a trick.
    accents_spelled: bool,
    channels: Channels,
}

/// Other ways of reading a clean text, each made when it is first asked for.
#[derive(Debug, Clone, Default)]
struct Channels {
    tight: OnceLock<ChannelText>,
    sound: OnceLock<SoundText>,
}

impl FieldText {
    /// Reads one field.
    pub fn new(raw: &str) -> Self {
        let Decoded {
            text,
            maps: decoded,
            hidden,
        } = decode(raw);
        let mut maps = decoded;
        let mut text = text;
        for read in BEFORE_CLEANING {
            if let Some((made, map)) = read(&text) {
                text = made.into();
                maps.insert(0, map);
            }
        }
        let Clean { cased, lower, map } = clean(&text);
        maps.insert(0, map);
        let mut field = Self {
            cased: cased.into_owned(),
            lower: lower.into_owned(),
            source: raw.into(),
            maps,
            hidden,
            ..Self::default()
        };
        for read in AFTER_CLEANING {
            field.rewrite(read(&field.cased));
        }
        field
    }

    /// Reads a field in which nothing is written anew but single signs: what [`FieldText::new`] and mending would give.
    pub fn plain(raw: &str) -> Self {
        let Clean { cased, lower, map } = clean(raw);
        Self {
            cased: cased.into_owned(),
            lower: lower.into_owned(),
            source: raw.into(),
            maps: vec![map],
            ..Self::default()
        }
    }

    /// Mends misspelled and reversed words, and those with digits or signs for letters.
    pub fn mend(&mut self, mender: &Mender) {
        self.rewrite(mender.in_letters(&self.cased));
        let mended = mender.mend_all(&self.cased, &self.lower);
        self.rewrite(mended);
    }

    /// Goes on with text made of the clean text, where there is any.
    pub(crate) fn rewrite(&mut self, made: Option<(String, OffsetMap)>) {
        let Some((cased, map)) = made else { return };
        self.lower = lower_of(&cased).unwrap_or_else(|| cased.clone());
        self.cased = cased;
        self.maps.insert(0, map);
        self.channels = Channels::default();
    }

    /// The clean text as `tight` reads it.
    pub(crate) fn tight(&self) -> &ChannelText {
        self.channels.tight.get_or_init(|| tight(&self.lower))
    }

    /// The clean text as it sounds.
    pub(crate) fn sound(&self) -> &SoundText {
        self.channels.sound.get_or_init(|| sound(&self.lower))
    }

    /// Reads one field by its first and last `limit / 2` bytes when it is longer than `limit`; the second value says
    /// whether something was left out.
    pub fn within(raw: &str, limit: usize) -> (Self, bool) {
        if raw.len() <= limit {
            return (Self::new(raw), false);
        }
        let (head, _) = raw.split_at(floor(raw, limit / 2));
        let tail_at = floor(raw, raw.len() - limit / 2);
        let (_, tail) = raw.split_at(tail_at);
        // A line break that stands in neither half keeps the halves apart.
        let joined = format!("{head}\n{tail}");
        let mut field = Self::new(&joined);
        field.cut = Some((head.len() + 1, tail_at - head.len() - 1));
        (field, true)
    }

    /// Gives the seller's own characters a span of clean text came from.
    pub fn raw(&self, span: CleanSpan) -> RawSpan {
        let found = self.read_from(span);
        let (mut start, mut end) = (found.start, found.end);
        if let Some((resumes, skipped)) = self.cut {
            if start >= resumes {
                start += skipped;
            }
            if end > resumes {
                end += skipped;
            }
        }
        RawSpan { start, end }
    }

    /// The bytes of what was read that a span of clean text came from.
    fn read_from(&self, span: CleanSpan) -> std::ops::Range<usize> {
        let maps = self.maps.iter();
        maps.fold(span.range(), |span, map| map.from(span))
    }

    /// Gives the tricks that had to be undone to read a span of clean text.
    pub fn techniques(&self, span: CleanSpan) -> Techniques {
        self.undone(span, self.accents_spelled)
    }

    /// The same for a phrase of no list, which may be of any language: accents are how it is spelled, and so are Cyrillic
    /// letters alone in a text that has others.
    pub fn techniques_of_phrase(&self, span: CleanSpan) -> Techniques {
        let mut found = self.undone(span, true);
        if found.contains(Technique::Confusable)
            && self.lower.contains(is_cyrillic)
            && is_in_cyrillic(self.raw_words(span))
        {
            found.remove(Technique::Confusable);
        }
        found
    }

    fn undone(&self, span: CleanSpan, accents_spelled: bool) -> Techniques {
        let mut found = Techniques::NONE;
        let raw = self.maps.iter().fold(span.range(), |span, map| {
            found = found.union(map.techniques(span.clone(), accents_spelled));
            map.from(span)
        });
        if self.hides(&raw) {
            found.insert(Technique::HiddenMarkup);
        }
        found
    }

    /// Gives how many letters have an accent of their own, inside a span of clean text.
    pub fn accents_in(&self, span: CleanSpan) -> usize {
        let counted = (span.range(), 0);
        let of_map = |(span, n): (std::ops::Range<usize>, usize), map: &OffsetMap| {
            (map.from(span.clone()), n + map.accents(span))
        };
        self.maps.iter().fold(counted, of_map).1
    }

    /// Gives the whole of the clean text.
    pub fn whole(&self) -> CleanSpan {
        CleanSpan {
            start: 0,
            end: self.cased.len(),
        }
    }

    /// Takes accents for spelling from now on: they are no trick in [`FieldText::techniques`].
    pub fn take_accents_as_spelling(&mut self) {
        self.accents_spelled = true;
    }

    /// Whether a buyer does not see a span of clean text.
    pub fn is_hidden(&self, span: CleanSpan) -> bool {
        self.hides(&self.read_from(span))
    }

    fn hides(&self, raw: &std::ops::Range<usize>) -> bool {
        self.hidden
            .iter()
            .any(|h| h.start < raw.end && raw.start < h.end)
    }

    /// Whether the seller wrote at `span` just what `term` says, letter case aside: then no trick was needed.
    pub fn raw_is(&self, span: CleanSpan, term: &str) -> bool {
        self.raw_text(span).to_lowercase() == term.to_lowercase()
    }

    /// Gives what the seller wrote at a span of clean text.
    pub fn raw_text(&self, span: CleanSpan) -> &str {
        self.source.get(self.read_from(span)).unwrap_or("")
    }

    /// Gives the whole words that the seller wrote at a span of clean text.
    fn raw_words(&self, span: CleanSpan) -> &str {
        let read = self.read_from(span);
        let letter = |c: char| c.is_alphanumeric();
        let head = self.source.get(..read.start).unwrap_or("");
        let tail = self.source.get(read.end..).unwrap_or("");
        let start = head.trim_end_matches(letter).len();
        let end = read.end + (tail.len() - tail.trim_start_matches(letter).len());
        self.source.get(start..end).unwrap_or("")
    }

    /// Gives the tricks on `span` as the seller wrote it: what is spelled in bopomofo sounds like it does, and no one wrote
    /// pinyin.
    pub fn as_written(&self, span: CleanSpan, mut techniques: Techniques) -> Techniques {
        if techniques.contains(Technique::Pinyin)
            && techniques.contains(Technique::Other)
            && self.is_in_bopomofo(span)
        {
            techniques.remove(Technique::Pinyin);
        }
        techniques
    }

    /// Whether the seller wrote what stands at `span` in bopomofo, and nothing of it in Latin letters.
    fn is_in_bopomofo(&self, span: CleanSpan) -> bool {
        let raw = self.raw_text(span);
        let mut in_tag = false;
        let mut read = raw.chars().filter(|c| {
            in_tag = (in_tag || *c == '<') && *c != '>';
            !in_tag
        });
        raw.contains(is_bopomofo) && !read.any(|c| c.is_ascii_alphabetic())
    }

    /// Gives the runs of letters and figures that hold a figure which was spelled out.
    pub fn respelled(&self) -> impl Iterator<Item = CleanSpan> {
        super::latin_runs(&self.cased)
            .filter(|run| run.text.bytes().any(|b| b.is_ascii_digit()))
            .map(|run| CleanSpan {
                start: run.start,
                end: run.end(),
            })
            .filter(|span| self.techniques(*span).contains(Technique::NumeralSpelling))
    }

    /// Counts the signs that tell how Han is written here.
    pub fn script_counts(&self) -> ScriptCounts {
        let mut counts = ScriptCounts::default();
        for c in self.lower.chars().filter(|c| !c.is_ascii()) {
            counts.kana += usize::from(is_kana(c));
            if is_han(c) {
                counts.han += 1;
                counts.simplified += usize::from(super::is_simplified_only(c));
            }
        }
        let edits = self.maps.iter().flat_map(OffsetMap::edits);
        counts.variants = edits
            .filter(|e| e.technique == Some(Technique::VariantHan))
            .count();
        // A variant sign mostly became a simplified-only one; what is over was simplified from the start.
        counts.simplified = counts.simplified.saturating_sub(counts.variants);
        counts
    }
}

/// How many signs of a text tell how Han is written in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScriptCounts {
    /// Han signs.
    pub han: usize,
    /// Katakana and hiragana.
    pub kana: usize,
    /// Signs that were traditional or Japanese.
    pub variants: usize,
    /// Signs that only simplified text uses.
    pub simplified: usize,
}

/// Whether every word that holds letters of another script than Latin is written in Cyrillic ones alone, perhaps behind a
/// number (5кВт, but 95Т is a Latin unit in disguise).
fn is_in_cyrillic(raw: &str) -> bool {
    let mut words = raw.split(|c: char| !c.is_alphanumeric());
    words.all(|word| {
        let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let unit = letters.len() < word.len();
        word.is_ascii()
            || (letters.chars().all(is_cyrillic) && (!unit || letters.chars().count() > 1))
    })
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_through_entities_and_costumes() {
        let raw = "卖 &#30719;<b>机</b> Ｓ19";
        let field = FieldText::new(raw);
        let at = field.lower.find("矿机").expect("decoded");
        let span = field.raw(CleanSpan {
            start: at,
            end: at + 6,
        });
        assert_eq!(raw.get(span.range()), Some("&#30719;<b>机"));
        assert!(
            field
                .techniques(CleanSpan {
                    start: at,
                    end: at + 6
                })
                .contains(Technique::Encoded)
        );
    }

    #[test]
    fn a_phrase_is_spelled_in_its_own_letters() {
        use Technique::{CombiningMarks, Confusable};
        for (raw, tricks) in [
            ("4,2 ₽ за кВт, тариф", &[][..]),
            ("за кBт, тариф", &[Confusable]),
            ("4,2 ₽ за 5кВт, тариф", &[]),
            ("ещё 112Т, даже", &[Confusable]),
            ("кВт", &[Confusable]),
            ("şu an kazıyor", &[]),
            ("m\u{336}i\u{336}n", &[CombiningMarks]),
        ] {
            let field = FieldText::new(raw);
            let found = field.techniques_of_phrase(field.whole());
            assert_eq!(found, tricks.iter().copied().collect(), "{raw}");
        }
    }

    #[test]
    fn a_cut_field_keeps_spans_true() {
        let raw = format!("{}矿机", "好".repeat(40_000));
        let (field, cut) = FieldText::within(&raw, 64 * 1024);
        assert!(cut);
        let at = field.lower.find("矿机").expect("in the last part");
        let span = field.raw(CleanSpan {
            start: at,
            end: at + 6,
        });
        assert_eq!(raw.get(span.range()), Some("矿机"));
    }
}

//! One field on its way through decoding and cleaning.

use super::clean::lower_of;
use super::respell::respell;
use super::{Clean, Decoded, OffsetMap, clean, decode};
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
    /// Back to the raw text: spelled figures, cleaning, then the rounds of decoding, the last round first.
    maps: Vec<OffsetMap>,
    /// Raw bytes that a buyer cannot see.
    hidden: Vec<std::ops::Range<usize>>,
    /// Bytes left out before `resumes`, when the field was cut: clean offset where the last part begins, and raw bytes
    /// skipped before it.
    cut: Option<(usize, usize)>,
}

impl FieldText {
    /// Reads one field.
    pub fn new(raw: &str) -> Self {
        let Decoded {
            text,
            maps: decoded,
            hidden,
        } = decode(raw);
        let Clean { cased, lower, map } = clean(&text);
        let mut maps = vec![map];
        let (cased, lower) = match respell(&cased) {
            None => (cased.into_owned(), lower.into_owned()),
            Some((respelled, map)) => {
                maps.insert(0, map);
                let lower = lower_of(&respelled).unwrap_or_else(|| respelled.clone());
                (respelled, lower)
            }
        };
        maps.extend(decoded);
        Self {
            cased,
            lower,
            source: raw.into(),
            maps,
            hidden,
            cut: None,
        }
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
        let found = self
            .maps
            .iter()
            .fold(span.range(), |span, map| map.from(span));
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

    /// Gives the tricks that had to be undone to read a span of clean text.
    pub fn techniques(&self, span: CleanSpan) -> Techniques {
        let mut found = Techniques::NONE;
        let raw = self.maps.iter().fold(span.range(), |span, map| {
            found = found.union(map.techniques(span.clone()));
            map.from(span)
        });
        if self.hides(&raw) {
            found.insert(Technique::HiddenMarkup);
        }
        found
    }

    /// Whether a buyer does not see a span of clean text.
    pub fn is_hidden(&self, span: CleanSpan) -> bool {
        let raw = self
            .maps
            .iter()
            .fold(span.range(), |span, map| map.from(span));
        self.hides(&raw)
    }

    fn hides(&self, raw: &std::ops::Range<usize>) -> bool {
        self.hidden
            .iter()
            .any(|h| h.start < raw.end && raw.start < h.end)
    }

    /// Whether the seller wrote at `span` just what `term` says, letter case aside: then no trick was needed.
    pub fn raw_is(&self, span: CleanSpan, term: &str) -> bool {
        let read = self
            .maps
            .iter()
            .fold(span.range(), |span, map| map.from(span));
        self.source
            .get(read)
            .is_some_and(|text| text.to_lowercase() == term.to_lowercase())
    }

    /// Gives the codes and figures that were spelled out, with the letters and figures that stand right around them.
    pub fn respelled(&self) -> impl Iterator<Item = CleanSpan> {
        let bytes = self.cased.as_bytes();
        let edits = self.maps.first().map(OffsetMap::edits).unwrap_or_default();
        let spelled = |e: &&super::Edit| e.technique == Some(Technique::NumeralSpelling);
        edits.iter().filter(spelled).map(|e| {
            let (mut start, mut end) = (e.out.start as usize, e.out.end as usize);
            while start > 0 && bytes[start - 1].is_ascii_alphanumeric() {
                start -= 1;
            }
            while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                end += 1;
            }
            CleanSpan { start, end }
        })
    }

    /// Counts signs that were traditional or Japanese, and signs that only simplified text uses.
    pub fn script_counts(&self) -> (usize, usize) {
        let variants = self
            .maps
            .iter()
            .flat_map(OffsetMap::edits)
            .filter(|e| e.technique == Some(Technique::VariantHan))
            .count();
        let simplified = self
            .lower
            .chars()
            .filter(|c| super::is_simplified_only(*c))
            .count();
        // A variant sign mostly became a simplified-only one; what is over was simplified from the start.
        (variants, simplified.saturating_sub(variants))
    }
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

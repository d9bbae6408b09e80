//! The channel's text.

use super::super::channel::{GAP_LIMIT_CHARS, is_han};
use super::super::map::OffsetMap;
use super::syllables::{cut, reading};

/// Text as it sounds, the way back to clean text, and where syllables end.
#[derive(Debug, Clone, Default)]
pub struct SoundText {
    /// Syllables and letters.
    pub text: String,
    /// Back to clean text.
    pub map: OffsetMap,
    /// Bytes of `text` where a Han sign or a Latin run begins or ends; sorted.
    borders: Vec<u32>,
    /// Latin runs: first byte and length. They are cut into syllables only where a match asks.
    runs: Vec<(u32, u32)>,
}

impl SoundText {
    /// Whether a syllable begins or ends at a byte of the text.
    pub fn is_border(&self, at: usize) -> bool {
        let known = u32::try_from(at).is_ok_and(|at| self.borders.binary_search(&at).is_ok());
        known
            || self.run_at(at).is_some_and(|(start, run)| {
                cut(run).is_some_and(|ends| ends.contains(&(at - start)))
            })
    }

    /// Borders strictly inside a range, counted from its start; sorted.
    pub fn borders_in(&self, range: std::ops::Range<usize>) -> Vec<usize> {
        let first = self.borders.partition_point(|b| *b as usize <= range.start);
        let mut out: Vec<usize> = self.borders[first..]
            .iter()
            .map(|b| *b as usize)
            .take_while(|b| *b < range.end)
            .collect();
        let runs = self.runs.iter().skip(
            self.runs
                .partition_point(|(start, len)| (start + len) as usize <= range.start),
        );
        for (start, len) in runs.take_while(|(start, _)| (*start as usize) < range.end) {
            let (start, len) = (*start as usize, *len as usize);
            let ends = self
                .text
                .get(start..start + len)
                .and_then(cut)
                .unwrap_or_default();
            out.extend(
                ends.into_iter()
                    .map(|end| start + end)
                    .filter(|b| range.start < *b && *b < range.end),
            );
        }
        out.sort_unstable();
        out.dedup();
        out.iter().map(|b| b - range.start).collect()
    }

    /// The Latin run that a byte lies strictly inside of.
    fn run_at(&self, at: usize) -> Option<(usize, &str)> {
        let next = self
            .runs
            .partition_point(|(start, _)| (*start as usize) < at);
        let (start, len) = self.runs[next.checked_sub(1)?];
        let (start, len) = (start as usize, len as usize);
        (at < start + len).then(|| self.text.get(start..start + len).map(|run| (start, run)))?
    }

    fn border(&mut self, at: usize) {
        let at = u32::try_from(at).expect("fields are cut to 64 KiB");
        if self.borders.last() != Some(&at) {
            self.borders.push(at);
        }
    }
}

/// Gives clean text as it sounds. One pass.
pub fn sound(clean: &str) -> SoundText {
    let mut out = SoundText {
        text: String::with_capacity(clean.len() * 2),
        ..SoundText::default()
    };
    let mut rest = clean;
    // A gap waits until it is known what stands behind it.
    let mut gap: Option<(usize, usize)> = None;
    let mut joins = false;
    while let Some(c) = rest.chars().next() {
        let at = clean.len() - rest.len();
        let syllable = if is_han(c) { reading(c) } else { None };
        let letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
        if syllable.is_none() && letters == 0 {
            if c.is_alphanumeric() {
                flush(&mut out, clean, &mut gap, at, false);
                out.border(out.text.len());
                out.text.push(c);
                out.border(out.text.len());
                joins = false;
            } else {
                gap = Some(gap.map_or((at, 1), |(start, n)| (start, n + 1)));
            }
            rest = rest.get(c.len_utf8()..).unwrap_or("");
            continue;
        }
        flush(&mut out, clean, &mut gap, at, joins);
        let start = out.text.len();
        out.border(start);
        if let Some(syllable) = syllable {
            out.text.push_str(syllable);
            out.map
                .push(start..out.text.len(), at..at + c.len_utf8(), None);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        } else {
            let run = rest.get(..letters).unwrap_or("");
            out.text.push_str(run);
            let narrow = |n: usize| u32::try_from(n).expect("fields are cut to 64 KiB");
            out.runs.push((narrow(start), narrow(letters)));
            rest = rest.get(letters..).unwrap_or("");
        }
        out.border(out.text.len());
        joins = true;
    }
    let end = clean.len();
    flush(&mut out, clean, &mut gap, end, false);
    out
}

/// Drops a gap that joins what stands on both sides, else writes it.
fn flush(
    out: &mut SoundText,
    clean: &str,
    gap: &mut Option<(usize, usize)>,
    at: usize,
    joins: bool,
) {
    let Some((start, signs)) = gap.take() else {
        return;
    };
    if joins && at < clean.len() && signs <= GAP_LIMIT_CHARS {
        out.map
            .push(out.text.len()..out.text.len(), start..at, None);
    } else {
        out.text
            .push_str(clean.get(start..at).expect("gaps lie between chars"));
    }
}

/// Gives a term as it sounds, with the ends of its signs and letters; none when it has no Han sign, or a picture, which is
/// part of it and has no sound.
pub fn term_sound(lower: &str) -> Option<(String, Vec<usize>)> {
    let mut text = String::new();
    let mut ends = Vec::new();
    let mut han = false;
    for c in lower.chars() {
        if is_han(c) {
            text.push_str(reading(c)?);
            ends.push(text.len());
            han = true;
        } else if c.is_ascii_lowercase() {
            text.push(c);
        } else if c.is_alphanumeric() || !c.is_ascii() {
            return None;
        }
    }
    han.then_some((text, ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_letters_and_gaps_sound_alike() {
        for text in [
            "矿机", "旷机", "kuangji", "矿ji", "kuang-ji", "矿 机", "kuang机",
        ] {
            let got = sound(text);
            assert_eq!(got.text, "kuangji", "{text}");
            assert!(got.is_border(0) && got.is_border(7), "{text}");
        }
        assert!(sound("kuangji").is_border(5));
        assert_eq!(sound("s19 矿机").text, "s19 kuangji");
        assert_eq!(sound("kuangjia").borders_in(0..8), [5]);
        assert_eq!(term_sound("p盘"), Some(("ppan".into(), vec![4])));
        assert_eq!(term_sound("miner"), None);
        assert_eq!(term_sound("⛏机手"), None);
    }

    #[test]
    fn spans_lead_back_to_whole_signs() {
        let got = sound("卖旷 机");
        assert_eq!(got.map.from(3..10), 3..10);
    }
}

//! Pinyin with its tones as figures: kuang4 ji1, kuang4ji1.
//!
//! In: clean text with its case. Out: the same without such figures, and the way back. One syllable with a figure is a code
//! (gen3, pi4); two and more in a row are speech.

use std::ops::Range;

use crate::listing::Technique;
use crate::text::map::OffsetMap;
use crate::text::sound::is_syllable;

/// Letters of a syllable.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;
/// A syllable that machines are called by (KA3): its figure is no tone.
const CODE: &str = "ka";
/// Syllables in a row, at least.
const LEAST: usize = 2;
/// Signs between two syllables, as far as they are looked for in raw text, where some of them are dropped.
const MOST_RAW_GAP: usize = 4;

/// Gives text without the tones of its pinyin, or `None` when there are none. One pass.
pub(super) fn without_tones(cased: &str) -> Option<(String, OffsetMap)> {
    let bytes = cased.as_bytes();
    let tone = |two: &[u8]| is_tone(two[1]) && two[0].is_ascii_alphabetic();
    if !bytes.windows(2).any(tone) {
        return None;
    }
    let mut out = String::new();
    let mut map = OffsetMap::default();
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        let mut syllables = Vec::new();
        let mut end = at;
        while let Some(tone) = toned(bytes, end) {
            syllables.push(end..tone);
            end = tone + 1;
            end += usize::from(matches!(bytes.get(end), Some(b' ' | b'-' | b'\'' | b'.')));
        }
        // What goes on with letters is a code (gen3x2).
        let glued = |letters: &Range<usize>| {
            let next = bytes.get(letters.end + 1);
            next.is_some_and(u8::is_ascii_alphabetic)
        };
        if syllables.last().is_some_and(glued) {
            syllables.pop();
        }
        if syllables.len() >= LEAST {
            for letters in &syllables {
                out.push_str(cased.get(copied..letters.start).unwrap_or(""));
                let start = out.len();
                out.push_str(cased.get(letters.clone()).unwrap_or(""));
                copied = letters.end + 1;
                map.push(
                    start..out.len(),
                    letters.start..copied,
                    Some(Technique::Pinyin),
                );
            }
        }
        at = end.max(at + 1);
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(cased.get(copied..).unwrap_or(""));
    Some((out, map))
}

/// Where the tone of a syllable that begins at a byte stands.
fn toned(bytes: &[u8], start: usize) -> Option<usize> {
    let before = start.checked_sub(1).map_or(b' ', |i| bytes[i]);
    if before.is_ascii_alphabetic() || (before.is_ascii_digit() && !is_tone(before)) {
        return None;
    }
    let letters = bytes.get(start..)?.iter();
    let letters = letters
        .take(LETTERS.end() + 1)
        .take_while(|b| b.is_ascii_alphabetic());
    let tone = start + letters.count();
    let ends = !bytes.get(tone + 1).is_some_and(u8::is_ascii_digit);
    (ends && bytes.get(tone).copied().is_some_and(is_tone) && is_toned(bytes, start..tone))
        .then_some(tone)
}

fn is_tone(b: u8) -> bool {
    matches!(b, b'1'..=b'5')
}

fn is_toned(bytes: &[u8], letters: Range<usize>) -> bool {
    let syllable = bytes[letters].to_ascii_lowercase();
    LETTERS.contains(&syllable.len())
        && syllable != CODE.as_bytes()
        && std::str::from_utf8(&syllable).is_ok_and(is_syllable)
}

/// Whether the figure at a byte of raw text may be the tone of one of several syllables: letters touch it, and not far off
/// others touch another figure. Coarse.
pub(crate) fn may_be_tone(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let letters = |i: &&u8| i.is_ascii_alphabetic();
    let before = bytes[..at].iter().rev();
    let start = at - before.take(LETTERS.end() + 1).take_while(letters).count();
    if !is_tone(bytes[at]) || !is_toned(bytes, start..at) {
        return false;
    }
    // Behind it letters and a tone, or a tone before its letters.
    let behind = text.get(at + 1..).unwrap_or("");
    let gap = |c: &char| !c.is_ascii_alphanumeric();
    let skipped: usize = behind
        .chars()
        .take(MOST_RAW_GAP)
        .take_while(gap)
        .map(char::len_utf8)
        .sum();
    let next = behind.as_bytes().get(skipped..).unwrap_or_default();
    let word = next.iter().take_while(letters).count();
    let goes_on = LETTERS.contains(&word) && next.get(word).copied().is_some_and(is_tone);
    let ahead = text.get(..start).unwrap_or("").chars().rev();
    let last = ahead
        .take(MOST_RAW_GAP + 1)
        .find(char::is_ascii_alphanumeric);
    goes_on || last.and_then(|c| u8::try_from(c).ok()).is_some_and(is_tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_is_read_without_its_tones() {
        for (text, expected) in [
            ("kuang4 ji1 tuo1 guan3 贵州", "kuang ji tuo guan 贵州"),
            ("Kuang4ji1 S19", "Kuangji S19"),
            ("wa1-kuang4 5T", "wa-kuang 5T"),
            ("pi4 gen3x2", "pi4 gen3x2"),
            ("Gen4 SSD 5T", "Gen4 SSD 5T"),
            (
                "xian4 KA3 166T, ka3 ka3 166T",
                "xian4 KA3 166T, ka3 ka3 166T",
            ),
            ("s19 l7 k5 a1 e2", "s19 l7 k5 a1 e2"),
            ("rtx3 ban12 pin3", "rtx3 ban12 pin3"),
        ] {
            let got = without_tones(text).map_or(text.to_owned(), |(t, _)| t);
            assert_eq!(got, expected, "{text}");
            let tones = text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit());
            let may = tones.into_iter().any(|(at, _)| may_be_tone(text, at));
            assert!(may || got == text, "{text}");
        }
    }
}

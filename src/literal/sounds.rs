//! Which matches by sound are a disguise.

use super::gaps;
use crate::listing::{CleanSpan, Technique, Techniques};
use crate::text::{FieldText, Segmenter, SoundText, is_cut_out, is_han, term_sound};

/// Letters of pinyin alone that are enough to mean a term of two signs.
const PLAIN_PINYIN_LETTERS: usize = 7;

/// A match by sound that holds.
pub(super) struct Heard {
    pub(super) span: CleanSpan,
    pub(super) techniques: Techniques,
    pub(super) faint: bool,
}

/// Verifies a match of `term` (folded clean text) at `found` of the sound text: syllable borders on both sides and
/// inside, no dictionary word, and something that had to be heard.
pub(super) fn verify(
    field: &FieldText,
    sound: &SoundText,
    found: std::ops::Range<usize>,
    term: &str,
    segmenter: &Segmenter,
) -> Option<Heard> {
    if !sound.is_border(found.start) || !sound.is_border(found.end) {
        return None;
    }
    let (_, ends) = term_sound(term)?;
    let inside = sound.borders_in(found.clone());
    let han_ends = &ends[..ends.len() - 1];
    if !han_ends.iter().all(|end| inside.contains(end)) {
        return None;
    }
    let clean = sound.map.from(found);
    let span = CleanSpan {
        start: clean.start,
        end: clean.end,
    };
    let text = field.lower.get(span.range())?;
    let techniques = compare(term, text)?;
    if text.chars().all(is_han) && segmenter.has_word(text) {
        return None;
    }
    if text.chars().any(is_han) && !is_cut_out(segmenter, &field.lower, span.range()) {
        return None;
    }
    let signs = term.chars().filter(|c| is_han(*c)).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let heard_only = text.chars().all(|c| !term.contains(c) || !is_han(c));
    let faint = signs <= 2
        && if letters == 0 {
            true
        } else {
            heard_only && letters < PLAIN_PINYIN_LETTERS
        };
    Some(Heard {
        span,
        techniques,
        faint,
    })
}

/// Walks term and text side by side: a sign that is another sign is a homophone, a syllable in letters is pinyin.
fn compare(term: &str, text: &str) -> Option<Techniques> {
    let mut techniques = Techniques::NONE;
    let mut rest = text;
    for want in term.chars().filter(|c| c.is_alphanumeric()) {
        let skipped = rest.find(char::is_alphanumeric)?;
        if skipped > 0 && rest.len() < text.len() {
            techniques.insert(Technique::Separators);
        }
        rest = rest.get(skipped..)?;
        let have = rest.chars().next()?;
        if have == want {
            rest = rest.get(have.len_utf8()..)?;
        } else if is_han(want) && is_han(have) {
            techniques.insert(Technique::Homophone);
            rest = rest.get(have.len_utf8()..)?;
        } else if is_han(want) && have.is_ascii_lowercase() {
            techniques.insert(Technique::Pinyin);
            let (syllable, _) = term_sound(want.encode_utf8(&mut [0; 4]))?;
            // Gaps inside the letters of one syllable (kua-ng) are separators as well.
            for letter in syllable.chars() {
                let at = rest.find(char::is_alphanumeric)?;
                (rest.get(at..)?.starts_with(letter)).then_some(())?;
                if at > 0 {
                    techniques.insert(Technique::Separators);
                }
                rest = rest.get(at + 1..)?;
            }
        } else {
            return None;
        }
    }
    let heard = techniques.contains(Technique::Homophone) || techniques.contains(Technique::Pinyin);
    // Blanks between pinyin syllables are its spelling.
    if gaps::only_blanks(text) && techniques.contains(Technique::Pinyin) {
        techniques.remove(Technique::Separators);
    }
    (heard && rest.is_empty()).then_some(techniques)
}

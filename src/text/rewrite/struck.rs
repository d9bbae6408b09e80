//! Strokes drawn between single letters and figures: K丨S丨3, 8丨T, 3200│W.
//!
//! In: clean text with its case. Out: the same without such strokes, and the way back. A stroke between two words or long
//! figures parts them (iPhone丨Samsung) and stays.

use crate::listing::Technique;
use crate::text::map::OffsetMap;

/// Letters and figures of a code, and letters behind them.
const HEAD: usize = 4;
const FIGURES: usize = 4;
const SUFFIX: usize = 3;
/// Letters of a word whose every letter is set apart.
const LEAST: usize = 3;
/// Units behind figures.
const UNITS: &[&str] = &["t", "g", "m", "p", "w", "th", "gh", "mh", "ph", "kw"];

/// Whether a character is a mere upright stroke that no one reads.
pub(crate) fn is_stroke(c: char) -> bool {
    matches!(
        c,
        '丨' | '〡'
            | '│'
            | '┃'
            | '┆'
            | '┇'
            | '┊'
            | '┋'
            | '︱'
            | '︳'
            | '￨'
            | '¦'
            | '❘'
            | '❙'
            | '❚'
    )
}

/// Gives text without the strokes inside its codes and figures, or `None` when there are none. One pass.
pub(super) fn without_strokes(cased: &str) -> Option<(String, OffsetMap)> {
    if cased.is_ascii() {
        return None;
    }
    let mut out = String::new();
    let mut map = OffsetMap::default();
    let mut copied = 0;
    let mut rest = cased;
    let in_row = |c: char| c.is_ascii_alphanumeric() || is_stroke(c);
    while let Some(start) = rest.find(in_row) {
        let (_, behind) = rest.split_at(start);
        let (row, after) = behind.split_at(behind.find(|c| !in_row(c)).unwrap_or(behind.len()));
        rest = after;
        if !row.contains(is_stroke) || !is_one(row) {
            continue;
        }
        let at = cased.len() - after.len() - row.len();
        for (i, stroke) in row.match_indices(is_stroke) {
            let (from, to) = (at + i, at + i + stroke.len());
            out.push_str(cased.get(copied..from).unwrap_or(""));
            map.push(out.len()..out.len(), from..to, Some(Technique::Separators));
            copied = to;
        }
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(cased.get(copied..).unwrap_or(""));
    Some((out, map))
}

/// Whether what strokes part is one: a code, figures and their unit, or a word letter by letter. Sizes (S丨M丨L) are not.
fn is_one(row: &str) -> bool {
    let tokens: Vec<&str> = row.split(is_stroke).collect();
    if tokens.iter().any(|t| t.is_empty()) {
        return false;
    }
    if let [figures, unit] = tokens[..]
        && figures.bytes().all(|b| b.is_ascii_digit())
        && UNITS.contains(&unit.to_ascii_lowercase().as_str())
    {
        return true;
    }
    let whole = tokens.concat();
    let count = |text: &str, kin: fn(&u8) -> bool| text.bytes().take_while(kin).count();
    let head = count(&whole, u8::is_ascii_alphabetic);
    if head == whole.len() {
        let of_sizes = |b: u8| matches!(b, b'S' | b'M' | b'L' | b'X');
        return head >= LEAST
            && tokens.iter().all(|t| t.len() == 1)
            && !whole.bytes().all(of_sizes);
    }
    let (_, behind) = whole.split_at(head);
    let figures = count(behind, u8::is_ascii_digit);
    let (_, suffix) = behind.split_at(figures);
    let parted = |t: &&str| t.bytes().all(|b| b.is_ascii_digit()) || t.len() == 1;
    (1..=HEAD).contains(&head)
        && (1..=FIGURES).contains(&figures)
        && suffix.len() <= SUFFIX
        && suffix.bytes().all(|b| b.is_ascii_alphabetic())
        && tokens.iter().all(parted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_inside_codes_and_figures_are_none() {
        for (text, expected) in [
            ("冰丨河 K丨S丨3 8丨T 3200丨W", "冰丨河 KS3 8T 3200W"),
            ("k│a│s 104┃TH", "kas 104TH"),
            ("iPhone丨Samsung 12丨24", "iPhone丨Samsung 12丨24"),
            ("手机壳丨S9", "手机壳丨S9"),
            (
                "S丨M丨L丨XL 7丨8丨X丨11 1丨2丨4丨8丨T",
                "S丨M丨L丨XL 7丨8丨X丨11 1丨2丨4丨8丨T",
            ),
            ("plain", "plain"),
        ] {
            let got = without_strokes(text).map_or(text.to_owned(), |(t, _)| t);
            assert_eq!(got, expected, "{text}");
        }
    }
}

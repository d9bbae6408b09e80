//! Strokes drawn between single letters and figures: K丨S丨3, 8丨T, 3200│W.
//!
//! In: clean text with its case. Out: the same without such strokes, and the way back. A stroke between two words or long
//! figures parts them (iPhone丨Samsung) and stays.

use super::map::OffsetMap;
use crate::listing::Technique;

/// Letters of a unit behind figures.
const UNIT_LETTERS: usize = 2;

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
    for (at, c) in cased.char_indices().filter(|(_, c)| is_stroke(*c)) {
        let end = at + c.len_utf8();
        let (before, _) = cased.split_at(at);
        let (_, behind) = cased.split_at(end);
        if !joins(before, behind) {
            continue;
        }
        out.push_str(cased.get(copied..at).unwrap_or(""));
        map.push(out.len()..out.len(), at..end, Some(Technique::Separators));
        copied = end;
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(cased.get(copied..).unwrap_or(""));
    Some((out, map))
}

/// Whether what a stroke parts is one: a single sign on either side, or figures and their unit.
fn joins(before: &str, behind: &str) -> bool {
    let head = before.len() - before.trim_end_matches(is_sign).len();
    let head = &before.as_bytes()[before.len() - head..];
    let tail = behind.len() - behind.trim_start_matches(is_sign).len();
    let tail = &behind.as_bytes()[..tail];
    let of_unit = tail.len() <= UNIT_LETTERS && tail.iter().all(u8::is_ascii_alphabetic);
    let of_figure = head.iter().all(u8::is_ascii_digit);
    !head.is_empty()
        && !tail.is_empty()
        && (head.len() == 1 || tail.len() == 1 || (of_figure && of_unit))
}

fn is_sign(c: char) -> bool {
    c.is_ascii_alphanumeric()
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
            ("plain", "plain"),
        ] {
            let got = without_strokes(text).map_or(text.to_owned(), |(t, _)| t);
            assert_eq!(got, expected, "{text}");
        }
    }
}

//! Precomposed Latin letters with a diacritic are read as their base letter.
//!
//! A term that has the diacritic by nature (minería) names no technique: the hit compares with the term as written.

use unicode_normalization::UnicodeNormalization;

use super::{Step, becomes};

pub(super) fn step(c: char) -> Option<Step> {
    let base: String = c
        .nfd()
        .filter(|m| !matches!(m, '\u{300}'..='\u{36F}'))
        .collect();
    let mut letters = base.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter != c && letter.is_ascii_alphabetic() => {
            becomes(base, "CombiningMarks")
        }
        _ => stroke(c),
    }
}

/// Letters whose stroke Unicode does not decompose.
fn stroke(c: char) -> Option<Step> {
    let base = match c {
        'ø' | 'ɵ' => "o",
        'Ø' => "O",
        'đ' => "d",
        'Đ' => "D",
        'ł' => "l",
        'Ł' => "L",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ı' => "i",
        'ɨ' => "i",
        'ƀ' => "b",
        'ħ' => "h",
        _ => return None,
    };
    becomes(base, "CombiningMarks")
}

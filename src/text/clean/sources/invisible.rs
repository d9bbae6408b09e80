//! Signs that leave no ink: zero-width, bidi and format characters, fillers, combining marks; and blanks of other widths.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::{Step, becomes};

pub(super) fn step(c: char) -> Option<Step> {
    if matches!(
        c,
        '\u{A0}' | '\u{3000}' | '\t' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{1680}'
    ) {
        return step_blank();
    }
    if matches!(
        c,
        '\u{2028}' | '\u{2029}' | '\u{85}' | '\r' | '\u{B}' | '\u{C}'
    ) {
        return step_line();
    }
    let filler = matches!(
        c,
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}'
    );
    match c.general_category() {
        // Variation selectors and the keycap enclosure belong to emoji as ordinary sellers type them.
        _ if matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{20E3}') => {
            becomes("", "")
        }
        GeneralCategory::Format | GeneralCategory::Control => becomes("", "Invisible"),
        _ if filler => becomes("", "Invisible"),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
            if latin_or_han_mark(c) =>
        {
            becomes("", "CombiningMarks")
        }
        _ => None,
    }
}

/// Marks of the blocks that decorate Latin, Cyrillic and Han; the marks of Indic, Thai, Arabic, Hebrew and kana scripts
/// are letters there and stay.
fn latin_or_han_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20F0}' | '\u{FE20}'..='\u{FE2F}')
}

fn step_blank() -> Option<Step> {
    becomes(" ", "")
}

fn step_line() -> Option<Step> {
    becomes("\n", "")
}

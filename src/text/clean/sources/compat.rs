//! Compatibility forms by Unicode's NFKC, and full-width forms.

use unicode_normalization::UnicodeNormalization;

use super::{Step, becomes};

pub(super) fn step(c: char) -> Option<Step> {
    // m² and m³ are units; read as letter and digit they would name machines.
    if matches!(c, '²' | '³' | 'ϲ' | 'Ϲ') {
        return None;
    }
    if matches!(c, '™' | '®' | '©' | '℠') {
        return becomes("", "");
    }
    let plain: String = c.nfkc().collect();
    if plain == c.to_string() {
        return None;
    }
    let letters = plain.chars().any(char::is_alphanumeric);
    match c {
        '\u{FF01}'..='\u{FFEE}' if letters => becomes(plain, "Fullwidth"),
        // Radicals look like signs and are none.
        '\u{2E80}'..='\u{2FD5}' => becomes(plain, "Confusable"),
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => becomes(plain, "VariantHan"),
        // Units written as one sign (㎏, ㎾, ℃) and fractions are how sellers type them.
        _ => becomes(plain, ""),
    }
}

//! A maker's picture before the code of its machine or the name of its part: 🐜S19, 🐜控制板.

use super::look::pictures;
use super::{Unmasked, Unmasking};
use crate::listing::{CleanSpan, Technique, Techniques};
use crate::text::is_han;

/// The pictures makers go by.
const MAKERS: &[char] = &['🐜'];

/// Adds makers' pictures; `is_word` tells the words that are looked for. Work grows with the text.
pub(super) fn find(lower: &str, is_word: impl Fn(&str) -> bool, out: &mut Unmasking) {
    for (start, picture) in lower.char_indices().filter(|(_, c)| MAKERS.contains(c)) {
        out.steps += 1;
        let end = start + picture.len_utf8();
        let behind = lower
            .get(end..)
            .unwrap_or("")
            .trim_start_matches([' ', '🐜']);
        let mut names = pictures()
            .filter(|(p, _)| *p == picture)
            .flat_map(|(_, words)| words);
        if let Some(word) = names
            .find(|word| is_word(word))
            .filter(|_| names_goods(behind))
        {
            out.found.push(Unmasked {
                word: (*word).to_owned(),
                span: CleanSpan { start, end },
                techniques: Techniques::one(Technique::Emoji),
            });
        }
    }
}

/// Whether a code (letters, then a figure) or a Han word stands there.
fn names_goods(behind: &str) -> bool {
    let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
    let code = (1..=3).contains(&letters)
        && behind
            .as_bytes()
            .get(letters)
            .is_some_and(u8::is_ascii_digit);
    code || behind.starts_with(is_han)
}

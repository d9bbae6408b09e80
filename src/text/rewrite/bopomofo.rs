//! Bopomofo read as pinyin: 空ㄊㄡˊ as 空tou, so that the channel `sound` hears it.
//!
//! In: text before it is cleaned. Out: the same with syllables in Latin letters, and the way back. Signs that make no syllable stay.

use crate::listing::Technique;
use crate::text::map::OffsetMap;
use crate::text::sound::term_sound;

/// Whether a sign is a letter of bopomofo.
pub(crate) fn is_bopomofo(c: char) -> bool {
    matches!(c, 'ㄅ'..='ㄩ')
}

/// Gives text with its bopomofo in pinyin, or `None` when it has none. One pass.
pub(super) fn spell(text: &str) -> Option<(String, OffsetMap)> {
    // They begin with 0xE3, as do blanks and kana.
    if !text.as_bytes().contains(&0xE3) {
        return None;
    }
    let first = text.find(is_bopomofo)?;
    let (head, mut rest) = text.split_at_checked(first)?;
    let (mut out, mut map) = (head.to_owned(), OffsetMap::default());
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        let (len, spelled) = syllable(rest).unwrap_or((c.len_utf8(), String::new()));
        let beside = [
            text.get(..at).and_then(last_sign),
            rest.get(len..).and_then(first_sign),
        ];
        let start = out.len();
        if spelled.is_empty() || beside.into_iter().any(|sign| is_reading_of(sign, &spelled)) {
            out.push_str(rest.get(..len)?);
        } else {
            out.push_str(&spelled);
            map.push(start..out.len(), at..at + len, Some(Technique::Other));
        }
        rest = rest.get(len..)?;
    }
    (!map.is_identity()).then_some((out, map))
}

/// Whether a syllable only tells how the sign beside it is read, as in books for children.
fn is_reading_of(beside: Option<char>, spelled: &str) -> bool {
    let sound = beside.and_then(|c| term_sound(c.encode_utf8(&mut [0; 4])));
    sound.is_some_and(|(sound, _)| sound == spelled)
}

fn first_sign(text: &str) -> Option<char> {
    text.trim_start_matches([' ', '(', '（', '/'])
        .chars()
        .next()
}

fn last_sign(text: &str) -> Option<char> {
    text.trim_end_matches([' ', '(', '（', '/'])
        .chars()
        .next_back()
}

/// Reads one syllable and its tone at the start: its bytes and its pinyin without a tone.
fn syllable(rest: &str) -> Option<(usize, String)> {
    let mut signs = rest.chars().peekable();
    let mut len = 0;
    let mut take = |table: &[(char, &'static str)]| -> Option<&'static str> {
        let next = *signs.peek()?;
        let (_, spelled) = table.iter().find(|(sign, _)| *sign == next)?;
        len += next.len_utf8();
        signs.next();
        Some(spelled)
    };
    let initial = take(INITIALS);
    let medial = take(MEDIALS);
    let last = take(FINALS);
    let spelled = match (initial, medial, last) {
        (None, None, None) => return None,
        (Some(initial), None, None) => format!("{initial}{}", silent(initial)),
        (Some(initial), medial, last) => format!("{initial}{}", behind(initial, medial, last)),
        (None, medial, last) => alone(medial, last),
    };
    let tone = rest.get(len..)?.chars().next();
    let tone = tone.filter(|c| matches!(c, 'ˉ' | 'ˊ' | 'ˇ' | 'ˋ' | '˙'));
    Some((len + tone.map_or(0, char::len_utf8), spelled))
}

const INITIALS: &[(char, &str)] = &[
    ('ㄅ', "b"),
    ('ㄆ', "p"),
    ('ㄇ', "m"),
    ('ㄈ', "f"),
    ('ㄉ', "d"),
    ('ㄊ', "t"),
    ('ㄋ', "n"),
    ('ㄌ', "l"),
    ('ㄍ', "g"),
    ('ㄎ', "k"),
    ('ㄏ', "h"),
    ('ㄐ', "j"),
    ('ㄑ', "q"),
    ('ㄒ', "x"),
    ('ㄓ', "zh"),
    ('ㄔ', "ch"),
    ('ㄕ', "sh"),
    ('ㄖ', "r"),
    ('ㄗ', "z"),
    ('ㄘ', "c"),
    ('ㄙ', "s"),
];
const MEDIALS: &[(char, &str)] = &[('ㄧ', "i"), ('ㄨ', "u"), ('ㄩ', "v")];
const FINALS: &[(char, &str)] = &[
    ('ㄚ', "a"),
    ('ㄛ', "o"),
    ('ㄜ', "e"),
    ('ㄝ', "e"),
    ('ㄞ', "ai"),
    ('ㄟ', "ei"),
    ('ㄠ', "ao"),
    ('ㄡ', "ou"),
    ('ㄢ', "an"),
    ('ㄣ', "en"),
    ('ㄤ', "ang"),
    ('ㄥ', "eng"),
    ('ㄦ', "er"),
];

/// The vowel that pinyin writes where bopomofo has none.
fn silent(initial: &str) -> &'static str {
    match initial {
        "zh" | "ch" | "sh" | "r" | "z" | "c" | "s" => "i",
        _ => "",
    }
}

/// What follows an initial.
fn behind(initial: &str, medial: Option<&str>, last: Option<&str>) -> String {
    match (medial, last) {
        (Some("i"), Some("en")) => "in".into(),
        (Some("i"), Some("eng")) => "ing".into(),
        (Some("i"), Some("ou")) => "iu".into(),
        (Some("u"), Some("en")) => "un".into(),
        (Some("u"), Some("eng")) => "ong".into(),
        (Some("u"), Some("ei")) => "ui".into(),
        (Some("v"), last) => {
            // Behind j, q and x the dots are left out.
            let round = if matches!(initial, "n" | "l") {
                "v"
            } else {
                "u"
            };
            match last {
                Some("en") => format!("{round}n"),
                Some("eng") => "iong".into(),
                last => format!("{round}{}", last.unwrap_or("")),
            }
        }
        (medial, last) => format!("{}{}", medial.unwrap_or(""), last.unwrap_or("")),
    }
}

/// A syllable without an initial.
fn alone(medial: Option<&str>, last: Option<&str>) -> String {
    match (medial, last) {
        (Some("i"), None) => "yi".into(),
        (Some("i"), Some("en")) => "yin".into(),
        (Some("i"), Some("eng")) => "ying".into(),
        (Some("i"), Some(last)) => format!("y{last}"),
        (Some("u"), None) => "wu".into(),
        (Some("u"), Some(last)) => format!("w{last}"),
        (Some(_), Some("en")) => "yun".into(),
        (Some(_), Some("eng")) => "yong".into(),
        (Some(_), last) => format!("yu{}", last.unwrap_or("")),
        (None, last) => last.unwrap_or("").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bopomofo_is_read_as_pinyin() {
        for (text, expected) in [
            ("空ㄊㄡˊ", "空tou"),
            ("ㄨㄚ ㄎㄨㄤˋ软件", "wa kuang软件"),
            ("ㄎㄨㄤˋㄐㄧ", "kuangji"),
            ("ㄅㄧˇㄊㄜˋㄅㄧˋ", "bitebi"),
            ("ㄕˋㄓㄨㄥㄒㄩㄝˊㄩㄢˊ", "shizhongxueyuan"),
            ("ㄋㄩˇㄌㄩㄝˋ", "nvlve"),
        ] {
            let (spelled, _) = spell(text).expect("some stands there");
            assert_eq!(spelled, expected, "{text}");
        }
        assert_eq!(spell("矿机"), None);
        assert_eq!(spell("ㄎㄨㄤˋ 礦 ㄐㄧ 機 茶（ㄔㄚˊ）"), None);
    }
}

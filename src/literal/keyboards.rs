//! Words typed on a keyboard that was set to another script: cornfrl for 채굴기, vfqyth for майнер, фтеьштук for antminer.

use super::hangul;

/// Letters of the shortest word that is typed so, and of the shortest Latin one: others are too often something else.
const LEAST: usize = 4;
const LEAST_LATIN: usize = 5;

/// The keys of Latin letters, in the order of the alphabet, on a Russian keyboard.
const RUSSIAN: &str = "фисвуапршолдьтщзйкыегмцчня";

/// Korean letters by the keys that make them; those of two keys are typed one after the other.
const KOREAN: &[(char, &str)] = &[
    ('ㄱ', "r"),
    ('ㄲ', "r"),
    ('ㄴ', "s"),
    ('ㄷ', "e"),
    ('ㄸ', "e"),
    ('ㄹ', "f"),
    ('ㅁ', "a"),
    ('ㅂ', "q"),
    ('ㅃ', "q"),
    ('ㅅ', "t"),
    ('ㅆ', "t"),
    ('ㅇ', "d"),
    ('ㅈ', "w"),
    ('ㅉ', "w"),
    ('ㅊ', "c"),
    ('ㅋ', "z"),
    ('ㅌ', "x"),
    ('ㅍ', "v"),
    ('ㅎ', "g"),
    ('ㄳ', "rt"),
    ('ㄵ', "sw"),
    ('ㄶ', "sg"),
    ('ㄺ', "fr"),
    ('ㄻ', "fa"),
    ('ㄼ', "fq"),
    ('ㄽ', "ft"),
    ('ㄾ', "fx"),
    ('ㄿ', "fv"),
    ('ㅀ', "fg"),
    ('ㅄ', "qt"),
    ('ㅏ', "k"),
    ('ㅐ', "o"),
    ('ㅑ', "i"),
    ('ㅒ', "o"),
    ('ㅓ', "j"),
    ('ㅔ', "p"),
    ('ㅕ', "u"),
    ('ㅖ', "p"),
    ('ㅗ', "h"),
    ('ㅘ', "hk"),
    ('ㅙ', "ho"),
    ('ㅚ', "hl"),
    ('ㅛ', "y"),
    ('ㅜ', "n"),
    ('ㅝ', "nj"),
    ('ㅞ', "np"),
    ('ㅟ', "nl"),
    ('ㅠ', "b"),
    ('ㅡ', "m"),
    ('ㅢ', "ml"),
    ('ㅣ', "l"),
];

/// A folded word of Cyrillic, Hangul or Latin letters as it comes out of the wrong keyboard; nothing for short ones, and
/// where a key makes no letter. Blanks stay.
pub(super) fn mistyped(term: &str) -> Option<String> {
    let key = |c: char| -> Option<String> {
        if c == ' ' {
            return Some(" ".into());
        }
        if hangul::is_syllable(c) {
            let key = |letter: char| {
                KOREAN
                    .iter()
                    .find(|(l, _)| *l == letter)
                    .map(|(_, key)| *key)
            };
            return hangul::letters(c).into_iter().map(key).collect();
        }
        let mut keys = ('a'..='z').zip(RUSSIAN.chars());
        let other = if c.is_ascii() {
            keys.find(|(latin, _)| *latin == c).map(|(_, c)| c)
        } else {
            keys.find(|(_, russian)| *russian == c).map(|(c, _)| c)
        };
        other.map(String::from)
    };
    let typed: String = term.chars().map(key).collect::<Option<_>>()?;
    let letters = typed.chars().filter(|c| c.is_alphabetic()).count();
    let least = if term.is_ascii() { LEAST_LATIN } else { LEAST };
    (letters >= least).then_some(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_out_of_the_wrong_keyboard() {
        for (word, typed) in [
            ("채굴기", Some("cornfrl")),
            ("майнер", Some("vfqyth")),
            ("размещение", Some("hfpvtotybt")),
            ("antminer", Some("фтеьштук")),
            ("bitcoin mining", Some("ишесщшт ьштштп")),
            // Keys of stops, and too few keys.
            ("хешрейт", None),
            ("асик", Some("fcbr")),
            ("риг", None),
            ("asic", None),
            ("矿机", None),
            ("s19 pro", None),
        ] {
            assert_eq!(mistyped(word).as_deref(), typed, "{word}");
        }
    }
}

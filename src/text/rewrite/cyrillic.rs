//! Cyrillic words with letters of other scripts or signs among theirs: мaйнeр, мαйнер, м@йнер, д0бывает.
//!
//! In: clean text with its case, in which a word with a letter of no Latin twin kept its own letters. Out: the same with the
//! strangers in such words as the letters they stand for, and the way back.

use crate::listing::Technique;
use crate::text::clean::latin_twin;
use crate::text::map::OffsetMap;

/// Whether a character is a Cyrillic letter.
pub(crate) fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}') && c.is_alphabetic()
}

/// The Cyrillic letter that a Latin one looks like.
pub(in crate::text) fn twin(c: char) -> Option<char> {
    Some(match c {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        'x' => 'х',
        'y' => 'у',
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        _ => return None,
    })
}

/// Whether a digit stands for a letter in Cyrillic words.
pub(crate) fn is_cyrillic_digit(c: char) -> bool {
    c.is_ascii_digit() && sign(c).is_some()
}

/// The letter that a sign among letters stands for.
fn sign(c: char) -> Option<char> {
    match c {
        '@' | '4' => Some('а'),
        '0' => Some('о'),
        '1' => Some('и'),
        '3' => Some('е'),
        '6' => Some('б'),
        _ => None,
    }
}

/// Gives text with its Cyrillic words in one script, or `None` when they are. One pass.
pub(super) fn in_one_script(cased: &str) -> Option<(String, OffsetMap)> {
    if !cased.chars().any(is_cyrillic) {
        return None;
    }
    let letter = |c: char| c.is_ascii_alphabetic() || is_cyrillic(c) || latin_twin(c).is_some();
    let in_word = |c: char| letter(c) || sign(c).is_some();
    let mut out = String::with_capacity(cased.len());
    let mut map = OffsetMap::default();
    let mut rest = cased;
    while !rest.is_empty() {
        let (between, behind) = rest.split_at(rest.find(in_word).unwrap_or(rest.len()));
        out.push_str(between);
        let end = behind.find(|c| !in_word(c)).unwrap_or(behind.len());
        let (word, after) = behind.split_at(end);
        if word.chars().any(is_cyrillic) {
            write_word(word, cased.len() - behind.len(), &mut out, &mut map);
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    (!map.is_identity()).then_some((out, map))
}

/// Writes one word, each run of strangers as what it looks like where every one of them does.
fn write_word(word: &str, at: usize, out: &mut String, map: &mut OffsetMap) {
    let mut done = 0;
    while done < word.len() {
        let (_, rest) = word.split_at(done);
        let own = rest.find(|c| !is_cyrillic(c)).unwrap_or(rest.len());
        let (own, rest) = rest.split_at(own);
        out.push_str(own);
        done += own.len();
        let len = rest.find(is_cyrillic).unwrap_or(rest.len());
        let (strangers, _) = rest.split_at(len);
        // A sign stands for a letter only between two.
        let is_between = |i: usize| {
            let (before, _) = word.split_at(done + i);
            let (_, behind) = word.split_at(done + i + 1);
            before.ends_with(char::is_alphabetic) && behind.starts_with(char::is_alphabetic)
        };
        let read = |(i, c): (usize, char)| {
            let letter = twin(c).or_else(|| twin(latin_twin(c)?));
            letter.or_else(|| sign(c).filter(|_| is_between(i)))
        };
        let all = strangers.char_indices().all(|found| read(found).is_some());
        for (i, c) in strangers.char_indices() {
            let start = out.len();
            let Some(to) = read((i, c)).filter(|_| all) else {
                out.push(c);
                continue;
            };
            out.push(to);
            let technique = if c.is_alphabetic() {
                Technique::Confusable
            } else {
                Technique::Leet
            };
            let from = at + done + i;
            map.push(start..out.len(), from..from + c.len_utf8(), Some(technique));
        }
        done += len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_one_script() {
        for (text, expected) in [
            ("мaйнep S19", "майнер S19"),
            ("M@йнep, Д0бывaет", "Майнер, Добывает"),
            ("б1тк0ин, к4рт4, ф3рма 3кг", "биткоин, карт4, ферма 3кг"),
            ("Whatsминеp 88T", "Whatsминер 88T"),
            ("Мαйнεр, κарта αβγ", "Майнер, карта αβγ"),
            ("USBшка 10кг 0,5л й0", "USBшка 10кг 0,5л й0"),
            ("лд@@ж ҂mope", "лд@@ж ҂mope"),
            ("Antminer S19", "Antminer S19"),
        ] {
            let got = in_one_script(text).map_or(text.to_owned(), |(t, _)| t);
            assert_eq!(got, expected, "{text}");
        }
    }
}

//! Numbers in English words: ninety five tera, one hundred and ten tee, S nineteen.

use super::respell::{NUMERALS, Spelled};
use crate::text::channel::has_word_borders;

pub(super) const TENS: &[(&str, u64)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
pub(super) const ONES: &[(&str, u64)] = &[
    ("zero", 0),
    ("oh", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
];

/// Blanks between a spelled number and its unit.
pub(super) const MOST_BLANKS: usize = 2;

/// Letters that codes of machines begin with.
pub(super) const CODE_LETTERS: &str = "SLTMZKDEAX";
/// Letters before which even one figure is a code's.
const CODE_HEADS: &[&str] = &["KS", "AL", "DG", "KA", "APW", "BM", "BHB", "CB"];

/// Reads `ninety five tera` as `95 TH`, `nine point five gig` as `9.5 G`, `S nineteen` as `S19`.
pub(super) fn english(rest: &str) -> Option<Spelled> {
    if let Some(code) = spelled_code(rest) {
        return Some(code);
    }
    let (len, number) = english_number(rest)?;
    let behind = rest.get(len..)?;
    let blanks = behind.len() - behind.trim_start_matches([' ', '-']).len();
    let behind = behind
        .get(blanks..)
        .filter(|_| (1..=MOST_BLANKS).contains(&blanks))?;
    let word: String = behind
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .take(12)
        .collect();
    let several = number.len() >= 2;
    let unit = match word.as_str() {
        "T" => "T",
        "G" if several => "G",
        "M" if several => "M",
        _ => match word.to_ascii_lowercase().as_str() {
            "th" | "tera" | "teras" | "terahash" | "terahashes" => "TH",
            "watt" | "watts" if number.len() >= 3 && !number.contains('.') => "W",
            "tee" | "tees" if several && !is_shirt(behind.get(word.len()..)?) => "TH",
            "ph" => "PH",
            "gh" => "GH",
            "mh" => "MH",
            "kh" => "KH",
            "gig" | "gigs" | "giga" | "gigahash" => "G",
            "meg" | "megs" | "mega" | "megahash" => "M",
            _ => return None,
        },
    };
    Some((
        len + blanks + word.len(),
        format!("{number} {unit}"),
        NUMERALS,
    ))
}

/// Whether the tee before it is a shirt, or a golfer's.
fn is_shirt(behind: &str) -> bool {
    let next = behind.trim_start_matches([' ', '-']).to_ascii_lowercase();
    ["shirt", "time", "box", "off"]
        .iter()
        .any(|word| next.starts_with(word))
}

/// Reads `S nineteen` as `S19`, `BM one three six two` as `BM1362`, `k three two` as `k32`: a letter that machines are called
/// by, or two or three capitals before figures said one by one.
fn spelled_code(rest: &str) -> Option<Spelled> {
    let head = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let letters = rest.get(..head)?;
    let known = |c: char| CODE_LETTERS.contains(c.to_ascii_uppercase());
    let one = head == 1 && letters.chars().all(known);
    let capitals = (2..=3).contains(&head) && letters.bytes().all(|b| b.is_ascii_uppercase());
    if !(one || capitals) || !matches!(rest.as_bytes().get(head), Some(b' ' | b'-')) {
        return None;
    }
    let (len, number) = english_number(rest.get(head + 1..)?).filter(|n| !n.1.contains('.'))?;
    let words = rest.get(head + 1..head + 1 + len)?;
    let singly = number.len() >= 2 && words.split([' ', '-']).count() == number.len();
    let openly = one && letters.bytes().all(|b| b.is_ascii_uppercase());
    let code = singly
        || CODE_HEADS.contains(&letters)
        || (openly && number.parse::<u64>().is_ok_and(|n| n >= 3));
    code.then(|| (head + 1 + len, format!("{letters}{number}"), NUMERALS))
}

/// Reads number words, one blank or hyphen between, with a decimal part after `point`.
fn english_number(rest: &str) -> Option<(usize, String)> {
    let (mut at, mut end, mut value, mut decimals) = (0, 0, 0_u64, None::<String>);
    let mut digit_before = false;
    for n in 0..8 {
        let word: String = rest
            .get(at..)?
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .take(12)
            .collect();
        let behind = rest.get(at + word.len()..).unwrap_or("");
        if behind.starts_with(has_word_borders) {
            // In `nine7` no word ends.
            break;
        }
        let lower = word.to_ascii_lowercase();
        let number = TENS
            .iter()
            .chain(ONES)
            .find(|(name, _)| *name == lower)
            .map(|(_, v)| *v);
        match (number, &mut decimals) {
            (Some(number), Some(decimals)) => decimals.push_str(&number.to_string()),
            // One ten is 110, thirty two fifty 3250.
            (Some(number), None) if (1..100).contains(&value) && number >= 10 => {
                value = value * 100 + number;
            }
            // One figure behind another is read figure by figure: one nine is 19.
            (Some(number), None) if digit_before && number < 10 => value = value * 10 + number,
            (Some(number), None) => value += number,
            (None, None) if lower == "hundred" && n > 0 => value *= 100,
            (None, None) if lower == "and" && n > 0 => {}
            (None, None) if lower == "point" && n > 0 => decimals = Some(String::new()),
            _ => break,
        }
        digit_before = number.is_some_and(|n| n < 10) && (n == 0 || digit_before);
        if lower != "and" && lower != "point" {
            end = at + word.len();
        }
        at += word.len();
        if !matches!(rest.as_bytes().get(at), Some(b' ' | b'-')) {
            break;
        }
        at += 1;
    }
    let decimals = decimals
        .filter(|d| !d.is_empty())
        .map_or(String::new(), |d| format!(".{d}"));
    (end > 0).then(|| (end, format!("{value}{decimals}")))
}

//! What stands beside a word that was turned round or rotated as part of a whole text: short words, codes, figures.

use super::words::Word;
use crate::listing::Technique;

/// Tricks that change a text as a whole, so that short words beside a mended one were changed with it.
pub(super) const WHOLE: &[Technique] = &[Technique::Encoded, Technique::Reversal];
/// Short words that stand beside words of the field.
const COMPANIONS: &[&str] = &[
    "rig", "rigs", "mine", "mines", "pro", "plus", "hyd", "xp", "usb", "box", "pc", "btc", "eth",
    "ltc", "asic", "gpu", "farm", "kit", "pool", "coin", "for", "sale",
];

/// Runs before a mended word that are looked at once more.
pub(super) const MOST_COMPANIONS: usize = 6;

/// What stood beside a mended word before the trick on both: a short word, or, turned round, a code or a figure.
pub(super) fn companion(cased: &str, run: &Word<'_>, technique: Technique) -> Option<String> {
    let plain = |text: &str| match technique {
        Technique::Encoded => rot13(text),
        _ => text.chars().rev().collect(),
    };
    let word = plain(run.text);
    let code = !is_code(run.text) && is_code(&word);
    let rate = technique == Technique::Encoded && is_rate(cased, run, &word);
    let stands = code || rate || COMPANIONS.contains(&word.as_str());
    let as_written = cased.get(run.start..run.end()).map(plain);
    stands.then(|| as_written.unwrap_or(word))
}

/// Whether letters that were rotated are a unit of hash rate behind a number, or its second (95 GU/f).
fn is_rate(cased: &str, run: &Word<'_>, word: &str) -> bool {
    let before = cased.get(..run.start).unwrap_or("").trim_end_matches(' ');
    let of_number = before.ends_with(|c: char| c.is_ascii_digit());
    (of_number && matches!(word, "th" | "gh" | "mh" | "kh"))
        || (word == "s" && before.ends_with('/'))
}

/// Whether small letters and figures may be a machine's code (s19j) or a rate (104t).
fn is_code(text: &str) -> bool {
    let figures = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    match (
        text.strip_prefix(|c| "stlmdkezx".contains(c)),
        text.strip_suffix(['t', 'g', 'm']),
    ) {
        (_, Some(rate)) if figures(rate) == rate.len() => (1..=4).contains(&rate.len()),
        (Some(code), _) => {
            let most = figures(code);
            (1..=2).contains(&most) && code.bytes().skip(most).all(|b| b.is_ascii_lowercase())
        }
        _ => false,
    }
}

/// Letters thirteen places on; what is none stays.
pub(crate) fn rot13(word: &str) -> String {
    let rotate = |c: char| match c {
        'a'..='m' | 'A'..='M' => char::from(c as u8 + 13),
        'n'..='z' | 'N'..='Z' => char::from(c as u8 - 13),
        c => c,
    };
    word.chars().map(rotate).collect()
}

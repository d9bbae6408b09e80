//! What stands beside a word that was turned round, rotated or left without vowels as part of a whole text: short words,
//! codes, figures.

use crate::listing::Technique;
use crate::text::words::Word;

/// Tricks that change a text as a whole, so that short words beside a mended one were changed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    Rotated,
    Turned,
    Bare,
}

impl Whole {
    /// The trick on folded letters that were mended, where it is one on a whole text.
    pub(super) fn of(technique: Technique, letters: &str) -> Option<Self> {
        match technique {
            Technique::Encoded => Some(Self::Rotated),
            Technique::Reversal => Some(Self::Turned),
            Technique::Misspelling if is_bare(letters) => Some(Self::Bare),
            _ => None,
        }
    }
}

/// Short words that stand beside words of the field.
const COMPANIONS: &[&str] = &[
    "rig", "rigs", "mine", "mines", "pro", "plus", "hyd", "xp", "usb", "box", "pc", "btc", "eth",
    "ltc", "asic", "gpu", "farm", "kit", "pool", "coin", "for", "sale", "farming", "course",
    "guide", "bot", "tool", "plan", "planning", "asics", "poster", "shirt", "sticker",
];

/// Runs before a mended word that are looked at once more.
pub(super) const MOST_COMPANIONS: usize = 6;

/// Letters of a short word without its vowels.
const LEAST_BARE: usize = 2;

/// What stood beside a mended word before the trick on both: a short word, which may have had no vowel to lose, or, turned
/// round, a code or a figure.
pub(super) fn companion(cased: &str, run: &Word<'_>, whole: Whole) -> Option<String> {
    let plain = |text: &str| match whole {
        Whole::Rotated => rot13(text),
        Whole::Turned => text.chars().rev().collect(),
        Whole::Bare => {
            let found = COMPANIONS.iter().find(|word| bare(word) == text);
            found.map_or("", |word| word).to_owned()
        }
    };
    let word = plain(run.text);
    if whole == Whole::Bare {
        let stands = run.text.len() >= LEAST_BARE && !word.is_empty();
        return stands.then_some(word);
    }
    let code = !is_code(run.text) && is_code(&word);
    let rate = whole == Whole::Rotated && is_rate(cased, run, &word);
    let stands = code || rate || COMPANIONS.contains(&word.as_str());
    let as_written = cased.get(run.start..run.end()).map(plain);
    stands.then(|| as_written.unwrap_or(word))
}

/// A word without its vowels, but for the first letter.
pub(crate) fn bare(word: &str) -> String {
    let kept = word
        .char_indices()
        .filter(|(i, c)| *i == 0 || !is_vowel(*c));
    kept.map(|(_, c)| c).collect()
}

fn is_bare(letters: &str) -> bool {
    bare(letters) == letters
}

fn is_vowel(c: char) -> bool {
    "aeiou".contains(c)
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

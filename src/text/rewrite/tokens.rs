//! Where words, codes and rates end in letters and figures that were set apart.

/// Figures of a code, and of a rate.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 1..=3;
const RATE_DIGITS: std::ops::RangeInclusive<usize> = 2..=5;
/// Letters behind a code's figures.
const MOST_SUFFIX: usize = 2;
/// Figures of a code and a rate in one, and those of them that are the code's.
const CODE_AND_RATE: usize = 5;
const OF_THE_CODE: usize = 2;
/// Words behind a code.
const GRADES: &[&[u8]] = &[b"pro", b"xp", b"hyd", b"plus", b"max", b"mini", b"turbo"];
/// Units of rates and power, longer ones first.
const UNITS: &[&[u8]] = &[
    b"th", b"gh", b"mh", b"kh", b"kw", b"t", b"g", b"m", b"p", b"w",
];

/// What a few signs are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Word,
    /// A letter with figures behind it, and perhaps one or two more.
    Code,
    /// Figures with a unit.
    Rate,
    /// Single letters, figures alone, letters with figures among them.
    Other,
}

/// Cuts letters and figures into tokens: where each starts, and what it is. With `by_case` a capital behind a small letter
/// begins a word. Figures inside a word cut nothing.
pub(super) fn tokens(signs: &[u8], by_case: bool) -> Vec<(usize, Token)> {
    let mut found: Vec<(usize, Token)> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let (len, token) = token(&signs[at..], by_case);
        let before = found.last_mut().filter(|_| at > 0);
        let new_word = by_case
            && signs[at].is_ascii_uppercase()
            && at > 0
            && signs[at - 1].is_ascii_lowercase();
        match before {
            // Letters and figures that follow one another without being anything are one.
            Some((_, last))
                if !new_word
                    && matches!(token, Token::Word | Token::Other)
                    && !(matches!(last, Token::Code | Token::Rate) && token == Token::Word) =>
            {
                *last = Token::Other;
            }
            _ => found.push((at, token)),
        }
        at += len;
    }
    found
}

/// The token at the start of some signs: its length and what it is.
fn token(signs: &[u8], by_case: bool) -> (usize, Token) {
    let digits = count(signs, u8::is_ascii_digit);
    if digits > 0 {
        let rest = &signs[digits..];
        return match unit(rest) {
            Some(unit) if RATE_DIGITS.contains(&digits) => (digits + unit, Token::Rate),
            _ => (digits, Token::Other),
        };
    }
    let letters = word(signs, by_case);
    if letters == 1
        && let Some(len) = code(signs, by_case)
    {
        return (len, Token::Code);
    }
    let kind = if letters > 1 {
        Token::Word
    } else {
        Token::Other
    };
    (letters, kind)
}

/// The length of a code at the start of some signs.
fn code(signs: &[u8], by_case: bool) -> Option<usize> {
    let digits = count(&signs[1..], u8::is_ascii_digit);
    let end = 1 + digits;
    let rest = &signs[end..];
    if digits == CODE_AND_RATE && unit(rest).is_some() {
        return Some(1 + OF_THE_CODE);
    }
    if !CODE_DIGITS.contains(&digits) {
        return None;
    }
    let letters = word(rest, by_case);
    let is_grade = |at: usize| {
        let rest = rest.get(at..).unwrap_or_default();
        let begins = |grade: &&[u8]| {
            rest.get(..grade.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(grade))
        };
        GRADES
            .iter()
            .any(|grade| grade.len() > MOST_SUFFIX && begins(grade))
    };
    let suffix = (0..=MOST_SUFFIX).find(|n| *n == letters || is_grade(*n))?;
    Some(end + suffix)
}

/// The letters of a unit at the start of some signs, with nothing but figures or `x2` behind it.
fn unit(signs: &[u8]) -> Option<usize> {
    let letters = count(signs, u8::is_ascii_alphabetic);
    let times = letters > 1 && signs[letters - 1] == b'x' && signs.len() > letters;
    let letters = letters - usize::from(times);
    let found = UNITS.iter().find(|unit| {
        signs
            .get(..unit.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(unit))
    })?;
    (found.len() == letters).then_some(letters)
}

/// Letters of the word at the start of some signs.
fn word(signs: &[u8], by_case: bool) -> usize {
    let letters = count(signs, u8::is_ascii_alphabetic);
    let small_then_capital =
        |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    let cut = signs[..letters].windows(2).position(small_then_capital);
    cut.filter(|_| by_case).map_or(letters, |at| at + 1)
}

fn count(signs: &[u8], is: fn(&u8) -> bool) -> usize {
    signs.iter().take_while(|b| is(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signs: &str, expected: &[&str]) {
        let found = tokens(signs.as_bytes(), true);
        let ends = found.iter().skip(1).map(|(at, _)| *at).chain([signs.len()]);
        let cut: Vec<&str> = found
            .iter()
            .zip(ends)
            .map(|((start, _), end)| signs.get(*start..end).unwrap_or(""))
            .collect();
        assert_eq!(cut, expected, "{signs}");
    }

    #[test]
    fn words_end_before_codes_and_rates() {
        check("S19jPro104T", &["S19j", "Pro", "104T"]);
        check("S19jpro104T", &["S19j", "pro", "104T"]);
        check("S19XP141TH", &["S19XP", "141TH"]);
        check("antminerS19104T", &["antminer", "S19", "104T"]);
        check("L79500M", &["L79", "500M"]);
        check("S9i14T", &["S9i", "14T"]);
        check("S19j104T3250W", &["S19j", "104T", "3250W"]);
        check("S19j95Tx2", &["S19j", "95T", "x2"]);
        check("BobcatMiner", &["Bobcat", "Miner"]);
    }

    #[test]
    fn figures_in_words_cut_nothing() {
        for word in ["antm1ner", "b1tc01n", "m1ner", "c01n", "d0ge", "eth"] {
            check(word, &[word]);
        }
    }
}

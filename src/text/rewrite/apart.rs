//! Words and figures written sign by sign: b.i.t.c.o.i.n, H~N~T, m-1-n-e-r, S 1 9 j, 1 0 4 T, and Han one sign a line.
//!
//! In: clean text with its case. Out: the same with such signs drawn together, and the way back. Single letters with one
//! and the same sign between every two of them (with a blank on either side, or up to three blanks and line breaks) are a
//! word that was pulled apart where there are three of them, more letters than figures (as many in long words), or where they
//! make codes and rates;
//! Han signs where there are four. Where a small letter is followed by a capital across a blank, a word ends
//! (B o b c a t M i n e r), and so it does before a code, a rate and a grade (S 1 9 j P r o 1 0 4 T). Cyrillic words hold no
//! figures, and of Latin letters those alone that look like theirs.

use super::cyrillic::{is_cyrillic, twin};
use super::tokens::{Token, tokens};
use crate::listing::Technique;
use crate::text::channel::is_han;
use crate::text::map::OffsetMap;

/// Letters that make a word.
const LEAST: usize = 3;
/// Letters and figures of a word half of which may be figures (l1t3c01n).
const LONG_LEET: usize = 7;
/// Figures of codes and rates.
const LEAST_FIGURES: usize = 2;
/// Han signs, each between blanks or on a line of its own, that are drawn together.
const LEAST_HAN: usize = 4;
/// Blanks and line breaks between two signs, at most.
const MOST_BLANKS: usize = 3;

/// Gives text with its words drawn together, or `None` when none is pulled apart. One pass.
pub(super) fn drawn_together(cased: &str) -> Option<(String, OffsetMap)> {
    let mut out = String::new();
    let mut map = OffsetMap::default();
    let mut copied = 0;
    let mut at = 0;
    while let Some(c) = sign_at(cased, at) {
        let beside = longer_run(cased, at);
        if beside > 0 {
            at += beside;
            continue;
        }
        let Some(run) = Run::read(cased, at, c) else {
            at += c.len_utf8();
            continue;
        };
        let joints = run.joints();
        for (end, next) in &joints {
            out.push_str(cased.get(copied..*end).unwrap_or(""));
            map.push(
                out.len()..out.len(),
                *end..*next,
                Some(Technique::Separators),
            );
            copied = *next;
        }
        // The last sign may begin another run, where it ends none.
        let last = run.places.last().copied().unwrap_or(at);
        let used = joints.last().is_some_and(|(_, next)| *next == last);
        let next = if used { last + 1 } else { last };
        at = next.max(at + c.len_utf8());
        while !cased.is_char_boundary(at) {
            at += 1;
        }
    }
    if map.is_identity() {
        return None;
    }
    out.push_str(cased.get(copied..).unwrap_or(""));
    Some((out, map))
}

/// Bytes from `at` on in which no single sign stands: letters and figures side by side, or ASCII signs of other kinds.
fn longer_run(cased: &str, at: usize) -> usize {
    let rest = cased.as_bytes().get(at..).unwrap_or_default();
    let others = rest
        .iter()
        .take_while(|b| b.is_ascii() && !b.is_ascii_alphanumeric());
    let others = others.count();
    if others > 0 {
        return others;
    }
    let run = rest
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    if run > 1 { run } else { 0 }
}

/// Single signs in a row.
struct Run<'t> {
    /// Where each stands.
    places: Vec<usize>,
    /// What parts every two of them.
    separator: &'t str,
    /// Its ASCII letters and figures.
    signs: Vec<u8>,
    /// Its Cyrillic letters.
    cyrillic: usize,
    /// Its last sign.
    last: char,
}

impl<'t> Run<'t> {
    /// The run that begins at `at` with `c`, of two signs at least.
    fn read(cased: &'t str, at: usize, c: char) -> Option<Self> {
        let mut end = at + c.len_utf8();
        let rest = cased.get(end..)?;
        let kin = if is_letter(c) {
            is_letter
        } else if rest.starts_with(is_blank) {
            is_han
        } else {
            return None;
        };
        if !is_single(cased, at, kin) {
            return None;
        }
        let separator = separator(rest)?;
        let mut run = Self {
            places: vec![at],
            separator,
            signs: Vec::new(),
            cyrillic: 0,
            last: c,
        };
        run.add(c);
        while cased
            .get(end..)
            .is_some_and(|rest| rest.starts_with(separator))
        {
            let next = end + separator.len();
            let Some(c) = sign_at(cased, next).filter(|_| is_single(cased, next, kin)) else {
                break;
            };
            if !run.goes_on_with(c) || (run.is_spaced() && begins_decimal(cased, next)) {
                break;
            }
            run.places.push(next);
            run.add(c);
            end = next + c.len_utf8();
        }
        (run.places.len() > 1).then_some(run)
    }

    /// Whether blanks part its signs.
    fn is_spaced(&self) -> bool {
        self.separator.starts_with(is_blank)
    }

    /// Whether a sign may be of the same word or code: a Cyrillic word holds no figures and no Latin letters but those that
    /// look like its own, and a capital behind a blank begins another.
    fn goes_on_with(&self, c: char) -> bool {
        let alike = |b: &u8| twin(char::from(*b)).is_some();
        if is_cyrillic(c) {
            let begins = self.is_spaced() && c.is_uppercase() && self.last.is_lowercase();
            return !begins && self.signs.iter().all(alike);
        }
        let begins = self.is_spaced() && c.is_ascii_uppercase() && self.last.is_lowercase();
        self.cyrillic == 0 || (twin(c).is_some() && !begins)
    }

    fn add(&mut self, c: char) {
        self.last = c;
        self.signs.extend(u8::try_from(c).ok().filter(u8::is_ascii));
        self.cyrillic += usize::from(is_cyrillic(c));
    }

    /// Where two of its signs are drawn together: the end of one and the start of the next.
    fn joints(&self) -> Vec<(usize, usize)> {
        let joint = |next: &usize| (next - self.separator.len(), *next);
        let joints = self.places.iter().skip(1).map(joint);
        if self.cyrillic > 0 {
            return joints.filter(|_| self.places.len() >= LEAST).collect();
        }
        if self.signs.is_empty() {
            return joints.filter(|_| self.places.len() >= LEAST_HAN).collect();
        }
        let by_case = self.is_spaced();
        let all = tokens(&self.signs, by_case);
        if let Some((figures, end)) = self.figures(&all) {
            return apart(joints, figures, end);
        }
        // A number before a word stays by itself (0.5 L i t e c o i n).
        let number = self.signs.iter().take_while(|b| b.is_ascii_digit()).count();
        let word = &self.signs[number..];
        let letters = word.iter().filter(|b| b.is_ascii_alphabetic()).count();
        let few = if word.len() >= LONG_LEET {
            letters * 2 < word.len()
        } else {
            letters * 2 <= word.len()
        };
        if letters < LEAST || few {
            return Vec::new();
        }
        let mut tokens = tokens(word, by_case);
        for (start, _) in &mut tokens {
            *start += number;
        }
        apart(joints, &tokens, self.signs.len())
    }

    /// The tokens that are words, codes and rates, what stands at either end and is none left out, and the sign they end
    /// before; none where another one stands among them, where there are fewer than two figures, or for a lone code in one line of which nothing stands
    /// behind the figures.
    fn figures<'k>(&self, tokens: &'k [(usize, Token)]) -> Option<(&'k [(usize, Token)], usize)> {
        let known = |t: &(usize, Token)| t.1 != Token::Other;
        let first = tokens.iter().position(known)?;
        let last = tokens.iter().rposition(known)?;
        let found = &tokens[first..=last];
        let end = tokens.get(last + 1).map_or(self.signs.len(), |(at, _)| *at);
        let signs = &self.signs[found[0].0..end];
        let suffixed = || signs.last().is_some_and(u8::is_ascii_alphabetic);
        let tells = |t: &(usize, Token)| match t.1 {
            Token::Rate => true,
            Token::Code => found.len() > 1 || self.separator.contains('\n') || suffixed(),
            _ => false,
        };
        let several = signs.iter().filter(|b| b.is_ascii_digit()).count() >= LEAST_FIGURES;
        (several && found.iter().all(known) && found.iter().any(tells)).then_some((found, end))
    }
}

/// The joints that lie inside tokens, the last of which ends before sign `end`.
fn apart(
    joints: impl Iterator<Item = (usize, usize)>,
    tokens: &[(usize, Token)],
    end: usize,
) -> Vec<(usize, usize)> {
    let first = tokens.first().map_or(0, |(start, _)| *start);
    let begins = |i: usize| tokens.binary_search_by_key(&i, |(start, _)| *start).is_ok();
    joints
        .enumerate()
        .map(|(i, joint)| (i + 1, joint))
        .filter(|(i, _)| (first..end).contains(i) && !begins(*i))
        .map(|(_, joint)| joint)
        .collect()
}

/// What parts two signs at the start of `rest`: one sign, perhaps between two blanks, or some blanks.
fn separator(rest: &str) -> Option<&str> {
    let apart = |c: &char| !c.is_alphanumeric() && !is_han(*c);
    let first = rest.chars().next().filter(apart)?;
    if !is_blank(first) {
        return rest.get(..first.len_utf8());
    }
    let mut signs = rest.chars().skip(1);
    let sign = signs.next().filter(|c| apart(c) && !is_blank(*c));
    if let Some(sign) = sign.filter(|_| signs.next() == Some(' ')) {
        return rest.get(..sign.len_utf8() + 2);
    }
    let blanks = rest
        .bytes()
        .take_while(|b| is_blank(char::from(*b)))
        .count();
    rest.get(..blanks).filter(|_| blanks <= MOST_BLANKS)
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\n'
}

/// Letters and figures, Cyrillic ones among them: words may hold letters of both scripts.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_cyrillic(c)
}

/// Whether a single figure is the first of a number with a point (5.9).
fn begins_decimal(text: &str, at: usize) -> bool {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    matches!(rest, [first, b'.' | b',', next, ..] if first.is_ascii_digit() && next.is_ascii_digit())
}

fn sign_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// Whether the sign at `at` is of a kind, and none of that kind touches it.
fn is_single(text: &str, at: usize, kin: fn(char) -> bool) -> bool {
    let (Some(before), Some(rest)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let mut signs = rest.chars();
    signs.next().is_some_and(kin) && !signs.next().is_some_and(kin) && !before.ends_with(kin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let got = drawn_together(text).map_or(text.to_owned(), |(t, _)| t);
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn letters_with_one_sign_between_are_a_word() {
        check("b.i.t.c.o.i.n m.i.n", "bitcoin min");
        check("m . i . n . a . r crypto", "minar crypto");
        check("earns H~N~T daily", "earns HNT daily");
        check("a-n-t-m-1-n-e-r S9", "antm1ner S9");
        check("M\ni\nn\ne\nr", "Miner");
        check("M\n\ni\n\nn\n\ne\n\nr", "Miner");
        check("B o b c a t M i n e r 300", "Bobcat Miner 300");
        check("B o b c a t M 1 n e r", "Bobcat M1ner");
        check("出U_S_D_T 2000个", "出USDT 2000个");
        check("0.5 L i t e c o i n", "0.5 Litecoin");
        check("P h o e n i x M i n e r 5.9d", "Phoenix Miner 5.9d");
        check("А-с-и-к m.a.й.н.е.р L7", "Асик maйнер L7");
        check("К у п л ю М а й н е р", "Куплю Майнер");
        check("м а й н е р S 1 9 j 9 5 T", "майнер S19j 95T");
        check("S 1 9 j 9 5 T и M 3 0 S 8 8 T", "S19j 95T и M30S 88T");
        check("矿、D、O、G、E", "矿、DOGE");
    }

    #[test]
    fn codes_and_rates_are_drawn_together() {
        check("S 1 9 j P r o 1 0 4 T", "S19j Pro 104T");
        check("S 1 9 j p r o 1 0 4 T", "S19j pro 104T");
        check(
            "a n t m i n e r S 1 9 X P 1 4 1 T H",
            "antminer S19XP 141TH",
        );
        check("M-3-0-S 88T, 9 5 T", "M30S 88T, 95T");
        check("S 1 9 1 0 4 T", "S19 104T");
        check("S\n9\ni\n1\n4\nT", "S9i\n14T");
    }

    #[test]
    fn han_one_sign_a_line_is_drawn_together() {
        check("矿\n机\n现\n货\n\nS\n9\ni\n1\n4\nT", "矿机现货\n\nS9i\n14T");
        check("出\n矿\n机", "出\n矿\n机");
        check("全 新 矿 机 出售", "全新矿机 出售");
        check("红、黄、蓝、绿、紫", "红、黄、蓝、绿、紫");
    }

    #[test]
    fn other_letters_stay() {
        for text in [
            "U.S. 5 V",
            "e.g. a b",
            "a, b, c",
            "S, M, L, X",
            "1.2.3",
            "A-B",
            "m.i-n.e",
            "S-1-9-2",
            "T 4 2",
            "plan A b 2 c 3 4",
            "1 2 3 4",
            "A 1 B 2 C 3",
        ] {
            check(text, text);
        }
    }
}

//! Spelled and spoken figures and codes: S一九, 九十五T, 95踢, 95个T, ninety five tera.
//!
//! In: clean text with its case. Out: the same with digits and units, and the way back. Numerals change only right behind
//! one to three Latin letters (a code, S-一-九 too) or right before a unit of hash rate, so that 一拖四 and 十九卡 stay.

use super::english::{CODE_LETTERS, MOST_BLANKS, ONES, TENS, english};
use crate::listing::Technique;
use crate::text::channel::is_han;
use crate::text::clean::{Cleaned, cleaned};
use crate::text::map::OffsetMap;

/// The trick of numerals in the place of figures.
pub(super) const NUMERALS: Option<Technique> = Some(Technique::NumeralSpelling);

/// Signs around a numeral that are looked at before cleaning.
const SIGNS_BEFORE: usize = 16;
const SIGNS_BEHIND: usize = 64;

/// Gives text with its spelled figures in digits, or `None` when it has none. One pass.
pub(super) fn respell(cased: &str) -> Option<(String, OffsetMap)> {
    let mut out = Respelled {
        text: String::new(),
        map: OffsetMap::default(),
    };
    let mut copied = 0;
    for (at, c) in cased.char_indices() {
        let may = if c.is_ascii() {
            may_begin(cased.as_bytes(), at)
        } else {
            is_spoken(c)
        };
        if !may || at < copied {
            continue;
        }
        let (before, rest) = cased.split_at(at);
        if let Some((len, digits, technique)) = spelled(before, rest, c) {
            out.text.push_str(cased.get(copied..at).unwrap_or(""));
            let start = out.text.len();
            out.text.push_str(&digits);
            out.map.push(start..out.text.len(), at..at + len, technique);
            copied = at + len;
        }
    }
    if out.map.is_identity() {
        return None;
    }
    out.text.push_str(cased.get(copied..).unwrap_or(""));
    Some((out.text, out.map))
}

/// Whether a number word or a spelled code may begin at an ASCII sign: a letter that none stands before. A quick no.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    let glued = at
        .checked_sub(1)
        .is_some_and(|i| bytes[i].is_ascii_alphanumeric());
    let next = bytes.get(at + 1).copied().unwrap_or(b' ');
    !glued
        && match bytes[at] | 0x20 {
            b'e' | b'f' | b'n' | b'o' | b's' | b't' | b'z' => true,
            b'a'..=b'z' => {
                !next.is_ascii_alphanumeric()
                    || (next.is_ascii_uppercase() && bytes[at].is_ascii_uppercase())
            }
            _ => false,
        }
}

/// Whether the sign at `at` makes a figure of what stands before or behind it, so that [`respell`] may change the text once
/// it is clean: a numeral, a spoken unit, 个, or the first letter of a number word. Looks at a few signs around it.
pub(crate) fn may_respell(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    // What most of them are: a numeral with no letter before it and no unit behind it, 个 behind no digit.
    if !bytes[at].is_ascii() {
        let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
        let mut heads = text.get(..at).unwrap_or("").chars().rev();
        let mut head = || heads.next().map(|c| cleaned(c).one().unwrap_or(c));
        let behind = text.get(at..).unwrap_or("").chars().nth(1).unwrap_or('。');
        let behind = cleaned(behind).one().unwrap_or(behind);
        let may_be_unit = matches!(behind, ' ' | 'T' | 't' | 'M' | 'G' | '踢' | '太' | '个');
        let spaced = head().is_some_and(|c| c == ' ' || BETWEEN.contains(&c))
            && head().is_some_and(|c| c.is_ascii_alphabetic());
        let headed = before.is_ascii_alphanumeric() || spaced;
        let may_follow = headed || before >= 0x80;
        if !may_be_unit && !headed && !is_spoken_unit(text, at) {
            return false;
        }
        if !may_follow && !may_be_unit {
            return false;
        }
    }
    // `S nineteen` and `S-一-九` are read from their letter.
    let head = if bytes[at].is_ascii_alphabetic() {
        code_head(bytes, at)
    } else {
        apart_from(text, at)
    };
    may_respell_from(text, at) || head.is_some_and(|head| may_respell_from(text, head))
}

/// Where the letters of a code begin that a number word at `at` may go on, one sign between.
fn code_head(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at
        .checked_sub(1)
        .filter(|i| matches!(bytes[*i], b' ' | b'-'))?;
    let letters = bytes[..end]
        .iter()
        .rev()
        .take(4)
        .take_while(|b| b.is_ascii_alphabetic());
    let head = end - letters.count();
    let one =
        end - head == 1 && CODE_LETTERS.contains(char::from(bytes[head]).to_ascii_uppercase());
    let capitals = bytes[head..end].iter().all(u8::is_ascii_uppercase);
    (one || (capitals && (2..=3).contains(&(end - head)))).then_some(head)
}

/// Where the letters of a code begin that a numeral at `at` may go on, a sign between.
fn apart_from(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?;
    let between = |c: char| BETWEEN.contains(&cleaned(c).one().unwrap_or(c));
    let head = before.strip_suffix(between)?;
    let letters = head.bytes().rev().take_while(u8::is_ascii_alphabetic);
    let letters = letters.count();
    (1..=3).contains(&letters).then_some(head.len() - letters)
}

/// Whether a sign at `at` is a spoken unit, which a numeral before it makes one.
fn is_spoken_unit(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_some_and(|rest| rest.starts_with(['踢', '太', '梯', '兆']))
}

fn may_respell_from(text: &str, at: usize) -> bool {
    let (Some(before), Some(rest)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let changes = |c: char| !c.is_ascii() && cleaned(c) != Cleaned::One(c);
    let heads = before.chars().rev().take(SIGNS_BEFORE);
    if !heads
        .clone()
        .chain(rest.chars().take(SIGNS_BEHIND))
        .any(changes)
    {
        return begins(before, rest);
    }
    let one = |c: char| match cleaned(c) {
        Cleaned::Dropped => None,
        found => Some(found.one().unwrap_or(c)),
    };
    let mut before: Vec<char> = heads.filter_map(one).collect();
    before.reverse();
    let rest: String = rest.chars().take(SIGNS_BEHIND).filter_map(one).collect();
    begins(&before.into_iter().collect::<String>(), &rest)
}

/// Whether a spelled figure begins at the start of `rest`.
fn begins(before: &str, rest: &str) -> bool {
    let first = rest.chars().next();
    first.is_some_and(|c| spelled(before, rest, c).is_some())
}

/// Whether the number word that begins at `start` may be part of a figure: a quick no for what most of them are.
pub(crate) fn may_spell(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    let code = code_head(bytes, start).is_some();
    let letter = |i: &usize| bytes.get(*i).is_some_and(u8::is_ascii_alphabetic);
    let end = start + (start..bytes.len()).take_while(letter).count();
    let blank = |i: &usize| matches!(bytes.get(*i), Some(b' ' | b'-'));
    let next = end + (end..end + MOST_BLANKS).take_while(blank).count();
    let word = next..next + (next..bytes.len()).take(13).take_while(letter).count();
    code || (matches!(bytes.get(end), Some(b' ' | b'-'))
        && text.get(word).is_some_and(|word| {
            if word.len() < 2 {
                return matches!(word.as_bytes(), [b't' | b'T' | b'g' | b'G' | b'm' | b'M']);
            }
            let goes_on = ["hundred", "and", "point", "t", "th"];
            let units = [
                "tera", "tee", "gig", "meg", "ph", "gh", "mh", "kh", "g", "m",
            ];
            let lower = |w: &str| word.eq_ignore_ascii_case(w);
            goes_on.iter().any(|w| lower(w))
                || number_words().any(lower)
                || units.iter().any(|u| {
                    word.get(..u.len())
                        .is_some_and(|head| head.eq_ignore_ascii_case(u))
                })
        }))
}

/// Signs that [`may_respell`] is to be asked about.
pub(crate) fn is_spoken(c: char) -> bool {
    numeral(c).is_some() || matches!(c, '踢' | '太' | '梯' | '兆' | '个')
}

/// Words that [`may_respell`] is to be asked about.
pub(crate) fn number_words() -> impl Iterator<Item = &'static str> {
    TENS.iter().chain(ONES).map(|(word, _)| *word)
}

struct Respelled {
    text: String,
    map: OffsetMap,
}

pub(super) type Spelled = (usize, String, Option<Technique>);

fn spelled(before: &str, rest: &str, c: char) -> Option<Spelled> {
    if numeral(c).is_some() {
        let (mut len, mut value) = han_number(rest)?;
        if let Some((more, decimals)) = han_decimals(rest.get(len..)?) {
            len += more;
            value.push_str(&decimals);
        }
        let behind = rest.get(len..)?;
        // `P一月`, `A一台`: the numeral counts what follows.
        let counts = rest.chars().nth(1).is_some_and(|next| {
            "月年天日台个张块件套期次周片只条款寸人名位本对基键起线流头售碎".contains(next)
        });
        let spaced = len == TWO_NUMERALS && value.len() == 2 && is_spaced_head(before);
        let code = is_code_head(before) || spaced;
        // `一梯两户` counts lifts.
        let heard = len > c.len_utf8() && behind.starts_with('梯') && !counts_steps(behind);
        let holds = (code && !counts) || unit_follows(behind) || heard;
        return holds.then_some((len, value, NUMERALS));
    }
    let digit_before = before.ends_with(|c: char| c.is_ascii_digit() || numeral(c).is_some());
    match c {
        '踢' | '太' | '梯' if digit_before && !joins_word(rest) && !counts_steps(rest) => {
            Some((c.len_utf8(), "T".into(), Some(Technique::Homophone)))
        }
        '兆' if digit_before && !joins_word(rest) => Some((c.len_utf8(), "M".into(), None)),
        '个' if digit_before && unit_follows(rest.get(c.len_utf8()..)?) => {
            Some((c.len_utf8(), String::new(), Some(Technique::Separators)))
        }
        'a'..='z' | 'A'..='Z' if !before.ends_with(|c: char| c.is_ascii_alphanumeric()) => {
            let apart = || code_apart(rest).map(|(len, code)| (len, code, NUMERALS));
            english(rest).or_else(apart)
        }
        _ => None,
    }
}

/// Whether the Han sign at the start goes on into a word (太阳, 踢球).
fn joins_word(rest: &str) -> bool {
    rest.chars()
        .nth(1)
        .is_some_and(|next| "阳太空极平原湖子球腿踏馨字位恤形".contains(next))
}

/// Whether 梯 is a ladder's or a lift's: most Han signs behind it say so.
fn counts_steps(rest: &str) -> bool {
    let mut signs = rest.chars();
    signs.next() == Some('梯')
        && signs.next().is_some_and(|next| {
            is_han(next) && !"满左右在的那这版款机现双整全功能带配包出".contains(next)
        })
}

/// Short words that are no heads of codes: numerals behind them count.
const COUNTED: &[&str] = &[
    "PDF", "PPT", "DOC", "VIP", "LED", "DVD", "CD", "TV", "APP", "USB",
];

/// One to three Latin letters that no letter or digit stands before: `S`, `KS`.
fn is_code_head(before: &str) -> bool {
    let letters = before
        .bytes()
        .rev()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let (head, word) = before.split_at(before.len() - letters);
    (1..=3).contains(&letters)
        && !head.ends_with(|c: char| c.is_ascii_digit())
        && !COUNTED.iter().any(|w| word.eq_ignore_ascii_case(w))
}

/// Whether a unit of hash rate stands there: T, TH, 踢, 太.
pub(super) fn unit_follows(behind: &str) -> bool {
    let behind = behind.trim_start_matches([' ', '个']);
    let mut signs = behind.chars();
    match signs.next() {
        Some('T' | 't') => {
            signs
                .next()
                .is_none_or(|c| !c.is_ascii_lowercase() || c == 'h')
                && !behind.starts_with("T恤")
        }
        Some('M' | 'G') => match signs.next() {
            Some('H' | 'h') => true,
            next => behind.starts_with('M') && next.is_none_or(|c| !c.is_ascii_alphanumeric()),
        },
        Some('踢') => !joins_word(behind),
        Some('太') => signs.next().is_none_or(|c| !is_han(c)),
        _ => false,
    }
}

/// Numerals of a code that are set apart, at most.
const MOST_APART: usize = 4;
/// Bytes of two numerals.
const TWO_NUMERALS: usize = 6;

/// One letter that machines are called by, a blank behind it: `S 一九`.
fn is_spaced_head(before: &str) -> bool {
    let head = before.strip_suffix(' ').unwrap_or("");
    let letter = head.strip_suffix(|c: char| CODE_LETTERS.contains(c.to_ascii_uppercase()));
    letter.is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Signs of which one may stand behind the letters of a code and between its numerals: S-一-九.
const BETWEEN: [char; 7] = ['-', '.', '_', '+', '*', '/', '|'];

/// Reads `S-一-九` as `S19`: the letters of a code, then two numerals or more with one sign before each.
fn code_apart(rest: &str) -> Option<(usize, String)> {
    let head = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let sign = rest.get(head..)?.chars().next()?;
    if !(1..=3).contains(&head) || !BETWEEN.contains(&sign) {
        return None;
    }
    let mut code = rest.get(..head)?.to_owned();
    let mut end = head;
    for part in rest.get(head + 1..)?.split(sign).take(MOST_APART) {
        let mut signs = part.chars();
        let Some(first) = signs.next() else { break };
        let Some(figure) = numeral(first).filter(|v| *v < 10) else {
            break;
        };
        code.push_str(&figure.to_string());
        end += sign.len_utf8() + first.len_utf8();
        if signs.clone().next().and_then(numeral).is_some() {
            return None;
        }
        if !signs.as_str().is_empty() {
            break;
        }
    }
    (code.len() >= head + 2).then_some((end, code))
}

fn numeral(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// Reads the run of numerals at the start: sign by sign (一九 is 19) or with tens and hundreds (九十五 is 95).
fn han_number(rest: &str) -> Option<(usize, String)> {
    let run: Vec<char> = rest
        .chars()
        .take_while(|c| numeral(*c).is_some())
        .take(8)
        .collect();
    let len = run.iter().map(|c| c.len_utf8()).sum();
    let values: Vec<u64> = run.iter().filter_map(|c| numeral(*c)).collect();
    if values.iter().all(|v| *v < 10) {
        return Some((len, values.iter().map(u64::to_string).collect()));
    }
    let (mut total, mut unit, mut place) = (0, None, 1);
    for value in values {
        match value {
            10 | 100 | 1000 => {
                total += unit.take().unwrap_or(1) * value;
                place = value;
            }
            0 => place = 1,
            digit => {
                if unit.replace(digit).is_some() {
                    return None;
                }
            }
        }
    }
    // 九千五 is nine thousand five hundred.
    let last = unit.unwrap_or(0) * if place >= 100 { place / 10 } else { 1 };
    Some((len, (total + last).to_string()))
}

/// Reads `点五` as `.5`.
fn han_decimals(rest: &str) -> Option<(usize, String)> {
    let rest = rest.strip_prefix('点')?;
    let (len, digits) = han_number(rest)?;
    let run = rest.get(..len)?.chars();
    let singly = run.filter_map(numeral).all(|v| v < 10);
    (len > 0 && singly).then(|| ('点'.len_utf8() + len, format!(".{digits}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let got = respell(text).map_or(text.to_owned(), |(t, _)| t);
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn spelled_codes_and_rates_become_digits() {
        check("S一九 现货", "S19 现货");
        check("S十九", "S19");
        check("M三零S", "M30S");
        check("A1346 一一〇T", "A1346 110T");
        check("S壹玖 九十五T", "S19 95T");
        check("S-一-九 现货", "S19 现货");
        check("M.三.零S BM*一*三*九*八", "M30S BM1398");
        check("s 一九 九十五踢", "s 19 95T");
        check("壹佰壹拾T", "110T");
        check("95踢 95太", "95T 95T");
        check("九千五M 一百零四T 一百一T", "9500M 104T 110T");
        check("S19 95个T", "S19 95T");
        check("ninety five tera", "95 TH");
        check("L seven, nine point five gig, 3425W", "L7, 9.5 G, 3425W");
        check("S nineteen XP, one hundred forty T", "S19 XP, 140 T");
        check("S one nine, one zero four T", "S19, 104 T");
        check("S-nineteen XP, one-forty T", "S19 XP, 140 T");
        check("one oh four T, ninety-five T", "104 T, 95 T");
        check("one hundred and ten tera miner", "110 TH miner");
        check("three zero zero MH/s, six  mh/s", "300 MH/s, 6 MH/s");
        check("BM one three six two AK, k three two", "BM1362 AK, k32");
        check("DG one Plus, one zero four G", "DG1 Plus, 104 G");
        check("KD-BOX one point six TH/s", "KD-BOX 1.6 TH/s");
        check("三零零MH/s 一三点五T 九点五G", "300MH/s 13.5T 九点五G");
    }

    #[test]
    fn ordinary_numerals_stay() {
        for text in [
            "一拖四",
            "码 S 一二三四 和 L 一百",
            "T 一个 L 三件",
            "十九卡主板",
            "T恤一件",
            "S-一",
            "A-一、二",
            "S-一-九二",
            "K-一家",
            "三太太",
            "一百T恤",
            "95太阳能",
            "two fans",
            "A one-year plan",
            "K one of a kind",
            "a two in one, one G",
            "LED one pack",
            "内存三二G",
            "five minutes",
            "Model S two doors",
            "买一送一",
            "代P一月",
            "VIP一年",
            "PDF六十二页",
            "BTC零头 USDT零售",
            "早上八点M码",
            "WK一对一",
            "S nine733n pro",
            "ninety five5 T",
            "wk零基础",
            "第五代",
        ] {
            check(text, text);
        }
    }
}

//! Katakana written with what looks like them: マイ二ングソフ卜, ﾏｲﾆﾝｸﾞ with a voicing mark of its own.
//!
//! In: clean text with its case. Out: the same with Han signs among katakana as the katakana they look like, and with voiced
//! katakana as one sign, and the way back. A sign beside another Han sign is what it is (ビル二階).

use crate::listing::Technique;
use crate::text::channel::is_han;
use crate::text::map::OffsetMap;

/// Han signs and the katakana they look like.
const TWINS: &[(char, char)] = &[
    ('二', 'ニ'),
    ('卜', 'ト'),
    ('口', 'ロ'),
    ('囗', 'ロ'),
    ('夕', 'タ'),
    ('力', 'カ'),
    ('工', 'エ'),
    ('八', 'ハ'),
    ('千', 'チ'),
    ('三', 'ミ'),
    ('才', 'オ'),
    ('匕', 'ヒ'),
    ('乂', 'メ'),
    ('厶', 'ム'),
    ('一', 'ー'),
];

/// The mark that voices the sign before it, and the one that half voices it.
const VOICED: char = '\u{3099}';
const HALF_VOICED: char = '\u{309A}';

/// Katakana that become the next sign when they are voiced, and of which the second one is half voiced.
const VOICEABLE: &str = "カキクケコサシスセソタチツテトハヒフヘホ";
const HALF_VOICEABLE: &str = "ハヒフヘホ";

/// Whether a character is katakana, the mark of a long vowel among them.
pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Whether a character is katakana or hiragana.
pub(crate) fn is_kana(c: char) -> bool {
    is_katakana(c) || matches!(c, 'ぁ'..='ゖ')
}

/// Whether a character voices the one before it once it is clean.
pub(crate) fn is_voicing(c: char) -> bool {
    matches!(c, VOICED | HALF_VOICED | '\u{FF9E}' | '\u{FF9F}')
}

/// The katakana that a Han sign looks like.
pub(crate) fn katakana_twin(c: char) -> Option<char> {
    let found = TWINS.iter().find(|(han, _)| *han == c);
    found.map(|(_, kana)| *kana)
}

/// Gives text with its katakana as they are read, or `None` when they are. One pass.
pub(super) fn in_katakana(cased: &str) -> Option<(String, OffsetMap)> {
    let leads = |two: &[u8]| two[0] == 0xE3 && matches!(two[1], 0x82 | 0x83);
    if !cased.as_bytes().windows(2).any(leads) {
        return None;
    }
    let mut out = String::with_capacity(cased.len());
    let mut map = OffsetMap::default();
    let mut before: Option<char> = None;
    let mut signs = cased.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let next = signs.peek().copied();
        let start = out.len();
        let end = at + c.len_utf8();
        let mark = cased.get(end..).and_then(first_mark);
        if let Some((len, voiced)) = mark.and_then(|(len, mark)| Some((len, voiced(c, mark)?))) {
            while signs.next_if(|(i, _)| *i < end + len).is_some() {}
            out.push(voiced);
            map.push(start..out.len(), at..end + len, None);
            before = Some(voiced);
            continue;
        }
        let twin = katakana_twin(c).filter(|_| is_among_katakana(c, before, next.map(|(_, c)| c)));
        out.push(twin.unwrap_or(c));
        if twin.is_some() {
            map.push(start..out.len(), at..end, Some(Technique::LookalikeHan));
        }
        before = Some(twin.unwrap_or(c));
    }
    (!map.is_identity()).then_some((out, map))
}

/// The mark at the start of a text, and the bytes it takes: one that stands by itself became a blank and a mark.
fn first_mark(text: &str) -> Option<(usize, char)> {
    let mark = text.trim_start_matches(' ');
    let blanks = text.len() - mark.len();
    let c = mark.chars().next().filter(|_| blanks <= 1)?;
    is_voicing(c).then(|| (blanks + c.len_utf8(), c))
}

/// A katakana and the mark behind it as one.
fn voiced(c: char, mark: char) -> Option<char> {
    let by = match mark {
        VOICED if VOICEABLE.contains(c) => 1,
        HALF_VOICED if HALF_VOICEABLE.contains(c) => 2,
        VOICED if c == 'ウ' => return Some('ヴ'),
        _ => return None,
    };
    char::from_u32(c as u32 + by)
}

/// Whether a Han sign stands among katakana: one on a side, and no Han sign on the other; a bar has them on both.
fn is_among_katakana(c: char, before: Option<char>, behind: Option<char>) -> bool {
    let kana = |c: Option<char>| c.is_some_and(is_katakana);
    let twin = |c: Option<char>| c.is_some_and(|c| katakana_twin(c).is_some());
    let other = |c: Option<char>| !c.is_some_and(is_han) || twin(c);
    if c == '一' {
        return kana(before) && kana(behind);
    }
    kana(before) && other(behind) || kana(behind) && other(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn katakana_are_read_through_what_looks_like_them() {
        for (text, expected) in [
            (
                "CPU用マイ二ングソフ卜 買い切り",
                "CPU用マイニングソフト 買い切り",
            ),
            ("モネ口を自動で", "モネロを自動で"),
            ("の夕イマー、ダウン口ード", "のタイマー、ダウンロード"),
            ("リ一ダ一", "リーダ一"),
            (
                "ビル二階の工場 千円カット 三ツ",
                "ビル二階の工場 千円カット ミツ",
            ),
            ("マイニンク\u{3099}ハ\u{309A}ネル", "マイニングパネル"),
            ("マイニンク \u{3099}リク \u{3099} 6枚", "マイニングリグ 6枚"),
            ("矿口 力工", "矿口 力工"),
        ] {
            let got = in_katakana(text).map_or(text.to_owned(), |(t, _)| t);
            assert_eq!(got, expected, "{text}");
        }
    }
}

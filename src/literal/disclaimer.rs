//! Whether a disclaimer or a word of origin governs a hit.

use crate::listing::{CleanSpan, Technique};
use crate::text::FieldText;

/// What stands around a hit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Governed {
    /// Nothing: the hit is meant.
    #[default]
    Free,
    /// Denied: 非矿卡, never mined.
    Denied,
    /// Where the goods came from: S9拆机, pulled from a miner.
    Origin,
}

const HAN_DENIALS: &[&str] = &[
    "从未", "从不", "拒绝", "禁止", "严禁", "不是", "非", "无", "未", "没", "勿", "不",
];
const HAN_LINKS: &[&str] = &[
    "支持", "用于", "参与", "属于", "算是", "能", "可", "可以", "算", "是", "有", "为", "做", "挖",
    "跑", "装", "卖", "买", "过", "曾", "经", "的",
];
const LATIN_DENIALS: &[&str] = &[
    "never", "not", "non", "no", "without", "isn't", "isnt", "wasn't", "wasnt", "aren't", "don't",
    "doesn't",
];
const LATIN_LINKS: &[&str] = &[
    "a", "an", "the", "any", "for", "of", "been", "used", "use", "run", "with", "crypto", "in",
    "to", "support", "made", "meant", "designed", "intended", "suitable", "suited", "rated",
    "built",
];
const BEHIND_DENIALS: &[&str] = &["勿扰", "勿拍", "绕道", "免谈", "勿近", "别来", "走开"];
const ORIGINS_BEFORE: &[&str] = &[
    "拆自",
    "pulled from",
    "removed from",
    "used in",
    "from a",
    "salvaged from",
];
const ORIGINS_BEHIND: &[&str] = &["拆机"];
/// Signs before 非 that make it Africa or another word.
const NOT_BEFORE: &[(&str, &[char])] = &[
    ("非", &['南', '北', '东', '西', '除', '莫', '无', '是']),
    ("无", &['虚', '有']),
    ("不", &['要', '好', '差', '是', '包']),
    ("没", &['淹', '埋', '沉']),
];
/// Links between a denial and what it governs.
const MOST_LINKS: usize = 6;

/// Tells what governs the hit at `span` of folded clean text. `term` is the term found: one that begins with a denial of
/// its own (不锁算力, non-LHR) is not governed by another. Only a `machine` is taken apart by 拆机 behind it.
pub(crate) fn governed(field: &FieldText, span: CleanSpan, term: &str, machine: bool) -> Governed {
    let lower = &field.lower;
    // по is no `no`.
    let latin = |start, end| {
        let span = CleanSpan { start, end };
        !field.techniques(span).contains(Technique::Confusable)
    };
    if begins_with_denial(term) {
        return Governed::Free;
    }
    let before = lower.get(..span.start).unwrap_or("");
    let behind = lower.get(span.end..).unwrap_or("").trim_start_matches(' ');
    if begins_with_one(behind, BEHIND_DENIALS) || is_denied(before, &latin) {
        return Governed::Denied;
    }
    let before = before.trim_end_matches(' ');
    let origin = (machine && begins_with_one(behind, ORIGINS_BEHIND))
        || ORIGINS_BEFORE.iter().any(|o| ends_with_word(before, o));
    if origin {
        Governed::Origin
    } else {
        Governed::Free
    }
}

fn begins_with_denial(term: &str) -> bool {
    let word = term.split([' ', '-']).next();
    begins_with_one(term, HAN_DENIALS)
        || word.is_some_and(|w| w.len() < term.len() && LATIN_DENIALS.contains(&w))
}

/// Whether a text begins with one of some Han words.
fn begins_with_one(text: &str, words: &[&str]) -> bool {
    let Some(first) = text.as_bytes().first_chunk::<HAN_BYTES>() else {
        return false;
    };
    // Most texts share no first sign with any.
    words.iter().any(|word| {
        word.as_bytes().first_chunk::<HAN_BYTES>() == Some(first) && text.starts_with(word)
    })
}

/// Those of some Han words that a text ends with, in their order.
fn han_ends<'w>(text: &str, words: &'w [&str]) -> impl Iterator<Item = &'w str> {
    let last = text.as_bytes().last_chunk::<HAN_BYTES>();
    words.iter().copied().filter(move |word| {
        last.is_some() && word.as_bytes().last_chunk::<HAN_BYTES>() == last && text.ends_with(word)
    })
}

/// Bytes of a Han sign of the lists.
const HAN_BYTES: usize = 3;

/// Whether what stands before a hit denies it; `latin` tells of letters between two bytes whether they are the seller's own.
fn is_denied(before: &str, latin: &dyn Fn(usize, usize) -> bool) -> bool {
    let mut rest = before.trim_end_matches([' ', '-']);
    for _ in 0..=MOST_LINKS {
        let link = if rest.ends_with(|c: char| c.is_ascii()) {
            let own = |d: &&str| latin(rest.len() - d.len(), rest.len());
            if word_at_end(rest, LATIN_DENIALS).is_some_and(|d| own(&d)) {
                return true;
            }
            word_at_end(rest, LATIN_LINKS)
        } else {
            if han_ends(rest, HAN_DENIALS).any(|d| denies(rest, d)) {
                return true;
            }
            han_ends(rest, HAN_LINKS).next()
        };
        let Some(link) = link else { return false };
        rest = rest
            .get(..rest.len() - link.len())
            .unwrap_or("")
            .trim_end_matches([' ', '-']);
    }
    false
}

/// The one of some Latin words that a text ends with, as a word of its own.
fn word_at_end<'w>(text: &str, words: &'w [&str]) -> Option<&'w str> {
    let letters = text.bytes().rev().take_while(u8::is_ascii_alphanumeric);
    let last = text.get(text.len() - letters.count()..)?;
    let is_word = |word: &&str| *word == last || (last == "t" && ends_with_word(text, word));
    words.iter().copied().find(is_word)
}

fn denies(rest: &str, denial: &str) -> bool {
    let Some(head) = rest.strip_suffix(denial) else {
        return false;
    };
    let last = head.chars().next_back();
    !NOT_BEFORE
        .iter()
        .any(|(d, signs)| *d == denial && last.is_some_and(|c| signs.contains(&c)))
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.as_bytes().last() == word.as_bytes().last()
        && text.strip_suffix(word).is_some_and(|head| {
            !word.is_ascii() || !head.ends_with(|c: char| c.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, term: &str, expected: Governed) {
        let start = text.find(term).expect("in the text");
        let span = CleanSpan {
            start,
            end: start + term.len(),
        };
        assert_eq!(
            governed(&FieldText::new(text), span, term, true),
            expected,
            "{term} in {text}"
        );
    }

    #[test]
    fn a_denial_governs_only_what_stands_right_behind_it() {
        use Governed::{Denied, Free};
        check("非矿卡 自用", "矿卡", Denied);
        check("kypc по майнингу", "майнингу", Free);
        check("从未参与挖矿", "挖矿", Denied);
        check("没有挖矿", "挖矿", Denied);
        check("不是矿机", "矿机", Denied);
        check("不属于矿机", "矿机", Denied);
        check("不可挖矿", "挖矿", Denied);
        check("节能矿机", "矿机", Free);
        check("矿老板勿扰", "矿老板", Denied);
        check("never used for mining", "mining", Denied);
        check("not a bitcoin miner", "bitcoin miner", Denied);
        check("non-mining card", "mining", Denied);
        check("未拆封矿机", "矿机", Free);
        check("无修矿机", "矿机", Free);
        check("南非矿机", "矿机", Free);
        check("no reserve bitcoin miner", "bitcoin miner", Free);
        check("not only for mining", "mining", Free);
        check("不锁算力", "不锁算力", Free);
        check("casino mining", "mining", Free);
    }

    #[test]
    fn a_word_of_origin_is_no_denial() {
        check("s9拆机 风扇", "s9", Governed::Origin);
        check("不买挖矿卡", "挖矿卡", Governed::Denied);
        assert_eq!(
            governed(
                &FieldText::new("风扇拆机"),
                CleanSpan { start: 0, end: 6 },
                "风扇",
                false
            ),
            Governed::Free
        );
        check(
            "fan pulled from antminer s9",
            "antminer s9",
            Governed::Origin,
        );
    }
}

//! Words before a place that say how it belongs to the offer.

use crate::listing::CleanSpan;

const FOR_HAN: &[&str] = &["适用", "适配", "适合", "适用于", "兼容"];
const FOR_LATIN: &[&str] = &["for", "fits", "fit", "compatible with", "suits"];
const WITH_HAN: &[&str] = &["含", "送", "带", "配", "附", "赠", "包", "支持", "可"];
const WITH_LATIN: &[&str] = &[
    "incl",
    "including",
    "includes",
    "with",
    "w",
    "plus",
    "free",
    "supports",
];
/// Signs beside a marker of one sign that make another word of it (钱包, 配置, 可视化).
const OTHER_WORDS: &[(char, &str, &str)] = &[
    ('包', "钱面背书打皮红软承", "邮装括裹"),
    ('配', "适匹分", "置件套色方电送"),
    ('可', "不", "视调以选用靠能转爱乐"),
    ('带', "宽皮磁胶热一附", "你宽领货头鱼队飞"),
    ('送', "输传运推配派", "货达检"),
    ('含', "", "量义"),
    ('附', "", "近加"),
];
/// Han signs between a marker and its place.
const MOST_SIGNS: usize = 4;
/// Latin words between a marker and its place.
const MOST_WORDS: usize = 2;

/// Whether the place stands behind 适用, for and the like.
pub fn is_for(lower: &str, span: CleanSpan) -> bool {
    marked(lower, span, FOR_HAN, FOR_LATIN)
}

/// Whether the place stands behind 含, 送, with and the like.
pub fn is_with(lower: &str, span: CleanSpan) -> bool {
    marked(lower, span, WITH_HAN, WITH_LATIN)
}

fn marked(lower: &str, span: CleanSpan, han: &[&str], latin: &[&str]) -> bool {
    let before = lower.get(..span.start).unwrap_or("");
    // A sentence or clause border ends what a marker governs.
    let clause = before
        .rsplit(['。', '，', ',', ';', '；', '\n', '!', '！', '|', '。'])
        .next()
        .unwrap_or("");
    let tail: Vec<(usize, char)> = clause.char_indices().rev().take(MOST_SIGNS + 4).collect();
    let near = clause
        .get(tail.last().map_or(clause.len(), |(i, _)| *i)..)
        .unwrap_or("");
    let by_han = han
        .iter()
        .any(|m| near.rfind(m).is_some_and(|at| is_marker(near, at, m)));
    by_han || {
        let mut words: Vec<&str> = clause
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        words.reverse();
        (0..=MOST_WORDS).any(|skip| {
            latin.iter().any(|m| {
                m.split(' ')
                    .rev()
                    .enumerate()
                    .all(|(i, part)| words.get(skip + i) == Some(&part))
            })
        })
    }
}

/// Whether a marker at a byte of a text is itself, and near enough to its end.
fn is_marker(near: &str, at: usize, marker: &str) -> bool {
    let behind = near.get(at + marker.len()..).unwrap_or("");
    let mut signs = marker.chars();
    if let (Some(sign), None) = (signs.next(), signs.next()) {
        let before = near.get(..at).and_then(|h| h.chars().next_back());
        let next = behind.chars().next();
        let other = OTHER_WORDS.iter().any(|(s, heads, tails)| {
            *s == sign
                && (before.is_some_and(|c| heads.contains(c))
                    || next.is_some_and(|c| tails.contains(c)))
        });
        if other {
            return false;
        }
    }
    behind.chars().filter(|c| !c.is_whitespace()).count() <= MOST_SIGNS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_govern_a_few_signs_or_words() {
        let check = |text: &str, place: &str, is: fn(&str, CleanSpan) -> bool, expected: bool| {
            let start = text.find(place).expect("in the text");
            assert_eq!(
                is(
                    text,
                    CleanSpan {
                        start,
                        end: start + place.len()
                    }
                ),
                expected,
                "{place} in {text}"
            );
        };
        check("fan for antminer s19", "antminer s19", is_for, true);
        check("风扇 适用蚂蚁s19", "s19", is_for, true);
        check(
            "antminer s19 95t 现货 支持矿机托管",
            "矿机托管",
            is_with,
            true,
        );
        check("购机送矿机教程", "教程", is_with, true);
        check("送一年质保 全新的 矿机教程", "教程", is_with, false);
        check(
            "rig with free mining course",
            "mining course",
            is_with,
            true,
        );
        check("钱包教程", "教程", is_with, false);
        check("可视化教程", "教程", is_with, false);
        check("含教程", "教程", is_with, true);
        check("rig w/ mining course", "mining course", is_with, true);
        check("with fan, mining course", "mining course", is_with, false);
    }
}

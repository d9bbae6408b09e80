//! Han words of the field whose signs were changed for others of their look, or stand in reverse, with one sign or none
//! between every two, mended in clean text before anything is read.
//!
//! In: words an author wants mended. Out: a field's clean text with them in place of their disguises. A disguise is mended
//! where it is no word of the dictionary and where the segmenter cuts around it. Its table is made when a pack is opened.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::components::Components;
use super::unmask::by_eye;
use crate::listing::Technique;
use crate::text::{FieldText, OffsetMap, Segmenter, is_common, is_cut_out, is_han, term_sound};

/// Look-alikes of one sign at most.
const MOST_ALIKE: usize = 24;
/// Disguises of one word at most.
const MOST: usize = 600;
/// Signs of which one may stand between every two signs of a disguise (圹.杌); not those that end a phrase, and between
/// signs turned round none that parts a list.
const BETWEEN: &str = ".-_*+/|~^=#&·、";
const PARTS_A_LIST: &str = "+/&、";

/// Mends Han words.
pub struct HanMender {
    /// The first two signs of a disguise → the signs behind them, the word and the trick.
    disguises: FxHashMap<(char, char), Vec<Disguise>>,
    /// Signs that a disguise begins with, a bit for each of the first 65,536.
    heads: Vec<u64>,
    /// The words as they are.
    words: Vec<String>,
    count: usize,
}

struct Disguise {
    behind: String,
    word: String,
    technique: Technique,
}

impl std::fmt::Debug for HanMender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HanMender")
            .field("disguises", &self.count)
            .finish_non_exhaustive()
    }
}

impl HanMender {
    /// Gives a mender of `words`; those that are not all Han, or of one sign, are left out.
    pub fn new(words: &[String]) -> Self {
        let mut out = Self {
            disguises: FxHashMap::default(),
            heads: vec![0; 1 << 10],
            words: Vec::new(),
            count: 0,
        };
        let han: Vec<&String> = words
            .iter()
            .filter(|w| w.chars().count() >= 2 && w.chars().all(is_han))
            .collect();
        if han.is_empty() {
            return out;
        }
        let components = Components::new();
        let mut all = BTreeMap::new();
        for word in &han {
            for (text, technique) in disguises(word, &components) {
                if !words.contains(&text) {
                    all.entry(text).or_insert(((*word).clone(), technique));
                }
            }
        }
        for (text, (word, technique)) in all {
            out.add(&text, word, technique);
        }
        out.words = han.into_iter().cloned().collect();
        out
    }

    fn add(&mut self, text: &str, word: String, technique: Technique) {
        let mut signs = text.chars();
        let (Some(first), Some(second)) = (signs.next(), signs.next()) else {
            return;
        };
        if let Some(bits) = self.heads.get_mut(first as usize >> 6) {
            *bits |= 1 << (first as usize & 63);
        }
        self.count += 1;
        let behind = signs.as_str().to_owned();
        self.disguises
            .entry((first, second))
            .or_default()
            .push(Disguise {
                behind,
                word,
                technique,
            });
    }

    /// Every disguise that is mended, in no order.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.disguises.iter().flat_map(|((first, second), behind)| {
            behind
                .iter()
                .map(move |d| format!("{first}{second}{}", d.behind))
        })
    }

    /// How many disguises there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Mends a field. One pass.
    pub fn mend(&self, field: &mut FieldText, segmenter: &Segmenter) {
        let mut out = String::new();
        let mut map = OffsetMap::default();
        let (cased, lower) = (&field.cased, &field.lower);
        let mut copied = 0;
        for (at, first) in lower.char_indices() {
            if first.is_ascii() || !self.begins(first) || at < copied {
                continue;
            }
            let Some(found) = self.at(lower, at, first) else {
                continue;
            };
            let place = at..found.end;
            let is_another =
                segmenter.has_word(&found.written) || self.overlaps_word(lower, &place);
            if is_another || !is_cut_out(segmenter, lower, place.clone()) {
                continue;
            }
            out.push_str(cased.get(copied..at).unwrap_or(""));
            found.write(&mut out, &mut map, place);
            copied = found.end;
        }
        if !map.is_identity() {
            out.push_str(cased.get(copied..).unwrap_or(""));
            field.rewrite(Some((out, map)));
        }
    }

    /// Whether a word as it is begins inside a place and goes on behind it, or ends inside it: 8卡矿机架 has a 矿机, no 矿卡.
    fn overlaps_word(&self, lower: &str, place: &Range<usize>) -> bool {
        self.words.iter().any(|word| {
            let from = lower.floor_char_boundary(place.start.saturating_sub(word.len()));
            let to = lower.ceil_char_boundary(place.end + word.len());
            let around = lower.get(from..to).unwrap_or("");
            around.match_indices(word.as_str()).any(|(i, _)| {
                let (start, end) = (from + i, from + i + word.len());
                let overlaps = start < place.end && place.start < end;
                overlaps && (start < place.start || place.end < end)
            })
        })
    }

    fn begins(&self, c: char) -> bool {
        self.heads
            .get(c as usize >> 6)
            .is_some_and(|bits| bits & (1 << (c as usize & 63)) != 0)
    }

    /// The longest disguise that begins at a place with a sign.
    fn at(&self, lower: &str, at: usize, first: char) -> Option<FoundDisguise<'_>> {
        let behind = lower.get(at + first.len_utf8()..)?;
        let between = behind.chars().next().filter(|c| BETWEEN.contains(*c));
        // Where a sign stands between two, the same one does between all.
        let next = |rest: &str| {
            let mut signs = rest.chars();
            let stands = between.is_none_or(|between| signs.next() == Some(between));
            signs.next().filter(|_| stands)
        };
        let gap = between.map_or(0, char::len_utf8);
        let second = next(behind)?;
        let start = at + first.len_utf8() + gap + second.len_utf8();
        let end_of = |d: &&Disguise| {
            d.behind.chars().try_fold(start, |end, sign| {
                let stands = next(lower.get(end..)?) == Some(sign);
                stands.then_some(end + gap + sign.len_utf8())
            })
        };
        // A row of single signs goes on with the same sign on either side (车、机、矿).
        let stands_apart = |end: usize, d: &Disguise| {
            between.is_none_or(|between| {
                let in_row = lower.get(..at).is_some_and(|head| head.ends_with(between))
                    || lower
                        .get(end..)
                        .is_some_and(|tail| tail.starts_with(between));
                let listed = d.technique == Technique::Reversal && PARTS_A_LIST.contains(between);
                !in_row && !listed && !has_double(first, second, &d.behind)
            })
        };
        let disguises = self.disguises.get(&(first, second))?.iter();
        disguises
            .filter_map(|d| Some((end_of(&d)?, d)))
            .filter(|(end, d)| stands_apart(*end, d))
            .max_by_key(|(end, _)| *end)
            .map(|(end, disguise)| FoundDisguise {
                end,
                written: format!("{first}{second}{}", disguise.behind),
                disguise,
                is_apart: between.is_some(),
            })
    }
}

/// Whether a sign stands twice in a row.
fn has_double(first: char, second: char, behind: &str) -> bool {
    let signs = [first, second].into_iter().chain(behind.chars());
    signs.clone().zip(signs.skip(1)).any(|(a, b)| a == b)
}

/// A disguise that stands in a text.
struct FoundDisguise<'m> {
    end: usize,
    /// Its signs without what stands between them.
    written: String,
    disguise: &'m Disguise,
    is_apart: bool,
}

impl FoundDisguise<'_> {
    /// Writes the word for what stands in its place; one that is set apart shows both tricks, on its first sign and behind it.
    fn write(&self, out: &mut String, map: &mut OffsetMap, place: Range<usize>) {
        let Disguise {
            word, technique, ..
        } = self.disguise;
        let start = out.len();
        out.push_str(word);
        let first = |text: &str| text.chars().next().map_or(0, char::len_utf8);
        if self.is_apart {
            let (to, from) = (start + first(word), place.start + first(&self.written));
            map.push(start..to, place.start..from, Some(*technique));
            map.push(to..out.len(), from..place.end, Some(Technique::Separators));
        } else {
            map.push(start..out.len(), place, Some(*technique));
        }
    }
}

/// The word in reverse, with any one sign changed, and with several changed of which one is hardly known.
fn disguises(word: &str, components: &Components) -> Vec<(String, Technique)> {
    let signs: Vec<char> = word.chars().collect();
    let mut out = Vec::new();
    let backwards: String = signs.iter().rev().collect();
    if backwards != word {
        out.push((backwards, Technique::Reversal));
    }
    let alike: Vec<Vec<char>> = signs
        .iter()
        .map(|c| alike(*c, signs.len() > 2, components))
        .collect();
    // Each prefix with how many of its signs are changed, and whether one of them is hardly known.
    let mut forms = vec![(String::new(), 0, false)];
    for (sign, others) in signs.iter().zip(&alike) {
        forms = forms
            .iter()
            .flat_map(|(text, changed, rare)| {
                let same = (format!("{text}{sign}"), *changed, *rare);
                let other = others
                    .iter()
                    .map(move |c| (format!("{text}{c}"), changed + 1, *rare || !is_common(*c)));
                std::iter::once(same).chain(other)
            })
            .take(MOST)
            .collect();
    }
    let holds = |changed: usize, rare: bool| changed > 0 && (rare || changed * 2 <= signs.len());
    out.extend(
        forms
            .into_iter()
            .filter(|(_, changed, rare)| holds(*changed, *rare))
            .map(|(text, ..)| (text, Technique::LookalikeHan)),
    );
    out
}

/// Signs taken for `c` by their look. A common sign of the same sound is a homophone as well: in a word of two signs it
/// is left to the channel `sound`.
fn alike(c: char, heard_too: bool, components: &Components) -> Vec<char> {
    let sound = |c: char| term_sound(c.encode_utf8(&mut [0; 4]));
    let mut out: Vec<char> = Vec::new();
    for other in by_eye(c).chain(components.alike(c)) {
        let heard = is_common(other) && sound(other) == sound(c);
        if other != c && (heard_too || !heard) && !out.contains(&other) {
            out.push(other);
        }
    }
    // What is hardly known first: a common sign is more often itself.
    out.sort_by_key(|c| is_common(*c));
    out.truncate(MOST_ALIKE);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Techniques;

    fn check(raw: &str, expected: &str, techniques: &[Technique]) {
        let words = ["矿机", "挖矿", "矿场", "算力板", "比特币"].map(String::from);
        let mender = HanMender::new(&words);
        let segmenter = Segmenter::new(words.to_vec());
        let mut field = FieldText::new(raw);
        mender.mend(&mut field, &segmenter);
        assert_eq!(field.lower, expected, "{raw}");
        let whole = crate::listing::CleanSpan {
            start: 0,
            end: field.lower.len(),
        };
        let all = techniques.iter();
        let expected = all.fold(Techniques::NONE, |all, t| all.union(Techniques::one(*t)));
        assert_eq!(field.techniques(whole), expected, "{raw}");
    }

    #[test]
    fn changed_and_reversed_signs_are_mended() {
        use Technique::{LookalikeHan, Reversal};
        check("圹杌 低价", "矿机 低价", &[LookalikeHan]);
        check("圹扬建设方案", "矿场建设方案", &[LookalikeHan]);
        check("箅力扳 原装", "算力板 原装", &[LookalikeHan]);
        check("此特币 现货", "比特币 现货", &[LookalikeHan]);
        check("机矿 低价", "矿机 低价", &[Reversal]);
        check("场矿建设方案", "矿场建设方案", &[Reversal]);
    }

    #[test]
    fn signs_between_them_are_left_out() {
        use Technique::{LookalikeHan, Reversal, Separators};
        check("圹.杌 低价", "矿机 低价", &[LookalikeHan, Separators]);
        check("出机-矿一台", "出矿机一台", &[Reversal, Separators]);
        check("箅*力*扳 原装", "算力板 原装", &[LookalikeHan, Separators]);
    }

    #[test]
    fn words_of_their_own_stay() {
        for raw in [
            "矿机 挖矿",
            "手机矿泉水",
            "市场矿产",
            "旷机",
            "挖土",
            "8卡矿机架",
            "铁矿扬尘",
            "特此通知",
            "洗衣机-矿泉水",
            "手机、矿泉水",
            "车、机、矿三用机油",
            "机、矿两用轮胎",
            "机/矿分选",
            "圹.杌.石",
            "箅*力-扳",
        ] {
            check(raw, raw, &[]);
        }
    }
}

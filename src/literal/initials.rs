//! Han words of the field of which only first letters are left: kj, w矿, a瓦l.
//!
//! In: words an author wants mended. Out: places in a field's clean text where one of them may be meant. Two letters are
//! soon another word, so a place is mended only where the caller knows a second sign of the field in the same listing.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::listing::{CleanSpan, Technique};
use crate::text::{FieldText, OffsetMap, is_han, latin_runs, term_sound};

/// Signs of a word at most.
const MOST_SIGNS: usize = 4;

/// Finds and mends initials.
#[derive(Debug, Default)]
pub struct Initials {
    /// What is written → the word that is meant.
    written: FxHashMap<String, Meant>,
    /// Han signs of the words.
    signs: BTreeSet<char>,
}

/// What a writing may mean.
#[derive(Debug, Clone)]
struct Meant {
    word: String,
    is_term: bool,
}

/// A place where a word's initials stand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InitialsFound {
    /// The word that may be meant.
    pub word: String,
    /// Whether the letters are a term of some list themselves, whose rules then know better what they mean.
    pub is_term: bool,
    /// Where in clean text.
    pub span: CleanSpan,
}

impl Initials {
    /// Gives a finder of `words` of two to four Han signs, but for letters that `is_known` as themselves; `is_term` tells
    /// those that a list holds.
    pub fn new(
        words: &[String],
        is_known: impl Fn(&str) -> bool,
        is_term: impl Fn(&str) -> bool,
    ) -> Self {
        let mut written = FxHashMap::default();
        let mut all_signs = BTreeSet::new();
        for word in words {
            let signs: Vec<char> = word.chars().collect();
            if !(2..=MOST_SIGNS).contains(&signs.len()) || !signs.iter().all(|c| is_han(*c)) {
                continue;
            }
            let letters: Option<Vec<char>> = signs.iter().map(|c| initial(*c)).collect();
            let Some(letters) = letters else { continue };
            all_signs.extend(&signs);
            // Each sign as itself or as its letter, but for the word as it is.
            for mask in 1..1_u32 << signs.len() {
                let sign =
                    |(i, c): (usize, &char)| if mask >> i & 1 == 1 { letters[i] } else { *c };
                let text: String = signs.iter().enumerate().map(sign).collect();
                if !is_known(&text) {
                    let meant = Meant {
                        word: word.clone(),
                        is_term: is_term(&text),
                    };
                    written.entry(text).or_insert(meant);
                }
            }
        }
        Self {
            written,
            signs: all_signs,
        }
    }

    /// Every writing that is looked for, in no order.
    pub fn writings(&self) -> impl Iterator<Item = &str> {
        self.written.keys().map(String::as_str)
    }

    /// Gives the places in one field, in order and apart. Work grows with the text.
    pub fn find(&self, field: &FieldText) -> Vec<InitialsFound> {
        let lower = &field.lower;
        let mut out: Vec<InitialsFound> = Vec::new();
        if self.written.is_empty() || !lower.chars().any(is_han) {
            return out;
        }
        for run in latin_runs(lower) {
            let reach = out.last().map_or(0, |f| f.span.end);
            let letters = run.text.bytes().all(|b| b.is_ascii_lowercase());
            if run.text.len() > MOST_SIGNS || !letters || run.start < reach {
                continue;
            }
            out.extend(self.at(lower, reach, run.start, run.end()));
        }
        out
    }

    /// The longest writing that the letters at `start..end` are part of, with Han signs on either side.
    fn at(&self, lower: &str, reach: usize, start: usize, end: usize) -> Option<InitialsFound> {
        let head = lower.get(reach..start)?;
        let tail = lower.get(end..)?;
        let of_word = |c: &char| is_han(*c) && self.signs.contains(c);
        let joins = |c: &char| c.is_ascii_lowercase() || of_word(c);
        let before = head.chars().rev().take_while(of_word);
        let mut starts = vec![start];
        for c in before.take(MOST_SIGNS - 1) {
            starts.push(starts[starts.len() - 1] - c.len_utf8());
        }
        let mut ends = vec![end];
        for c in tail.chars().take_while(joins).take(MOST_SIGNS - 1) {
            ends.push(ends[ends.len() - 1] + c.len_utf8());
        }
        let places = starts
            .iter()
            .flat_map(|s| ends.iter().map(move |e| (*s, *e)));
        places
            .filter_map(|(start, end)| {
                let meant = self.written.get(lower.get(start..end)?)?;
                // The letters end there: no longer run of letters and figures goes on.
                let glued = lower
                    .get(end..)?
                    .starts_with(|c: char| c.is_ascii_alphanumeric())
                    && !lower.get(..end)?.ends_with(is_han);
                (!glued).then(|| InitialsFound {
                    word: meant.word.clone(),
                    is_term: meant.is_term,
                    span: CleanSpan { start, end },
                })
            })
            .max_by_key(|f| f.span.end - f.span.start)
    }

    /// Writes the words in full where `found` says.
    pub fn mend(found: &[InitialsFound], field: &mut FieldText) {
        let mut out = String::new();
        let mut map = OffsetMap::default();
        let mut copied = 0;
        for place in found {
            out.push_str(field.cased.get(copied..place.span.start).unwrap_or(""));
            let start = out.len();
            out.push_str(&place.word);
            map.push(
                start..out.len(),
                place.span.range(),
                Some(Technique::Initials),
            );
            copied = place.span.end;
        }
        if !map.is_identity() {
            out.push_str(field.cased.get(copied..).unwrap_or(""));
            field.rewrite(Some((out, map)));
        }
    }
}

/// The first letter of a sign's syllable.
fn initial(c: char) -> Option<char> {
    let (sound, _) = term_sound(c.encode_utf8(&mut [0; 4]))?;
    sound.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: &str) {
        let words = ["矿机", "挖矿", "算力板", "阿瓦隆", "显卡"].map(String::from);
        let initials = Initials::new(&words, |text| text == "xk", |_| false);
        let mut field = FieldText::new(raw);
        let found = initials.find(&field);
        Initials::mend(&found, &mut field);
        assert_eq!(field.lower, expected, "{raw}");
    }

    #[test]
    fn letters_for_signs_are_written_in_full() {
        check("高价回收kj 低价", "高价回收矿机 低价");
        check("8卡KJ架 w矿", "8卡矿机架 挖矿");
        check("a瓦l slb原装", "阿瓦隆 算力板原装");
        check("挖k 机架", "挖矿 机架");
    }

    #[test]
    fn other_letters_stay() {
        for raw in [
            "kjx 低价",
            "kj9 低价",
            "9kj 低价",
            "xk 低价",
            "kj for sale",
            "akj 低价",
        ] {
            check(raw, &raw.to_lowercase());
        }
    }
}

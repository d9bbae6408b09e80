//! Disguises that are not one-to-one, opened into spellings when terms are compiled.
//!
//! Han: signs taken apart, signs that share a component, pictures, the term backwards. Latin: one edit, vowels dropped,
//! backwards, ROT13. Every spelling names its technique; at most [`MOST`] a term.

use std::collections::{BTreeMap, BTreeSet};

use crate::listing::Technique;
use crate::text::{is_common, is_han, term_sound};

/// Spellings one term opens into at most.
pub(super) const MOST: usize = 48;
/// Look-alikes of one sign at most.
const MOST_ALIKE: usize = 12;
/// Rare look-alikes of one sign, where both signs of a term are changed.
const MOST_RARE: usize = 4;
/// Latin words shorter than this are spelled exactly or not at all.
const LONG_WORD: usize = 6;

/// Components of Han signs, read once when a matcher is built.
pub(super) struct Components {
    /// Sign → ways to take it apart.
    parts: BTreeMap<char, Vec<Vec<char>>>,
    /// Last of two components → signs.
    alike: BTreeMap<char, Vec<char>>,
}

/// Look-alikes that share no last component, or have none.
const BY_EYE: &[(char, &str)] = &[
    ('机', "杌朹枫"),
    ('挖', "控拕"),
    ('力', "刀九"),
    ('币', "巾帀"),
    ('卡', "卞"),
    ('神', "袖"),
    ('马', "冯乌"),
    ('池', "地他"),
    ('板', "扳"),
    ('盘', "盆"),
    ('教', "孝"),
    ('特', "持待"),
    ('太', "大犬"),
    ('固', "囗"),
    ('云', "去"),
];
/// First components of signs common enough to be taken for one another.
const RADICALS: &str = "土石木扌氵火钅纟口日目王亻女犭忄讠贝车虫禾衤饣月米山阝广马牛弓立巾";

impl Components {
    pub(super) fn new() -> Self {
        let mut parts = BTreeMap::new();
        let mut alike = BTreeMap::<char, Vec<char>>::new();
        for line in include_str!("data/components.tsv").lines() {
            let Some((sign, ways)) = line.split_once('\t') else {
                continue;
            };
            let Some(sign) = sign.chars().next() else {
                continue;
            };
            let ways: Vec<Vec<char>> = ways
                .split(';')
                .map(|way| way.chars().filter(|c| *c != ' ').collect())
                .collect();
            for way in &ways {
                if let [first, last] = way[..]
                    && RADICALS.contains(first)
                {
                    alike.entry(last).or_default().push(sign);
                }
            }
            parts.insert(sign, ways);
        }
        Self { parts, alike }
    }

    /// Takes a sign apart the way it is written: with its radical in front where there is one (扌, not 手).
    fn split(&self, c: char) -> Option<String> {
        let ways = self.parts.get(&c)?;
        let way = ways
            .iter()
            .find(|way| RADICALS.contains(way[0]))
            .or(ways.first())?;
        Some(way.iter().collect())
    }

    /// The same, with a component that nobody types taken apart in turn (扌穴乙, not 扌穵).
    fn split_far(&self, c: char) -> Option<String> {
        let near = self.split(c)?;
        let far = near.chars().map(|part| {
            if is_common(part) || !is_han(part) || RADICALS.contains(part) {
                part.to_string()
            } else {
                self.split(part).unwrap_or_else(|| part.to_string())
            }
        });
        Some(far.collect::<String>()).filter(|far| *far != near)
    }

    /// Every way to take a sign apart.
    pub(super) fn ways(&self, c: char) -> impl Iterator<Item = &[char]> {
        self.parts.get(&c).into_iter().flatten().map(Vec::as_slice)
    }

    /// Signs taken for `c`: by eye, or by the component both end in.
    pub(super) fn alike(&self, c: char) -> impl Iterator<Item = char> + '_ {
        let by_eye = BY_EYE
            .iter()
            .find(|(sign, _)| *sign == c)
            .map_or("", |(_, others)| *others)
            .chars();
        let last = self
            .parts
            .get(&c)
            .and_then(|ways| ways.iter().find(|w| w.len() == 2))
            .map(|way| way[1]);
        let signs = last
            .and_then(|l| self.alike.get(&l))
            .map(Vec::as_slice)
            .unwrap_or_default();
        // A common sign of the same sound is a homophone, and left to the channel `sound`.
        by_eye
            .chain(
                signs
                    .iter()
                    .copied()
                    .filter(move |s| *s != c && !(is_common(*s) && same_sound(*s, c))),
            )
            .take(MOST_ALIKE)
    }
}

fn same_sound(a: char, b: char) -> bool {
    term_sound(a.encode_utf8(&mut [0; 4])) == term_sound(b.encode_utf8(&mut [0; 4]))
}

/// English words that are another word backwards.
const WORDS_BACKWARDS: &[&str] = &[
    "drawer", "drawers", "desserts", "strap", "straps", "spoons", "sloop", "stool", "parts",
    "lever", "repaid", "deliver", "rebut", "decaf", "snips", "tarps",
];

/// Pictures that stand for a word.
pub(super) const PICTURES: &[(&str, &[&str])] = &[
    ("矿", &["⛏"]),
    ("挖矿", &["⛏"]),
    ("挖", &["⛏"]),
    ("比特币", &["₿", "🪙"]),
    ("币", &["🪙", "💰"]),
    ("机", &["🐔", "🤖", "💻", "🖥"]),
    ("空投", &["🪂"]),
    ("教程", &["📖", "📚"]),
    ("蚂蚁", &["🐜", "🐜🐜"]),
    ("马", &["🐴", "🐎"]),
    ("狗", &["🐶", "🐕"]),
    ("盘", &["💽", "💿"]),
    ("电", &["⚡"]),
    ("鱼", &["🐟"]),
    ("饼", &["🫓", "🥞"]),
    ("mining", &["⛏", "⛏ing"]),
    ("miner", &["⛏", "⛏er", "⛏r"]),
    ("bitcoin", &["₿", "🪙"]),
    ("btc", &["₿"]),
    ("crypto", &["🪙"]),
    ("ant", &["🐜"]),
    ("doge", &["🐶", "🐕"]),
    ("coin", &["🪙"]),
    ("cat", &["🐱", "🐈"]),
    ("gold", &["🥇"]),
    ("hive", &["🐝"]),
];

/// Gives the spellings a folded clean term opens into.
pub(super) fn open(
    term: &str,
    components: &Components,
    han: bool,
    latin: bool,
) -> Vec<(String, Technique)> {
    let mut out = Vec::new();
    let signs: Vec<char> = term.chars().collect();
    let all_han = signs.iter().all(|c| is_han(*c));
    if han || latin {
        pictures(term, &mut out);
    }
    if han && all_han && (2..=6).contains(&signs.len()) {
        han_spellings(&signs, components, &mut out);
    }
    if latin && term.is_ascii() {
        latin_spellings(term, &mut out);
    }
    let mut seen = BTreeSet::from([term.to_owned()]);
    out.retain(|(text, _)| !text.is_empty() && seen.insert(text.clone()));
    out.truncate(MOST);
    out
}

fn han_spellings(signs: &[char], components: &Components, out: &mut Vec<(String, Technique)>) {
    let backwards: String = signs.iter().rev().collect();
    out.push((backwards, Technique::Reversal));
    // All signs apart, then one at a time.
    let apart = |keep: &dyn Fn(usize) -> bool| -> String {
        signs
            .iter()
            .enumerate()
            .map(|(i, c)| {
                if keep(i) {
                    c.to_string()
                } else {
                    components.split(*c).unwrap_or_else(|| c.to_string())
                }
            })
            .collect()
    };
    out.push((apart(&|_| false), Technique::ComponentSplit));
    out.push((far_apart(signs, components), Technique::ComponentSplit));
    for i in 0..signs.len() {
        out.push((apart(&|k| k != i), Technique::ComponentSplit));
    }
    // The word of two signs that a longer one begins with.
    if signs.len() >= 4 {
        out.push((apart(&|k| k >= 2), Technique::ComponentSplit));
        let head: Vec<char> = signs[..2].to_vec();
        let tail = signs[2..].iter();
        out.push((
            far_apart(&head, components) + &tail.collect::<String>(),
            Technique::ComponentSplit,
        ));
    }
    // One inner sign masked (挖*教程).
    if signs.len() >= 3 {
        for i in 1..signs.len() {
            out.push((
                signs
                    .iter()
                    .enumerate()
                    .map(|(k, c)| if k == i { '*' } else { *c })
                    .collect(),
                Technique::Other,
            ));
        }
    }
    // Look-alikes in turn, so that every sign has some before the limit.
    let mut alike: Vec<Vec<char>> = signs
        .iter()
        .map(|c| components.alike(*c).collect())
        .collect();
    both_alike(&alike, out);
    for _ in 0..MOST_ALIKE {
        for (i, others) in alike.iter_mut().enumerate() {
            if !others.is_empty() {
                let other = others.remove(0);
                out.push((
                    signs
                        .iter()
                        .enumerate()
                        .map(|(k, c)| if k == i { other } else { *c })
                        .collect(),
                    Technique::LookalikeHan,
                ));
            }
        }
    }
}

fn far_apart(signs: &[char], components: &Components) -> String {
    let far = |c: &char| {
        let far = components.split_far(*c).or_else(|| components.split(*c));
        far.unwrap_or_else(|| c.to_string())
    };
    signs.iter().map(far).collect()
}

/// Both signs of a term changed, for signs so rare that they make no word together.
fn both_alike(alike: &[Vec<char>], out: &mut Vec<(String, Technique)>) {
    let [first, last] = alike else {
        return;
    };
    let rare = |others: &[char]| -> Vec<char> {
        let rare = others.iter().copied().filter(|c| !is_common(*c));
        rare.take(MOST_RARE).collect()
    };
    let (first, last) = (rare(first), rare(last));
    for a in first {
        for b in &last {
            out.push((String::from_iter([a, *b]), Technique::LookalikeHan));
        }
    }
}

fn pictures(term: &str, out: &mut Vec<(String, Technique)>) {
    let mut drawn = Vec::new();
    for (word, pictures) in PICTURES {
        if !has_word(term, word) {
            continue;
        }
        for picture in *pictures {
            drawn.push(term.replacen(word, picture, 1));
        }
    }
    // Two pictures in one term (₿⛏).
    let twice: Vec<String> = drawn
        .iter()
        .flat_map(|once| {
            PICTURES
                .iter()
                .filter(|(word, _)| has_word(once, word))
                .map(|(word, pictures)| once.replacen(word, pictures[0], 1))
                .collect::<Vec<_>>()
        })
        .collect();
    for text in drawn.into_iter().chain(twice) {
        // A picture alone says nothing.
        if text.chars().any(char::is_alphanumeric) || text.chars().count() >= 2 {
            if text.contains(' ') {
                out.push((text.replace(' ', ""), Technique::Emoji));
            }
            out.push((text, Technique::Emoji));
        }
    }
}

/// Han words anywhere, Latin ones as whole words or at the start of one (antminer).
fn has_word(term: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return term.contains(word);
    }
    term.split(' ').any(|w| w == word)
        || (word.len() >= 3
            && term.starts_with(word)
            && word != "miner"
            && word != "mining"
            && term != word)
        || (["coin", "cat", "miner"].contains(&word)
            && term.len() > word.len()
            && term.ends_with(word))
}

fn latin_spellings(term: &str, out: &mut Vec<(String, Technique)>) {
    let letters = term.bytes().filter(u8::is_ascii_alphabetic).count();
    if letters < 5 || !term.bytes().all(|b| b.is_ascii_lowercase() || b == b' ') {
        return;
    }
    let backwards: String = term.chars().rev().collect();
    if !WORDS_BACKWARDS.contains(&backwards.as_str()) {
        out.push((backwards, Technique::Reversal));
    }
    if letters >= LONG_WORD {
        out.push((term.bytes().map(rot13).collect(), Technique::Encoded));
    }
    // Long words in turn, so that each has some before the limit.
    let mut words: Vec<Vec<String>> = term
        .split(' ')
        .filter(|w| w.len() >= LONG_WORD || (term.contains(' ') && w.len() >= 5))
        .map(misspellings)
        .collect();
    let originals: Vec<&str> = term
        .split(' ')
        .filter(|w| w.len() >= LONG_WORD || (term.contains(' ') && w.len() >= 5))
        .collect();
    while words.iter().any(|w| !w.is_empty()) {
        for (word, spellings) in originals.iter().zip(&mut words) {
            if !spellings.is_empty() {
                out.push((
                    term.replacen(word, &spellings.remove(0), 1),
                    Technique::Misspelling,
                ));
            }
        }
    }
}

/// A word without its vowels, with one letter dropped, with two letters swapped.
fn misspellings(word: &str) -> Vec<String> {
    let mut out = Vec::new();
    let bare = bare_of(word);
    if bare.len() >= 4 {
        out.push(bare);
    }
    // All vowels but one (whtsminr).
    if bare_of(word).len() >= 6 {
        for (at, _) in word.char_indices().skip(1).filter(|(_, c)| is_vowel(*c)) {
            out.push(
                word.char_indices()
                    .filter(|(i, c)| *i == 0 || *i == at || !is_vowel(*c))
                    .map(|(_, c)| c)
                    .collect(),
            );
        }
    }
    let signs: Vec<char> = word.chars().collect();
    // Neighbours on the keyboard that fingers swap: m and n.
    for (i, c) in signs.iter().enumerate().skip(1) {
        let other = match c {
            'm' => 'n',
            'n' => 'm',
            _ => continue,
        };
        let mut typed = signs.clone();
        typed[i] = other;
        out.push(typed.into_iter().collect());
    }
    // The last letter stays: without it a name is often a word (strongu, strong).
    for i in 1..signs.len() - 1 {
        out.push(
            signs
                .iter()
                .enumerate()
                .filter(|(k, _)| *k != i)
                .map(|(_, c)| *c)
                .collect(),
        );
        let mut swapped = signs.clone();
        swapped.swap(i, i + 1);
        out.push(swapped.into_iter().collect());
    }
    out
}

fn is_vowel(c: char) -> bool {
    "aeiou".contains(c)
}

/// The word without its vowels, but for the first letter.
fn bare_of(word: &str) -> String {
    word.char_indices()
        .filter(|(i, c)| *i == 0 || !is_vowel(*c))
        .map(|(_, c)| c)
        .collect()
}

fn rot13(b: u8) -> char {
    match b {
        b'a'..=b'm' => char::from(b + 13),
        b'n'..=b'z' => char::from(b - 13),
        b => char::from(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_open_into_what_sellers_write() {
        let components = Components::new();
        let check = |term: &str, spelling: &str, technique: Technique| {
            let opened = open(term, &components, true, true);
            assert!(
                opened.contains(&(spelling.to_owned(), technique)),
                "{term} → {spelling}: {opened:?}"
            );
            assert!(opened.len() <= MOST);
        };
        check("矿机", "石广机", Technique::ComponentSplit);
        check("矿机", "石广木几", Technique::ComponentSplit);
        check("矿机", "圹机", Technique::LookalikeHan);
        check("矿机", "机矿", Technique::Reversal);
        check("矿机", "⛏机", Technique::Emoji);
        check("挖矿教程", "挖*教程", Technique::Other);
        check("btc miner", "₿⛏", Technique::Emoji);
        check("mining rig", "⛏ rig", Technique::Emoji);
        check("antminer", "antmnr", Technique::Misspelling);
        check("antminer", "antimner", Technique::Misspelling);
        check("bitcoin", "btcoin", Technique::Misspelling);
        check("bitcoin", "bitcoim", Technique::Misspelling);
        check("whatsminer", "whtsminr", Technique::Misspelling);
        check("mining", "minng", Technique::Misspelling);
        check("bitcoin mining", "ovgpbva zvavat", Technique::Encoded);
        assert!(
            open("asic", &components, true, true).is_empty(),
            "short words are spelled exactly"
        );
    }
}

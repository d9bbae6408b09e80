//! Disguises that are not one-to-one, opened into spellings when terms are compiled.
//!
//! Han: signs taken apart, signs that share a component, pictures, the term backwards. Latin: one edit, vowels dropped,
//! backwards, ROT13. Hangul: syllables taken apart. Any of these scripts: typed on another one's keyboard. Every spelling
//! names its technique; at most [`MOST`] a term.

use std::collections::BTreeSet;

use crate::listing::Technique;
use crate::text::{bare, clean_term, is_common, is_han, rot13};

use super::components::{Components, MOST_ALIKE};
use super::hangul;
use super::keyboards::mistyped;

/// Spellings one term opens into at most.
pub(super) const MOST: usize = 56;
/// Look-alikes of one sign, where two signs of a term are changed: of two signs, and of three.
const MOST_RARE: usize = 4;
const MOST_OF_THREE: usize = 2;
/// Latin words shorter than this are spelled exactly or not at all.
const LONG_WORD: usize = 6;
/// Letters that several words keep at least when all their vowels are dropped.
const LEAST_BARE_LETTERS: usize = 6;

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

/// Letters of a term in another script, or with accents, that is read backwards.
const LEAST_FOREIGN: usize = 5;

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
        syllables_apart(&signs, &mut out);
    }
    if latin || !term.is_ascii() {
        out.extend(mistyped(term).map(|typed| (typed, Technique::Other)));
    }
    if han && all_han && (2..=6).contains(&signs.len()) {
        han_spellings(&signs, components, &mut out);
    }
    if latin && term.is_ascii() {
        latin_spellings(term, &mut out);
    }
    let foreign = |c: &char| *c == ' ' || (c.is_alphabetic() && !is_han(*c));
    if (han || latin)
        && !term.is_ascii()
        && signs.len() >= LEAST_FOREIGN
        && signs.iter().all(foreign)
    {
        out.push((signs.iter().rev().collect(), Technique::Reversal));
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
    two_alike(signs, &alike, out);
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

/// Hangul, all syllables apart, then one at a time.
fn syllables_apart(signs: &[char], out: &mut Vec<(String, Technique)>) {
    let syllables: Vec<usize> = (0..signs.len())
        .filter(|i| hangul::is_syllable(signs[*i]))
        .collect();
    if syllables.len() < 2 {
        return;
    }
    for one in std::iter::once(None).chain(syllables.iter().map(Some)) {
        let apart = |(i, c): (usize, &char)| match one {
            Some(one) if *one != i => vec![*c],
            _ => hangul::letters(*c),
        };
        let spelled: String = signs.iter().enumerate().flat_map(apart).collect();
        out.push((clean_term(&spelled).1, Technique::ComponentSplit));
    }
}

fn far_apart(signs: &[char], components: &Components) -> String {
    let far = |c: &char| {
        let far = components.split_far(*c).or_else(|| components.split(*c));
        far.unwrap_or_else(|| c.to_string())
    };
    signs.iter().map(far).collect()
}

/// Two signs of a short term changed: of two signs for rare ones, which make no word together, of three for any.
fn two_alike(signs: &[char], alike: &[Vec<char>], out: &mut Vec<(String, Technique)>) {
    let (most, rare) = match signs.len() {
        2 => (MOST_RARE, true),
        3 => (MOST_OF_THREE, false),
        _ => return,
    };
    let others = |i: usize| {
        let fits = move |c: &char| !rare || !is_common(*c);
        alike[i].iter().copied().filter(fits).take(most)
    };
    let pairs = [(0, 1), (0, 2), (1, 2)];
    for (i, k) in pairs.into_iter().filter(|(_, k)| *k < signs.len()) {
        for (a, b) in others(i).flat_map(|a| others(k).map(move |b| (a, b))) {
            let mut spelled = signs.to_vec();
            (spelled[i], spelled[k]) = (a, b);
            out.push((spelled.into_iter().collect(), Technique::LookalikeHan));
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
        out.push((rot13(term), Technique::Encoded));
    }
    if term.contains(' ') {
        let bare: Vec<String> = term.split(' ').map(bare).collect();
        if bare.iter().map(String::len).sum::<usize>() >= LEAST_BARE_LETTERS {
            out.push((bare.join(" "), Technique::Misspelling));
        }
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
    let letters = bare(word);
    if letters.len() >= 4 {
        out.push(letters);
    }
    // All vowels but one (whtsminr).
    if bare(word).len() >= 6 {
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
        check("矿场", "石广土昜", Technique::ComponentSplit);
        check("莱特币", "莱恃巾", Technique::LookalikeHan);
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
        check("mining farm", "mnng frm", Technique::Misspelling);
        check("antminer", "фтеьштук", Technique::Other);
        check("майнер", "vfqyth", Technique::Other);
        check("채굴기", "cornfrl", Technique::Other);
        check(
            "채굴기",
            &clean_term("ㅊㅐㄱㅜㄹㄱㅣ").1,
            Technique::ComponentSplit,
        );
        check(
            "채굴기",
            &clean_term("채굴ㄱㅣ").1,
            Technique::ComponentSplit,
        );
        assert!(
            open("asic", &components, true, true).is_empty(),
            "short words are spelled exactly"
        );
    }
}

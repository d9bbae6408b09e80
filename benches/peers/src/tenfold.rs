//! The built-in pack with ten times the terms, to see what growing costs.

use std::sync::Arc;

use trommel::pack::{Files, Pack};

/// Terms added for each that is there.
const ADDED: usize = 9;

/// Opens the built-in pack with nine plausible words more for each term: halves of its own terms joined anew.
pub(crate) fn pack() -> anyhow::Result<Arc<Pack>> {
    let files = Files::embedded();
    let texts: Vec<(String, String)> = files
        .paths()
        .filter_map(|path| Some((path.to_owned(), files.get(path)?.text.clone())))
        .collect();
    let words: Vec<String> = texts
        .iter()
        .filter(|(path, _)| path.starts_with("lists/"))
        .flat_map(|(_, text)| text.split("[[list]]").flat_map(terms))
        .collect();
    let mut maker = Maker { words, state: 1 };
    let grown: Vec<(String, String)> = texts
        .into_iter()
        .map(|(path, text)| {
            let text = if path.starts_with("lists/") {
                maker.grow(&text)
            } else {
                text
            };
            (path, text)
        })
        .collect();
    let files = Files::from_texts(grown.iter().map(|(p, t)| (p.as_str(), t.as_str())));
    Ok(Pack::open(&files)?)
}

/// The terms of one list as its file writes them.
fn terms(list: &str) -> Vec<String> {
    let block = list
        .split_once("terms = '''")
        .and_then(|(_, rest)| rest.split_once("'''"));
    let lines = block.map_or("", |(terms, _)| terms).lines();
    lines
        .filter_map(|line| {
            let term = line.split([';', '#']).next()?.trim();
            (!term.is_empty()).then(|| term.to_owned())
        })
        .collect()
}

struct Maker {
    words: Vec<String>,
    state: u64,
}

impl Maker {
    fn grow(&mut self, text: &str) -> String {
        let lists = text.split("[[list]]");
        let grown: Vec<String> = lists.map(|list| self.grow_list(list)).collect();
        grown.join("[[list]]")
    }

    fn grow_list(&mut self, list: &str) -> String {
        let Some((head, rest)) = list.split_once("terms = '''") else {
            return list.to_owned();
        };
        // Words that are only looked for to name a trick are not what is matched.
        if list.contains("names_only = true") {
            return list.to_owned();
        }
        let Some((block, tail)) = rest.split_once("'''") else {
            return list.to_owned();
        };
        let count = terms(list).len() * ADDED;
        let added: Vec<String> = (0..count).filter_map(|_| self.word()).collect();
        format!(
            "{head}terms = '''{}\n{}\n'''{tail}",
            block.trim_end(),
            added.join("\n")
        )
    }

    /// The first half of one term and the last of another of its script.
    fn word(&mut self) -> Option<String> {
        (0..20).find_map(|_| {
            let (first, last) = (self.any()?, self.any()?);
            let (a, b) = (halves(&first)?.0, halves(&last)?.1);
            let word = format!("{a}{b}");
            let signs = word.chars().count();
            let least = if first.is_ascii() { 7 } else { 4 };
            (first.is_ascii() == last.is_ascii() && signs >= least).then_some(word)
        })
    }

    fn any(&mut self) -> Option<String> {
        // Knuth's multiplier: the same words in every run.
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(self.state >> 33).ok()?;
        self.words.get(at % self.words.len().max(1)).cloned()
    }
}

fn halves(word: &str) -> Option<(String, String)> {
    let signs: Vec<char> = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let middle = signs.len().div_ceil(2);
    (signs.len() >= 3).then(|| {
        (
            signs[..middle].iter().collect(),
            signs[middle - 1..].iter().collect(),
        )
    })
}

//! Names of models: an exact map for Latin ones, literals for Han ones.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::row::{ModelKind, Row, RowId};
use crate::literal::{Reads, Term};
use crate::text::{clean_term, is_han, latin_runs};

/// Runs that may make one name.
pub(super) const MOST_RUNS: usize = 5;

/// Every name by which a row is called.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Joined runs in lower case (`antminers19pro`) → rows.
    pub(super) latin: FxHashMap<String, Vec<RowId>>,
    /// Latin words of makers and series that mean nothing else → makers.
    pub(super) makers: FxHashMap<String, BTreeSet<String>>,
    /// Han names and makers, with what they mean.
    pub(super) han: Vec<(Term, HanName)>,
}

/// What a Han literal names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HanName {
    /// Rows.
    Rows(Vec<RowId>),
    /// A maker.
    Maker(String),
}

/// Words of makers and series that mean other things too often to confirm a code.
const COMMON: &[&str] = &[
    "nvidia",
    "amd",
    "asrock",
    "biostar",
    "asus",
    "gigabyte",
    "msi",
    "colorful",
    "sapphire",
    "generic",
    "other",
    "makers",
    "hammer",
    "thunder",
    "dragon",
    "phoenix",
    "giant",
    "terminator",
    "radeon",
    "geforce",
    "motherboard",
    "board",
    "control",
    "early",
    "cheetah",
    "lucky",
    "miner",
    "mini",
    "rockminer",
    "panda",
    "xunlei",
    "boxes",
    "wireless",
    "network",
    "network",
    "blockchain",
    "express",
    "xilinx",
    "intel",
    "zeus",
    "block",
    "seeed",
    "nebra",
    "boards",
    "power",
    "rigs",
    "storage",
    "home",
    "seagate",
    "western",
    "helium",
    "butterfly",
    "labs",
    "radiant",
    "raspberry",
    "bitcoin",
    "ethereum",
    "filecoin",
    "orange",
    "linksys",
    "dragino",
    "sensecap",
    "mercury",
    "sierra",
    "phenom",
    "titan",
    "neptune",
    "jupiter",
    "saturn",
    "monarch",
    "single",
    "black",
    "early",
    "batch",
    "milesight",
    "cool",
];

impl Names {
    pub(super) fn new(rows: &[Row]) -> Self {
        let mut names = Self::default();
        let mut han = BTreeMap::<String, Vec<RowId>>::new();
        let mut han_makers = BTreeMap::<String, String>::new();
        for (i, row) in rows.iter().enumerate() {
            let id = RowId(u32::try_from(i).expect("tables hold fewer than 2^32 rows"));
            for word in maker_words(row) {
                names
                    .makers
                    .entry(word)
                    .or_default()
                    .insert(row.maker.clone());
            }
            if mines(row.kind) {
                for maker in &row.maker_zh {
                    han_makers
                        .entry(maker.clone())
                        .or_insert_with(|| row.maker.clone());
                }
            }
            for name in spellings(row) {
                if name.chars().any(is_han) {
                    // What remains after a speed grade is another spelling of the row.
                    han.entry(name).or_default().push(id);
                    continue;
                }
                let key = key(&name);
                if is_name(&key) {
                    let known = names.latin.entry(key).or_default();
                    if known.last() != Some(&id) {
                        known.push(id);
                    }
                }
            }
        }
        names.han = han
            .into_iter()
            .map(|(name, rows)| (literal(&name), HanName::Rows(rows)))
            .collect();
        names.han.extend(
            han_makers
                .into_iter()
                .map(|(name, maker)| (literal(&name), HanName::Maker(maker))),
        );
        // 蚂蚁矿机 is how sellers write the maker; 蚂蚁 alone is it beside a code.
        for (short, maker) in [
            ("蚂蚁", "Bitmain"),
            ("神马", "MicroBT"),
            ("阿瓦隆", "Canaan"),
            ("芯动", "Innosilicon"),
        ] {
            if rows.iter().any(|r| r.maker == maker)
                && !names
                    .han
                    .iter()
                    .any(|(t, n)| t.text == short && matches!(n, HanName::Maker(_)))
            {
                names
                    .han
                    .push((literal(short), HanName::Maker(maker.into())));
            }
        }
        names
    }
}

/// Whether a maker of this kind of hardware makes little else.
fn mines(kind: ModelKind) -> bool {
    matches!(
        kind,
        ModelKind::Asic
            | ModelKind::Usb
            | ModelKind::Hashboard
            | ModelKind::Controlboard
            | ModelKind::Psu
    )
}

fn literal(text: &str) -> Term {
    Term {
        text: text.into(),
        reads: Reads::ALL,
        ..Term::default()
    }
}

/// Lower case, runs joined: `S19j Pro+` is `s19jpro+`.
pub(super) fn key(name: &str) -> String {
    let (_, lower) = clean_term(name);
    latin_runs(&lower).map(|w| w.text.to_owned()).collect()
}

/// A name of digits only, or a short word, means anything.
fn is_name(key: &str) -> bool {
    let digits = key.bytes().any(|b| b.is_ascii_digit());
    let letters = key.bytes().any(|b| b.is_ascii_alphabetic());
    if digits {
        (letters && key.len() >= 2) || key.len() >= 4
    } else {
        key.len() >= 6 && !COMMON.contains(&key)
    }
}

/// The ways a row is written: full name, codes, maker and code, aliases; speed grades are the figure reader's.
fn spellings(row: &Row) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    out.insert(row.model.clone());
    for code in &row.codes {
        out.insert(code.clone());
        out.insert(format!("{} {code}", row.maker));
        let series: Vec<&str> = row
            .series
            .split(' ')
            .filter(|w| w.len() >= 5 && w.chars().all(|c| c.is_ascii_alphabetic()))
            .collect();
        for word in series {
            out.insert(format!("{word} {code}"));
        }
        if code.contains('+') {
            out.insert(code.replace('+', " Plus"));
            out.insert(format!("{} {}", row.maker, code.replace('+', " Plus")));
        }
    }
    for alias in &row.aliases {
        out.insert(without_grade(alias).to_owned());
    }
    out.remove("");
    out
}

/// `S19 95T` without its speed grade.
fn without_grade(alias: &str) -> &str {
    let Some((head, last)) = alias.rsplit_once(' ') else {
        return alias;
    };
    let grade = last
        .strip_suffix(['T', 'G', 'M', 'K', 'P', 'H'])
        .is_some_and(|n| !n.is_empty() && n.parse::<f64>().is_ok());
    if grade { head } else { alias }
}

/// Words of maker and series that name the maker.
fn maker_words(row: &Row) -> Vec<String> {
    if !mines(row.kind) {
        return Vec::new();
    }
    let series = row.model.split(' ').next().unwrap_or("");
    let mut words: Vec<String> = row
        .maker
        .split([' ', '/', '(', ')'])
        .chain(row.series.split(' '))
        .chain([series])
        .map(str::to_lowercase)
        .collect();
    words.retain(|w| {
        w.len() >= 5 && w.chars().all(|c| c.is_ascii_alphabetic()) && !COMMON.contains(&w.as_str())
    });
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_grades_are_no_part_of_a_name() {
        for (alias, name) in [
            ("S19 95T", "S19"),
            ("蚂蚁S9 13.5T", "蚂蚁S9"),
            ("L7 9500M", "L7"),
            ("S19 Pro", "S19 Pro"),
            ("S19", "S19"),
        ] {
            assert_eq!(without_grade(alias), name);
        }
        assert_eq!(key("S19j Pro+"), "s19jpro+");
        assert!(!is_name("821") && !is_name("s") && is_name("s9") && is_name("1246"));
    }
}

//! Variant Han: traditional and Japanese forms are read as the simplified one.
//!
//! `OpenCC`'s tables first; they do not undo 鉱, so Unihan's semantic variants bridge the rest (鉱 → 鑛 ~ 礦 → 矿).

use std::collections::{BTreeMap, BTreeSet};

use super::{Step, becomes};

pub(crate) struct Han {
    simplified: BTreeMap<char, char>,
    japanese: BTreeMap<char, char>,
    semantic: BTreeMap<char, Vec<char>>,
    /// Targets of `simplified`.
    targets: BTreeSet<char>,
}

impl Han {
    pub(super) fn new(simplified: &str, japanese: &str, semantic: &str) -> Self {
        let simplified = pairs(simplified);
        let targets = simplified
            .iter()
            .filter(|(from, to)| from != to)
            .map(|(_, to)| *to)
            .collect();
        Self {
            simplified,
            japanese: pairs(japanese),
            semantic: semantic.lines().filter_map(semantic_row).collect(),
            targets,
        }
    }

    pub(super) fn step(&self, c: char) -> Option<Step> {
        let to = self.simple(c)?;
        (to != c).then_some(())?;
        becomes(to.to_string(), "VariantHan")
    }

    fn simple(&self, c: char) -> Option<char> {
        if let Some(&to) = self.simplified.get(&c) {
            return Some(to);
        }
        if self.targets.contains(&c) || in_gb2312(c) {
            return None;
        }
        let old = self.japanese.get(&c).copied().unwrap_or(c);
        if let Some(&to) = self.simplified.get(&old) {
            return Some(to);
        }
        self.semantic
            .get(&old)?
            .iter()
            .find_map(|v| self.simplified.get(v))
            .copied()
    }

    /// Targets that are no traditional character themselves, as far as the tables tell.
    pub(super) fn simplified_only(&self) -> Vec<char> {
        self.targets
            .iter()
            .copied()
            .filter(|c| !self.simplified.contains_key(c) && !also_traditional(*c))
            .collect()
    }
}

/// Simplified forms that traditional text uses as well, in another sense (后, 里, 面).
fn also_traditional(c: char) -> bool {
    "后里干面系台只谷余松丑表出范周朱郁胡升冬回咸向欲游征制致志舍斗布占卷采克几才当合同吊姜家局巨御愈拐挂据搜旋晒杆板果栗栖梁沈泛注洒淡照熏猫球着秋穗签累群胜药虫蝎钟云准刮千参吃名呆咒咽唇哄喂困型垂".contains(c)
}

/// Whether the standard set of simplified Chinese holds the sign (二, 芸): it then means itself, whatever it is a variant of.
fn in_gb2312(c: char) -> bool {
    let text = c.to_string();
    let (bytes, _, unmapped) = encoding_rs::GBK.encode(&text);
    !unmapped && matches!(*bytes, [0xB0..=0xF7, 0xA1..=0xFE])
}

fn pairs(text: &str) -> BTreeMap<char, char> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (from, to) = line.split_once('\t')?;
            let mut chars = from.chars();
            let (from, None) = (chars.next()?, chars.next()) else {
                return None;
            };
            Some((from, to.chars().next()?))
        })
        .collect()
}

fn semantic_row(line: &str) -> Option<(char, Vec<char>)> {
    let mut cells = line.split('\t');
    let from = code_point(cells.next()?)?;
    let to = cells
        .nth(1)?
        .split(' ')
        .filter_map(|v| code_point(v.split('<').next()?))
        .collect();
    Some((from, to))
}

fn code_point(text: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(text.strip_prefix("U+")?, 16).ok()?)
}

//! Han signs taken apart, and signs that look like one another, by published decompositions and a few pairs by eye.

use std::collections::BTreeMap;

use crate::text::{cleaned, is_common, is_han, term_sound};

/// Look-alikes of one sign at most.
pub(super) const MOST_ALIKE: usize = 12;

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
    ('比', "此"),
    ('特', "恃持待"),
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
        let mut components = Self { parts, alike };
        components.take_over_traditional();
        components
    }

    /// Gives a simplified sign the ways of the traditional ones it stands for as well: 场 is taken apart as 場 is, 土昜.
    fn take_over_traditional(&mut self) {
        let mut more = Vec::new();
        for (sign, ways) in &self.parts {
            let Some(simplified) = cleaned(*sign).one().filter(|s| s != sign && is_han(*s)) else {
                continue;
            };
            for way in ways {
                let clean: Option<Vec<char>> = way.iter().map(|c| cleaned(*c).one()).collect();
                more.extend(clean.map(|way| (simplified, way)));
            }
        }
        for (sign, way) in more {
            let ways = self.parts.entry(sign).or_default();
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
    }

    /// Takes a sign apart the way it is written: with its radical in front where there is one (扌, not 手).
    pub(super) fn split(&self, c: char) -> Option<String> {
        let ways = self.parts.get(&c)?;
        let with_radical = ways.iter().filter(|way| RADICALS.contains(way[0]));
        let way = with_radical.min_by_key(|way| way.len()).or(ways.first())?;
        Some(way.iter().collect())
    }

    /// The same, with a component that nobody types taken apart in turn (扌穴乙, not 扌穵).
    pub(super) fn split_far(&self, c: char) -> Option<String> {
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

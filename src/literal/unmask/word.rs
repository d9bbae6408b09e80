//! A Han word and how else each of its signs is written.

use super::look::{by_eye, pictures};
use super::signs::Signs;
use crate::listing::Technique;
use crate::literal::components::Components;
use crate::text::{near_syllables, number_of, syllable, syllable_number};

/// A word that is looked for.
pub(super) struct Word {
    pub(super) text: String,
    pub(super) signs: Vec<Sign>,
    /// What may stand right behind its first sign, gaps and repeats left out: a quick no.
    second: Few,
}

/// A set of signs and syllables that may hold more than were added.
#[derive(Default)]
struct Few([u64; 4]);

impl Few {
    fn add(&mut self, key: u32) {
        let (word, bit) = Self::place(key);
        self.0[word] |= bit;
    }

    fn may_hold(&self, key: u32) -> bool {
        let (word, bit) = Self::place(key);
        self.0[word] & bit != 0
    }

    fn place(key: u32) -> (usize, u64) {
        let place = key.wrapping_mul(0x9E37_79B1) >> 24;
        ((place >> 6) as usize, 1 << (place & 63))
    }

    /// The key of a syllable, which no sign has.
    fn heard(syllable: u16) -> u32 {
        u32::from(syllable) | 1 << 24
    }
}

/// A sign and how else it is written.
pub(super) struct Sign {
    pub(super) c: char,
    /// Its syllable, and that in letters: none without a reading.
    pub(super) sound: Option<u16>,
    pub(super) letters: Vec<char>,
    /// Syllables that are almost it.
    pub(super) near: Vec<u16>,
    pub(super) alike: Vec<char>,
    pub(super) written: Vec<(Vec<char>, Technique)>,
}

impl Word {
    /// A word of Han signs with every way each may be written.
    pub(super) fn new(text: &str, components: &Components) -> Self {
        let signs: Vec<Sign> = text.chars().map(|c| sign(c, components)).collect();
        Self {
            text: text.to_owned(),
            second: second(&signs),
            signs,
        }
    }

    /// Whether the word may go on at a place behind its first sign: a quick no.
    pub(super) fn may_go_on(&self, signs: &Signs, at: usize) -> bool {
        let Some(c) = signs.chars.get(at) else {
            return false;
        };
        // A nought masks signs too.
        !c.is_alphanumeric()
            || *c == '〇'
            || signs.chars[at - 1] == *c
            || self.second.may_hold(u32::from(*c))
            || signs.sounds[at].is_some_and(|s| self.second.may_hold(Few::heard(s)))
    }
}

/// What may stand right behind the first sign of a word, or behind the first part of that sign.
fn second(signs: &[Sign]) -> Few {
    let mut few = Few::default();
    let parts = signs[0]
        .written
        .iter()
        .filter_map(|(parts, _)| parts.get(1));
    for c in parts.chain(signs[0].letters.get(1)) {
        few.add(u32::from(*c));
    }
    // A part of one sign alone, a picture, leaves the second sign as it is.
    if let Some(sign) = signs.get(1) {
        let written = sign.written.iter().filter_map(|(parts, _)| parts.first());
        let letters = sign.letters.first();
        for c in written.chain(letters).chain(&sign.alike).chain([&sign.c]) {
            few.add(u32::from(*c));
        }
        for sound in sign.near.iter().chain(&sign.sound) {
            few.add(Few::heard(*sound));
        }
    }
    few
}

/// How a sign may be written: taken apart, as a picture, looking or sounding alike.
fn sign(c: char, components: &Components) -> Sign {
    let text = c.to_string();
    let sound = syllable_number(c);
    let letters = sound.map_or("", syllable);
    let mut written: Vec<(Vec<char>, Technique)> = components
        .ways(c)
        .filter(|way| way.len() >= 2)
        .map(|way| (way.to_vec(), Technique::ComponentSplit))
        .collect();
    written.extend(
        pictures()
            .filter(|(_, words)| words.contains(&text.as_str()))
            .map(|(picture, _)| (vec![picture], Technique::Emoji)),
    );
    let mut alike: Vec<char> = by_eye(c).chain(components.alike(c)).collect();
    alike.sort_unstable();
    alike.dedup();
    Sign {
        c,
        near: near_syllables(letters)
            .filter_map(|near| number_of(&near))
            .collect(),
        sound,
        letters: letters.chars().collect(),
        alike,
        written,
    }
}

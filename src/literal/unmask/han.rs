//! Han words in disguise: each sign may be written in another way.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::signs::{Signs, spelled};
use super::word::Word;
use super::{Index, Unmasked, Unmasking};
use crate::listing::{CleanSpan, Technique, Techniques};
use crate::literal::components::Components;
use crate::text::{
    FieldText, SYLLABLE_COUNT, Segmenter, has_border, is_common, is_cut_out, is_han,
};

/// Signs that stand where one of the word was masked.
const MASKS: &str = "*#□○●■〇◯█";
/// Signs of a word of which one may be masked.
const LEFT_OF_MASKED: usize = 3;
/// Signs that are mostly words of their own: 授权码一份 names no 蚂蚁.
const LOOSE: &str = "一二三四五六七八九十的了是有在不个件台只这那和与或就都也很把被给到去来上下大小多少可能会要你我他它";

/// The Han words that are looked for.
pub(super) struct HanWords {
    words: Vec<Word>,
    /// Words by what their first sign may begin with.
    heads: Index<char>,
    /// Words by the sound of their first sign.
    sounds: Vec<Vec<u32>>,
    /// Words by their last sign.
    tails: Index<char>,
    /// Letters that are a word of their own.
    known: FxHashSet<String>,
}

/// What was read of a word so far.
#[derive(Clone, Copy, Default)]
struct Reading {
    techniques: Techniques,
    /// Signs as they are.
    same: usize,
    /// Signs of which only the first letter stands.
    initials: usize,
    /// Signs that sound almost alike: at most one.
    near: usize,
    /// Signs that were masked.
    masked: usize,
    /// Gaps, and the signs of the first.
    gaps: usize,
    gap: Option<(usize, usize)>,
}

impl Reading {
    fn with(mut self, technique: Technique) -> Self {
        self.techniques.insert(technique);
        self
    }
}

impl HanWords {
    pub(super) fn new<'w>(
        words: impl Iterator<Item = &'w String>,
        known: &FxHashSet<String>,
    ) -> Self {
        let components = Components::new();
        let mut out = Self {
            words: Vec::new(),
            heads: Index::default(),
            sounds: vec![Vec::new(); SYLLABLE_COUNT],
            tails: Index::default(),
            known: known.clone(),
        };
        for (i, text) in (0..).zip(words.filter(|w| w.chars().count() >= 2)) {
            let word = Word::new(text, &components);
            let first = &word.signs[0];
            let mut heads: BTreeSet<char> = first.alike.iter().copied().collect();
            heads.insert(first.c);
            heads.extend(first.letters.first());
            heads.extend(first.written.iter().filter_map(|(w, _)| w.first()));
            for head in heads {
                out.heads.entry(head).or_default().push(i);
            }
            for sound in first.near.iter().chain(&first.sound) {
                out.sounds[usize::from(*sound)].push(i);
            }
            if let Some(last) = word.signs.last() {
                out.tails.entry(last.c).or_default().push(i);
            }
            out.words.push(word);
        }
        out
    }

    pub(super) fn find(&self, field: &FieldText, segmenter: &Segmenter, out: &mut Unmasking) {
        let signs = Signs::new(&field.lower);
        let chinese = signs.chars.iter().any(|c| is_han(*c));
        let mut at = 0;
        while at < signs.chars.len() {
            out.steps += 1;
            // Inside a Latin word nothing begins.
            let latin = |i: usize| signs.chars[i].is_ascii_alphanumeric();
            if latin(at) && at > 0 && latin(at - 1) {
                at += 1;
                continue;
            }
            let Some((end, found)) = self.at(&signs, at, chinese, segmenter, field) else {
                at += 1;
                continue;
            };
            // What stands as it is keeps what overlaps it from being read as another.
            at = end;
            out.found.push(found);
        }
    }

    /// The word at a place and where it ends: as it is, or else the longest.
    fn at(
        &self,
        signs: &Signs,
        at: usize,
        chinese: bool,
        segmenter: &Segmenter,
        field: &FieldText,
    ) -> Option<(usize, Unmasked)> {
        let c = signs.chars[at];
        let heard = signs.sounds[at].map(|s| &self.sounds[usize::from(s)]);
        let mut words: Vec<u32> = [self.heads.get(&c), heard]
            .into_iter()
            .flatten()
            .flatten()
            .copied()
            .filter(|word| self.words[*word as usize].may_go_on(signs, at + 1))
            .collect();
        words.sort_unstable();
        words.dedup();
        let mut best: Option<(usize, &Word, Reading)> = None;
        for word in words {
            let word = &self.words[word as usize];
            let accept = |end: usize, reading: &Reading| {
                holds(word, reading, signs.text(&field.lower, at..end), chinese)
                    && self.stands(word, reading, signs, at..end, segmenter, field)
            };
            let Some((end, reading)) = walk(word, 0, at, signs, Reading::default(), &accept) else {
                continue;
            };
            if reading.techniques.is_empty() {
                best = Some((end, word, reading));
                break;
            }
            let tricks = |r: &Reading| r.techniques.iter().count();
            if best.is_none_or(|(far, _, r)| {
                end > far || (end == far && tricks(&reading) < tricks(&r))
            }) {
                best = Some((end, word, reading));
            }
        }
        let turned = || {
            let words = self.tails.get(&c)?;
            words.iter().find_map(|w| {
                let word = &self.words[*w as usize];
                let (end, reading) = backwards(word, at, signs)?;
                self.stands(word, &reading, signs, at..end, segmenter, field)
                    .then_some((end, word, reading))
            })
        };
        let (end, word, reading) = best.or_else(turned)?;
        let span = CleanSpan {
            start: signs.at[at],
            end: signs.at[end],
        };
        let found = Unmasked {
            word: word.text.clone(),
            span,
            techniques: reading.techniques,
        };
        Some((end, found))
    }

    /// Whether what was read is no other word, and a word begins and ends where it does.
    fn stands(
        &self,
        word: &Word,
        reading: &Reading,
        signs: &Signs,
        place: std::ops::Range<usize>,
        segmenter: &Segmenter,
        field: &FieldText,
    ) -> bool {
        let text = signs.text(&field.lower, place.clone());
        let glued = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
        let (first, last) = (signs.chars[place.start], signs.chars[place.end - 1]);
        let before = place.start.checked_sub(1).and_then(|i| signs.chars.get(i));
        if (first.is_ascii_alphanumeric() && glued(before))
            || (last.is_ascii_alphanumeric() && glued(signs.chars.get(place.end)))
        {
            return false;
        }
        if reading.techniques.is_empty() {
            return true;
        }
        let span = signs.at[place.start]..signs.at[place.end];
        if text.chars().all(is_han) && reading.masked == 0 {
            let loose = reading.same == 0 && text.chars().any(|c| LOOSE.contains(c));
            return text != word.text
                && !loose
                && !segmenter.has_word(text)
                && !self.known.contains(text)
                && is_cut_out(segmenter, &field.lower, span);
        }
        if text.is_ascii() {
            let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
            return !self.known.contains(&letters);
        }
        // Letters and figures beside a Han sign are another word.
        let han = |c: Option<&char>| c.is_some_and(|c| is_han(*c));
        let joined =
            (is_han(first) && han(before)) || (is_han(last) && han(signs.chars.get(place.end)));
        !joined || has_border(segmenter, &field.lower, span)
    }
}

/// Reads the signs of `word` from the `k`th on; the first way that is accepted.
fn walk(
    word: &Word,
    k: usize,
    at: usize,
    signs: &Signs,
    reading: Reading,
    accept: &dyn Fn(usize, &Reading) -> bool,
) -> Option<(usize, Reading)> {
    let Some(sign) = word.signs.get(k) else {
        let reading = separated(signs, reading);
        return accept(at, &reading).then_some((at, reading));
    };
    let next = |end: usize, reading: Reading| -> Option<(usize, Reading)> {
        // The sign repeated, unless the word goes on with it.
        let last = signs.chars[end - 1];
        let follows = word.signs.get(k + 1).map(|s| s.c);
        let more = signs.chars.get(end..).unwrap_or_default();
        let repeats = more.iter().take_while(|c| **c == last).count();
        let belongs = k + 1 < word.signs.len()
            || reading.techniques.contains(Technique::Repetition)
            || !more.get(repeats).is_some_and(|c| is_han(*c));
        if repeats > 0 && is_han(last) && follows != Some(last) && belongs {
            let repeated = reading.with(Technique::Repetition);
            if let Some(found) = walk(word, k + 1, end + repeats, signs, repeated, accept) {
                return Some(found);
            }
        }
        walk(word, k + 1, end, signs, reading, accept)
    };
    let is_mask = |c: &char| {
        let between = reading.gap.and_then(|(from, _)| signs.chars.get(from));
        MASKS.contains(*c) && between != Some(c)
    };
    // What stands between two signs of the word masks none.
    let parts = |next: &char| {
        let sound = signs.sounds.get(at + 1).copied().flatten();
        *next == sign.c || (sound.is_some() && sound == sign.sound)
    };
    let masks =
        signs.chars.get(at).is_some_and(is_mask) && !signs.chars.get(at + 1).is_some_and(parts);
    if k > 0 && masks {
        let masked = Reading {
            masked: reading.masked + 1,
            ..reading.with(Technique::Other)
        };
        if let Some(found) = walk(word, k + 1, at + 1, signs, masked, accept) {
            return Some(found);
        }
    }
    let (at, reading) = if k == 0 {
        (at, reading)
    } else {
        behind_gap(at, signs, reading)?
    };
    let c = *signs.chars.get(at)?;
    if c == sign.c {
        let same = Reading {
            same: reading.same + 1,
            ..reading
        };
        return next(at + 1, same);
    }
    if c.is_alphanumeric() {
        let alike = sign.alike.contains(&c);
        let sound = signs.sounds[at];
        let near = reading.near == 0 && sound.is_some_and(|s| sign.near.contains(&s));
        let heard = near || (sound.is_some() && sound == sign.sound);
        let reading = Reading {
            near: reading.near + usize::from(near),
            ..reading
        };
        let technique = match (heard, alike) {
            (true, true) if !is_common(c) => Some(Technique::LookalikeHan),
            (true, _) => Some(Technique::Homophone),
            (false, true) => Some(Technique::LookalikeHan),
            (false, false) => None,
        };
        if let Some(technique) = technique
            && let Some(found) = next(at + 1, reading.with(technique))
        {
            return Some(found);
        }
    }
    for (written, technique) in &sign.written {
        if let Some((end, apart)) = spelled(written, at, signs)
            && let Some(found) = next(end, with_gaps(reading.with(*technique), apart))
        {
            return Some(found);
        }
    }
    if c.is_ascii_lowercase()
        && let Some(first) = sign.letters.first()
    {
        if sign.letters.len() > 1
            && let Some((end, apart)) = spelled(&sign.letters, at, signs)
            && let Some(found) = next(end, with_gaps(reading.with(Technique::Pinyin), apart))
        {
            return Some(found);
        }
        if *first == c {
            let initial = Reading {
                initials: reading.initials + 1,
                ..reading.with(Technique::Initials)
            };
            return walk(word, k + 1, at + 1, signs, initial, accept);
        }
    }
    None
}

fn with_gaps(reading: Reading, apart: bool) -> Reading {
    if apart {
        reading.with(Technique::Separators)
    } else {
        reading
    }
}

/// Gaps are a trick of their own, but for blanks between syllables in letters.
fn separated(signs: &Signs, reading: Reading) -> Reading {
    let blank = reading
        .gap
        .is_some_and(|(from, to)| signs.chars.get(from..to) == Some(&[' ']));
    let spelled = reading.techniques.contains(Technique::Pinyin)
        || reading.techniques.contains(Technique::ComponentSplit);
    if reading.gaps == 0 || (blank && spelled) {
        reading
    } else {
        reading.with(Technique::Separators)
    }
}

/// The next sign's place behind a gap like those before it.
fn behind_gap(at: usize, signs: &Signs, reading: Reading) -> Option<(usize, Reading)> {
    if let Some(end) = signs.filler(at) {
        return Some((end, reading.with(Technique::Separators)));
    }
    let end = signs.gap(at);
    if end == at {
        return Some((at, reading));
    }
    // A mask is a sign of its own unless the word goes on behind it: walk tries that first.
    let first = reading.gap.unwrap_or((at, end));
    let alike = signs.chars.get(first.0..first.1) == signs.chars.get(at..end);
    alike.then_some((
        end,
        Reading {
            gap: Some(first),
            gaps: reading.gaps + 1,
            ..reading
        },
    ))
}

/// The word with its signs in reverse, gaps of one kind between them at most.
fn backwards(word: &Word, at: usize, signs: &Signs) -> Option<(usize, Reading)> {
    let mut reading = Reading::default().with(Technique::Reversal);
    let mut end = at;
    for (i, sign) in word.signs.iter().rev().enumerate() {
        if i > 0 {
            (end, reading) = behind_gap(end, signs, reading)?;
        }
        if signs.chars.get(end) != Some(&sign.c) {
            return None;
        }
        end += 1;
    }
    let same = word.signs.first().map(|s| s.c) == word.signs.last().map(|s| s.c);
    if reading.gaps > 0 {
        reading.techniques.insert(Technique::Separators);
    }
    (!same && (reading.gaps == 0 || reading.gaps + 1 == word.signs.len())).then_some((end, reading))
}

/// Whether enough of the word is left in what was read as it; `text` is what stands there.
fn holds(word: &Word, reading: &Reading, text: &str, chinese: bool) -> bool {
    let count = word.signs.len();
    let plain_gap = reading
        .gap
        .is_none_or(|_| text.chars().all(|c| c.is_alphanumeric() || c == ' '));
    if reading.gaps > 0 {
        let only_gaps = reading.techniques == Techniques::one(Technique::Separators);
        // Where a word has a gap it has one everywhere, or signs that are no blank.
        if reading.gaps + 1 < count && (plain_gap || only_gaps) && !spaced_letters(text) {
            return false;
        }
    }
    // Two other signs with a gap are chance.
    if reading.gaps > 0
        && count == 2
        && reading.same == 0
        && text.chars().filter(|c| is_han(*c)).count() == 2
    {
        return false;
    }
    if reading.initials == count {
        return chinese && reading.gaps == 0 && text.len() == count;
    }
    if reading.initials > 0 && (reading.same == 0 || (count == 2 && reading.same != 1)) {
        return false;
    }
    // One sign of a word of two, and of a longer one a third.
    let most = (count / LEFT_OF_MASKED).max(1);
    if reading.masked > 0 && (reading.masked > most || reading.same + reading.masked < count) {
        return false;
    }
    true
}

/// Pinyin written in syllables with blanks between them.
fn spaced_letters(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_lowercase()) && !text.chars().any(is_han)
}

//! One word in, the same word in one disguise out.
//!
//! A disguise that does not fit a word (pinyin on Latin, leet on a code) gives nothing, so that a caller can count the
//! words it had. Signs are picked by the seeded generator; nothing here knows the product.

use std::collections::HashMap;

use trommel::Technique;

use crate::han::{self, is_han};
use crate::latin;
use crate::random::Random;

/// The disguises that a machine can put on, in the order of the policy.
pub(crate) const MECHANICAL: &[Technique] = &[
    Technique::Homophone,
    Technique::Pinyin,
    Technique::Initials,
    Technique::LookalikeHan,
    Technique::VariantHan,
    Technique::ComponentSplit,
    Technique::Fullwidth,
    Technique::StyledLetters,
    Technique::Confusable,
    Technique::Leet,
    Technique::Invisible,
    Technique::Separators,
    Technique::Repetition,
    Technique::Reversal,
    Technique::Emoji,
    Technique::NumeralSpelling,
    Technique::CombiningMarks,
    Technique::Misspelling,
    Technique::HiddenMarkup,
    Technique::Encoded,
];

/// Puts disguises on words.
pub(crate) struct Tailor {
    /// The row of [`han::SOUNDS`] of a sign.
    sounds: HashMap<char, usize>,
}

impl Tailor {
    pub(crate) fn new() -> Self {
        let mut sounds = HashMap::new();
        for (row, (_, signs)) in han::SOUNDS.iter().enumerate() {
            for sign in signs.chars() {
                sounds.entry(sign).or_insert(row);
            }
        }
        Self { sounds }
    }

    /// Gives `word` in the disguise, or `None` where that does not fit it or changes nothing.
    ///
    /// `chinese` says that Han stands around the word: figures are then spelled in Han.
    pub(crate) fn dress(
        &self,
        technique: Technique,
        word: &str,
        chinese: bool,
        random: &mut Random,
    ) -> Option<String> {
        let dressed = match technique {
            Technique::Homophone => self.homophone(word, chinese, random),
            Technique::Pinyin => self.pinyin(word, random),
            Technique::Initials => self.initials(word, random),
            Technique::LookalikeHan => some_signs(word, random, |c, random| {
                random.sign(row(han::LOOKALIKES, c)?)
            }),
            Technique::VariantHan => signs(word, |c| random.sign(row(han::VARIANTS, c)?)),
            Technique::ComponentSplit => component_split(word, random),
            Technique::Fullwidth => signs(word, fullwidth),
            Technique::StyledLetters => styled(word, random),
            Technique::Confusable => {
                some_signs(word, random, |c, random| random.sign(row(latin::TWINS, c)?))
            }
            Technique::Leet => leet(word, random),
            Technique::Invisible => {
                let sign = random.sign(latin::INVISIBLE)?;
                join(word, &sign.to_string())
            }
            Technique::Separators => separated(word, random),
            Technique::Repetition => repeated(word, random),
            Technique::Reversal => reversed(word),
            Technique::Emoji => picture(word, random),
            Technique::NumeralSpelling => spelled(word, chinese, random),
            Technique::CombiningMarks => marked(word, random),
            Technique::Misspelling => misspelled(word, random),
            Technique::HiddenMarkup => hidden(word, random),
            Technique::Encoded => Some(encoded(word, random)),
            _ => return None,
        };
        dressed.filter(|dressed| dressed != word)
    }

    /// Other signs of the same sound for one sign or all; 踢 for T behind a figure in Chinese.
    fn homophone(&self, word: &str, chinese: bool, random: &mut Random) -> Option<String> {
        if let Some(figure) = word.strip_suffix('T')
            && chinese
            && figure.ends_with(|c: char| c.is_ascii_digit())
        {
            return Some(format!("{figure}{}", random.sign("踢替")?));
        }
        some_signs(word, random, |c, random| {
            let (_, same) = han::SOUNDS[*self.sounds.get(&c)?];
            let others: String = same.chars().filter(|other| *other != c).collect();
            random.sign(&others)
        })
    }

    fn syllables(&self, word: &str) -> Option<Vec<&'static str>> {
        word.chars()
            .map(|c| Some(han::SOUNDS[*self.sounds.get(&c)?].0))
            .collect()
    }

    /// All syllables in letters, or all but one sign.
    fn pinyin(&self, word: &str, random: &mut Random) -> Option<String> {
        let syllables = self.syllables(word).filter(|s| s.len() > 1)?;
        Some(match random.below(4) {
            0 => syllables.join(" "),
            1 => half(word, &syllables, random),
            _ => syllables.concat(),
        })
    }

    /// The first letters of the syllables, or one sign with the letter of the rest.
    fn initials(&self, word: &str, random: &mut Random) -> Option<String> {
        let syllables = self.syllables(word).filter(|s| s.len() > 1)?;
        let letters: Vec<&str> = syllables.iter().filter_map(|s| s.get(..1)).collect();
        Some(match random.below(4) {
            0 => half(word, &letters, random),
            1 => letters.concat().to_uppercase(),
            _ => letters.concat(),
        })
    }
}

/// Writes one sign of `word` as itself and the others as `written`.
fn half(word: &str, written: &[&str], random: &mut Random) -> String {
    let kept = random.below(written.len());
    word.chars()
        .zip(written)
        .enumerate()
        .map(|(at, (c, other))| {
            if at == kept {
                c.to_string()
            } else {
                (*other).to_owned()
            }
        })
        .collect()
}

/// The second half of the row of `key`.
fn row(table: &[(char, &'static str)], key: char) -> Option<&'static str> {
    table
        .iter()
        .find(|(c, _)| *c == key)
        .map(|(_, signs)| *signs)
}

/// Every sign changed that can be; `None` when none can.
fn signs(word: &str, mut change: impl FnMut(char) -> Option<char>) -> Option<String> {
    let mut changed = false;
    let out = word
        .chars()
        .map(|c| {
            change(c).map_or(c, |new| {
                changed = true;
                new
            })
        })
        .collect();
    changed.then_some(out)
}

/// About every second sign changed of those that can be, and at least one; `None` when none can.
fn some_signs(
    word: &str,
    random: &mut Random,
    mut change: impl FnMut(char, &mut Random) -> Option<char>,
) -> Option<String> {
    let changes: Vec<(char, Option<char>)> = word.chars().map(|c| (c, change(c, random))).collect();
    let able = changes.iter().filter(|(_, new)| new.is_some()).count();
    let sure = random.below(able);
    let mut seen = 0;
    let out = changes
        .into_iter()
        .map(|(c, new)| match new {
            Some(new) => {
                seen += 1;
                if seen - 1 == sure || random.one_in(2) {
                    new
                } else {
                    c
                }
            }
            None => c,
        })
        .collect();
    (able > 0).then_some(out)
}

/// About every second sign taken apart of those that can be, and at least one.
fn component_split(word: &str, random: &mut Random) -> Option<String> {
    let able = word
        .chars()
        .filter(|c| row(han::PARTS, *c).is_some())
        .count();
    let sure = random.below(able);
    let mut seen = 0;
    let mut out = String::new();
    for c in word.chars() {
        match row(han::PARTS, c) {
            Some(parts) => {
                seen += 1;
                if seen - 1 == sure || random.one_in(2) {
                    out.push_str(parts);
                } else {
                    out.push(c);
                }
            }
            None => out.push(c),
        }
    }
    (able > 0).then_some(out)
}

fn fullwidth(c: char) -> Option<char> {
    c.is_ascii_graphic()
        .then(|| char::from_u32(u32::from(c) + 0xfee0).expect("the full-width block has no holes"))
}

fn styled(word: &str, random: &mut Random) -> Option<String> {
    let (capital, small, zero) = *random.pick(latin::STYLES)?;
    signs(word, |c| {
        let code = u32::from(c);
        match c {
            'A'..='Z' => char::from_u32(capital + code - 65),
            'a'..='z' => char::from_u32(small + code - 97),
            '0' if zero == Some(latin::CIRCLED_ONE) => Some('⓪'),
            '1'..='9' if zero == Some(latin::CIRCLED_ONE) => char::from_u32(zero? + code - 49),
            '0'..='9' => char::from_u32(zero? + code - 48),
            _ => None,
        }
    })
}

/// Whether `word` is of five or more letters and nothing else.
fn is_long_latin(word: &str) -> bool {
    word.len() >= 5 && word.bytes().all(|b| b.is_ascii_alphabetic())
}

fn leet(word: &str, random: &mut Random) -> Option<String> {
    if !is_long_latin(word) {
        return None;
    }
    some_signs(word, random, |c, random| {
        random.sign(row(latin::LEET, c.to_ascii_lowercase())?)
    })
}

/// `between` put between the signs of a word of two signs or more.
fn join(word: &str, between: &str) -> Option<String> {
    let signs: Vec<String> = word.chars().map(String::from).collect();
    (signs.len() > 1).then(|| signs.join(between))
}

/// Whether `word` holds no figure: codes and rates are not pulled apart, doubled or turned round.
fn is_wordy(word: &str) -> bool {
    word.chars().count() > 1 && !word.chars().any(|c| c.is_ascii_digit())
}

fn separated(word: &str, random: &mut Random) -> Option<String> {
    let between = random.pick(latin::SEPARATORS)?;
    is_wordy(word).then(|| join(word, between))?
}

/// Every sign twice, or one sign three times.
fn repeated(word: &str, random: &mut Random) -> Option<String> {
    let stretched = random.below(word.chars().count());
    let doubled = random.one_in(2);
    let times = |at: usize| match (doubled, at == stretched) {
        (true, _) => 2,
        (false, true) => 3,
        (false, false) => 1,
    };
    is_wordy(word).then(|| {
        word.chars()
            .enumerate()
            .flat_map(|(at, c)| std::iter::repeat_n(c, times(at)))
            .collect()
    })
}

/// Han words, and Latin ones long enough to be read backwards: a ticker turned round (CTE) is another ticker.
fn reversed(word: &str) -> Option<String> {
    let readable = is_wordy(word) && (word.contains(is_han) || word.len() >= 5);
    readable.then(|| word.chars().rev().collect())
}

fn picture(word: &str, random: &mut Random) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let fitting: Vec<&(&str, &str)> = han::PICTURES
        .iter()
        .filter(|(text, _)| lower.contains(text))
        .collect();
    let (text, picture) = random.pick(&fitting)?;
    let at = lower.find(text)?;
    let (before, rest) = word.split_at(at);
    Some(format!("{before}{picture}{}", rest.get(text.len()..)?))
}

/// What memory and disks hold, in gigabytes.
const SIZES: &[&str] = &[
    "4", "8", "16", "32", "64", "120", "128", "240", "256", "512",
];

/// The figures of a code or rate in Han (S一九, 一零四T) or in English words (S one nine). A disk's size is no rate.
fn spelled(word: &str, chinese: bool, random: &mut Random) -> Option<String> {
    if word
        .strip_suffix('G')
        .is_some_and(|size| SIZES.contains(&size.trim()))
    {
        return None;
    }
    let digit = |c: char| c.to_digit(10).and_then(|d| usize::try_from(d).ok());
    if !word.contains(|c| digit(c).is_some()) || !word.contains(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if !chinese {
        let mut words = vec![String::new()];
        for c in word.chars() {
            if let Some(digit) = digit(c) {
                words.extend([latin::DIGITS[digit].to_owned(), String::new()]);
            } else if let Some(last) = words.last_mut() {
                last.push(c);
            }
        }
        words.retain(|word| !word.trim().is_empty());
        let mut said = words.iter().map(|word| match word.trim() {
            "." => "point",
            word => word,
        });
        let first = said.next()?.to_owned();
        return Some(said.fold(first, |all, word| all + " " + word));
    }
    let figures = han::DIGITS[usize::from(random.one_in(4))];
    // A point is spelled like its figure: 十三点五T.
    let sign = |c: char| match digit(c) {
        Some(digit) => figures.chars().nth(digit),
        None => (c == '.').then_some('点'),
    };
    signs(word, sign)
}

fn marked(word: &str, random: &mut Random) -> Option<String> {
    let mark = random.sign(latin::MARKS)?;
    Some(word.chars().flat_map(|c| [c, mark]).collect())
}

/// One edit inside a long Latin word, or its vowels dropped.
fn misspelled(word: &str, random: &mut Random) -> Option<String> {
    if !is_long_latin(word) {
        return None;
    }
    let mut letters: Vec<char> = word.chars().collect();
    // The first letter stays: readers forgive everything but that.
    let at = 1 + random.below(letters.len() - 2);
    match random.below(6) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => {
            // Not the letter twice: that is a repetition.
            let keys = row(latin::NEIGHBOURS, letters[at].to_ascii_lowercase())?;
            letters.insert(at, random.sign(keys)?);
        }
        3 | 4 => {
            let keys = row(latin::NEIGHBOURS, letters[at].to_ascii_lowercase())?;
            letters[at] = random.sign(keys)?;
        }
        _ => {
            let mut first = true;
            letters.retain(|c| std::mem::take(&mut first) || !"aeiouAEIOU".contains(*c));
        }
    }
    Some(letters.into_iter().collect())
}

/// The word with mark-up inside that shows nothing.
fn hidden(word: &str, random: &mut Random) -> Option<String> {
    const MARKUP: &[&str] = &[
        "<!-- a -->",
        "<b></b>",
        "<span></span>",
        "<span style=\"display:none\">x</span>",
        "<font size=0>k</font>",
        "<i style='visibility:hidden'>花</i>",
    ];
    let markup = random.pick(MARKUP)?;
    let signs: Vec<char> = word.chars().collect();
    let at = 1 + random.below(signs.len().saturating_sub(1));
    (signs.len() > 1).then(|| {
        let (before, after) = signs.split_at(at);
        format!(
            "{}{markup}{}",
            before.iter().collect::<String>(),
            after.iter().collect::<String>()
        )
    })
}

/// Entities, percent and `\u` escapes; of long Latin words now and then base64 or ROT13.
fn encoded(word: &str, random: &mut Random) -> String {
    if is_long_latin(word) && random.one_in(6) {
        return if random.one_in(2) {
            base64(word.as_bytes())
        } else {
            word.chars().map(rot13).collect()
        };
    }
    let form = random.below(4);
    let escape = |c: char| {
        let code = u32::from(c);
        match form {
            0 => format!("&#{code};"),
            1 => format!("&#x{code:x};"),
            2 => percent_escape(c),
            _ => format!("\\u{code:04x}"),
        }
    };
    word.chars().map(escape).collect()
}

fn percent_escape(c: char) -> String {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).bytes();
    bytes.fold(String::new(), |out, byte| out + &format!("%{byte:02X}"))
}

fn rot13(c: char) -> char {
    let turn = |base: u8| (c as u8 - base + 13) % 26 + base;
    match c {
        'a'..='z' => char::from(turn(b'a')),
        'A'..='Z' => char::from(turn(b'A')),
        _ => c,
    }
}

/// Source: RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let group = (0..3).fold(0_usize, |group, at| {
            group << 8 | usize::from(three.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let sign = char::from(SIGNS[group >> (18 - 6 * at) & 63]);
            out.push(if at > three.len() { '=' } else { sign });
        }
    }
    out
}

/// Whether Han stands in `text`.
pub(crate) fn is_chinese(text: &str) -> bool {
    text.chars().any(is_han)
}

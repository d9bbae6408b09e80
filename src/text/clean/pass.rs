//! The pass over one text.

use std::borrow::Cow;

use super::super::map::OffsetMap;
use super::super::rewrite::{is_cyrillic, twin};
use super::table::row;
use crate::listing::Technique;

/// Clean text: with case, folded, and where it came from.
#[derive(Debug, Clone, Default)]
pub struct Clean<'t> {
    /// The clean text with the seller's letter case: exact terms and figures read this.
    pub cased: Cow<'t, str>,
    /// The same in lower case, byte for byte at the same offsets (letters whose lower case has another length stay).
    pub lower: Cow<'t, str>,
    /// Back to the text that was cleaned.
    pub map: OffsetMap,
}

/// Cleans `text`.
///
/// `clean(clean(x)) = clean(x)`. One pass; a look-alike letter looks once at the word around it.
pub fn clean(text: &str) -> Clean<'_> {
    let (cased, map) = fold(text);
    let lower = lower_of(&cased);
    match cased {
        Cow::Borrowed(cased) => Clean {
            lower: lower.map_or(Cow::Borrowed(cased), Cow::Owned),
            cased: Cow::Borrowed(cased),
            map,
        },
        Cow::Owned(cased) => Clean {
            lower: Cow::Owned(lower.unwrap_or_else(|| cased.clone())),
            cased: Cow::Owned(cased),
            map,
        },
    }
}

/// Cleans a dictionary term: with case and folded.
pub fn clean_term(term: &str) -> (String, String) {
    let clean = clean(term);
    (clean.cased.into_owned(), clean.lower.into_owned())
}

fn fold(text: &str) -> (Cow<'_, str>, OffsetMap) {
    let mut map = OffsetMap::default();
    let mut out = String::new();
    let mut words = LatinWords {
        text,
        end: 0,
        script: Script::Own,
    };
    // What lies before it is in `out`.
    let mut copied = 0;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        if stays(byte) {
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let end = at + c.len_utf8();
        if let Some(found) = row(c).filter(|r| !r.in_word || words.is_latin_at(at)) {
            out.push_str(text.get(copied..at).unwrap_or(""));
            let start = out.len();
            out.push_str(found.to);
            // A variation selector behind a picture is how it is typed; behind a letter or sign it hides.
            let hides = found.to.is_empty()
                && matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
                && out.ends_with(char::is_alphanumeric);
            let technique = if hides {
                Some(Technique::Invisible)
            } else {
                found.technique
            };
            map.push(start..out.len(), at..end, technique);
            copied = end;
        }
        at = end;
    }
    if map.is_identity() {
        return (Cow::Borrowed(text), map);
    }
    out.push_str(text.get(copied..).unwrap_or(""));
    (Cow::Owned(out), map)
}

/// Quick test for what is most of any text: signs of one byte that no table changes.
fn stays(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n')
}

/// Whether the word around a look-alike letter is Latin: it holds an ASCII letter or digit, or all its letters have
/// such a twin. A word with a Cyrillic letter of no twin is Cyrillic, unless it holds a Latin one of none, and so is one
/// written letter by letter. Looks at each word once.
struct LatinWords<'t> {
    text: &'t str,
    /// Where the word judged last ends.
    end: usize,
    script: Script,
}

/// How a word with look-alike letters is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// As Latin.
    Latin,
    /// As it stands.
    Own,
}

impl LatinWords<'_> {
    fn is_latin_at(&mut self, at: usize) -> bool {
        let (before, after) = self.text.split_at(at);
        // A nought by itself (一一〇T), an O among letters.
        if after.starts_with('〇') {
            let next = after.chars().nth(1);
            return before.ends_with(|c: char| c.is_ascii_alphabetic())
                && next.is_some_and(|c| c.is_ascii_alphabetic());
        }
        if at >= self.end {
            self.look_around(at);
        }
        self.script == Script::Latin
    }

    /// Judges the word around a place.
    fn look_around(&mut self, at: usize) {
        let (before, after) = self.text.split_at(at);
        let head = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| in_word(*c))
            .map(|(_, c)| c);
        let mut found = look(head);
        let mut end = at;
        let tail = after
            .char_indices()
            .take_while(|(_, c)| in_word(*c))
            .map(|(i, c)| {
                end = at + i + c.len_utf8();
                c
            });
        let more = look(tail);
        found.ascii |= more.ascii;
        found.foreign |= more.foreign;
        found.cyrillic |= more.cyrillic;
        found.latin |= more.latin;
        self.end = end;
        let alone = end == at + after.chars().next().map_or(0, char::len_utf8)
            && !before.ends_with(in_word);
        if alone && self.is_set_apart(at, end) {
            self.script = Script::Own;
            return;
        }
        let cyrillic = found.cyrillic && !found.latin;
        self.script = if cyrillic || (found.foreign && !found.ascii) {
            Script::Own
        } else {
            Script::Latin
        };
    }
}

impl LatinWords<'_> {
    /// Whether the letter between two places is one of a Cyrillic word written letter by letter: one of those beside it,
    /// each behind one sign, has no twin.
    fn is_set_apart(&self, start: usize, end: usize) -> bool {
        let (before, _) = self.text.split_at(start);
        let (_, after) = self.text.split_at(end);
        holds_cyrillic(after.chars()) || holds_cyrillic(before.chars().rev())
    }
}

/// Letters looked at on either side of one that is set apart.
const MOST_APART: usize = 16;

/// Whether one of the single letters that follow, each behind one sign, is Cyrillic and has no twin.
fn holds_cyrillic(signs: impl Iterator<Item = char>) -> bool {
    let mut signs = signs.peekable();
    for _ in 0..MOST_APART {
        let (separator, letter) = (signs.next(), signs.next());
        let single = signs.peek().is_none_or(|c| !in_word(*c));
        let (Some(separator), Some(letter)) = (separator, letter) else {
            return false;
        };
        if in_word(separator) || !letter.is_alphabetic() || !single {
            return false;
        }
        if is_cyrillic(letter) && row(letter).is_none() {
            return true;
        }
    }
    false
}

/// What a word holds.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Letters {
    /// An ASCII letter or digit.
    ascii: bool,
    /// An ASCII letter that looks like no Cyrillic one.
    latin: bool,
    /// A letter with no twin.
    foreign: bool,
    /// A Cyrillic one.
    cyrillic: bool,
}

fn look(word: impl Iterator<Item = char>) -> Letters {
    word.fold(Letters::default(), |found, c| {
        let row = row(c);
        let foreign = c.is_alphabetic() && !c.is_ascii() && row.is_none();
        let plain = row.filter(|r| !r.in_word).map_or("", |r| r.to);
        let latin = |c: char| c.is_ascii_alphabetic() && twin(c).is_none();
        Letters {
            ascii: found.ascii || c.is_ascii_alphanumeric() || !plain.is_empty(),
            latin: found.latin || latin(c) || plain.contains(latin),
            foreign: found.foreign || foreign,
            cyrillic: found.cyrillic || (foreign && is_cyrillic(c)),
        }
    })
}

/// Letters and digits make a word, and what is dropped inside it; Han and kana do not.
fn in_word(c: char) -> bool {
    (c.is_alphanumeric() && !matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}'))
        || row(c).is_some_and(|r| r.to.is_empty())
}

/// The text in lower case at the same offsets, or `None` when it is so already.
pub(in crate::text) fn lower_of(cased: &str) -> Option<String> {
    // Most of any text has no letter case beyond ASCII.
    let beyond = cased.bytes().fold(false, |f, b| f | is_cased_lead(b));
    if !beyond {
        let capitals = cased.bytes().fold(false, |f, b| f | b.is_ascii_uppercase());
        return capitals.then(|| cased.to_ascii_lowercase());
    }
    if !cased.chars().any(char::is_uppercase) {
        return None;
    }
    let mut out = String::with_capacity(cased.len());
    for c in cased.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(s), None) if s.len_utf8() == c.len_utf8() => out.push(s),
            _ => out.push(c),
        }
    }
    Some(out)
}

/// Whether a letter of a script with case may begin with this byte: all but what lies between U+2E80 and U+9FFF.
fn is_cased_lead(byte: u8) -> bool {
    matches!(byte, 0xC2..=0xE2 | 0xEA..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, cased: &str, techniques: &[Technique]) {
        let got = clean(raw);
        assert_eq!(got.cased, cased, "{raw}");
        assert_eq!(
            got.map
                .techniques(0..cased.len(), false)
                .iter()
                .collect::<Vec<_>>(),
            techniques,
            "{raw}"
        );
        assert_eq!(clean(&got.cased).cased, cased, "{raw} twice");
        assert_eq!(got.cased.len(), got.lower.len(), "{raw} lower");
    }

    #[test]
    fn costumes_are_taken_off_and_named() {
        use Technique::{
            CombiningMarks, Confusable, Fullwidth, Invisible, StyledLetters, VariantHan,
        };
        check("Antminer S19 95T", "Antminer S19 95T", &[]);
        check("ＡＮＴminer", "ANTminer", &[Fullwidth]);
        check("𝐒𝟏𝟗", "S19", &[StyledLetters]);
        check("ⓢ①⑨", "s19", &[StyledLetters]);
        check("🅼🅸🅽🅴🆁", "miner", &[StyledLetters]);
        check("Аntmіner", "Antminer", &[Confusable]);
        check("礦機", "矿机", &[VariantHan]);
        check("鉱機", "矿机", &[VariantHan]);
        check(
            "二手三台芸香一二三四五六七八九十",
            "二手三台芸香一二三四五六七八九十",
            &[],
        );
        check("矿\u{200B}机", "矿机", &[Invisible]);
        check("矿\u{FE0F}机", "矿机", &[Invisible]);
        check("❤\u{FE0F}机", "❤机", &[]);
        check("矿̶机̶", "矿机", &[CombiningMarks]);
        check("mínér", "miner", &[CombiningMarks]);
        check("мaйнep", "мaйнep", &[]);
        check("м.а.й.н.е.р", "м.а.й.н.е.р", &[]);
        check("а.с.е", "a.c.e", &[Confusable]);
        check("Аntminerы", "Antminerы", &[Confusable]);
        check("Bitc〇in 一一〇T", "BitcOin 一一〇T", &[Confusable]);
        check("Antminer™ S9", "Antminer S9", &[]);
        check("1㎾", "1kW", &[]);
        check("3250Ｗ　95Ｔ", "3250W 95T", &[Fullwidth]);
    }

    #[test]
    fn plain_words_of_other_scripts_stay() {
        check("майнер", "майнер", &[]);
        check("マイニング", "マイニング", &[]);
        check("채굴기", "채굴기", &[]);
        check("Продам майнер Whatsminer", "Продам майнер Whatsminer", &[]);
    }
}

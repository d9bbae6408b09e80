//! Ways of reading clean text. `plain` is the clean text itself; here is `tight`.

use super::map::OffsetMap;

/// A channel's text and the way back to clean text.
#[derive(Debug, Clone, Default)]
pub struct ChannelText {
    /// What the channel reads.
    pub text: String,
    /// Back to clean text; every edit is a gap or a repeat that was skipped.
    pub map: OffsetMap,
}

/// A gap longer than this is no disguise.
pub(crate) const GAP_LIMIT_CHARS: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Letter,
    Digit,
    Gap,
}

/// Gives clean text as `tight` reads it: separators, blanks and repeats skipped between Han and between letters, never
/// beside digits. Terms go through the same function. One pass.
pub fn tight(clean: &str) -> ChannelText {
    let mut out = ChannelText {
        text: String::with_capacity(clean.len()),
        map: OffsetMap::default(),
    };
    let mut last: Option<char> = None;
    // Where the gap behind `last` begins, and its signs so far.
    let mut gap: Option<(usize, usize)> = None;
    for (at, c) in clean.char_indices() {
        let class = class(c);
        if class == Class::Gap {
            gap = Some(gap.map_or((at, 1), |(start, n)| (start, n + 1)));
            continue;
        }
        let apart = gap.is_some();
        if let Some((start, signs)) = gap.take() {
            let joins =
                last.is_some_and(|l| joins(self::class(l), class)) && signs <= GAP_LIMIT_CHARS;
            if joins {
                out.map
                    .push(out.text.len()..out.text.len(), start..at, None);
            } else {
                out.text
                    .push_str(clean.get(start..at).expect("gaps lie between chars"));
            }
        }
        // A sign repeated across a gap belongs to two words (scrypts, hash sha).
        if !apart && last == Some(c) && matches!(class, Class::Han | Class::Letter) {
            out.map
                .push(out.text.len()..out.text.len(), at..at + c.len_utf8(), None);
            continue;
        }
        out.text.push(c);
        last = Some(c);
    }
    if let Some((start, _)) = gap {
        out.text
            .push_str(clean.get(start..).expect("gaps begin on a char border"));
    }
    out
}

fn joins(a: Class, b: Class) -> bool {
    matches!(
        (a, b),
        (Class::Han | Class::Letter, Class::Han | Class::Letter)
    )
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        _ if c.is_ascii() => Class::Gap,
        // Strokes that are set between signs as rules.
        '丨' | '丶' | '丿' | '〡' => Class::Gap,
        _ if is_han(c) => Class::Han,
        _ if c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() => Class::Letter,
        _ => Class::Gap,
    }
}

/// Whether `c` is a Han sign.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '\u{3007}')
}

/// Whether `c` is a letter or digit of a script that sets words apart; Han, kana and Hangul end at any other script.
pub(crate) fn has_word_borders(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !is_han(c)
        && !matches!(c, '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(clean: &str, text: &str) {
        let got = tight(clean);
        assert_eq!(got.text, text, "{clean}");
        // Text without what was skipped is what the channel reads.
        let mut kept = clean.to_owned();
        for edit in got.map.edits().iter().rev() {
            kept.replace_range(edit.from.start as usize..edit.from.end as usize, "");
        }
        assert_eq!(kept, text, "{clean}");
    }

    #[test]
    fn gaps_between_letters_go_and_between_digits_stay() {
        check("矿-机", "矿机");
        check("矿矿机机", "矿机");
        check("挖矿 矿机", "挖矿矿机");
        check("b.i.t m.i.n", "bitmin");
        check("s19-95t and 13.5t", "s19-95tand 13.5t");
        check("gpu 矿机", "gpu矿机");
        check("--矿--", "--矿--");
        check("", "");
    }
}

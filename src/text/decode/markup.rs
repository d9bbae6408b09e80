//! Tags: which bytes they take, which are gaps, and what they hide.

use std::ops::Range;

/// A piece of mark-up.
pub(super) struct Markup {
    /// Bytes it takes.
    pub(super) len: usize,
    /// What stands in its place.
    pub(super) gap: Gap,
}

/// What mark-up leaves behind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: text before and after touch.
    Inline,
    /// A line break.
    Block,
}

/// Elements that do not break a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var",
    "wbr",
];
/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// A tag longer than this is text.
const TAG_LIMIT_BYTES: usize = 4096;
/// Elements open at the same time that are kept in mind.
const DEPTH_LIMIT: usize = 256;

/// Hidden text inside a word longer than this is read as text.
const FILLER_CHARS: usize = 16;

/// The elements open at one place.
#[derive(Default)]
pub(super) struct Tags {
    /// Raw bytes hidden so far.
    pub(super) hidden: Vec<Range<usize>>,
    open: Vec<String>,
    /// Depth and place where the outermost hiding element began.
    hides: Option<(usize, usize)>,
    /// No closing sign stands behind this place, so none need be looked for.
    hopeless: bool,
}

impl Tags {
    /// Reads the mark-up at the start of `rest`, which stands at raw byte `at`.
    pub(super) fn read(&mut self, rest: &str, at: usize) -> Option<Markup> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            let inside = comment.get(..end)?;
            let behind = comment.get(end..).and_then(|c| c.strip_prefix("-->"));
            let in_word = behind.is_some_and(|c| c.starts_with(char::is_alphanumeric));
            if in_word && inside.chars().count() <= FILLER_CHARS {
                return Some(Markup {
                    len: rest.len().min(end + 7),
                    gap: Gap::Inline,
                });
            }
            // What stands inside is read, and is nothing that a buyer sees.
            if self.hides.is_none() {
                self.hidden.push(at + 4..at + 4 + end);
            }
            return Some(Markup {
                len: 4,
                gap: Gap::Block,
            });
        }
        let body = rest.get(1..)?;
        let closing = body.starts_with('/');
        let body = body.strip_prefix('/').unwrap_or(body);
        if !body.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') || self.hopeless {
            return None;
        }
        let name: String = body
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
            .take(16)
            .collect::<String>()
            .to_ascii_lowercase();
        let len = self.tag_end(rest)?;
        let tag = rest.get(..len)?;
        let gap = if INLINE.contains(&name.as_str()) {
            Gap::Inline
        } else {
            Gap::Block
        };
        if !closing && (name == "script" || name == "style") {
            return Some(Markup {
                len: len + skip_raw_text(rest.get(len..)?, &name),
                gap: Gap::Block,
            });
        }
        if closing {
            self.close(&name, at);
        } else if !VOID.contains(&name.as_str())
            && !tag.ends_with("/>")
            && self.open.len() < DEPTH_LIMIT
        {
            if self.hides.is_none() && hides(tag) {
                self.hides = Some((self.open.len(), at + len));
            }
            self.open.push(name);
        }
        Some(Markup { len, gap })
    }

    /// Gives the bytes of a short element that is hidden and holds no mark-up, when a letter or sign follows: filler inside
    /// a word, of which a buyer sees nothing.
    pub(super) fn hidden_in_word(&mut self, rest: &str) -> Option<usize> {
        if rest.starts_with("<!")
            || rest.starts_with("</")
            || !rest.as_bytes().get(1)?.is_ascii_alphabetic()
            || self.hopeless
        {
            return None;
        }
        let open = self.tag_end(rest)?;
        if !hides(rest.get(..open)?) {
            return None;
        }
        let inside = rest.get(open..)?;
        let content = inside.find('<').filter(|n| {
            inside
                .get(..*n)
                .is_some_and(|t| t.chars().count() <= FILLER_CHARS)
        })?;
        let closing = inside.get(content..)?;
        let close = closing
            .starts_with("</")
            .then(|| closing.find('>'))
            .flatten()?
            + 1;
        let len = open + content + close;
        rest.get(len..)?
            .starts_with(char::is_alphanumeric)
            .then_some(len)
    }

    /// Notes that the text ends at raw byte `at`.
    pub(super) fn end(&mut self, at: usize) {
        if let Some((_, start)) = self.hides.take() {
            self.hidden.push(start..at);
        }
    }

    fn close(&mut self, name: &str, at: usize) {
        let Some(depth) = self.open.iter().rposition(|open| open == name) else {
            return;
        };
        self.open.truncate(depth);
        if let Some((hiding, start)) = self.hides
            && depth <= hiding
        {
            self.hidden.push(start..at);
            self.hides = None;
        }
    }

    fn tag_end(&mut self, rest: &str) -> Option<usize> {
        let mut quote = None;
        for (i, b) in rest.bytes().enumerate().take(TAG_LIMIT_BYTES) {
            match (quote, b) {
                (None, b'>') => return Some(i + 1),
                (None, b'<') if i > 0 => return None,
                (None, b'"' | b'\'') if rest.as_bytes()[i - 1] == b'=' => quote = Some(b),
                (Some(q), b) if q == b => quote = None,
                _ => {}
            }
        }
        self.hopeless = rest.len() > TAG_LIMIT_BYTES && !rest.contains('>');
        None
    }
}

fn skip_raw_text(rest: &str, name: &str) -> usize {
    let end = format!("</{name}");
    let at = rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len());
    let tail = rest
        .get(at..)
        .and_then(|t| t.find('>'))
        .map_or(rest.len() - at, |i| i + 1);
    at + tail
}

/// Whether a start tag hides its content by style or attribute.
fn hides(tag: &str) -> bool {
    let tight: String = tag
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    let zero = |name: &str| {
        tight
            .match_indices(name)
            .any(|(at, _)| tight.get(at + name.len()..).is_some_and(is_zero))
    };
    tight.starts_with("<template")
        || is_one_colour(&tight)
        || tight.contains("display:none")
        || tight.contains("visibility:hidden")
        || zero("font-size:")
        || zero("<fontsize=")
        || zero("<fontsize=\"")
        || zero("opacity:")
        || zero("max-height:")
        || tight.contains("left:-9999")
        || tag.split_whitespace().skip(1).any(|word| {
            word.trim_end_matches(['>', '/']) == "hidden" || word.starts_with("hidden=")
        })
}

/// Whether letters have the colour of what is behind them.
fn is_one_colour(tight: &str) -> bool {
    let value = |name: &str| {
        let at = tight.match_indices(name).find(|(at, _)| {
            *at == 0
                || !tight.as_bytes()[at - 1].is_ascii_alphabetic()
                    && tight.as_bytes()[at - 1] != b'-'
        });
        let behind = tight.get(at?.0 + name.len()..)?;
        behind
            .split([';', '"', '\'', '>', '!'])
            .next()
            .filter(|v| !v.is_empty())
    };
    let behind = value("background-color:").or(value("background:"));
    behind.is_some() && behind == value("color:")
}

fn is_zero(value: &str) -> bool {
    let number: String = value
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    number.parse::<f64>() == Ok(0.0) || (value.starts_with("1px") && number == "1")
}

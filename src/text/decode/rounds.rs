//! The rounds over one text.

use std::borrow::Cow;
use std::ops::Range;

use super::super::map::OffsetMap;
use super::escapes::{self, Escape};
use super::markup::{self, Markup, Tags};
use crate::listing::Technique;

/// Decoded text and the way back.
#[derive(Debug, Clone, Default)]
pub struct Decoded<'t> {
    /// What a buyer reads, hidden text included.
    pub text: Cow<'t, str>,
    /// One map a round, the last round first.
    pub maps: Vec<OffsetMap>,
    /// Raw bytes hidden by style, sorted.
    pub hidden: Vec<Range<usize>>,
}

/// Decodes `raw`. Text without `<`, `&`, `%`, `\` and `://` is borrowed.
///
/// Linear: each round looks at each byte a bounded number of times.
pub fn decode(raw: &str) -> Decoded<'_> {
    let mut decoded = Decoded {
        text: Cow::Borrowed(raw),
        ..Decoded::default()
    };
    for _ in 0..2 {
        if !wants(&decoded.text) {
            break;
        }
        let mut round = Round::default();
        round.run(&decoded.text);
        if round.map.is_identity() {
            break;
        }
        if decoded.maps.is_empty() {
            decoded.hidden = round.hidden;
        }
        decoded.text = Cow::Owned(round.out);
        decoded.maps.insert(0, round.map);
    }
    decoded
}

fn wants(text: &str) -> bool {
    text.bytes()
        .any(|b| matches!(b, b'<' | b'&' | b'%' | b'\\'))
        || text.contains("://")
        || text.contains("www.")
        || escapes::may_hold_base64(text)
}

#[derive(Default)]
struct Round {
    out: String,
    map: OffsetMap,
    hidden: Vec<Range<usize>>,
}

impl Round {
    fn run(&mut self, text: &str) {
        let mut tags = Tags::default();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = text.len() - rest.len();
            let taken = match c {
                '<' => self.tag(rest, at, &mut tags),
                '&' | '%' | '\\' => self.escape(rest, at),
                c if c.is_ascii_alphanumeric()
                    && !self.out.ends_with(|c: char| c.is_ascii_alphanumeric()) =>
                {
                    self.url(rest, at).or_else(|| self.base64(rest, at))
                }
                _ => None,
            };
            // What is glued to letters and digits begins nothing.
            let taken = taken.unwrap_or_else(|| {
                let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
                let kept = run.max(c.len_utf8());
                self.out.push_str(rest.get(..kept).unwrap_or(""));
                kept
            });
            rest = rest
                .get(taken..)
                .expect("what is taken ends on a char border");
        }
        tags.end(text.len());
        self.hidden = tags.hidden;
    }

    fn tag(&mut self, rest: &str, at: usize, tags: &mut Tags) -> Option<usize> {
        let in_word = self.out.ends_with(char::is_alphanumeric);
        let Markup { len, gap } = match tags.hidden_in_word(rest).filter(|_| in_word) {
            Some(len) => Markup {
                len,
                gap: markup::Gap::Inline,
            },
            None => tags.read(rest, at)?,
        };
        let start = self.out.len();
        let technique = match gap {
            markup::Gap::Block => {
                self.out.push('\n');
                None
            }
            // Mark-up that splits a word is text a buyer cannot see.
            markup::Gap::Inline => {
                let next = rest.get(len..).and_then(|r| r.chars().next());
                let inside =
                    in_word && next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '<' | '&'));
                inside.then_some(Technique::HiddenMarkup)
            }
        };
        self.map
            .push(start..self.out.len(), at..at + len, technique);
        Some(len)
    }

    fn base64(&mut self, rest: &str, at: usize) -> Option<usize> {
        let escape = escapes::base64(rest)?;
        Some(self.replace(escape, at))
    }

    fn escape(&mut self, rest: &str, at: usize) -> Option<usize> {
        if let Some(len) = escapes::blank(&self.out, rest) {
            let start = self.out.len();
            self.out.push(' ');
            let technique = Some(Technique::Encoded);
            self.map.push(start..start + 1, at..at + len, technique);
            return Some(len);
        }
        let escape = escapes::read(rest)?;
        Some(self.replace(escape, at))
    }

    fn replace(&mut self, Escape { len, text }: Escape, at: usize) -> usize {
        let start = self.out.len();
        self.out.push_str(&text);
        let technique = text
            .chars()
            .any(char::is_alphanumeric)
            .then_some(Technique::Encoded);
        self.map
            .push(start..self.out.len(), at..at + len, technique);
        len
    }

    fn url(&mut self, rest: &str, at: usize) -> Option<usize> {
        let len = escapes::url(rest)?;
        let start = self.out.len();
        self.out.push(' ');
        self.map.push(start..start + 1, at..at + len, None);
        Some(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, text: &str) {
        assert_eq!(decode(raw).text, text, "{raw}");
    }

    #[test]
    fn marks_and_escapes_are_read_as_a_browser_would() {
        check("plain 100% text", "plain 100% text");
        check("&#30719;&#x673a;", "矿机");
        check("&amp;#30719;", "矿");
        check("%E7%9F%BF%E6%9C%BA", "矿机");
        check(r"\u77ff\u673a", "矿机");
        check(r"\x6d\x69\x6e\x65\x72 \xE7\x9F\xBF", "miner 矿");
        check("bitcoin%20miner 50%20 off", "bitcoin miner 50%20 off");
        check("YW50bWluZXI= S19", "antminer S19");
        check("a &lt; b &amp; c", "a < b & c");
        check("<p>矿<b>机</b></p>S9", "\n矿机\nS9");
        check("x<!-- no -->y", "xy");
        check("<script>var miner = 1;</script>hello", "\nhello");
        check("see https://shop.example/antminer-s19?x=1 now", "see   now");
        check("5 < 6 and 7 > 3", "5 < 6 and 7 > 3");
        check("a &nosuch; b &", "a &nosuch; b &");
        check("save 50%AB", "save 50%AB");
        check("<", "<");
        check("矿<span style=\"display:none\">x</span>机", "矿机");
        check("k<font size=0>q</font>uangji", "kuangji");
        check("5oyW55+/5pWZ56iL 加微信", "挖矿教程 加微信");
        check("Yml0Y29pbiBtaW5lcg== new", "bitcoin miner new");
        check(
            "internationalization of Antminer19XYZABCD",
            "internationalization of Antminer19XYZABCD",
        );
    }

    #[test]
    fn text_hidden_by_style_is_read_and_marked() {
        let raw = "Desk lamp<span style=\"display: none\">antminer s19</span> warm";
        let got = decode(raw);
        assert_eq!(got.text, "Desk lampantminer s19 warm");
        let at = raw.find("antminer").expect("in the text");
        assert!(
            got.hidden.iter().any(|h| h.start <= at && at + 12 <= h.end),
            "{:?}",
            got.hidden
        );
    }
}

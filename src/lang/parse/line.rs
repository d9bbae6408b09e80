//! One line: alternatives between `or`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::ast::{Line, ListId, SignalId};
use super::cursor::Parser;

/// Names a line may use.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Lists, with the number of terms each holds.
    pub lists: BTreeMap<String, (ListId, usize)>,
    /// Signals.
    pub signals: BTreeMap<String, SignalId>,
    /// Departments, which are lists of path words.
    pub departments: BTreeMap<String, ListId>,
    /// Whether the lines were read before, so that their regexes need no second look.
    pub read_before: bool,
}

/// What is wrong with a line, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Words saying what was found; never change once released.
    pub code: &'static str,
    /// Bytes of the line.
    pub span: Range<usize>,
    /// One sentence.
    pub title: String,
    /// The name found, when another may be meant.
    pub found: String,
    /// What is allowed there.
    pub allowed: Vec<String>,
}

/// Reads one line.
///
/// # Errors
/// The first fault, with its place in `text`.
pub fn parse(text: &str, known: &Known) -> Result<Line, Fault> {
    let mut parser = Parser::new(text, known);
    let mut items = vec![parser.item()?];
    loop {
        parser.blanks();
        if parser.at == text.len() {
            return Ok(Line {
                text: text.into(),
                items,
                place: 0..0,
            });
        }
        let start = parser.at;
        match parser.word() {
            "or" => items.push(parser.item()?),
            "and" => {
                return Err(parser.fault(
                    "no_and",
                    start,
                    "`and` is written as a line of its own: every line must hold".into(),
                ));
            }
            found => {
                let found = if found.is_empty() {
                    parser.rest()
                } else {
                    found
                }
                .to_owned();
                return Err(parser.unknown(
                    "unexpected_words",
                    start,
                    format!("unexpected `{found}`, expected `or` or the end of the line"),
                    found,
                    vec!["or".into()],
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ast::{ListId, SignalId};

    fn known() -> Known {
        let mut known = Known::default();
        known.lists.insert("rig_noun".into(), (ListId(0), 3));
        known.lists.insert("coin".into(), (ListId(1), 2));
        known.lists.insert("empty".into(), (ListId(2), 0));
        known.signals.insert("game".into(), SignalId(0));
        known.departments.insert("miners".into(), ListId(3));
        known
    }

    #[test]
    fn lines_of_every_form_are_read() {
        for line in [
            "@rig_noun",
            "title:@rig_noun or attributes.型号:@coin",
            "2x @coin",
            "title:2x @coin",
            "&game",
            "model(asic, usb, by=figure)",
            "named(asic)",
            "hashrate or near(hashrate~, @coin, 12)",
            "power or efficiency or storage [10..20 TB]",
            "amount [0.01..100 @coin]",
            "price < 10.5 USD",
            "2 of(@coin, @rig_noun, power)",
            "same_sentence(@coin, named(asic))",
            "for(named(asic)) or with(@rig_noun)",
            "part_of(@rig_noun, asic)",
            "insufficient_text",
            "denied(@rig_noun)",
            "disguised(@rig_noun, separators) or disguised(@coin)",
            "department(miners)",
            "/矿\\s*机/ or @coin",
        ] {
            let got = parse(line, &known());
            assert!(got.is_ok(), "{line}: {got:?}");
        }
    }

    #[test]
    fn faults_point_at_their_place_and_say_what_is_allowed() {
        let cases = [
            ("@rig_non", "unknown_list", "@rig_non"),
            ("@rig_noun and @coin", "no_and", "and"),
            ("titel:@coin", "unknown_field", "titel"),
            ("near(@coin, @rig_noun)", "missing_sign", ")"),
            ("model(asik)", "unknown_kind", "asik"),
            ("3x @coin", "never_fires", "3x @coin"),
            ("@empty", "never_fires", "@empty"),
            ("storage [20..10 TB]", "never_fires", "20..10"),
            ("/x*/", "bad_regex", "/x*/"),
            ("", "unknown_word", ""),
            ("@coin @coin", "unexpected_words", "@"),
        ];
        for (line, code, place) in cases {
            let fault = parse(line, &known()).expect_err(line);
            assert_eq!(fault.code, code, "{line}: {fault:?}");
            assert_eq!(
                line.get(fault.span.clone())
                    .map(|t| t.chars().take(place.chars().count()).collect::<String>())
                    .as_deref(),
                Some(place),
                "{line}: {fault:?}"
            );
        }
        assert_eq!(
            parse("@rig_non", &known()).expect_err("unknown").allowed,
            ["coin", "empty", "rig_noun"]
        );
    }
}

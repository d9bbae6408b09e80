//! A line's text → its tree.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;

use super::ast::{Compare, FieldSelect, Item, Line, ListId, SignalId, What};
use crate::listing::{FieldKind, Technique};
use crate::models::{Confirmed, ModelKind};

/// Names a line may use.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Lists, with the number of terms each holds.
    pub lists: BTreeMap<String, (ListId, usize)>,
    /// Signals.
    pub signals: BTreeMap<String, SignalId>,
    /// Departments, which are lists of path words.
    pub departments: BTreeMap<String, ListId>,
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

/// Words an item may begin with.
const WHATS: &[&str] = &[
    "@list",
    "&signal",
    "model(…)",
    "named(…)",
    "hashrate",
    "hashrate~",
    "power",
    "efficiency",
    "storage […]",
    "amount […]",
    "price",
    "N of(…)",
    "near(…)",
    "same_sentence(…)",
    "for(…)",
    "with(…)",
    "part_of(…)",
    "insufficient_text",
    "denied(@list)",
    "disguised(…)",
    "department(…)",
    "/regex/",
];
const FIELDS: &[&str] = &[
    "title",
    "description",
    "attributes",
    "skus",
    "image_text",
    "category_path",
];

/// Reads one line.
///
/// # Errors
/// The first fault, with its place in `text`.
pub fn parse(text: &str, known: &Known) -> Result<Line, Fault> {
    let mut parser = Parser { text, at: 0, known };
    let mut items = vec![parser.item()?];
    loop {
        parser.blanks();
        if parser.at == text.len() {
            return Ok(Line {
                text: text.into(),
                items,
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

struct Parser<'t> {
    text: &'t str,
    at: usize,
    known: &'t Known,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.blanks();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.eat(sign) {
            return Ok(());
        }
        Err(self.fault(
            "missing_sign",
            self.at,
            format!("expected `{sign}`, found `{}`", self.here()),
        ))
    }

    fn here(&self) -> String {
        match self.rest().chars().take(12).collect::<String>() {
            rest if rest.is_empty() => "the end of the line".into(),
            rest => rest,
        }
    }

    /// A name: letters, digits, `_`, `.`, `-`.
    fn word(&mut self) -> &'t str {
        self.blanks();
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn number(&mut self) -> Result<f64, Fault> {
        self.blanks();
        let rest = self.rest();
        // `1..2` is two numbers: a point belongs to a number only before a digit.
        let mut end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let behind = rest.as_bytes().get(end..).unwrap_or(&[]);
        if end > 0 && behind.first() == Some(&b'.') && behind.get(1).is_some_and(u8::is_ascii_digit)
        {
            end += 1 + behind[1..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
        }
        let start = self.at;
        self.at += end;
        rest.get(..end).unwrap_or("").parse().map_err(|_| {
            self.fault(
                "no_number",
                start,
                format!("expected a number, found `{}`", self.here()),
            )
        })
    }

    fn whole(&mut self) -> Result<usize, Fault> {
        let start = self.at;
        let value = self.number()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked to be a small whole number"
        )]
        if value.fract() == 0.0 && (0.0..=100_000.0).contains(&value) {
            Ok(value as usize)
        } else {
            Err(self.fault(
                "no_number",
                start,
                format!("expected a whole number up to 100000, found `{value}`"),
            ))
        }
    }

    fn fault(&self, code: &'static str, start: usize, title: String) -> Fault {
        let end = self.at.max(
            start
                + self
                    .text
                    .get(start..)
                    .and_then(|t| t.chars().next())
                    .map_or(0, char::len_utf8),
        );
        Fault {
            code,
            span: start..end,
            title,
            found: String::new(),
            allowed: Vec::new(),
        }
    }

    fn unknown(
        &self,
        code: &'static str,
        start: usize,
        title: String,
        found: String,
        allowed: Vec<String>,
    ) -> Fault {
        Fault {
            found,
            allowed,
            ..self.fault(code, start, title)
        }
    }

    fn item(&mut self) -> Result<Item, Fault> {
        self.blanks();
        let start = self.at;
        let field = self.field()?;
        let count = self.count()?;
        let what = self.what()?;
        if let What::List(list) = what
            && let Some((name, (_, terms))) =
                self.known.lists.iter().find(|(_, (id, _))| *id == list)
            && count > *terms
        {
            return Err(self.fault(
                "never_fires",
                start,
                format!("`{count}x @{name}` can never hold: the list has {terms} terms"),
            ));
        }
        Ok(Item {
            field,
            count,
            what,
            span: start..self.at,
        })
    }

    fn field(&mut self) -> Result<Option<FieldSelect>, Fault> {
        let start = self.at;
        let word = self.word();
        if word.is_empty() || !self.rest().starts_with(':') {
            self.at = start;
            return Ok(None);
        }
        let select = match word {
            "title" => FieldSelect::Kind(FieldKind::Title),
            "description" => FieldSelect::Kind(FieldKind::Description),
            "attributes" => FieldSelect::Kind(FieldKind::Attribute),
            "skus" => FieldSelect::Kind(FieldKind::Sku),
            "image_text" => FieldSelect::Kind(FieldKind::ImageText),
            "category_path" => FieldSelect::Kind(FieldKind::CategoryPath),
            _ => match word.strip_prefix("attributes.") {
                Some(key) => FieldSelect::Attribute(key.into()),
                None => {
                    return Err(self.unknown(
                        "unknown_field",
                        start,
                        format!("unknown field `{word}`"),
                        word.into(),
                        FIELDS.iter().map(|f| (*f).into()).collect(),
                    ));
                }
            },
        };
        self.at += 1;
        Ok(Some(select))
    }

    /// `3x`, else 1.
    fn count(&mut self) -> Result<usize, Fault> {
        self.blanks();
        let start = self.at;
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || self.rest().as_bytes().get(digits) != Some(&b'x') {
            return Ok(1);
        }
        let count = self.whole()?;
        self.at += 1;
        if count == 0 {
            return Err(self.fault(
                "never_fires",
                start,
                "`0x` always holds: ask for at least 1".into(),
            ));
        }
        Ok(count)
    }

    fn what(&mut self) -> Result<What, Fault> {
        self.blanks();
        let start = self.at;
        if self.eat("@") {
            return self.list(start).map(What::List);
        }
        if self.eat("&") {
            let name = self.word();
            return self
                .known
                .signals
                .get(name)
                .map(|id| What::Signal(*id))
                .ok_or_else(|| {
                    self.unknown(
                        "unknown_signal",
                        start,
                        format!("unknown signal `&{name}`"),
                        name.into(),
                        self.known.signals.keys().cloned().collect(),
                    )
                });
        }
        if self.eat("/") {
            return self.regex(start);
        }
        if self.rest().starts_with(|c: char| c.is_ascii_digit()) {
            let count = self.whole()?;
            if self.word() != "of" {
                return Err(self.fault(
                    "missing_sign",
                    start,
                    "a number is followed by `x` (3x @list) or `of(…)`".into(),
                ));
            }
            let whats = self.whats()?;
            if count == 0 || count > whats.len() {
                return Err(self.fault(
                    "never_fires",
                    start,
                    format!("`{count} of` {} things never or always holds", whats.len()),
                ));
            }
            return Ok(What::Of(count, whats));
        }
        let word = self.word();
        match word {
            "model" => self.kinds(true).map(|(kinds, by)| What::Model(kinds, by)),
            "named" => self.kinds(false).map(|(kinds, _)| What::Named(kinds)),
            "hashrate" => Ok(What::Hashrate {
                bare: self.eat("~"),
            }),
            "power" => Ok(What::Power),
            "efficiency" => Ok(What::Efficiency),
            "storage" => self.storage(),
            "amount" => self.amount(),
            "price" => self.price(),
            "near" => self.near(),
            "same_sentence" => self.pair().map(|(a, b)| What::SameSentence(a, b)),
            "for" => self.one().map(What::For),
            "with" => self.one().map(What::With),
            "part_of" => self.part_of(),
            "insufficient_text" => Ok(What::InsufficientText),
            "denied" => {
                self.expect("(")?;
                self.expect("@")?;
                let list = self.list(self.at)?;
                self.expect(")")?;
                Ok(What::Denied(list))
            }
            "disguised" => self.disguised(),
            "department" => self.departments(),
            _ => {
                let found = if word.is_empty() {
                    self.here()
                } else {
                    word.into()
                };
                let title = format!("expected something to look for, found `{found}`");
                Err(self.unknown(
                    "unknown_word",
                    start,
                    title,
                    found,
                    WHATS.iter().map(|w| (*w).into()).collect(),
                ))
            }
        }
    }

    fn list(&mut self, start: usize) -> Result<ListId, Fault> {
        let name = self.word();
        match self.known.lists.get(name) {
            Some((_, 0)) => Err(self.fault(
                "never_fires",
                start,
                format!("`@{name}` can never hold: the list has no terms"),
            )),
            Some((id, _)) => Ok(*id),
            None => Err(self.unknown(
                "unknown_list",
                start,
                format!("unknown list `@{name}`"),
                name.into(),
                self.known.lists.keys().cloned().collect(),
            )),
        }
    }

    fn regex(&mut self, start: usize) -> Result<What, Fault> {
        let rest = self.rest();
        let mut end = None;
        let mut escaped = false;
        for (i, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '/' => {
                    end = Some(i);
                    break;
                }
                _ => {}
            }
        }
        let Some(end) = end else {
            return Err(self.fault("missing_sign", start, "the regex has no closing `/`".into()));
        };
        let pattern = rest.get(..end).unwrap_or("").replace("\\/", "/");
        self.at += end + 1;
        let regex = Regex::new(&pattern).map_err(|e| {
            self.fault(
                "bad_regex",
                start,
                format!(
                    "not a regex: {}",
                    e.to_string().lines().last().unwrap_or("")
                ),
            )
        })?;
        if regex.is_match("") {
            return Err(self.fault(
                "bad_regex",
                start,
                "the regex matches the empty text, so it always holds".into(),
            ));
        }
        Ok(What::Regex(regex))
    }

    fn kinds(&mut self, with_by: bool) -> Result<(Vec<ModelKind>, Option<Confirmed>), Fault> {
        self.expect("(")?;
        let mut kinds = Vec::new();
        let mut by = None;
        loop {
            self.blanks();
            let start = self.at;
            let word = self.word();
            if word == "by" && with_by {
                self.expect("=")?;
                let start = self.at;
                by =
                    Some(match self.word() {
                        "figure" => Confirmed::Figure,
                        "maker" => Confirmed::Maker,
                        "algorithm" => Confirmed::Algorithm,
                        found => return Err(self.unknown(
                            "unknown_word",
                            start,
                            format!(
                                "a model is confirmed by figure, maker or algorithm, not `{found}`"
                            ),
                            found.into(),
                            ["figure", "maker", "algorithm"].map(String::from).to_vec(),
                        )),
                    });
            } else {
                kinds.push(word.parse().map_err(|()| {
                    self.unknown(
                        "unknown_kind",
                        start,
                        format!("unknown hardware kind `{word}`"),
                        word.into(),
                        ModelKind::NAMES.iter().map(|(n, _)| (*n).into()).collect(),
                    )
                })?);
            }
            if self.eat(",") {
                continue;
            }
            self.expect(")")?;
            return if kinds.is_empty() {
                Err(self.fault(
                    "missing_sign",
                    start,
                    "name at least one hardware kind".into(),
                ))
            } else {
                Ok((kinds, by))
            };
        }
    }

    fn whats(&mut self) -> Result<Vec<What>, Fault> {
        self.expect("(")?;
        let mut whats = vec![self.what()?];
        while self.eat(",") {
            whats.push(self.what()?);
        }
        self.expect(")")?;
        Ok(whats)
    }

    fn one(&mut self) -> Result<Box<What>, Fault> {
        self.expect("(")?;
        let what = self.what()?;
        self.expect(")")?;
        Ok(Box::new(what))
    }

    fn pair(&mut self) -> Result<(Box<What>, Box<What>), Fault> {
        self.expect("(")?;
        let a = self.what()?;
        self.expect(",")?;
        let b = self.what()?;
        self.expect(")")?;
        Ok((Box::new(a), Box::new(b)))
    }

    fn near(&mut self) -> Result<What, Fault> {
        self.expect("(")?;
        let a = self.what()?;
        self.expect(",")?;
        let b = self.what()?;
        self.expect(",")?;
        let distance = self.whole()?;
        self.expect(")")?;
        Ok(What::Near(Box::new(a), Box::new(b), distance))
    }

    fn range(&mut self) -> Result<(f64, f64), Fault> {
        self.expect("[")?;
        let start = self.at;
        let low = self.number()?;
        self.expect("..")?;
        let high = self.number()?;
        if low > high {
            return Err(self.fault(
                "never_fires",
                start,
                format!("the range {low}..{high} is empty: the first number is the larger one"),
            ));
        }
        Ok((low, high))
    }

    fn storage(&mut self) -> Result<What, Fault> {
        self.blanks();
        if !self.rest().starts_with('[') {
            return Ok(What::Storage(0.0, f64::INFINITY));
        }
        let (low, high) = self.range()?;
        self.blanks();
        let start = self.at;
        let factor = match self.word() {
            "GB" => 1e9,
            "TB" => 1e12,
            "PB" => 1e15,
            found => {
                return Err(self.unknown(
                    "unknown_word",
                    start,
                    format!("unknown storage unit `{found}`"),
                    found.into(),
                    ["GB", "TB", "PB"].map(String::from).to_vec(),
                ));
            }
        };
        self.expect("]")?;
        Ok(What::Storage(low * factor, high * factor))
    }

    fn amount(&mut self) -> Result<What, Fault> {
        let (low, high) = self.range()?;
        self.expect("@")?;
        let list = self.list(self.at)?;
        self.expect("]")?;
        Ok(What::Amount(low, high, list))
    }

    fn price(&mut self) -> Result<What, Fault> {
        self.blanks();
        let start = self.at;
        let compare = if self.eat("<=") {
            Compare::AtMost
        } else if self.eat("<") {
            Compare::Less
        } else if self.eat(">=") {
            Compare::AtLeast
        } else if self.eat(">") {
            Compare::More
        } else {
            return Err(self.fault(
                "missing_sign",
                start,
                "price is compared by <, <=, > or >=".into(),
            ));
        };
        let value = self.number()?;
        self.blanks();
        let start = self.at;
        let currency = self.word();
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(self.fault(
                "missing_sign",
                start,
                format!("expected a currency of three capitals (CNY, USD), found `{currency}`"),
            ));
        }
        Ok(What::Price(compare, value, currency.into()))
    }

    fn part_of(&mut self) -> Result<What, Fault> {
        self.expect("(")?;
        self.expect("@")?;
        let list = self.list(self.at)?;
        self.expect(",")?;
        let mut kinds = Vec::new();
        loop {
            self.blanks();
            let start = self.at;
            let word = self.word();
            kinds.push(word.parse().map_err(|()| {
                self.unknown(
                    "unknown_kind",
                    start,
                    format!("unknown hardware kind `{word}`"),
                    word.into(),
                    ModelKind::NAMES.iter().map(|(n, _)| (*n).into()).collect(),
                )
            })?);
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(What::PartOf(list, kinds))
    }

    fn disguised(&mut self) -> Result<What, Fault> {
        self.expect("(")?;
        let what = self.what()?;
        let technique = if self.eat(",") {
            self.blanks();
            let start = self.at;
            let word = self.word();
            Some(word.parse::<Technique>().map_err(|_| {
                self.unknown(
                    "unknown_technique",
                    start,
                    format!("unknown technique `{word}`"),
                    word.into(),
                    Technique::NAMES.iter().map(|n| (*n).into()).collect(),
                )
            })?)
        } else {
            None
        };
        self.expect(")")?;
        Ok(What::Disguised(Box::new(what), technique))
    }

    fn departments(&mut self) -> Result<What, Fault> {
        self.expect("(")?;
        let mut lists = Vec::new();
        loop {
            self.blanks();
            let start = self.at;
            let word = self.word();
            let list = self.known.departments.get(word).ok_or_else(|| {
                self.unknown(
                    "unknown_department",
                    start,
                    format!("unknown department `{word}`"),
                    word.into(),
                    self.known.departments.keys().cloned().collect(),
                )
            })?;
            lists.push(*list);
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(What::Department(lists))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! The forms of `what` that take arguments.

use super::super::ast::{Compare, What};
use super::super::lazy_regex::LazyRegex;
use super::cursor::Parser;
use super::line::Fault;
use crate::listing::Technique;
use crate::models::{Confirmed, ModelKind};

impl Parser<'_> {
    pub(super) fn regex(&mut self, start: usize) -> Result<What, Fault> {
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
        if self.known.read_before {
            return Ok(What::Regex(LazyRegex::known(&pattern)));
        }
        let regex = LazyRegex::new(&pattern).map_err(|e| {
            self.fault(
                "bad_regex",
                start,
                format!(
                    "not a regex: {}",
                    e.to_string().lines().last().unwrap_or("")
                ),
            )
        })?;
        if regex.is_empty() {
            return Err(self.fault(
                "bad_regex",
                start,
                "the regex matches the empty text, so it always holds".into(),
            ));
        }
        Ok(What::Regex(regex))
    }

    pub(super) fn kinds(
        &mut self,
        with_by: bool,
    ) -> Result<(Vec<ModelKind>, Option<Confirmed>), Fault> {
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
                kinds.push(self.kind(word, start)?);
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

    pub(super) fn whats(&mut self) -> Result<Vec<What>, Fault> {
        self.expect("(")?;
        let mut whats = vec![self.what()?];
        while self.eat(",") {
            whats.push(self.what()?);
        }
        self.expect(")")?;
        Ok(whats)
    }

    pub(super) fn one(&mut self) -> Result<Box<What>, Fault> {
        self.expect("(")?;
        let what = self.what()?;
        self.expect(")")?;
        Ok(Box::new(what))
    }

    pub(super) fn pair(&mut self) -> Result<(Box<What>, Box<What>), Fault> {
        self.expect("(")?;
        let a = self.what()?;
        self.expect(",")?;
        let b = self.what()?;
        self.expect(")")?;
        Ok((Box::new(a), Box::new(b)))
    }

    pub(super) fn near(&mut self) -> Result<What, Fault> {
        self.expect("(")?;
        let a = self.what()?;
        self.expect(",")?;
        let b = self.what()?;
        self.expect(",")?;
        let distance = self.whole()?;
        self.expect(")")?;
        Ok(What::Near(Box::new(a), Box::new(b), distance))
    }

    pub(super) fn range(&mut self) -> Result<(f64, f64), Fault> {
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

    pub(super) fn worked_out(&mut self) -> Result<What, Fault> {
        self.blanks();
        let (low, high) = self.range()?;
        self.expect("]")?;
        Ok(What::WorkedOut(low, high))
    }

    pub(super) fn storage(&mut self) -> Result<What, Fault> {
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

    pub(super) fn amount(&mut self) -> Result<What, Fault> {
        let (low, high) = self.range()?;
        self.expect("@")?;
        let list = self.list(self.at)?;
        self.expect("]")?;
        Ok(What::Amount(low, high, list))
    }

    pub(super) fn price(&mut self) -> Result<What, Fault> {
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

    fn kind(&self, word: &str, start: usize) -> Result<ModelKind, Fault> {
        word.parse().map_err(|()| {
            self.unknown(
                "unknown_kind",
                start,
                format!("unknown hardware kind `{word}`"),
                word.into(),
                ModelKind::NAMES.iter().map(|(n, _)| (*n).into()).collect(),
            )
        })
    }

    pub(super) fn part_of(&mut self) -> Result<What, Fault> {
        self.expect("(")?;
        self.expect("@")?;
        let list = self.list(self.at)?;
        self.expect(",")?;
        let mut kinds = Vec::new();
        loop {
            self.blanks();
            let start = self.at;
            let word = self.word();
            kinds.push(self.kind(word, start)?);
            if !self.eat(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(What::PartOf(list, kinds))
    }

    pub(super) fn disguised(&mut self) -> Result<What, Fault> {
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

    pub(super) fn departments(&mut self) -> Result<What, Fault> {
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

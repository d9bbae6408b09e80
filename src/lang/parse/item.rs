//! One item: field, count, and what it looks for.

use super::super::ast::{FieldSelect, Item, ListId, What};
use super::cursor::Parser;
use super::line::Fault;
use crate::listing::FieldKind;

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

impl Parser<'_> {
    pub(super) fn item(&mut self) -> Result<Item, Fault> {
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

    pub(super) fn field(&mut self) -> Result<Option<FieldSelect>, Fault> {
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
    pub(super) fn count(&mut self) -> Result<usize, Fault> {
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

    pub(super) fn what(&mut self) -> Result<What, Fault> {
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
            "efficiency" if self.eat("~") => self.worked_out(),
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

    pub(super) fn list(&mut self, start: usize) -> Result<ListId, Fault> {
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
}

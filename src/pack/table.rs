//! Reads TOML tables with their places, so that every fault points into the file.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::report::{Report, Source};

/// A text with its place.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) text: String,
    /// Bytes of the file, quotes included.
    pub(super) span: Range<usize>,
    /// Byte of the file where the text itself begins, when it stands there unescaped.
    body: Option<usize>,
}

impl Text {
    /// Gives the bytes of the file that bytes of the text stand at; the whole value when it is escaped.
    pub(super) fn place(&self, inside: Range<usize>) -> Range<usize> {
        self.body
            .map_or(self.span.clone(), |at| at + inside.start..at + inside.end)
    }
}

/// Collects remarks on one file.
pub(super) struct Remarks<'r> {
    pub(super) source: Arc<Source>,
    pub(super) reports: &'r mut Vec<Report>,
}

impl Remarks<'_> {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        title: impl Into<String>,
    ) -> &mut Report {
        self.reports
            .push(Report::error(code, &self.source, span, title));
        self.reports.last_mut().expect("just pushed")
    }

    /// An unknown name: says what is allowed and what is nearest.
    pub(super) fn unknown(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        title: impl Into<String>,
        found: &str,
        allowed: &[&str],
    ) {
        let report = Report::error(code, &self.source, span, title).allowed(found, allowed);
        self.reports.push(report);
    }
}

/// Parses a file: all syntax faults become reports, what could be read is given.
pub(super) fn parse<'i>(
    source: &'i Arc<Source>,
    reports: &mut Vec<Report>,
) -> Spanned<DeTable<'i>> {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let report = Report::error("bad_toml", source, span, error.message().to_owned()).note(
            "regexes and texts with backslashes go in single quotes; Chinese keys go in quotes",
        );
        reports.push(report);
    }
    table
}

/// One table being read: keys asked for are noted, the rest are faults.
pub(super) struct Table<'t, 'i> {
    table: &'t DeTable<'i>,
    pub(super) span: Range<usize>,
    what: &'static str,
    allowed: &'static [&'static str],
}

impl<'t, 'i> Table<'t, 'i> {
    /// Takes a table and reports every key that is not allowed in it.
    pub(super) fn new(
        table: &'t DeTable<'i>,
        span: Range<usize>,
        what: &'static str,
        allowed: &'static [&'static str],
        remarks: &mut Remarks<'_>,
    ) -> Self {
        for (key, _) in table {
            if !allowed.contains(&key.get_ref().as_ref()) {
                remarks.unknown(
                    "unknown_key",
                    key.span(),
                    format!("unknown key `{}` in {what}", key.get_ref()),
                    key.get_ref(),
                    allowed,
                );
            }
        }
        Self {
            table,
            span,
            what,
            allowed,
        }
    }

    pub(super) fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'i>>> {
        debug_assert!(
            self.allowed.contains(&key),
            "{key} is asked for but not allowed"
        );
        self.table
            .iter()
            .find(|(k, _)| k.get_ref() == key)
            .map(|(_, v)| v)
    }

    /// Where the first of its keys stands, to point at the table as a whole.
    pub(super) fn place(&self) -> Range<usize> {
        self.table
            .iter()
            .next()
            .map_or(self.span.clone(), |(k, v)| {
                k.span().start..v.span().end.min(k.span().start + 80)
            })
    }

    pub(super) fn text(&self, key: &'static str, remarks: &mut Remarks<'_>) -> Option<Text> {
        let value = self.get(key)?;
        text_of(value, key, remarks)
    }

    /// A text that must be there.
    pub(super) fn required(&self, key: &'static str, remarks: &mut Remarks<'_>) -> Option<Text> {
        if self.get(key).is_none() {
            remarks.error(
                "missing_key",
                self.place(),
                format!("{} has no `{key}`", self.what),
            );
        }
        self.text(key, remarks)
    }

    /// A `true` or `false`; absent is false.
    pub(super) fn flag(&self, key: &'static str, remarks: &mut Remarks<'_>) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            remarks.error(
                "wrong_type",
                value.span(),
                format!(
                    "`{key}` is {}, expected true or false",
                    value.get_ref().type_str()
                ),
            );
            false
        })
    }

    pub(super) fn texts(&self, key: &'static str, remarks: &mut Remarks<'_>) -> Vec<Text> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(values) = value.get_ref() else {
            remarks.error(
                "wrong_type",
                value.span(),
                format!(
                    "`{key}` is {}, expected a list of texts",
                    value.get_ref().type_str()
                ),
            );
            return Vec::new();
        };
        values
            .iter()
            .filter_map(|v| text_of(v, key, remarks))
            .collect()
    }

    /// A name out of a closed set.
    pub(super) fn name<T: Copy>(
        &self,
        key: &'static str,
        names: &[(&'static str, T)],
        remarks: &mut Remarks<'_>,
    ) -> Option<T> {
        let text = self.text(key, remarks)?;
        name_of(&text, key, names, remarks)
    }

    /// Names out of a closed set.
    pub(super) fn names<T: Copy>(
        &self,
        key: &'static str,
        names: &[(&'static str, T)],
        remarks: &mut Remarks<'_>,
    ) -> Vec<T> {
        self.texts(key, remarks)
            .iter()
            .filter_map(|text| name_of(text, key, names, remarks))
            .collect()
    }

    /// Tables of an array of tables.
    pub(super) fn tables(
        &self,
        key: &'static str,
        remarks: &mut Remarks<'_>,
    ) -> Vec<(&'t DeTable<'i>, Range<usize>)> {
        self.get(key)
            .map(|value| tables_of(value, key, remarks))
            .unwrap_or_default()
    }
}

/// A name out of a closed set, or a report of what is allowed.
pub(super) fn name_of<T: Copy>(
    text: &Text,
    key: &str,
    names: &[(&'static str, T)],
    remarks: &mut Remarks<'_>,
) -> Option<T> {
    let found = names
        .iter()
        .find(|(name, _)| *name == text.text)
        .map(|(_, v)| *v);
    if found.is_none() {
        let allowed: Vec<&str> = names.iter().map(|(n, _)| *n).collect();
        remarks.unknown(
            "unknown_name",
            text.span.clone(),
            format!("unknown {key} `{}`", text.text),
            &text.text,
            &allowed,
        );
    }
    found
}

/// The tables of an array of tables.
pub(super) fn tables_of<'t, 'i>(
    value: &'t Spanned<DeValue<'i>>,
    key: &str,
    remarks: &mut Remarks<'_>,
) -> Vec<(&'t DeTable<'i>, Range<usize>)> {
    let DeValue::Array(values) = value.get_ref() else {
        remarks.error(
            "wrong_type",
            value.span(),
            format!(
                "`{key}` is {}, expected tables written [[{key}]]",
                value.get_ref().type_str()
            ),
        );
        return Vec::new();
    };
    let mut out = Vec::new();
    for value in values {
        match value.get_ref() {
            DeValue::Table(table) => out.push((table, value.span())),
            other => {
                remarks.error(
                    "wrong_type",
                    value.span(),
                    format!(
                        "`{key}` holds {}, expected tables written [[{key}]]",
                        other.type_str()
                    ),
                );
            }
        }
    }
    out
}

/// A text, or a report that it is none.
pub(super) fn text_of(
    value: &Spanned<DeValue<'_>>,
    key: &str,
    remarks: &mut Remarks<'_>,
) -> Option<Text> {
    let DeValue::String(text) = value.get_ref() else {
        remarks.error(
            "wrong_type",
            value.span(),
            format!(
                "`{key}` is {}, expected a text in quotes",
                value.get_ref().type_str()
            ),
        );
        return None;
    };
    let span = value.span();
    let written = remarks.source.text.get(span.clone()).unwrap_or("");
    let body = written.find(text.as_ref()).map(|at| span.start + at);
    Some(Text {
        text: text.to_string(),
        span,
        body,
    })
}

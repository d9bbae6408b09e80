//! Where the parser stands in its line, and its smallest steps.

use super::line::{Fault, Known};

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) known: &'t Known,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, known: &'t Known) -> Self {
        Self { text, at: 0, known }
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    pub(super) fn eat(&mut self, sign: &str) -> bool {
        self.blanks();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.eat(sign) {
            return Ok(());
        }
        Err(self.fault(
            "missing_sign",
            self.at,
            format!("expected `{sign}`, found `{}`", self.here()),
        ))
    }

    pub(super) fn here(&self) -> String {
        match self.rest().chars().take(12).collect::<String>() {
            rest if rest.is_empty() => "the end of the line".into(),
            rest => rest,
        }
    }

    /// A name: letters, digits, `_`, `.`, `-`.
    pub(super) fn word(&mut self) -> &'t str {
        self.blanks();
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')))
            .unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    pub(super) fn number(&mut self) -> Result<f64, Fault> {
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

    pub(super) fn whole(&mut self) -> Result<usize, Fault> {
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

    pub(super) fn fault(&self, code: &'static str, start: usize, title: String) -> Fault {
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

    pub(super) fn unknown(
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
}

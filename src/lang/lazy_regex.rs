//! A regex of a rule, compiled when it is first asked: of hundreds a run asks a few.

use std::fmt;
use std::sync::{Arc, OnceLock};

use regex::{Matches, Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind};

/// A regex as written; clones share what is compiled.
#[derive(Debug, Clone)]
pub struct LazyRegex(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    text: String,
    /// Bytes of the shortest match; none where nothing matches.
    least: Option<usize>,
    compiled: OnceLock<Regex>,
}

/// Parts of a regex, repetitions multiplied out, from which on it may be too big to compile: it is tried at once.
const BIG: u64 = 20_000;

impl LazyRegex {
    /// Reads a regex. Costs what parsing it costs, but for big ones.
    ///
    /// # Errors
    /// When it is none, or too big to be compiled.
    ///
    /// # Examples
    /// ```
    /// use trommel::lang::LazyRegex;
    ///
    /// assert!(LazyRegex::new("矿[0-9]+")?.is_match("矿12"));
    /// assert!(LazyRegex::new("矿(").is_err());
    /// # Ok::<(), regex::Error>(())
    /// ```
    pub fn new(text: &str) -> Result<Self, regex::Error> {
        let hir = regex_syntax::parse(text).map_err(|e| regex::Error::Syntax(e.to_string()))?;
        let compiled = if weight(&hir) > BIG {
            OnceLock::from(Regex::new(text)?)
        } else {
            OnceLock::new()
        };
        Ok(Self(Arc::new(Inner {
            text: text.to_owned(),
            least: hir.properties().minimum_len(),
            compiled,
        })))
    }

    /// The regex as written.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Whether it matches somewhere.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_match(text)
    }

    /// Its matches, in order.
    pub fn find_iter<'t>(&self, text: &'t str) -> Matches<'_, 't> {
        self.regex().find_iter(text)
    }

    /// The regex, compiled at the first call.
    fn regex(&self) -> &Regex {
        let Inner { text, compiled, .. } = &*self.0;
        compiled.get_or_init(|| {
            let mut builder = RegexBuilder::new(text);
            builder.size_limit(usize::MAX);
            builder.build().expect("parsed before, and of any size")
        })
    }

    /// Whether it matches the empty text.
    pub(super) fn is_empty(&self) -> bool {
        self.0.least == Some(0) && self.is_match("")
    }
}

impl fmt::Display for LazyRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Parts of a regex, repetitions multiplied out; classes count by their ranges.
fn weight(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(class) => match class {
            regex_syntax::hir::Class::Unicode(class) => 4 * class.ranges().len() as u64,
            regex_syntax::hir::Class::Bytes(class) => class.ranges().len() as u64,
        },
        HirKind::Repetition(repeated) => {
            let times = repeated.max.unwrap_or(repeated.min.saturating_add(1));
            u64::from(times).saturating_mul(weight(&repeated.sub))
        }
        HirKind::Capture(capture) => weight(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(weight).fold(1, u64::saturating_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_regex_or_too_big_is_told_at_once() {
        assert!(LazyRegex::new("矿(").is_err());
        assert!(LazyRegex::new(r"(\p{Han}{1000}){1000}").is_err());
        let small = LazyRegex::new("(?-u:\\b)k[0-9]{2}|矿").expect("a regex");
        assert!(small.0.compiled.get().is_none());
        assert!(small.is_match("a k12"));
    }

    #[test]
    fn what_matches_nothing_at_all_is_told() {
        for (text, empty) in [
            ("a*", true),
            ("a|", true),
            ("a+", false),
            (r"(?-u:\b)", false),
        ] {
            assert_eq!(
                LazyRegex::new(text).expect("a regex").is_empty(),
                empty,
                "{text}"
            );
        }
    }
}

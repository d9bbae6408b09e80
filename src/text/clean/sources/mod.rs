//! Sources of the clean table, one a file. Compiled into `build.rs` only; the library reads the merged table.
//!
//! In: a character. Out: what it is read as and the technique that was undone. The first source that knows a character
//! wins; the result is then looked up again until nothing changes, so cleaning twice is cleaning once.

mod accents;
mod compat;
mod confusable;
mod han;
mod invisible;
mod styled;

/// What a character becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The text it is read as; empty when it is dropped.
    pub(crate) to: String,
    /// Variant name of `Technique`, or empty when the spelling is ordinary (a no-break space).
    pub(crate) technique: &'static str,
    /// Only where the word around it is Latin (see `confusable`).
    pub(crate) in_word: bool,
}

/// The merged sources.
pub(crate) struct Table {
    han: han::Han,
}

impl Table {
    /// Merges the sources; the texts are `OpenCC`'s simplified and Japanese characters and Unihan's semantic variants.
    pub(crate) fn new(simplified: &str, japanese: &str, semantic: &str) -> Self {
        Self {
            han: han::Han::new(simplified, japanese, semantic),
        }
    }

    /// What `c` becomes, or `None` when it stays.
    pub(crate) fn step(&self, c: char) -> Option<Step> {
        let mut step = self.once(c)?;
        for _ in 0..4 {
            let again: String = step
                .to
                .chars()
                .map(|c| self.once(c).map_or_else(|| c.to_string(), |s| s.to))
                .collect();
            if again == step.to {
                break;
            }
            step.to = again;
        }
        (step.to != c.to_string()).then_some(step)
    }

    /// Characters that only simplified text uses.
    pub(crate) fn simplified_only(&self) -> Vec<char> {
        self.han.simplified_only()
    }

    fn once(&self, c: char) -> Option<Step> {
        if c.is_ascii() && !c.is_ascii_control() || c == '\n' {
            return None;
        }
        invisible::step(c)
            .or_else(|| styled::step(c))
            .or_else(|| self.han.step(c))
            .or_else(|| compat::step(c))
            .or_else(|| accents::step(c))
            .or_else(|| confusable::step(c))
    }
}

#[expect(clippy::unnecessary_wraps, reason = "sources give an option")]
fn becomes(to: impl Into<String>, technique: &'static str) -> Option<Step> {
    Some(Step {
        to: to.into(),
        technique,
        in_word: false,
    })
}

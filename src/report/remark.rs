//! One remark and the file it points into.

use std::ops::Range;
use std::sync::Arc;

/// How grave a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The pack does not load.
    Error,
    /// The pack loads; something is likely not meant.
    Warning,
}

/// A rule file that reports point into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as the user knows it.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// One place in a source, with a few words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Bytes of the source, clamped to it when rendered.
    pub span: Range<usize>,
    /// What is said there.
    pub text: String,
}

/// A remark on a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Words saying what was found (`unknown_list`); never change once released.
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// One sentence.
    pub title: String,
    /// The file.
    pub source: Arc<Source>,
    /// Places in the file; the first is the main one.
    pub labels: Vec<Label>,
    /// What is allowed, what to do.
    pub notes: Vec<String>,
}

impl Report {
    /// Gives an error at one place.
    pub fn error(
        code: &'static str,
        source: &Arc<Source>,
        span: Range<usize>,
        title: impl Into<String>,
    ) -> Self {
        let label = Label {
            span,
            text: String::new(),
        };
        Self {
            code,
            level: Level::Error,
            title: title.into(),
            source: Arc::clone(source),
            labels: vec![label],
            notes: Vec::new(),
        }
    }

    /// Gives a warning at one place.
    pub fn warning(
        code: &'static str,
        source: &Arc<Source>,
        span: Range<usize>,
        title: impl Into<String>,
    ) -> Self {
        Self {
            level: Level::Warning,
            ..Self::error(code, source, span, title)
        }
    }

    /// Says a few words at the main place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds what is allowed and the nearest of it to what was found.
    #[must_use]
    pub fn allowed(mut self, found: &str, allowed: &[&str]) -> Self {
        if let Some(near) = nearest(found, allowed.iter().copied()) {
            self.notes.push(format!("did you mean `{near}`?"));
        }
        if !allowed.is_empty() && allowed.len() <= 40 {
            self.notes
                .push(format!("allowed here: {}", allowed.join(", ")));
        }
        self
    }
}

/// Gives the candidate nearest to `found`, if one is near enough to be meant.
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = candidates
        .into_iter()
        .map(|c| (strsim::osa_distance(found, c), c))
        .min()?;
    (near.0 <= 1 + found.chars().count() / 4).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_proposes_only_what_could_be_meant() {
        assert_eq!(nearest("rig_non", ["rig_noun", "coin"]), Some("rig_noun"));
        assert_eq!(nearest("zebra", ["rig_noun", "coin"]), None);
        assert_eq!(nearest("x", []), None);
    }
}

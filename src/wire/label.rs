//! Labels of a labelled row.

use serde_json::Value;

use super::listing::ReadError;
use crate::listing::{Category, Decision, Technique};

/// What a labelled row says must be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The decision.
    pub decision: Decision,
    /// The category.
    pub category: Option<Category>,
    /// Tricks it holds.
    pub evasion: Vec<Technique>,
    /// `plain`, `evasive`, `borderline`, `hard_negative`, `ordinary`.
    pub difficulty: String,
    /// Why.
    pub note: String,
    /// Whether two careful people could differ.
    pub debatable: bool,
}

/// Reads the labels of a row.
///
/// # Errors
/// When the row is no object, or a label is missing or unknown.
pub fn label_from_json(row: &str) -> Result<Label, ReadError> {
    let value: Value = serde_json::from_str(row).map_err(|e| ReadError::NotJson(e.to_string()))?;
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("");
    let wrong = |message: String| ReadError::NotJson(message);
    let decision = text("decision")
        .parse()
        .map_err(|e| wrong(format!("label `decision`: {e}")))?;
    let category = match text("category") {
        "none" | "" => None,
        name => Some(
            name.parse()
                .map_err(|e| wrong(format!("label `category`: {e}")))?,
        ),
    };
    let evasion = value
        .get("evasion")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let evasion = evasion
        .iter()
        .map(|t| t.as_str().unwrap_or("").parse())
        .collect::<Result<_, _>>()
        .map_err(|e| wrong(format!("label `evasion`: {e}")))?;
    Ok(Label {
        decision,
        category,
        evasion,
        difficulty: text("difficulty").into(),
        note: text("note").into(),
        debatable: value
            .get("debatable")
            .and_then(Value::as_bool)
            .unwrap_or(false),
    })
}

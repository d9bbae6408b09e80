//! A verdict's line of JSON → its columns.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A verdict as the columns of a table. What it holds is what its line of JSON holds.
#[derive(Debug, Deserialize)]
pub struct VerdictColumns<'a> {
    /// The listing's id.
    #[serde(borrow, default)]
    pub id: Option<Cow<'a, str>>,
    /// `FILE:LINE`, when the listing has no id.
    #[serde(borrow, default)]
    pub at: Option<Cow<'a, str>>,
    /// The decision.
    #[serde(borrow)]
    pub decision: Cow<'a, str>,
    /// The category, or `none`.
    #[serde(borrow)]
    pub category: Cow<'a, str>,
    /// Tricks found.
    #[serde(borrow)]
    pub evasion: Vec<Cow<'a, str>>,
    /// The evidence as JSON, as it stands in the line.
    #[serde(borrow)]
    pub evidence: &'a RawValue,
    /// Remarks.
    #[serde(borrow)]
    pub notes: Vec<Cow<'a, str>>,
    /// The policy.
    #[serde(borrow)]
    pub policy: Cow<'a, str>,
    /// The day, `YYYY-MM-DD`.
    #[serde(borrow)]
    pub as_of: Cow<'a, str>,
    /// The pack.
    #[serde(borrow)]
    pub pack: Cow<'a, str>,
}

#[derive(Deserialize)]
struct RuleOf<'a> {
    #[serde(borrow, default)]
    rule: Option<Cow<'a, str>>,
}

/// Reads a line that [`verdict_to_json`](super::verdict_to_json) gave.
///
/// # Errors
/// When it is no verdict.
pub fn columns_of_verdict(line: &str) -> Result<VerdictColumns<'_>, String> {
    serde_json::from_str(line).map_err(|e| e.to_string())
}

impl VerdictColumns<'_> {
    /// The rules of the evidence, in its order.
    ///
    /// # Errors
    /// When the evidence is none.
    pub fn rules(&self) -> Result<Vec<Cow<'_, str>>, String> {
        let evidence: Vec<RuleOf<'_>> =
            serde_json::from_str(self.evidence.get()).map_err(|e| e.to_string())?;
        Ok(evidence.into_iter().filter_map(|e| e.rule).collect())
    }
}

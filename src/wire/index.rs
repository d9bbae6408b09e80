//! What an index was made of ↔ JSON.

use serde::{Deserialize, Serialize};

use super::run::{Counts, RunInput};

/// What an index was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexManifest {
    /// Version of the index's form.
    pub v: u32,
    /// Whether it was made to its end.
    pub complete: bool,
    /// Trommel's version.
    pub trommel: String,
    /// Hash of the program that made it: another one may see other things in a text.
    pub build: String,
    /// `NAME@VERSION+HASH` of the pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
    /// The day.
    pub as_of: String,
    /// `OURS=THEIRS`.
    pub fields: Vec<String>,
    /// Form of the inputs, if it was given.
    pub input_form: Option<String>,
    /// Encoding of the inputs.
    pub encoding: String,
    /// The inputs, in their order.
    pub inputs: Vec<IndexInput>,
    /// Rows that sleep and are found by their keys.
    pub asleep: u64,
    /// Rows that are awake, on which nothing fires, and that are found by their keys; all other ones are judged again
    /// whatever changes. Folders of form 1 say nothing of them.
    #[serde(default)]
    pub quiet: u64,
    /// Counts of the scan.
    pub counts: Counts,
}

/// An input of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexInput {
    /// What it looked like.
    #[serde(flatten)]
    pub looks: RunInput,
    /// Whether its rows are lines of UTF-8 that can be read from where they begin.
    pub plain: bool,
    /// Its rows.
    pub rows: u64,
}

/// A reject as an index keeps it, as far as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RejectLine {
    /// The input.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

/// Gives a manifest as JSON.
pub fn index_to_json(manifest: &IndexManifest) -> String {
    serde_json::to_string_pretty(manifest).expect("manifests hold only texts and numbers") + "\n"
}

/// Reads a manifest.
///
/// # Errors
/// When it is none.
pub fn index_from_json(text: &str) -> Result<IndexManifest, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

/// Reads a line that [`reject_to_json`](super::reject_to_json) gave.
///
/// # Errors
/// When it is none.
pub fn reject_from_json(line: &str) -> Result<RejectLine, String> {
    serde_json::from_str(line).map_err(|e| e.to_string())
}

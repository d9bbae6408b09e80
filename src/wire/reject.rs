//! A row that is no listing → JSON.

use serde::Serialize;

/// A row that is no listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The input.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// Bytes before the row.
    pub offset: u64,
    /// A short name for the fault.
    pub error: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// The first 4 KiB, broken bytes as U+FFFD.
    pub raw: String,
}

/// Gives a reject as one line of JSON, without a line break.
pub fn reject_to_json(reject: &Reject) -> String {
    serde_json::to_string(reject).expect("rejects hold only texts and numbers")
}

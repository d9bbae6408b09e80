//! Records of tables ↔ rows and verdicts.

use crate::listing::{By, Listing, Technique, Verdict};

/// How the records under a header become rows of JSON: `attributes.KEY` columns are one object, a `skus` or `evasion` column
/// is a list, empty cells are left out.
#[derive(Debug, Clone)]
pub struct RecordShape {
    parts: Vec<Part>,
    columns: usize,
}

/// A member of the row; columns by their place, keys as JSON.
#[derive(Debug, Clone)]
enum Part {
    Text(usize, String),
    /// One text of several, split at `;` and `,` if so asked.
    List(usize, String, bool),
    Attributes(Vec<(usize, String)>),
}

impl RecordShape {
    /// Gives the shape for a header.
    pub fn new(header: &[String]) -> Self {
        let mut parts = Vec::new();
        let mut attributes: Option<usize> = None;
        for (column, name) in header.iter().enumerate() {
            if let Some(key) = name.strip_prefix("attributes.") {
                let place = *attributes.get_or_insert(parts.len());
                if place == parts.len() {
                    parts.push(Part::Attributes(Vec::new()));
                }
                if let Some(Part::Attributes(keys)) = parts.get_mut(place) {
                    keys.push((column, json(key)));
                }
            } else if name == "skus" || name == "evasion" {
                parts.push(Part::List(column, json(name), name == "evasion"));
            } else {
                parts.push(Part::Text(column, json(name)));
            }
        }
        Self {
            parts,
            columns: header.len(),
        }
    }

    /// Columns of the header.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Appends a record, which may have fewer cells than the header, as one line of JSON without a line break.
    pub fn write(&self, cells: &[impl AsRef<str>], out: &mut Vec<u8>) {
        let cell = |column: usize| {
            let text = cells.get(column).map_or("", AsRef::as_ref);
            (!text.is_empty()).then_some(text)
        };
        out.push(b'{');
        let mut first = true;
        for part in &self.parts {
            match part {
                Part::Text(column, key) => {
                    if let Some(text) = cell(*column) {
                        member(&mut first, key, out);
                        string(text, out);
                    }
                }
                Part::List(column, key, split) => {
                    if let Some(text) = cell(*column) {
                        member(&mut first, key, out);
                        list(text, *split, out);
                    }
                }
                Part::Attributes(keys) => {
                    let mut inner = true;
                    for (column, key) in keys {
                        if let Some(text) = cell(*column) {
                            if inner {
                                member(&mut first, "\"attributes\"", out);
                                out.push(b'{');
                            }
                            member(&mut inner, key, out);
                            string(text, out);
                        }
                    }
                    if !inner {
                        out.push(b'}');
                    }
                }
            }
        }
        out.push(b'}');
    }
}

fn member(first: &mut bool, key: &str, out: &mut Vec<u8>) {
    if !std::mem::take(first) {
        out.push(b',');
    }
    out.extend_from_slice(key.as_bytes());
    out.push(b':');
}

fn list(text: &str, split: bool, out: &mut Vec<u8>) {
    out.push(b'[');
    if split {
        for (i, item) in text.split([';', ',']).enumerate() {
            if i > 0 {
                out.push(b',');
            }
            string(item.trim(), out);
        }
    } else {
        string(text, out);
    }
    out.push(b']');
}

fn json(text: &str) -> String {
    serde_json::to_string(text).expect("texts can be written")
}

fn string(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("memory can be written");
}

/// The columns of [`verdict_cells`].
pub const VERDICT_COLUMNS: [&str; 8] = [
    "id", "decision", "category", "evasion", "rules", "found", "notes", "pack",
];

/// Gives a verdict as cells: lists are joined by `; `, what was found is the seller's own text.
pub fn verdict_cells(listing: &Listing, verdict: &Verdict, pack: &str, at: &str) -> [String; 8] {
    let by = |by: &By| match by {
        By::Rule { rule, .. } => Some(rule.clone()),
        By::List { list, strength } => Some(format!("{list} ({strength})")),
        By::Disguise { .. } => None,
        By::Override { id } => Some(format!("override {id}")),
    };
    let found: Vec<&str> = verdict
        .evidence
        .iter()
        .flat_map(|e| &e.hits)
        .filter_map(|h| listing.fields[h.field].text.get(h.span.range()))
        .collect();
    [
        listing.id.clone().unwrap_or_else(|| at.to_owned()),
        verdict.decision.name().into(),
        verdict
            .category
            .map_or("none", crate::listing::Category::name)
            .into(),
        verdict
            .evasion
            .iter()
            .map(Technique::name)
            .collect::<Vec<_>>()
            .join("; "),
        verdict
            .evidence
            .iter()
            .filter_map(|e| by(&e.by))
            .collect::<Vec<_>>()
            .join("; "),
        found.join("; "),
        verdict.notes.join("; "),
        pack.to_owned(),
    ]
}

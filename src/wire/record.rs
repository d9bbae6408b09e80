//! Records of tables ↔ rows and verdicts.

use serde_json::{Map, Value};

use crate::listing::{By, Listing, Technique, Verdict};

/// Gives a record as one line of JSON: `attributes.KEY` and `skus.KEY` are nested, a `skus` or `evasion` column is a list,
/// empty cells are left out.
pub fn record_to_json(header: &[String], cells: &[&str]) -> String {
    let mut row = Map::new();
    for (name, cell) in header
        .iter()
        .zip(cells)
        .filter(|(_, cell)| !cell.is_empty())
    {
        let text = Value::String((*cell).to_owned());
        match name.split_once('.') {
            Some((outer @ "attributes", inner)) => {
                if let Value::Object(object) = row
                    .entry(outer)
                    .or_insert_with(|| Value::Object(Map::new()))
                {
                    object.insert(inner.to_owned(), text);
                }
            }
            _ if name == "skus" => {
                row.insert(name.clone(), Value::Array(vec![text]));
            }
            _ if name == "evasion" => {
                row.insert(
                    name.clone(),
                    Value::Array(
                        cell.split([';', ','])
                            .map(|t| Value::String(t.trim().to_owned()))
                            .collect(),
                    ),
                );
            }
            _ => {
                row.insert(name.clone(), text);
            }
        }
    }
    Value::Object(row).to_string()
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

//! `overrides.toml`: single listings, sellers or texts that are allowed or blocked whatever the rules say.

use std::sync::Arc;

use super::lists::pairs;
use super::policy::Date;
use super::table::{Remarks, Table, parse};
use crate::listing::Category;
use crate::report::{Report, Source};

/// What an override applies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A listing's id.
    Listing(String),
    /// A seller's id.
    Seller(String),
    /// The hash of a listing's text.
    Text(String),
}

/// One override.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Override {
    /// Its name in verdicts.
    pub id: String,
    /// What it applies to.
    pub target: Target,
    /// The category it blocks as; none allows.
    pub blocks: Option<Category>,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub expires: Option<Date>,
}

const KEYS: &[&str] = &[
    "id", "listing", "seller", "text", "decision", "category", "reason", "expires",
];

/// Reads the overrides.
pub(super) fn read(source: &Arc<Source>, reports: &mut Vec<Report>) -> Vec<Override> {
    let root = parse(source, reports);
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let top = Table::new(
        root.get_ref(),
        root.span(),
        "the overrides",
        &["override"],
        &mut remarks,
    );
    let tables = top.tables("override", &mut remarks);
    tables
        .into_iter()
        .filter_map(|(table, span)| {
            one(
                &Table::new(table, span, "an override", KEYS, &mut remarks),
                &mut remarks,
            )
        })
        .collect()
}

fn one(table: &Table<'_, '_>, remarks: &mut Remarks<'_>) -> Option<Override> {
    let id = table.required("id", remarks)?;
    let reason = table.required("reason", remarks)?.text;
    let targets: Vec<Target> = [
        table
            .text("listing", remarks)
            .map(|t| Target::Listing(t.text)),
        table
            .text("seller", remarks)
            .map(|t| Target::Seller(t.text)),
        table.text("text", remarks).map(|t| Target::Text(t.text)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let [target] = targets.as_slice() else {
        remarks.error(
            "bad_override",
            id.span,
            "an override names one of `listing`, `seller` and `text`",
        );
        return None;
    };
    let block = table.required("decision", remarks).and_then(|t| {
        super::table::name_of(
            &t,
            "decision",
            &[("allow", false), ("block", true)],
            remarks,
        )
    })?;
    let category = table.name("category", &pairs(Category::ALL, Category::name), remarks);
    if block && category.is_none() {
        remarks.error(
            "bad_override",
            id.span,
            "an override that blocks names its `category`",
        );
        return None;
    }
    let expires = match table
        .text("expires", remarks)
        .map(|t| (t.text.parse::<Date>(), t.span))
    {
        Some((Err(fault), span)) => {
            remarks.error("bad_date", span, fault);
            None
        }
        Some((Ok(date), _)) => Some(date),
        None => None,
    };
    Some(Override {
        id: id.text,
        target: target.clone(),
        blocks: category.filter(|_| block),
        reason,
        expires,
    })
}

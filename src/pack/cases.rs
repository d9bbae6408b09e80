//! Cases beside rules and in `cases.toml`.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::lists::pairs;
use super::table::{Remarks, Table, parse, text_of};
use crate::lang::{Breaks, Case, CaseListing};
use crate::listing::{Category, Decision, FieldKind, Listing, Technique};
use crate::report::{Report, Source};

const KEYS: &[&str] = &[
    "block", "review", "pass", "breaks", "category", "evasion", "policy", "as_of", "note",
];
const LISTING_KEYS: &[&str] = &[
    "id",
    "title",
    "description",
    "attributes",
    "skus",
    "category_path",
    "price",
    "currency",
    "seller_id",
    "image_text",
];

/// Reads `cases.toml`.
pub(super) fn read(source: &Arc<Source>, reports: &mut Vec<Report>) -> Vec<Case> {
    let root = parse(source, reports);
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let top = Table::new(
        root.get_ref(),
        root.span(),
        "the cases",
        &["case"],
        &mut remarks,
    );
    let tables = top.tables("case", &mut remarks);
    tables
        .into_iter()
        .filter_map(|(table, span)| case(table, span, &mut remarks))
        .collect()
}

/// Reads one case.
pub(super) fn case(
    table: &DeTable<'_>,
    span: Range<usize>,
    remarks: &mut Remarks<'_>,
) -> Option<Case> {
    let table = Table::new(table, span, "a case", KEYS, remarks);
    let given: Vec<_> = [
        ("block", Decision::Block),
        ("review", Decision::Review),
        ("pass", Decision::Pass),
    ]
    .into_iter()
    .filter_map(|(key, d)| table.get(key).map(|v| (v, d)))
    .collect();
    let [(value, decision)] = given.as_slice() else {
        remarks.error(
            "bad_case",
            table.place(),
            "a case gives its listing as one of `block`, `review` and `pass`",
        );
        return None;
    };
    let listing = listing(value, remarks)?;
    let breaks = match table.get("breaks") {
        None => None,
        Some(value) => Some(breaks(value, remarks)?),
    };
    let category = table.name("category", &pairs(Category::ALL, Category::name), remarks);
    let evasion = table
        .get("evasion")
        .map(|_| table.names("evasion", &pairs(Technique::ALL, Technique::name), remarks));
    let as_of = table.text("as_of", remarks).map(|t| t.text);
    let policy = table.text("policy", remarks).map(|t| t.text);
    Some(Case {
        listing: CaseListing(listing),
        decision: *decision,
        breaks,
        category,
        evasion,
        policy,
        as_of,
        span: table.place(),
    })
}

fn breaks(value: &Spanned<DeValue<'_>>, remarks: &mut Remarks<'_>) -> Option<Breaks> {
    let number = match value.get_ref() {
        DeValue::Integer(n) => n.as_str().parse().ok().filter(|n| *n > 0).map(Breaks::All),
        DeValue::String(text) => text
            .strip_prefix("unless ")
            .and_then(|n| n.trim().parse().ok())
            .filter(|n| *n > 0)
            .map(Breaks::Unless),
        _ => None,
    };
    if number.is_none() {
        remarks.error(
            "bad_case",
            value.span(),
            "`breaks` is the number of a line (1) or of an unless line (\"unless 1\")",
        );
    }
    number
}

fn listing(value: &Spanned<DeValue<'_>>, remarks: &mut Remarks<'_>) -> Option<Listing> {
    let table = match value.get_ref() {
        DeValue::String(title) => return Some(Listing::titled(title)),
        DeValue::Table(table) => {
            Table::new(table, value.span(), "a listing", LISTING_KEYS, remarks)
        }
        other => {
            remarks.error(
                "wrong_type",
                value.span(),
                format!(
                    "a listing is {}, expected a title in quotes or a table",
                    other.type_str()
                ),
            );
            return None;
        }
    };
    let mut listing = Listing::new();
    let push = |listing: &mut Listing, kind, key, remarks: &mut Remarks<'_>| {
        if let Some(text) = table.text(key, remarks) {
            listing.push(kind, key, &text.text);
        }
    };
    push(&mut listing, FieldKind::Title, "title", remarks);
    push(&mut listing, FieldKind::Description, "description", remarks);
    if let Some(attributes) = table.get("attributes").and_then(|v| v.get_ref().as_table()) {
        for (key, value) in attributes {
            if let Some(text) = text_of(value, key.get_ref(), remarks) {
                listing.push_pair(
                    FieldKind::Attribute,
                    format!("attributes.{}", key.get_ref()),
                    key.get_ref(),
                    &text.text,
                );
            }
        }
    }
    for (i, sku) in table.texts("skus", remarks).iter().enumerate() {
        listing.push(FieldKind::Sku, &format!("skus.{i}"), &sku.text);
    }
    push(&mut listing, FieldKind::ImageText, "image_text", remarks);
    push(
        &mut listing,
        FieldKind::CategoryPath,
        "category_path",
        remarks,
    );
    listing.id = table.text("id", remarks).map(|t| t.text);
    listing.seller_id = table.text("seller_id", remarks).map(|t| t.text);
    listing.currency = table.text("currency", remarks).map(|t| t.text);
    listing.price = table.get("price").and_then(|v| match v.get_ref() {
        DeValue::Integer(n) => n.as_str().parse().ok(),
        DeValue::Float(n) => n.as_str().parse().ok(),
        _ => None,
    });
    Some(listing)
}

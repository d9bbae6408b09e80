//! A rule in `shadow` that fired → JSON.

use serde::Serialize;

use crate::lang::Rule;
use crate::listing::{Decision, Listing};

#[derive(Serialize)]
struct ShadowLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    at: &'a str,
    rule: &'a str,
    says: &'static str,
    category: &'static str,
    decision: &'static str,
}

/// Gives one line of JSON, without a line break: the listing, the rule with what it would say, and the decision that was
/// made without it.
pub fn shadow_to_json(listing: &Listing, at: &str, rule: &Rule, decision: Decision) -> String {
    let line = ShadowLine {
        id: listing.id.as_deref(),
        at,
        rule: &rule.id,
        says: rule.says.name(),
        category: rule.category.name(),
        decision: decision.name(),
    };
    serde_json::to_string(&line).expect("texts only")
}

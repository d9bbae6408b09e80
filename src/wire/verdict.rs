//! Verdict → JSON.

use serde::Serialize;

use crate::listing::{By, Evidence, HitText, Listing, Techniques, Verdict};

/// What every verdict of one run carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The policy.
    pub policy: String,
    /// The day.
    pub as_of: String,
    /// `NAME@VERSION+HASH` of the pack.
    pub pack: String,
}

#[derive(Serialize)]
struct VerdictLine<'a> {
    v: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'a str>,
    decision: &'static str,
    category: &'static str,
    evasion: Vec<&'static str>,
    evidence: Vec<EvidenceLine<'a>>,
    notes: &'a [String],
    policy: &'a str,
    as_of: &'a str,
    pack: &'a str,
}

#[derive(Serialize)]
struct EvidenceLine<'a> {
    #[serde(flatten)]
    by: ByLine<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hits: Vec<HitLine<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ByLine<'a> {
    Rule {
        rule: &'a str,
        says: &'static str,
    },
    List {
        list: &'a str,
        strength: &'static str,
    },
    Disguise {
        disguise: Vec<&'static str>,
    },
    Override {
        r#override: &'a str,
    },
}

#[derive(Serialize)]
struct HitLine<'a> {
    field: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    term: &'a str,
    technique: Vec<&'static str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// Gives a verdict as one line of JSON, without a line break. `at` names the row when the listing has no id.
pub fn verdict_to_json(
    listing: &Listing,
    verdict: &Verdict,
    stamp: &Stamp,
    at: Option<&str>,
) -> String {
    let line = VerdictLine {
        v: 1,
        id: listing.id.as_deref(),
        at: at.filter(|_| listing.id.is_none()),
        decision: verdict.decision.name(),
        category: verdict
            .category
            .map_or("none", crate::listing::Category::name),
        evasion: names(verdict.evasion),
        evidence: verdict
            .evidence
            .iter()
            .map(|e| evidence(listing, e))
            .collect(),
        notes: &verdict.notes,
        policy: &stamp.policy,
        as_of: &stamp.as_of,
        pack: &stamp.pack,
    };
    serde_json::to_string(&line).expect("verdicts hold only texts and numbers")
}

fn names(techniques: Techniques) -> Vec<&'static str> {
    techniques
        .iter()
        .map(crate::listing::Technique::name)
        .collect()
}

fn evidence<'a>(listing: &'a Listing, evidence: &'a Evidence) -> EvidenceLine<'a> {
    let by = match &evidence.by {
        By::Rule { rule, says } => ByLine::Rule {
            rule,
            says: says.name(),
        },
        By::List { list, strength } => ByLine::List {
            list,
            strength: strength.name(),
        },
        By::Disguise { techniques } => ByLine::Disguise {
            disguise: names(*techniques),
        },
        By::Override { id } => ByLine::Override { r#override: id },
    };
    EvidenceLine {
        by,
        hits: evidence.hits.iter().map(|h| hit(listing, h)).collect(),
        more: evidence.more,
    }
}

fn hit<'a>(listing: &'a Listing, hit: &'a HitText) -> HitLine<'a> {
    let field = &listing.fields[hit.field];
    let points = |bytes: usize| field.text.get(..bytes).map_or(0, |t| t.chars().count());
    let start = points(hit.span.start);
    let text = field.text.get(hit.span.range()).unwrap_or("");
    HitLine {
        field: &field.name,
        start,
        end: start + text.chars().count(),
        text,
        term: &hit.term,
        technique: names(hit.techniques),
    }
}

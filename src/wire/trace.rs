//! A trace → JSON, for tools.

use serde_json::{Value, json};

use crate::engine::{LineTrace, Trace};
use crate::listing::{HitText, Listing, Technique};
use crate::literal::Governed;
use crate::models::Confirmed;

/// Gives the steps of a verdict as JSON. `v` is the version of the form.
pub fn trace_to_json(listing: &Listing, trace: &Trace) -> Value {
    let hit = |h: &HitText| {
        let field = &listing.fields[h.field];
        let points = |bytes: usize| field.text.get(..bytes).map_or(0, |t| t.chars().count());
        json!({"field": field.name, "start": points(h.span.start), "end": points(h.span.end), "text": field.text.get(h.span.range()), "term": h.term,
               "technique": h.techniques.iter().map(Technique::name).collect::<Vec<_>>()})
    };
    let line = |l: &LineTrace| json!({"line": l.text, "holds": l.holds, "hits": l.hits.iter().map(hit).collect::<Vec<_>>()});
    json!({
        "v": 1,
        "decision": trace.verdict.decision.name(),
        "category": trace.verdict.category.map_or("none", crate::listing::Category::name),
        "evasion": trace.verdict.evasion.iter().map(Technique::name).collect::<Vec<_>>(),
        "sieve": {"asleep": trace.sieve.woken_by.is_empty(), "seen": trace.sieve.seen, "woken_by": trace.sieve.woken_by},
        "fields": trace.fields.iter().map(|f| json!({"field": f.name, "clean": f.clean, "changed": f.changed, "words": f.words})).collect::<Vec<_>>(),
        "hits": trace.hits.iter().map(|h| json!({"hit": hit(&h.hit), "list": h.list, "strength": h.strength.name(), "channel": h.channel.name(), "governed": governed(h.governed)})).collect::<Vec<_>>(),
        "figures": trace.figures.iter().map(hit).collect::<Vec<_>>(),
        "models": trace.models.iter().map(|m| json!({"hit": hit(&m.hit), "kind": m.kind.name(), "confirmed": m.confirmed.map(confirmed), "figures": m.figures.iter().map(hit).collect::<Vec<_>>(), "row": m.row, "governed": governed(m.governed)})).collect::<Vec<_>>(),
        "rules": trace.rules.iter().map(|r| json!({"rule": r.rule, "fired": r.fired, "all": r.all.iter().map(line).collect::<Vec<_>>(), "unless": r.unless.iter().map(line).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "table": trace.standing.iter().map(|s| json!({"category": s.category.name(), "table": s.table.name(), "decision": s.decision.name(), "row": s.row})).collect::<Vec<_>>(),
        "excepted": trace.excepted.iter().map(|(c, line)| json!({"category": c.name(), "by": line})).collect::<Vec<_>>(),
        "context": trace.context.iter().map(|(c, rule)| json!({"category": c.name(), "instead": rule})).collect::<Vec<_>>(),
    })
}

/// What governs a hit, as tools name it.
pub fn governed(governed: Governed) -> Option<&'static str> {
    match governed {
        Governed::Free => None,
        Governed::Denied => Some("denied"),
        Governed::Origin => Some("origin"),
    }
}

/// What confirmed a model, as tools name it.
pub fn confirmed(by: Confirmed) -> &'static str {
    match by {
        Confirmed::Algorithm => "algorithm",
        Confirmed::Maker => "maker",
        Confirmed::Figure => "figure",
    }
}

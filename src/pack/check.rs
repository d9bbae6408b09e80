//! What holds between the parts of a pack: unique names, no circles, no rule that lets a seller soften his offer.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::wakes::Wakes;
use crate::lang::{Line, Rule, SignalId, What};
use crate::listing::Category;
use crate::report::{Report, Source};

/// Reports names that stand twice.
pub(super) fn unique<'n>(
    what: &str,
    names: impl IntoIterator<Item = (&'n str, &'n Arc<Source>, Range<usize>)>,
    reports: &mut Vec<Report>,
) {
    let mut seen = BTreeMap::new();
    for (name, source, span) in names {
        if let Some(first) = seen.insert(name, source) {
            reports.push(
                Report::error(
                    "defined_twice",
                    source,
                    span,
                    format!("the {what} `{name}` is defined twice"),
                )
                .note(format!("the first stands in {}", first.path)),
            );
        }
    }
}

/// Whether a signal leads to itself.
pub(super) fn circles(
    signals: &[(Line, Arc<Source>, Range<usize>)],
    names: &[String],
    reports: &mut Vec<Report>,
) {
    for (i, (_, source, span)) in signals.iter().enumerate() {
        let mut seen = vec![false; signals.len()];
        let mut next = uses(&signals[i].0);
        while let Some(SignalId(id)) = next.pop() {
            let id = id as usize;
            if id == i {
                reports.push(Report::error(
                    "circle",
                    source,
                    span.clone(),
                    format!("the signal `&{}` leads back to itself", names[i]),
                ));
                break;
            }
            if !std::mem::replace(&mut seen[id], true) {
                next.extend(uses(&signals[id].0));
            }
        }
    }
}

fn uses(line: &Line) -> Vec<SignalId> {
    let mut out = Vec::new();
    line.items.iter().for_each(|item| {
        walk(&item.what, &mut |what| {
            if let What::Signal(id) = what {
                out.push(*id);
            }
        });
    });
    out
}

/// Visits a tree, the root first.
pub(super) fn walk(what: &What, visit: &mut dyn FnMut(&What)) {
    visit(what);
    match what {
        What::Of(_, whats) => whats.iter().for_each(|w| walk(w, visit)),
        What::Near(a, b, _) | What::SameSentence(a, b) => {
            walk(a, visit);
            walk(b, visit);
        }
        What::For(w) | What::With(w) | What::Disguised(w, _) => walk(w, visit),
        _ => {}
    }
}

/// `instead_of` must not lead in a circle, and a milder rule must not be had for an added word.
pub(super) fn instead_of(rules: &[Rule], reports: &mut Vec<Report>) {
    for rule in rules {
        if let Some(other) = rules.iter().find(|o| {
            rule.instead_of.contains(&o.category) && o.instead_of.contains(&rule.category)
        }) {
            reports.push(Report::error(
                "circle",
                &rule.source,
                rule.span.clone(),
                format!(
                    "`{}` stands instead of {} and `{}` instead of {}",
                    rule.id, other.category, other.id, rule.category
                ),
            ));
        }
        if rule.instead_of.contains(&rule.category) {
            reports.push(Report::error(
                "circle",
                &rule.source,
                rule.span.clone(),
                format!("`{}` stands instead of its own category", rule.id),
            ));
        }
        let milder =
            rule.category == Category::Service || rule.says == crate::listing::Decision::Review;
        let guarded = rule.unless.iter().any(|line| {
            let mut found = false;
            line.items.iter().for_each(|item| {
                walk(&item.what, &mut |what| {
                    found |= matches!(what, What::With(_));
                });
            });
            found
        });
        if milder && !rule.instead_of.is_empty() && !guarded {
            let title = format!(
                "`{}` is milder than what it stands instead of and has no `unless = [\"with(…)\"]`",
                rule.id
            );
            reports.push(Report::error("soft_instead_of", &rule.source, rule.span.clone(), title).note("a seller could add its word (包维修, 支持托管) and be let off: say with `with(@its list)` that the word may not be an extra"));
        }
    }
}

/// A rule that no word, name or figure lets in would have every listing read in full.
pub(super) fn wakes_on_everything(rules: &[Rule], wakes: &Wakes, reports: &mut Vec<Report>) {
    for (name, formula) in wakes.program.formulas().filter(|(_, f)| f.is_open()) {
        let Some(rule) = rules.iter().find(|r| r.id == name) else {
            continue;
        };
        let place = rule
            .all
            .first()
            .map_or(rule.span.clone(), |l| l.place.clone());
        let mut asked = Vec::new();
        formula.asked(&mut asked);
        let title = format!(
            "`{}` wakes on everything: no line of it needs a word, a name or a figure",
            rule.id
        );
        let mut report = Report::error("wakes_on_everything", &rule.source, place, title);
        for regex in asked.iter().filter_map(|n| wakes.regexes.get(*n as usize)) {
            report = report.note(format!(
                "nothing that must stand there can be told of /{regex}/"
            ));
        }
        reports.push(report.note("every listing would be read in full for it: add a line that asks for a list, a name or a figure"));
    }
}

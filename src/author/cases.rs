//! Runs the cases of a pack.

use std::sync::Arc;

use crate::engine::{Engine, RuleTrace, Scratch, SetupError};
use crate::lang::{Breaks, Case, Rule};
use crate::listing::Verdict;
use crate::pack::{Date, Pack};

/// What came of one case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CaseOutcome {
    /// The rule it stands beside; none for `cases.toml`.
    pub rule: Option<String>,
    /// Its title, to find it by.
    pub title: String,
    /// What is wrong; empty when it holds.
    pub faults: Vec<String>,
    /// What the pack said.
    pub verdict: Verdict,
    /// The rule's lines, when it stands beside one.
    pub trace: Option<RuleTrace>,
}

/// A day after every policy's date.
const LATE: &str = "2100-01-01";

/// Runs every case of a pack, those beside rules first.
///
/// # Errors
/// When the pack's default policy is missing.
pub fn run_cases(pack: &Arc<Pack>) -> Result<Vec<CaseOutcome>, SetupError> {
    let late: Date = LATE.parse().expect("a day");
    let engine = Engine::new(Arc::clone(pack), None, late)?;
    let mut scratch = Scratch::new();
    let mut out = Vec::new();
    for rule in &pack.rules {
        out.extend(
            rule.cases
                .iter()
                .map(|case| run(&engine, Some(rule), case, &mut scratch)),
        );
    }
    out.extend(
        pack.cases
            .iter()
            .map(|case| run(&engine, None, case, &mut scratch)),
    );
    Ok(out)
}

/// Gives the lines that have no twin, as `rule line 2` or `rule unless 1`.
pub fn untwinned(pack: &Pack) -> Vec<String> {
    let mut out = Vec::new();
    for rule in &pack.rules {
        let has = |breaks: Breaks| rule.cases.iter().any(|c| c.breaks == Some(breaks));
        out.extend(
            (1..=rule.all.len())
                .filter(|n| !has(Breaks::All(*n)))
                .map(|n| format!("{} line {n}: {}", rule.id, rule.all[n - 1].text)),
        );
        out.extend(
            (1..=rule.unless.len())
                .filter(|n| !has(Breaks::Unless(*n)))
                .map(|n| format!("{} unless {n}: {}", rule.id, rule.unless[n - 1].text)),
        );
        if !rule.cases.iter().any(|c| c.breaks.is_none()) {
            out.push(format!("{}: no case that it flags", rule.id));
        }
    }
    out
}

fn run(engine: &Engine, rule: Option<&Rule>, case: &Case, scratch: &mut Scratch) -> CaseOutcome {
    let listing = &case.listing.0;
    let mut faults = Vec::new();
    let own;
    let judge = if case.policy.is_some() || case.as_of.is_some() {
        let as_of = case.as_of.as_deref().map_or(Ok(engine.as_of()), str::parse);
        match as_of.map(|day| Engine::new(Arc::clone(engine.pack()), case.policy.as_deref(), day)) {
            Ok(Ok(engine)) => {
                own = engine;
                &own
            }
            Ok(Err(fault)) => {
                faults.push(fault.to_string());
                engine
            }
            Err(fault) => {
                faults.push(fault);
                engine
            }
        }
    } else {
        engine
    };
    let verdict = judge.judge_fully(listing, scratch);
    if verdict.decision != case.decision {
        faults.push(format!(
            "expected {}, got {}",
            case.decision, verdict.decision
        ));
    }
    let category = case
        .category
        .or_else(|| rule.filter(|_| case.breaks.is_none()).map(|r| r.category));
    if let Some(category) = category
        .filter(|_| verdict.decision > crate::Decision::Pass && verdict.decision == case.decision)
        && verdict.category != Some(category)
    {
        faults.push(format!(
            "expected category {category}, got {}",
            verdict
                .category
                .map_or("none", crate::listing::Category::name)
        ));
    }
    for technique in case
        .evasion
        .iter()
        .flatten()
        .filter(|t| !verdict.evasion.contains(**t))
    {
        faults.push(format!("expected the technique {technique} to be named"));
    }
    if case.evasion.as_ref().is_some_and(Vec::is_empty) && !verdict.evasion.is_empty() {
        faults.push(format!(
            "expected no technique, got {}",
            verdict
                .evasion
                .iter()
                .map(crate::listing::Technique::name)
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    let trace = rule.map(|r| engine.trace_rule(r, listing, scratch));
    if let Some(trace) = &trace {
        check_lines(case, trace, &mut faults);
    }
    CaseOutcome {
        rule: rule.map(|r| r.id.clone()),
        title: title(listing),
        faults,
        verdict,
        trace,
    }
}

/// A twin breaks its line and no other; any other case beside a rule makes it fire.
fn check_lines(case: &Case, trace: &RuleTrace, faults: &mut Vec<String>) {
    let Some(breaks) = case.breaks else {
        if !trace.fired {
            faults.push(format!("`{}` does not fire", trace.rule));
        }
        return;
    };
    for (n, line) in (1..).zip(&trace.all) {
        match (line.holds, breaks == Breaks::All(n)) {
            (true, true) => faults.push(format!(
                "line {n} holds, though the twin is to break it: {}",
                line.text
            )),
            (false, false) => faults.push(format!("line {n} fails too: {}", line.text)),
            _ => {}
        }
    }
    for (n, line) in (1..).zip(&trace.unless) {
        match (line.holds, breaks == Breaks::Unless(n)) {
            (false, true) => faults.push(format!(
                "unless {n} does not hold, though the twin is to: {}",
                line.text
            )),
            (true, false) => faults.push(format!("unless {n} holds too: {}", line.text)),
            _ => {}
        }
    }
}

fn title(listing: &crate::Listing) -> String {
    match listing.title() {
        "" => listing
            .fields
            .first()
            .map_or_else(|| "(no text)".into(), |f| f.text.clone()),
        title => title.into(),
    }
}

//! What makes a pack wake listings for nothing, with the place and what to do.

use crate::lang::{Class, Formula, Line, Rule, unclean};
use crate::pack::Pack;
use crate::report::Report;
use crate::sieve::Frequency;

/// A rule may wake this share of a catalog; more is a remark.
pub const MOST_WOKEN: f64 = 0.001;
/// Where what lets a listing in is seen oftener than this, a regex behind it is asked too often.
const ASKED_OFTEN: f64 = 0.01;
/// Chance finds by sound among a million signs that are too many.
const MOST_HEARD: f64 = 30.0;
/// Causes that are named.
const MOST_NAMED: usize = 8;

/// Gives remarks on what wakes listings, by the rates the pack holds.
pub fn lints(pack: &Pack) -> Vec<Report> {
    let mut out = Vec::new();
    for (rule, formula) in formulas(pack) {
        let share = formula.likely_unasked(&|class| pack.wakes.rates.of(class));
        if share > MOST_WOKEN {
            let causes = let_in(pack, formula).into_iter();
            let causes =
                causes.map(|(class, rate)| format!("{} ({})", named(pack, class), percent(rate)));
            out.push(wakes_often(
                rule,
                share,
                "by the rates in wake.tsv",
                &causes.collect::<Vec<_>>(),
            ));
        }
        out.extend(regex_without_literal(pack, rule, formula));
    }
    out.extend(sound_too_common(pack));
    out.extend(pack.rules.iter().flat_map(never_clean));
    out
}

/// Gives the remark that a rule wakes too often; `causes` are the words and classes that let most in.
pub fn wakes_often(rule: &Rule, share: f64, measured: &str, causes: &[String]) -> Report {
    let title = format!(
        "`{}` wakes {} of listings {measured}, at most {} is wanted",
        rule.id,
        percent(share),
        percent(MOST_WOKEN)
    );
    let mut report = Report::warning("wakes_often", &rule.source, rule.span.clone(), title);
    if !causes.is_empty() {
        let named = causes.iter().take(MOST_NAMED).map(String::as_str);
        report = report.note(format!(
            "let in by {}",
            named.collect::<Vec<_>>().join(", ")
        ));
    }
    report.note("ask for something rarer beside it, or take everyday words out of its lists")
}

/// Formulas of rules, as they are asked.
pub(super) fn formulas(pack: &Pack) -> impl Iterator<Item = (&Rule, &Formula)> {
    let of = pack.wakes.program.formulas();
    of.filter_map(|(name, formula)| Some((pack.rule(name)?, formula)))
}

/// A share, for people.
pub fn percent(share: f64) -> String {
    format!("{:.3} %", share * 100.0)
}

/// A class as people read it.
pub(super) fn named(pack: &Pack, class: Class) -> String {
    pack.wakes.class_name(class, &pack.lists)
}

/// The classes of which one lets a listing in, the most frequent first.
fn let_in(pack: &Pack, formula: &Formula) -> Vec<(Class, f64)> {
    let rate = |class| pack.wakes.rates.of(class);
    let gate = formula.gate(&rate).map_or_else(Vec::new, |(_, gate)| gate);
    let mut classes: Vec<(Class, f64)> = gate.into_iter().map(|c| (c, rate(c))).collect();
    classes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    classes
}

fn regex_without_literal(pack: &Pack, rule: &Rule, formula: &Formula) -> Option<Report> {
    let mut asked = Vec::new();
    formula.asked(&mut asked);
    let blind = asked
        .into_iter()
        .find(|n| pack.wakes.blind.binary_search(n).is_ok())?;
    let (share, _) = formula.gate(&|class| pack.wakes.rates.of(class))?;
    if share <= ASKED_OFTEN {
        return None;
    }
    let regex = pack.wakes.regexes.get(blind as usize)?.as_str();
    let holds_it = |line: &&Line| line.text.contains(regex);
    let place = rule
        .all
        .iter()
        .find(holds_it)
        .map_or(rule.span.clone(), |l| l.place.clone());
    let beside: Vec<String> = let_in(pack, formula)
        .into_iter()
        .take(MOST_NAMED)
        .map(|(class, rate)| format!("{} ({})", named(pack, class), percent(rate)))
        .collect();
    let title = format!(
        "of /{regex}/ nothing can be told that must stand there, so it is asked of {} of listings",
        percent(share)
    );
    Some(
        Report::warning("regex_without_literal", &rule.source, place, title)
            .note(format!("the rarest beside it: {}", beside.join(", ")))
            .note("begin or end it with a word of three letters or a Han sign, or set a rarer line beside it"),
    )
}

/// Texts that regexes of a rule look for in vain.
fn never_clean(rule: &Rule) -> Vec<Report> {
    let mut out = Vec::new();
    for line in rule.all.iter().chain(&rule.unless) {
        for found in line.regexes().into_iter().flat_map(unclean) {
            let title = format!(
                "`{}` never stands in clean text: it is `{}` there",
                found.text, found.clean
            );
            let place = line.place.clone();
            out.push(
                Report::warning("never_clean", &rule.source, place, title)
                    .note(format!("write `{}`", found.clean)),
            );
        }
    }
    out
}

fn sound_too_common(pack: &Pack) -> Vec<Report> {
    let frequency = Frequency::shared();
    let mut out = Vec::new();
    for (i, info) in (0..).zip(&pack.terms) {
        let list = pack.list(info.list);
        if !list.sounds {
            continue;
        }
        let term = &pack.matcher.term(crate::literal::TermId(i)).text;
        let Some(heard) = frequency
            .heard_in_a_million(term)
            .filter(|n| *n > MOST_HEARD)
        else {
            continue;
        };
        let title = format!(
            "`{term}` of @{} is heard by chance {heard:.0} times in a million signs of ordinary text, at most {MOST_HEARD} is wanted",
            list.id
        );
        out.push(
            Report::warning("sound_too_common", &list.source, info.place.clone(), title)
                .note("move it to a list that does not see `sound`"),
        );
    }
    out
}

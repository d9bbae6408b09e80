//! What a pack holds, and what in it deserves a second look.

use std::collections::BTreeSet;

use super::cases::untwinned;
use super::lints::lints;
use crate::lang::{Unclean, unclean};
use crate::pack::Pack;
use crate::report::Report;

/// Counts and remarks on a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// What there is, in words, with its count.
    pub counts: Vec<(&'static str, usize)>,
    /// What deserves a second look: a lint's name and a sentence.
    pub remarks: Vec<(&'static str, String)>,
    /// The same with a place in a file.
    pub reports: Vec<Report>,
}

/// Shortest Latin term that is not likely part of everything.
const SHORT_TERM: usize = 3;

/// Looks through a pack.
pub fn check(pack: &Pack) -> Advice {
    let lists = pack.lists.iter().filter(|l| !l.is_department).count();
    let cases: usize = pack.rules.iter().map(|r| r.cases.len()).sum::<usize>() + pack.cases.len();
    let counts = vec![
        ("rules", pack.rules.len()),
        ("signals", pack.signals.len()),
        ("cases", cases),
        ("lists", lists),
        ("departments", pack.lists.len() - lists),
        ("terms", pack.matcher.len()),
        ("other spellings opened", pack.matcher.spellings()),
        ("words looked for to name a trick", pack.unmasker.len()),
        ("disguises of Han words mended", pack.han_mender.len()),
        ("patterns in all channels", pack.matcher.patterns()),
        ("machines", pack.catalog.rows().len()),
        ("names of machines", pack.catalog.name_count()),
        ("overrides", pack.overrides.len()),
    ];
    let mut remarks: Vec<(&'static str, String)> = untwinned(pack)
        .into_iter()
        .map(|line| ("no_twin", line))
        .collect();
    remarks.extend(unused_lists(pack).into_iter().map(|id| {
        (
            "unused_list",
            format!("no rule, signal or term asks for @{id}, and by itself it weighs nothing"),
        )
    }));
    remarks.extend(never_clean(pack));
    remarks.extend(short_terms(pack).into_iter().map(|(list, term)| ("short_term", format!("`{term}` of @{list} is short and neither exact nor conditional: it will stand in many texts"))));
    let reports = pack.warnings.iter().cloned().chain(lints(pack)).collect();
    Advice {
        counts,
        remarks,
        reports,
    }
}

/// Gives every term and every name of a machine once, folded, in order: what other matchers need to look for the same.
pub fn terms(pack: &Pack) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = (0..pack.matcher.len())
        .filter_map(|i| {
            Some(
                pack.matcher
                    .term(crate::literal::TermId(u32::try_from(i).ok()?))
                    .text
                    .to_lowercase(),
            )
        })
        .collect();
    for row in pack.catalog.rows() {
        out.extend(
            row.aliases
                .iter()
                .chain([&row.model])
                .map(|name| name.to_lowercase())
                .filter(|name| name.chars().count() > 1),
        );
    }
    out
}

fn unused_lists(pack: &Pack) -> Vec<&str> {
    let mut used = BTreeSet::new();
    let lines = pack
        .rules
        .iter()
        .flat_map(|r| r.all.iter().chain(&r.unless))
        .chain(&pack.signals)
        .chain(pack.exceptions.iter().map(|(_, line)| line));
    for line in lines {
        used.extend(line.text.split('@').skip(1).map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        }));
    }
    let by_terms: BTreeSet<u32> = pack
        .terms
        .iter()
        .flat_map(|t| t.near.iter().chain(&t.not))
        .map(|l| l.0)
        .collect();
    let weighs = |strength| strength != crate::listing::Strength::None;
    (0..)
        .zip(&pack.lists)
        .filter(|(i, l)| {
            !l.is_department
                && !used.contains(&l.id)
                && !by_terms.contains(i)
                && !weighs(l.strength)
        })
        .map(|(_, l)| l.id.as_str())
        .collect()
}

/// Texts that regexes of signals and exceptions look for in vain; those of rules are told with their place.
fn never_clean(pack: &Pack) -> Vec<(&'static str, String)> {
    let exceptions = pack.exceptions.iter().map(|(_, line)| line);
    let lines = pack.signals.iter().chain(exceptions);
    let found = lines.flat_map(|line| line.regexes().into_iter().flat_map(unclean));
    let told = found.map(|u| {
        let Unclean { text, clean, .. } = u;
        (
            "never_clean",
            format!("`{text}` in a signal or an exception never stands in clean text: it is `{clean}` there"),
        )
    });
    told.collect()
}

fn short_terms(pack: &Pack) -> Vec<(String, String)> {
    let mut out = BTreeSet::new();
    for (i, info) in (0..).zip(&pack.terms) {
        let term = pack.matcher.term(crate::literal::TermId(i));
        let list = pack.list(info.list);
        let weighs = info.strength > crate::listing::Strength::Benign;
        if weighs
            && !term.exact
            && !info.is_conditional()
            && term.text.is_ascii()
            && term.text.len() < SHORT_TERM
        {
            out.insert((list.id.clone(), term.text.clone()));
        }
    }
    out.into_iter().collect()
}

//! `rules/*.toml`: rules, signals and exceptions.

use std::ops::Range;
use std::sync::Arc;

use super::cases;
use super::lists::pairs;
use super::table::{Remarks, Table, Text, parse};
use crate::lang::{Known, Line, Rule, State};
use crate::listing::{Category, Decision, Technique};
use crate::report::{Report, Source};

const RULE_KEYS: &[&str] = &[
    "id",
    "category",
    "says",
    "state",
    "instead_of",
    "names",
    "why",
    "notice",
    "owner",
    "since",
    "until",
    "all",
    "unless",
    "case",
];
const SIGNAL_KEYS: &[&str] = &["id", "any"];
const EXCEPTION_KEYS: &[&str] = &["category", "unless"];
/// What a file of rules may hold.
const TABLES: &[&str] = &["rule", "signal", "exception"];

/// A signal as written.
pub(super) struct SignalFile {
    pub(super) id: String,
    pub(super) any: Text,
    pub(super) source: Arc<Source>,
    pub(super) span: Range<usize>,
}

/// Reads the signals of one file.
pub(super) fn signals(source: &Arc<Source>, reports: &mut Vec<Report>) -> Vec<SignalFile> {
    let root = parse(source, reports);
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let top = Table::new(
        root.get_ref(),
        root.span(),
        "a file of rules",
        TABLES,
        &mut remarks,
    );
    let tables = top.tables("signal", &mut remarks);
    tables
        .into_iter()
        .filter_map(|(table, span)| {
            let table = Table::new(table, span, "a signal", SIGNAL_KEYS, &mut remarks);
            let id = table.required("id", &mut remarks)?;
            let any = table.required("any", &mut remarks)?;
            Some(SignalFile {
                span: id.span,
                id: id.text,
                any,
                source: Arc::clone(&remarks.source),
            })
        })
        .collect()
}

/// Reads the exceptions of one file: lines by which signals alone decide nothing in a category.
pub(super) fn exceptions(
    source: &Arc<Source>,
    known: &Known,
    reports: &mut Vec<Report>,
) -> Vec<(Category, Line)> {
    let root = parse(source, &mut Vec::new());
    let mut unheard = Remarks {
        source: Arc::clone(source),
        reports: &mut Vec::new(),
    };
    let top = Table::new(
        root.get_ref(),
        root.span(),
        "a file of rules",
        TABLES,
        &mut unheard,
    );
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let tables = top.tables("exception", &mut remarks);
    let read = |(table, span)| {
        let table = Table::new(table, span, "an exception", EXCEPTION_KEYS, &mut remarks);
        let category = table.required("category", &mut remarks)?;
        let names = pairs(Category::ALL, Category::name);
        let category = super::table::name_of(&category, "category", &names, &mut remarks)?;
        let unless = table.texts("unless", &mut remarks);
        if unless.is_empty() {
            let place = table.place();
            remarks.error(
                "missing_key",
                place,
                "an exception has no `unless`: the lines by which signals decide nothing",
            );
        }
        let lines = unless.iter().filter_map(|t| line(t, known, &mut remarks));
        Some(lines.map(|line| (category, line)).collect::<Vec<_>>())
    };
    tables.into_iter().filter_map(read).flatten().collect()
}

/// Reads the rules of one file; syntax faults were reported when its signals were read.
pub(super) fn rules(source: &Arc<Source>, known: &Known, reports: &mut Vec<Report>) -> Vec<Rule> {
    let root = parse(source, &mut Vec::new());
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let top = Table::new(
        root.get_ref(),
        root.span(),
        "a file of rules",
        TABLES,
        &mut Remarks {
            source: Arc::clone(source),
            reports: &mut Vec::new(),
        },
    );
    let tables = top.tables("rule", &mut remarks);
    tables
        .into_iter()
        .filter_map(|(table, span)| {
            rule(
                &Table::new(table, span, "a rule", RULE_KEYS, &mut remarks),
                known,
                &mut remarks,
            )
        })
        .collect()
}

fn rule(table: &Table<'_, '_>, known: &Known, remarks: &mut Remarks<'_>) -> Option<Rule> {
    let id = table.required("id", remarks)?;
    let category = table.required("category", remarks).and_then(|t| {
        super::table::name_of(
            &t,
            "category",
            &pairs(Category::ALL, Category::name),
            remarks,
        )
    });
    let says = table.required("says", remarks).and_then(|t| {
        super::table::name_of(
            &t,
            "says",
            &[("block", Decision::Block), ("review", Decision::Review)],
            remarks,
        )
    });
    let state = table
        .name("state", State::NAMES, remarks)
        .unwrap_or(State::Enforce);
    let instead_of = table.names("instead_of", &pairs(Category::ALL, Category::name), remarks);
    let names = table.names("names", &pairs(Technique::ALL, Technique::name), remarks);
    let why = why(table, remarks);
    let notice = table.text("notice", remarks).map(|t| t.text);
    for key in ["owner", "since", "until"] {
        table.text(key, remarks);
    }
    let all: Vec<Line> = table
        .texts("all", remarks)
        .iter()
        .filter_map(|t| line(t, known, remarks))
        .collect();
    let unless: Vec<Line> = table
        .texts("unless", remarks)
        .iter()
        .filter_map(|t| line(t, known, remarks))
        .collect();
    if table.get("all").is_none() {
        remarks.error(
            "missing_key",
            table.place(),
            "a rule has no `all`: the lines that must hold",
        );
    }
    let tables = table.tables("case", remarks);
    let cases: Vec<_> = tables
        .into_iter()
        .filter_map(|(case, span)| cases::case(case, span, remarks))
        .collect();
    for case in &cases {
        if let Some(breaks) = case.breaks {
            let (n, lines, what) = match breaks {
                crate::lang::Breaks::All(n) => (n, all.len(), "all"),
                crate::lang::Breaks::Unless(n) => (n, unless.len(), "unless"),
            };
            if n > lines {
                remarks.error(
                    "bad_case",
                    case.span.clone(),
                    format!("the case breaks line {n} of `{what}`, which has {lines}"),
                );
            }
        }
    }
    Some(Rule {
        id: id.text,
        category: category?,
        says: says?,
        state,
        instead_of,
        names,
        why,
        notice,
        all,
        unless,
        needs: Vec::new(),
        cases,
        source: Arc::clone(&remarks.source),
        span: id.span,
    })
}

fn why(table: &Table<'_, '_>, remarks: &mut Remarks<'_>) -> (String, String) {
    let Some(value) = table.get("why") else {
        remarks.error(
            "missing_key",
            table.place(),
            "a rule has no `why = { zh = \"…\", en = \"…\" }`: what a moderator reads",
        );
        return (String::new(), String::new());
    };
    let Some(inner) = value.get_ref().as_table() else {
        remarks.error(
            "wrong_type",
            value.span(),
            "`why` is written { zh = \"…\", en = \"…\" }",
        );
        return (String::new(), String::new());
    };
    let inner = Table::new(inner, value.span(), "`why`", &["zh", "en"], remarks);
    let mut text = |key| {
        inner
            .required(key, remarks)
            .map(|t| t.text)
            .unwrap_or_default()
    };
    (text("zh"), text("en"))
}

/// Parses a line; a fault points at its bytes in the file.
pub(super) fn line(text: &Text, known: &Known, remarks: &mut Remarks<'_>) -> Option<Line> {
    match crate::lang::parse(&text.text, known) {
        Ok(line) => Some(Line {
            place: text.span.clone(),
            ..line
        }),
        Err(fault) => {
            let allowed: Vec<&str> = fault.allowed.iter().map(String::as_str).collect();
            remarks.unknown(
                fault.code,
                text.place(fault.span),
                fault.title,
                fault.found.trim_start_matches(['@', '&']),
                &allowed,
            );
            None
        }
    }
}

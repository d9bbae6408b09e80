//! `departments.toml`, `departments/*.toml`: path words of a category path → department, and what is at home there.

use std::sync::Arc;

use super::lists::{ListFile, TermLine, pairs, term_lines};
use super::table::{Remarks, Table, parse};
use crate::lang::List;
use crate::listing::{Category, Channel, Kind, Strength};
use crate::report::{Report, Source};

const KEYS: &[&str] = &["id", "words", "except", "plausible"];

/// Reads the departments: lists whose terms are read in category paths only.
pub(super) fn read(source: &Arc<Source>, reports: &mut Vec<Report>) -> Vec<ListFile> {
    let root = parse(source, reports);
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let top = Table::new(
        root.get_ref(),
        root.span(),
        "the departments",
        &["department"],
        &mut remarks,
    );
    let tables = top.tables("department", &mut remarks);
    tables
        .into_iter()
        .filter_map(|(table, span)| {
            department(
                &Table::new(table, span, "a department", KEYS, &mut remarks),
                &mut remarks,
            )
        })
        .collect()
}

fn department(table: &Table<'_, '_>, remarks: &mut Remarks<'_>) -> Option<ListFile> {
    let id = table.required("id", remarks)?;
    let plausible = table.names("plausible", &pairs(Category::ALL, Category::name), remarks);
    let words = table.required("words", remarks)?;
    let terms = term_lines(&words.text)
        .map(|(line, inside)| TermLine {
            place: words.place(inside),
            text: line.into(),
            strength: None,
            own: false,
            exact: false,
            names: crate::listing::Techniques::NONE,
            near: Vec::new(),
            not: Vec::new(),
        })
        .collect();
    let exceptions = table
        .text("except", remarks)
        .map(|t| {
            term_lines(&t.text)
                .map(|(line, _)| line.to_owned())
                .collect()
        })
        .unwrap_or_default();
    let list = List {
        id: id.text,
        category: None,
        kind: Kind::Other,
        strength: Strength::None,
        department: None,
        is_department: true,
        mining_word: false,
        plausible,
        names: Vec::new(),
        sounds: false,
        source: Arc::clone(&remarks.source),
        place: id.span.clone(),
    };
    Some(ListFile {
        list,
        terms,
        exceptions,
        exact: false,
        channels: vec![Channel::Tight],
        names_only: false,
        mends: false,
        source: Arc::clone(&remarks.source),
        span: id.span,
    })
}

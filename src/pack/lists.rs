//! `lists/*.toml`: lists of terms.

use std::ops::Range;
use std::sync::Arc;

use super::table::{Remarks, Table, parse};
use crate::lang::List;
use crate::listing::{Category, Channel, Kind, Strength, Technique, Techniques};
use crate::report::{Report, Source};

/// A list as written, its terms not yet resolved.
pub(super) struct ListFile {
    pub(super) list: List,
    pub(super) terms: Vec<TermLine>,
    pub(super) exceptions: Vec<String>,
    /// Whether letter case must be the author's.
    pub(super) exact: bool,
    pub(super) channels: Vec<Channel>,
    /// Whether its words are only looked for to name a trick on them, once a listing is flagged.
    pub(super) names_only: bool,
    /// Whether its Latin words are mended in the text before anything is read.
    pub(super) mends: bool,
    pub(super) source: Arc<Source>,
    pub(super) span: Range<usize>,
}

/// One line of `terms`.
pub(super) struct TermLine {
    pub(super) text: String,
    /// Another strength than the list's.
    pub(super) strength: Option<Strength>,
    pub(super) own: bool,
    pub(super) exact: bool,
    /// Techniques a hit names by itself (initials, slang).
    pub(super) names: Techniques,
    /// Lists of which one must stand near, with the place of each name.
    pub(super) near: Vec<(String, Range<usize>)>,
    /// Lists of which none may stand in the same field.
    pub(super) not: Vec<(String, Range<usize>)>,
    /// Bytes of the file it stands at.
    pub(super) place: Range<usize>,
}

const KEYS: &[&str] = &[
    "id",
    "category",
    "kind",
    "strength",
    "see",
    "case",
    "terms",
    "except",
    "department",
    "names",
    "mining_word",
    "names_only",
    "mends",
];
const OPTIONS: &[&str] = &[
    "strong",
    "medium",
    "weak",
    "benign",
    "none",
    "own",
    "exact",
    "near=@list",
    "name=technique",
    "not=@list",
];

/// Reads one file of lists.
pub(super) fn read(source: &Arc<Source>, reports: &mut Vec<Report>) -> Vec<ListFile> {
    let root = parse(source, reports);
    let mut remarks = Remarks {
        source: Arc::clone(source),
        reports,
    };
    let top = Table::new(
        root.get_ref(),
        root.span(),
        "a file of lists",
        &["list"],
        &mut remarks,
    );
    top.tables("list", &mut remarks)
        .into_iter()
        .filter_map(|(table, span)| {
            list(
                &Table::new(table, span, "a list", KEYS, &mut remarks),
                &mut remarks,
            )
        })
        .collect()
}

fn list(table: &Table<'_, '_>, remarks: &mut Remarks<'_>) -> Option<ListFile> {
    let id = table.required("id", remarks)?;
    let mut categories: Vec<(&'static str, Option<Category>)> =
        Category::ALL.iter().map(|c| (c.name(), Some(*c))).collect();
    categories.extend([("any", None), ("benign", None)]);
    let category = table.name("category", &categories, remarks).unwrap_or(None);
    let kind = table
        .name("kind", &pairs(Kind::ALL, Kind::name), remarks)
        .unwrap_or(Kind::Other);
    let strength = table
        .name("strength", &pairs(Strength::ALL, Strength::name), remarks)
        .unwrap_or(Strength::None);
    let channels = table.names("see", &pairs(&Channel::ALL, Channel::name), remarks);
    let exact = table
        .name("case", &[("exact", true), ("any", false)], remarks)
        .unwrap_or(false);
    let names = table.names("names", &pairs(Technique::ALL, Technique::name), remarks);
    let mining_word = table.flag("mining_word", remarks);
    let names_only = table.flag("names_only", remarks);
    let mends = table.flag("mends", remarks);
    let department = table.text("department", remarks).map(|t| t.text);
    let mut terms = Vec::new();
    if let Some(text) = table.required("terms", remarks) {
        for (line, inside) in term_lines(&text.text) {
            let place = |r: Range<usize>| text.place(inside.start + r.start..inside.start + r.end);
            terms.extend(term(line, &place, remarks));
        }
    }
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
        category,
        kind,
        strength,
        department,
        is_department: false,
        mining_word,
        plausible: Vec::new(),
        names,
        sounds: channels.contains(&Channel::Sound),
        source: Arc::clone(&remarks.source),
        place: id.span.clone(),
    };
    Some(ListFile {
        list,
        terms,
        exceptions,
        exact,
        channels,
        names_only,
        mends,
        source: Arc::clone(&remarks.source),
        span: id.span,
    })
}

/// Pairs of name and value.
pub(super) fn pairs<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<(&'static str, T)> {
    all.iter().map(|v| (name(*v), *v)).collect()
}

/// Lines of a list of terms without comments, with their bytes in it.
pub(super) fn term_lines(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    text.split('\n').filter_map(move |line| {
        let start = at;
        at += line.len() + 1;
        let comment = line
            .char_indices()
            .find(|(i, c)| *c == '#' && (*i == 0 || line.as_bytes()[i - 1] == b' '))
            .map_or(line.len(), |(i, _)| i);
        let kept = line.get(..comment)?;
        let trimmed = kept.trim();
        let lead = kept.len() - kept.trim_start().len();
        (!trimmed.is_empty()).then(|| (trimmed, start + lead..start + lead + trimmed.len()))
    })
}

fn term(
    line: &str,
    place: &dyn Fn(Range<usize>) -> Range<usize>,
    remarks: &mut Remarks<'_>,
) -> Option<TermLine> {
    let mut parts = line.split(';');
    let text = parts.next().unwrap_or("").trim();
    if text.is_empty() {
        remarks.error(
            "empty_term",
            place(0..line.len()),
            "a line of options without a term",
        );
        return None;
    }
    let mut term = TermLine {
        text: text.into(),
        strength: None,
        own: false,
        exact: false,
        names: Techniques::NONE,
        near: Vec::new(),
        not: Vec::new(),
        place: place(0..text.len()),
    };
    for part in parts {
        let option = part.trim();
        let start = option.as_ptr() as usize - line.as_ptr() as usize;
        let span = place(start..start + option.len());
        let lists = |names: &str, offset: usize| -> Vec<(String, Range<usize>)> {
            names
                .split(',')
                .map(|name| {
                    (
                        name.trim().trim_start_matches('@').to_owned(),
                        place(start + offset..start + option.len()),
                    )
                })
                .collect()
        };
        match option {
            "own" => term.own = true,
            "exact" => term.exact = true,
            _ => match (
                option.strip_prefix("near="),
                option.strip_prefix("not="),
                option.strip_prefix("name="),
                option.parse::<Strength>(),
            ) {
                (Some(names), ..) => term.near = lists(names, 5),
                (_, Some(names), ..) => term.not = lists(names, 4),
                (_, _, Some(name), _) => match name.parse::<Technique>() {
                    Ok(technique) => term.names.insert(technique),
                    Err(_) => remarks.unknown(
                        "unknown_technique",
                        span,
                        format!("unknown technique `{name}` of the term `{text}`"),
                        name,
                        Technique::NAMES,
                    ),
                },
                (.., Ok(strength)) => term.strength = Some(strength),
                (.., Err(_)) => remarks.unknown(
                    "unknown_option",
                    span,
                    format!("unknown option `{option}` of the term `{text}`"),
                    option,
                    OPTIONS,
                ),
            },
        }
    }
    Some(term)
}

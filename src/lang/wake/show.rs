//! Formulas as people read them: in the words of rules.

use super::formula::{Class, Fields, Formula};
use crate::lang::lazy_regex::LazyRegex;
use crate::lang::rule::List;
use crate::listing::FieldKind;

/// Kinds of fields, as rules name them.
const FIELDS: &[(FieldKind, &str)] = &[
    (FieldKind::Title, "title"),
    (FieldKind::Description, "description"),
    (FieldKind::Attribute, "attributes"),
    (FieldKind::Sku, "skus"),
    (FieldKind::ImageText, "image_text"),
    (FieldKind::CategoryPath, "category_path"),
];

/// What names in formulas stand for.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// Lists of the pack.
    pub lists: &'a [List],
    /// Regexes, by number.
    pub regexes: &'a [LazyRegex],
}

impl Formula {
    /// Gives it as lines that must all hold, each as rules are written: `title:@list or named(asic)`. What is asked
    /// inside a line stands in brackets, `together(a and b)` asks for both in one field.
    pub fn lines(&self, names: Names<'_>) -> Vec<String> {
        match self {
            Self::All(parts) if regex_of(parts).is_none() => {
                parts.iter().map(|p| inner(p, names, false)).collect()
            }
            other => vec![inner(other, names, false)],
        }
    }
}

fn inner(formula: &Formula, names: Names<'_>, within: bool) -> String {
    let joined = |parts: &[Formula], word: &str| {
        let parts: Vec<String> = parts.iter().map(|p| inner(p, names, true)).collect();
        let text = parts.join(word);
        if within { format!("({text})") } else { text }
    };
    match formula {
        Formula::Always => "always".into(),
        Formula::Never => "never".into(),
        Formula::LittleText => "insufficient_text".into(),
        Formula::Seen(Class::Regex(n), fields) | Formula::Ask(n, fields) => {
            let regex = names.regexes.get(*n as usize);
            format!(
                "{}/{}/",
                prefix(*fields),
                regex.map_or("?", LazyRegex::as_str)
            )
        }
        Formula::Seen(class @ Class::List(_), fields) if *fields == Fields::PATH => {
            class.name(names.lists)
        }
        Formula::Seen(class, fields) => {
            format!("{}{}", prefix(*fields), class.name(names.lists))
        }
        Formula::All(parts) => match regex_of(parts) {
            Some(ask) => inner(ask, names, within),
            None => joined(parts, " and "),
        },
        Formula::Any(parts) => joined(parts, " or "),
        Formula::Together(both, fields) => {
            format!("{}together({})", prefix(*fields), inner(both, names, false))
        }
    }
}

/// The regex, where parts are it and what can be seen of it.
fn regex_of(parts: &[Formula]) -> Option<&Formula> {
    match parts {
        [Formula::Seen(Class::Regex(n), _), ask @ Formula::Ask(m, _)]
        | [ask @ Formula::Ask(m, _), Formula::Seen(Class::Regex(n), _)]
            if n == m =>
        {
            Some(ask)
        }
        _ => None,
    }
}

fn prefix(fields: Fields) -> String {
    if fields == Fields::TEXT {
        return String::new();
    }
    let kinds = FIELDS.iter().filter(|(kind, _)| fields.has(*kind));
    let names: Vec<&str> = kinds.map(|(_, name)| *name).collect();
    format!("{}:", names.join(","))
}

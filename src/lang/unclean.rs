//! Texts of a regex that never stand in clean text: letters with accents, capitals, signs of full width, old forms.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::lazy_regex::LazyRegex;
use crate::text::{Cleaned, cleaned, is_cyrillic};

/// A text of a regex that cannot match, and how clean text spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unclean {
    /// As it stands in the regex.
    pub text: String,
    /// What stands in clean text instead.
    pub clean: String,
}

/// Characters of a class at most that are looked at one by one.
const FEW: u32 = 16;

/// Gives the texts of a regex that never stand in clean text, but for bare alternatives beside which the clean ones stand too.
///
/// # Examples
/// ```
/// use trommel::lang::{LazyRegex, unclean};
///
/// let found = unclean(&LazyRegex::new("(curso|vídeo) de mineração")?);
/// assert_eq!(found[0].clean, "video");
/// assert!(unclean(&LazyRegex::new("v[ií]deo")?).is_empty());
/// # Ok::<(), regex::Error>(())
/// ```
pub fn unclean(regex: &LazyRegex) -> Vec<Unclean> {
    let mut out = Vec::new();
    if let Ok(hir) = regex_syntax::parse(regex.as_str()) {
        walk(&hir, &mut out);
    }
    out
}

fn walk(hir: &Hir, out: &mut Vec<Unclean>) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            out.extend(std::str::from_utf8(&literal.0).ok().and_then(of_text));
        }
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            let chars = ranges.map(|r| u32::from(r.end()) - u32::from(r.start()) + 1);
            if chars.sum::<u32>() > FEW {
                return;
            }
            let mut ranges = class.ranges().iter();
            let mut chars = ranges.by_ref().flat_map(|r| r.start()..=r.end());
            let all: Option<Vec<Unclean>> =
                chars.by_ref().map(|c| of_text(&c.to_string())).collect();
            out.extend(all.into_iter().flatten().take(1));
        }
        HirKind::Capture(capture) => walk(&capture.sub, out),
        HirKind::Repetition(repeated) if repeated.min > 0 => walk(&repeated.sub, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| walk(part, out)),
        HirKind::Alternation(parts) => {
            for (i, part) in parts.iter().enumerate() {
                let mut found = Vec::new();
                walk(part, &mut found);
                if let HirKind::Literal(_) = part.kind() {
                    let others = parts.iter().enumerate().filter(|(j, _)| *j != i);
                    let others: Vec<Hir> = others.map(|(_, other)| other.clone()).collect();
                    found.retain(|one| !matches_whole(&others, &one.clean));
                }
                out.extend(found);
            }
        }
        _ => {}
    }
}

/// Whether one of some alternatives matches the whole of a text.
fn matches_whole(alternatives: &[Hir], text: &str) -> bool {
    let alternatives = Hir::alternation(alternatives.to_vec());
    let whole = regex::Regex::new(&format!("^(?:{alternatives})$"));
    whole.is_ok_and(|whole| whole.is_match(text))
}

/// A text that is another once it is clean.
fn of_text(text: &str) -> Option<Unclean> {
    let clean: String = text.chars().flat_map(clean_of).collect();
    (clean != text).then(|| Unclean {
        text: text.to_owned(),
        clean,
    })
}

/// What a character is in folded clean text; itself where the signs around it tell, as of Cyrillic letters.
fn clean_of(c: char) -> Vec<char> {
    match cleaned(c) {
        _ if is_cyrillic(c) => vec![c],
        Cleaned::One(one) => one.to_lowercase().collect(),
        Cleaned::Dropped => Vec::new(),
        Cleaned::Depends => vec![c],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cleaning_changes_is_told_once_nothing_clean_stands_beside_it() {
        for (text, told) in [
            ("(curso|vídeo) de", &["video"][..]),
            ("(vídeo|video)s?", &[]),
            ("(für|k)", &["fur"]),
            ("f[üu]r", &[]),
            ("f[üù]r", &["u"]),
            ("(é)?k12", &[]),
            ("S19|矿機", &["s19", "矿机"]),
            ("(?i)S19", &[]),
            ("майнер|квт|矿机", &[]),
            ("矿，机", &["矿,机"]),
            (r"\p{Han}{2}[^a-z]é", &["e"]),
        ] {
            let found = unclean(&LazyRegex::new(text).expect("a regex"));
            let clean: Vec<&str> = found.iter().map(|u| u.clean.as_str()).collect();
            assert_eq!(clean, told, "{text}");
        }
    }
}

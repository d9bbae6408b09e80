//! The terms of all lists, numbered, and the words a segmenter must know.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::lists::{ListFile, TermLine};
use super::load::TermInfo;
use super::table::Remarks;
use crate::lang::{Known, ListId};
use crate::listing::{Category, Channel, Kind};
use crate::literal::{Exception, HanMender, Initials, Reads, Term, Unmasker};
use crate::models::Catalog;
use crate::report::Report;
use crate::text::{Mender, clean_term, is_han};

/// Terms of all lists, numbered.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) terms: Vec<Term>,
    pub(super) infos: Vec<TermInfo>,
    pub(super) exceptions: Vec<Exception>,
}

impl Terms {
    pub(super) fn resolve(files: &[ListFile], known: &Known, reports: &mut Vec<Report>) -> Self {
        let mut out = Self::default();
        for (i, file) in (0..).zip(files) {
            let mut remarks = Remarks {
                source: Arc::clone(&file.source),
                reports,
            };
            let sees = |channel| file.channels.contains(&channel);
            let reads = Reads {
                tight: sees(Channel::Tight),
                sound: sees(Channel::Sound),
                word: sees(Channel::Word),
            };
            for line in &file.terms {
                let near = lists_of(&line.near, known, &mut remarks);
                let not = lists_of(&line.not, known, &mut remarks);
                out.push(file, i, line, reads, near, not);
            }
            out.exceptions
                .extend(file.exceptions.iter().map(|text| Exception {
                    text: text.clone(),
                    group: i,
                }));
        }
        out
    }

    fn push(
        &mut self,
        file: &ListFile,
        group: u32,
        line: &TermLine,
        reads: Reads,
        near: Vec<ListId>,
        not: Vec<ListId>,
    ) {
        let exact = file.exact || line.exact;
        self.terms.push(Term {
            text: line.text.clone(),
            group,
            exact,
            counted: exact && file.list.kind == Kind::Coin,
            reads,
            names: line.names,
            machine: file.list.kind == Kind::Noun && file.list.category == Some(Category::Rig),
        });
        self.infos.push(TermInfo {
            list: ListId(group),
            strength: line.strength.unwrap_or(file.list.strength),
            own: line.own,
            near,
            not,
            place: line.place.clone(),
        });
    }
}

fn lists_of(
    names: &[(String, std::ops::Range<usize>)],
    known: &Known,
    remarks: &mut Remarks<'_>,
) -> Vec<ListId> {
    names
        .iter()
        .filter_map(|(name, span)| {
            let found = known.lists.get(name).map(|(id, _)| *id);
            if found.is_none() {
                let allowed: Vec<&str> = known.lists.keys().map(String::as_str).collect();
                remarks.unknown(
                    "unknown_list",
                    span.clone(),
                    format!("unknown list `@{name}`"),
                    name,
                    &allowed,
                );
            }
            found
        })
        .collect()
}

/// What undoes disguises beyond the ways of reading.
pub(super) struct Undoing {
    pub(super) unmasker: Unmasker,
    pub(super) mender: Mender,
    pub(super) han_mender: HanMender,
    pub(super) initials: Initials,
    /// The words that are mended.
    pub(super) mended: Vec<String>,
}

impl Undoing {
    /// The terms of the `naming` files are looked for to name a trick, those marked `mends` are mended. Their exceptions,
    /// and the words of every other list, are read as themselves.
    pub(super) fn new(naming: &[ListFile], lists: &[ListFile]) -> Self {
        let folded = |text: &str| clean_term(text).1;
        let words = |files: &mut dyn Iterator<Item = &ListFile>| -> Vec<String> {
            files
                .flat_map(|f| &f.terms)
                .map(|t| folded(&t.text))
                .collect()
        };
        let mut known: BTreeSet<String> = naming
            .iter()
            .flat_map(|f| &f.exceptions)
            .map(|text| folded(text))
            .collect();
        let exceptions = known.clone();
        let open = lists.iter().filter(|f| f.list.names.is_empty());
        let terms = open.flat_map(|f| &f.terms);
        for term in terms.filter(|t| t.names.is_empty()) {
            let text = folded(&term.text);
            known.extend(text.split(' ').map(String::from));
            known.insert(text);
        }
        let named = words(&mut naming.iter());
        let mended = words(&mut naming.iter().filter(|f| f.mends));
        // A word that is only looked for is itself as well.
        let mut whole = known.clone();
        whole.extend(named.iter().cloned());
        let own: BTreeSet<String> = lists
            .iter()
            .flat_map(|f| &f.terms)
            .map(|t| folded(&t.text))
            .collect();
        let is_term = |text: &str| own.contains(text);
        Self {
            han_mender: HanMender::new(&mended),
            initials: Initials::new(&mended, |text| exceptions.contains(text), is_term),
            mender: Mender::new(mended.clone(), whole),
            unmasker: Unmasker::new(named, known),
            mended,
        }
    }
}

/// Exceptions, and terms that hold no other term: 矿机托管 added would take 矿机 its border.
pub(super) fn segmenter_words(terms: &Terms, catalog: &Catalog) -> Vec<String> {
    let han = |text: &str| text.chars().count() >= 2 && text.chars().all(is_han);
    let all: Vec<&str> = terms
        .terms
        .iter()
        .map(|t| t.text.as_str())
        .filter(|t| han(t))
        .collect();
    let parts: BTreeSet<&str> = all.iter().copied().collect();
    let holds_none = |text: &str| {
        let signs: Vec<usize> = text
            .char_indices()
            .map(|(i, _)| i)
            .chain([text.len()])
            .collect();
        !signs.iter().enumerate().any(|(i, &start)| {
            signs[i + 1..].iter().any(|&end| {
                (start, end) != (0, text.len())
                    && parts.contains(text.get(start..end).unwrap_or(""))
            })
        })
    };
    let mut words: Vec<String> = terms
        .exceptions
        .iter()
        .map(|e| e.text.as_str())
        .filter(|t| han(t))
        .map(String::from)
        .collect();
    words.extend(
        all.iter()
            .filter(|t| holds_none(t))
            .map(|t| (*t).to_owned()),
    );
    words.extend(
        catalog
            .han_words()
            .filter(|t| han(t) && holds_none(t))
            .map(String::from),
    );
    words.sort_unstable();
    words.dedup();
    words
}

//! Files → [`Pack`], or every fault at once.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::compiled::{self, CompiledError, Stored};
use super::files::Files;
use super::head::Head;
use super::lists::ListFile;
use super::overrides::Override;
use super::policy::Policy;
use super::readings::Readings;
use super::table::Remarks;
use super::terms::{Terms, Undoing, segmenter_words};
use super::wakes::{Sources, Wakes};
use super::{cases, check, departments, lists, overrides, policy, rules};
use crate::lang::{Case, Known, Line, List, ListId, Parts, Rule, SignalId, State, needs};
use crate::listing::{Category, Strength};
use crate::literal::{HanMender, Initials, Matcher, TermId, Unmasker};
use crate::models::{Catalog, parse_rows};
use crate::report::{Level, Report, text};
use crate::text::{Mender, Segmenter};

/// What a pack knows of one term beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TermInfo {
    /// The list it stands in.
    pub list: ListId,
    /// What a hit weighs.
    pub strength: Strength,
    /// Whether it is a part nothing else has.
    pub own: bool,
    /// Lists of which one must stand near.
    pub near: Vec<ListId>,
    /// Lists of which none may stand in the same field.
    pub not: Vec<ListId>,
    /// Bytes of its list's file that it stands at.
    pub place: Range<usize>,
}

impl TermInfo {
    /// Whether the term counts only under a condition.
    pub fn is_conditional(&self) -> bool {
        !self.near.is_empty() || !self.not.is_empty()
    }
}

/// A compiled rule folder. Immutable; shared by `Arc`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// First eight hex digits of the hash of its files.
    pub hash: String,
    /// Lists, departments included.
    pub lists: Vec<List>,
    /// What is known of each term.
    pub terms: Vec<TermInfo>,
    /// Finds the terms.
    pub matcher: Matcher,
    /// Finds words of the field in disguise where a trick is to be named.
    pub unmasker: Unmasker,
    /// Mends misspelled words of the field.
    pub mender: Mender,
    /// Mends Han words of the field.
    pub han_mender: HanMender,
    /// Finds initials of Han words of the field.
    pub initials: Initials,
    /// Cuts Han text.
    pub segmenter: Segmenter,
    /// Hardware.
    pub catalog: Catalog,
    /// Rules that run, in the order of files; drafts and retired ones are left out.
    pub rules: Vec<Rule>,
    /// Signals.
    pub signals: Vec<Line>,
    /// Lines by which signals that no rule asks for decide nothing in a category.
    pub exceptions: Vec<(Category, Line)>,
    /// Policies.
    pub policies: Vec<Policy>,
    /// The policy used when none is named.
    pub default_policy: String,
    /// Overrides.
    pub overrides: Vec<Override>,
    /// Cases of no rule.
    pub cases: Vec<Case>,
    /// What may wake a listing.
    pub wakes: Wakes,
    /// What reading in full depends on, where the pack is to be compared with another.
    pub(super) readings: Option<Box<Readings>>,
    /// Remarks that do not stop it.
    pub warnings: Vec<Report>,
}

/// A pack cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Its folder cannot be read.
    #[error("the rule folder cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// No rule file is there.
    #[error("{0}: no rule files here; a pack has pack.toml, lists/, rules/ and policies/")]
    Empty(String),
    /// Its files have faults.
    #[error("the rules have {} {}", .0.len(), if .0.len() == 1 { "fault" } else { "faults" })]
    Faults(Vec<Report>),
    /// Nothing in it would run.
    #[error(
        "no rule of the pack is in `enforce`: nothing would be judged, which is not the same as nothing found"
    )]
    NothingRuns,
    /// Its hardware tables.
    #[error(transparent)]
    Catalog(#[from] crate::models::CatalogError),
    /// Its terms.
    #[error(transparent)]
    Terms(#[from] crate::literal::MatcherError),
    /// A compiled pack.
    #[error(transparent)]
    Compiled(#[from] CompiledError),
}

impl OpenError {
    /// Every fault as text, with a caret into its file; empty when the error is another.
    pub fn render(&self, color: bool) -> String {
        match self {
            Self::Faults(reports) => reports
                .iter()
                .map(|r| text::render(r, color) + "\n\n")
                .collect(),
            _ => String::new(),
        }
    }
}

/// What a pack's automata and sieve are made of.
enum Making {
    /// Of its terms.
    Anew { parts: Parts, keep_parts: bool },
    /// They were compiled before.
    Stored(Box<Stored>),
}

impl Making {
    fn new(parts: Parts) -> Self {
        let keep_parts = false;
        Self::Anew { parts, keep_parts }
    }
}

impl Pack {
    /// Opens the pack that the binary carries.
    ///
    /// # Errors
    /// Never, as far as tests show.
    pub fn embedded() -> Result<Arc<Self>, OpenError> {
        Self::open(&Files::embedded())
    }

    /// Opens a rule folder.
    ///
    /// # Errors
    /// When it cannot be read, is empty, has faults, or runs nothing.
    pub fn open_dir(dir: &Path) -> Result<Arc<Self>, OpenError> {
        let files = Files::read(dir)?;
        if files.is_empty() {
            return Err(OpenError::Empty(dir.display().to_string()));
        }
        Self::open(&files)
    }

    /// Opens a compiled pack; see [`Pack::write_compiled`].
    ///
    /// # Errors
    /// When it cannot be read, is none, is damaged, or was made by another version of the program.
    pub fn open_compiled(path: &Path) -> Result<Arc<Self>, OpenError> {
        let (files, stored) = compiled::read(path)?;
        Self::compile(&files, Making::Stored(Box::new(stored)))
    }

    /// Opens a pack from its files.
    ///
    /// # Errors
    /// When it has faults, all of them at once, or runs nothing.
    pub fn open(files: &Files) -> Result<Arc<Self>, OpenError> {
        Self::compile(files, Making::new(Parts::Rarest))
    }

    /// Opens a pack whose sieve sees every class that rules ask for, also those nothing has to look for: slower, and
    /// right for measuring how often each is seen.
    ///
    /// # Errors
    /// As [`Pack::open`].
    pub fn open_to_measure(files: &Files) -> Result<Arc<Self>, OpenError> {
        Self::compile(files, Making::new(Parts::All))
    }

    /// Opens a pack that keeps what [`changes`](super::changes) compares.
    ///
    /// # Errors
    /// As [`Pack::open`].
    pub fn open_to_compare(files: &Files) -> Result<Arc<Self>, OpenError> {
        let (parts, keep_parts) = (Parts::Rarest, true);
        Self::compile(files, Making::Anew { parts, keep_parts })
    }

    fn compile(files: &Files, making: Making) -> Result<Arc<Self>, OpenError> {
        if files.is_empty() {
            return Err(OpenError::Empty("(no files)".into()));
        }
        let mut reports = Vec::new();
        let head = Head::read(files, &mut reports);
        let mut list_files: Vec<ListFile> = files
            .below("lists", ".toml")
            .flat_map(|(_, source)| lists::read(source, &mut reports))
            .collect();
        let more = files
            .below("departments", ".toml")
            .map(|(_, source)| source);
        for source in files.get("departments.toml").into_iter().chain(more) {
            list_files.extend(departments::read(source, &mut reports));
        }
        let (plain, departments): (Vec<_>, Vec<_>) =
            list_files.iter().partition(|f| !f.list.is_department);
        check::unique(
            "list",
            plain
                .iter()
                .map(|f| (f.list.id.as_str(), &f.source, f.span.clone())),
            &mut reports,
        );
        check::unique(
            "department",
            departments
                .iter()
                .map(|f| (f.list.id.as_str(), &f.source, f.span.clone())),
            &mut reports,
        );
        let (naming, list_files): (Vec<_>, Vec<_>) =
            list_files.into_iter().partition(|f| f.names_only);
        let mut known = known(&list_files);
        known.read_before = matches!(making, Making::Stored(_));
        let signal_files: Vec<_> = files
            .below("rules", ".toml")
            .flat_map(|(_, source)| rules::signals(source, &mut reports))
            .collect();
        check::unique(
            "signal",
            signal_files
                .iter()
                .map(|s| (s.id.as_str(), &s.source, s.span.clone())),
            &mut reports,
        );
        known.signals = (0..)
            .zip(&signal_files)
            .map(|(i, s)| (s.id.clone(), SignalId(i)))
            .collect();
        let mut signals = Vec::new();
        for signal in &signal_files {
            let line = rules::line(
                &signal.any,
                &known,
                &mut Remarks {
                    source: Arc::clone(&signal.source),
                    reports: &mut reports,
                },
            );
            signals.push((
                line.unwrap_or_else(|| Line {
                    text: String::new(),
                    items: Vec::new(),
                    place: 0..0,
                }),
                Arc::clone(&signal.source),
                signal.span.clone(),
            ));
        }
        check::circles(
            &signals,
            &signal_files
                .iter()
                .map(|s| s.id.clone())
                .collect::<Vec<_>>(),
            &mut reports,
        );
        let mut rules: Vec<Rule> = files
            .below("rules", ".toml")
            .flat_map(|(_, source)| rules::rules(source, &known, &mut reports))
            .collect();
        let exceptions = files
            .below("rules", ".toml")
            .flat_map(|(_, source)| rules::exceptions(source, &known, &mut reports))
            .collect();
        check::unique(
            "rule",
            rules
                .iter()
                .map(|r| (r.id.as_str(), &r.source, r.span.clone())),
            &mut reports,
        );
        check::instead_of(&rules, &mut reports);
        let rows = model_rows(files, &mut reports);
        let policies: Vec<Policy> = files
            .below("policies", ".toml")
            .filter_map(|(_, source)| policy::read(source, &mut reports))
            .collect();
        let cases = files
            .get("cases.toml")
            .map(|source| cases::read(source, &mut reports))
            .unwrap_or_default();
        let overrides = files
            .get("overrides.toml")
            .map(|source| overrides::read(source, &mut reports))
            .unwrap_or_default();
        let terms = Terms::resolve(&list_files, &known, &mut reports);
        head.check_policy(&policies, files, &mut reports);
        if reports.iter().any(|r| r.level == Level::Error) {
            reports.sort_by_key(|r| {
                (
                    r.source.path.clone(),
                    r.labels.first().map_or(0, |l| l.span.start),
                )
            });
            return Err(OpenError::Faults(reports));
        }
        rules.retain(|r| matches!(r.state, State::Enforce | State::Shadow));
        if !rules.iter().any(|r| r.state == State::Enforce) {
            return Err(OpenError::NothingRuns);
        }
        let signals: Vec<Line> = signals.into_iter().map(|(line, ..)| line).collect();
        for rule in &mut rules {
            rule.needs = rule
                .all
                .iter()
                .map(|line| needs(line, &signals).unwrap_or_default())
                .collect();
        }
        let ambiguous: Vec<String> = files
            .get("models/ambiguous.tsv")
            .map(|s| {
                s.text
                    .lines()
                    .skip(1)
                    .filter_map(|l| l.split('\t').next())
                    .map(String::from)
                    .collect()
            })
            .unwrap_or_default();
        let (matcher, names, sieve, parts, keep_parts) = match making {
            Making::Stored(stored) => {
                let Stored {
                    matcher,
                    names,
                    sieve,
                    blind,
                } = *stored;
                let (parts, keep_parts) = (Parts::Rarest, false);
                (
                    Some(matcher),
                    Some(names),
                    Some((sieve, blind)),
                    parts,
                    keep_parts,
                )
            }
            Making::Anew { parts, keep_parts } => (None, None, None, parts, keep_parts),
        };
        // Not side by side: what one frees the next one uses, and memory counts more than a twentieth of a second.
        let mut catalog = Catalog::new(rows, &ambiguous, names)?;
        let segmenter = Segmenter::new(segmenter_words(&terms, &catalog));
        let undoing = Undoing::new(&naming, &list_files);
        let readings = keep_parts
            .then(|| Box::new(Readings::new(files, &terms, &segmenter, &undoing.initials)));
        let mut matcher = match matcher {
            Some(stored) => Matcher::restored(terms.terms, stored)?,
            None => Matcher::new(terms.terms, &terms.exceptions)?,
        };
        let lists: Vec<List> = list_files.into_iter().map(|f| f.list).collect();
        let rates = files.get("wake.tsv").map_or("", |s| s.text.as_str());
        let wakes = Wakes::new(Sources {
            rules: &rules,
            signals: &signals,
            lists: &lists,
            terms: &terms.infos,
            patterns: matcher.take_patterns(),
            words: catalog.take_words(),
            mender: &undoing.mender,
            han_mender: &undoing.han_mender,
            initials: &undoing.initials,
            rates,
            parts,
            mended: &undoing.mended,
            keep_parts,
            sieve,
        });
        check::wakes_on_everything(&rules, &wakes, &mut reports);
        if reports.iter().any(|r| r.level == Level::Error) {
            return Err(OpenError::Faults(reports));
        }
        Ok(Arc::new(Self {
            name: head.name,
            version: head.version,
            hash: files.hash(),
            lists,
            matcher,
            wakes,
            readings,
            unmasker: undoing.unmasker,
            mender: undoing.mender,
            han_mender: undoing.han_mender,
            initials: undoing.initials,
            terms: terms.infos,
            segmenter,
            catalog,
            rules,
            signals,
            exceptions,
            policies,
            default_policy: head.default_policy,
            overrides,
            cases,
            warnings: reports,
        }))
    }

    /// `NAME@VERSION+HASH`, as verdicts name it.
    pub fn label(&self) -> String {
        format!("{}@{}+{}", self.name, self.version, self.hash)
    }

    /// A policy by name.
    pub fn policy(&self, id: &str) -> Option<&Policy> {
        self.policies.iter().find(|p| p.id == id)
    }

    /// A list by its number.
    pub fn list(&self, id: ListId) -> &List {
        &self.lists[id.0 as usize]
    }

    /// What is known of a term.
    pub fn term(&self, id: TermId) -> &TermInfo {
        &self.terms[id.0 as usize]
    }

    /// A rule by name.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }
}

fn known(files: &[ListFile]) -> Known {
    let mut known = Known::default();
    for (i, file) in (0..).zip(files) {
        if file.list.is_department {
            known.departments.insert(file.list.id.clone(), ListId(i));
        } else {
            known
                .lists
                .insert(file.list.id.clone(), (ListId(i), file.terms.len()));
        }
    }
    known
}

fn model_rows(files: &Files, reports: &mut Vec<Report>) -> Vec<crate::models::Row> {
    let mut rows = Vec::new();
    for (path, source) in files.below("models", ".tsv") {
        if path.ends_with("/ambiguous.tsv") {
            continue;
        }
        let (found, faults) = parse_rows(&source.text);
        rows.extend(found);
        reports.extend(faults.into_iter().map(|f| {
            let found = source.text.get(f.span.clone()).unwrap_or("").to_owned();
            Report::error("bad_row", source, f.span, f.message).allowed(&found, &f.allowed)
        }));
    }
    rows
}

//! What wakes are made of, by names that last from pack to pack.

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::{Class, Formula, LazyRegex, List, Program};
use crate::sieve::{Probe, Reading, Rewritten, pictures};

/// Names classes so that they mean the same in another pack.
pub(super) struct ClassNames<'a> {
    pub(super) lists: &'a [List],
    pub(super) regexes: &'a [LazyRegex],
}

impl ClassNames<'_> {
    fn of(&self, class: Class) -> String {
        match class {
            Class::Regex(n) => self.regex(n),
            other => other.name(self.lists),
        }
    }

    fn regex(&self, n: u32) -> String {
        let regex = self.regexes.get(n as usize);
        format!("regex {}", regex.map_or("", LazyRegex::as_str))
    }
}

/// A probe and the names of the classes it tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) reading: Reading,
    pub(super) text: String,
    /// Class, the one told when little is left, the one told with a code behind.
    pub(super) tells: [Option<String>; 3],
}

impl Part {
    /// The probe as a sieve takes it.
    pub(super) fn probe(&self) -> Probe {
        Probe {
            reading: self.reading,
            text: self.text.clone(),
            mark: 0,
            faint: None,
            coded: None,
        }
    }

    pub(super) fn tells(&self, class: &str) -> bool {
        self.tells.iter().flatten().any(|told| told == class)
    }
}

/// A formula by lasting names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    Always,
    LittleText,
    /// A class, in fields as bits.
    Seen(String, u8),
    /// A regex.
    Ask(String, u8),
    All(Vec<Named>),
    Any(Vec<Named>),
    Together(Box<Named>, u8),
}

impl Named {
    fn new(formula: &Formula, names: &ClassNames<'_>) -> Self {
        let all = |parts: &[Formula]| parts.iter().map(|p| Self::new(p, names)).collect();
        match formula {
            Formula::Always => Self::Always,
            Formula::Never => Self::Any(Vec::new()),
            Formula::LittleText => Self::LittleText,
            Formula::Seen(class, fields) => Self::Seen(names.of(*class), fields.bits()),
            Formula::Ask(n, fields) => Self::Ask(names.regex(*n), fields.bits()),
            Formula::All(parts) => Self::All(all(parts)),
            Formula::Any(parts) => Self::Any(all(parts)),
            Formula::Together(inner, fields) => {
                Self::Together(Box::new(Self::new(inner, names)), fields.bits())
            }
        }
    }
}

/// What text is written anew by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mends {
    words: Vec<String>,
    slips: BTreeSet<String>,
    texts: BTreeSet<String>,
}

impl Mends {
    pub(super) fn new(words: &[String], rewritten: &Rewritten) -> Self {
        Self {
            words: words.to_vec(),
            slips: rewritten.words.clone(),
            texts: rewritten.texts.iter().cloned().collect(),
        }
    }
}

/// All that decides whether a listing sleeps.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) probes: BTreeSet<Part>,
    /// Terms read through leet, with their classes.
    pub(super) leet: BTreeSet<(String, String)>,
    /// Formulas with the name of one that has each.
    pub(super) formulas: BTreeMap<Named, String>,
    pub(super) mends: Mends,
    /// Pictures that stand for words.
    pub(super) pictures: BTreeSet<char>,
}

impl Compared {
    pub(super) fn new(
        program: &Program,
        (probes, leet): (&[Probe], &[(String, u16)]),
        names: &ClassNames<'_>,
        mends: Mends,
    ) -> Self {
        let classes = program.classes();
        let name = |mark: u16| {
            classes
                .get(usize::from(mark))
                .map_or_else(String::new, |class| names.of(*class))
        };
        let part = |probe: &Probe| Part {
            reading: probe.reading,
            text: probe.text.clone(),
            tells: [Some(probe.mark), probe.faint, probe.coded].map(|mark| mark.map(name)),
        };
        Self {
            probes: probes.iter().map(part).collect(),
            leet: leet
                .iter()
                .map(|(t, mark)| (t.clone(), name(*mark)))
                .collect(),
            formulas: program
                .formulas()
                .map(|(id, formula)| (Named::new(formula, names), id.to_owned()))
                .collect(),
            mends,
            pictures: probes.iter().flat_map(|p| pictures(&p.text)).collect(),
        }
    }
}

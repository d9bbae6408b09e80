//! Counts what became of disguised offers, and finds the words that let one go.

use std::fmt;

use trommel::engine::{Engine, Scratch};
use trommel::{Decision, Listing, Technique};

use crate::disguise::Tailor;
use crate::random::Random;
use crate::rows::{Costume, Row};
use crate::words::Which;

/// What became of the rows of one technique, or of a stack.
#[derive(Default)]
pub(crate) struct Tally {
    /// Rows with a word that took the disguise.
    pub(crate) rows: u32,
    /// Of these, blocked all the same.
    pub(crate) blocked: u32,
    /// Of these, blocked with a technique of the disguise named.
    pub(crate) named: u32,
    /// Rows not blocked with the words gone: only undoing the disguise can block them.
    pub(crate) hanging: u32,
    /// Of the hanging rows, blocked.
    pub(crate) hanging_blocked: u32,
    /// Of the hanging rows, blocked with a technique of the disguise named.
    pub(crate) hanging_named: u32,
    /// One line for each row that is blocked and has no technique of the disguise named.
    pub(crate) unnamed: Vec<String>,
    /// One line for each row let go.
    pub(crate) lost: Vec<String>,
}

impl Tally {
    /// Judges `row` disguised by `techniques`; a row that no word of can be disguised is not counted.
    pub(crate) fn count(
        &mut self,
        row: &Row,
        techniques: &[Technique],
        seed: u64,
        tailor: &Tailor,
        (engine, scratch): (&Engine, &mut Scratch),
    ) {
        let costume = Costume {
            techniques,
            which: Which::Trade,
            tailor,
        };
        let random = || Random::of(seed, row.id(), techniques);
        let Some(listing) = costume.put_on(&row.listing, &mut random()) else {
            return;
        };
        let verdict = engine.judge(&listing, scratch);
        let blocked = verdict.decision == Decision::Block;
        let named = techniques.iter().any(|t| verdict.evasion.contains(*t));
        let rest = costume.write(&row.listing, &mut random(), |_, _, _| " ".to_owned());
        let hanging = engine.judge(&rest, scratch).decision != Decision::Block;
        self.rows += 1;
        self.blocked += u32::from(blocked);
        self.named += u32::from(blocked && named);
        self.hanging += u32::from(hanging);
        self.hanging_blocked += u32::from(hanging && blocked);
        self.hanging_named += u32::from(hanging && blocked && named);
        if blocked && !named {
            let said: Vec<&str> = verdict.evasion.iter().map(Technique::name).collect();
            self.unnamed.push(format!(
                "{} named {said:?}: {}",
                row.id(),
                one_line(&listing)
            ));
        }
        if !blocked {
            self.lost.push(format!(
                "{} {} ({}): {}",
                row.id(),
                verdict.decision.name(),
                culprits(row, &costume, &random, (engine, scratch)),
                one_line(&listing)
            ));
        }
    }

    /// Adds the counts of `other`.
    pub(crate) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.blocked += other.blocked;
        self.named += other.named;
        self.hanging += other.hanging;
        self.hanging_blocked += other.hanging_blocked;
        self.hanging_named += other.hanging_named;
    }

    /// The share still blocked, in percent.
    pub(crate) fn blocked_percent(&self) -> u32 {
        percent(self.blocked, self.rows)
    }

    /// The share blocked and named, in percent.
    pub(crate) fn named_percent(&self) -> u32 {
        percent(self.named, self.rows)
    }

    /// The share still blocked of the hanging rows, in percent.
    pub(crate) fn undone_percent(&self) -> u32 {
        percent(self.hanging_blocked, self.hanging)
    }
}

/// The cells of a table row: rows, still blocked, named, only by undoing, of these blocked, of these blocked and named.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} | {} % | {} % | {} | {} % | {} %",
            self.rows,
            self.blocked_percent(),
            self.named_percent(),
            self.hanging,
            self.undone_percent(),
            percent(self.hanging_named, self.hanging)
        )
    }
}

/// The words any one of which, left undisguised, would have had the row blocked; `several` when it takes more than one.
fn culprits(
    row: &Row,
    costume: &Costume<'_>,
    random: &impl Fn() -> Random,
    (engine, scratch): (&Engine, &mut Scratch),
) -> String {
    let mut words = Vec::new();
    costume.write(&row.listing, &mut random(), |_, word, dressed| {
        words.push(format!("{word} → {dressed}").replace('\n', "⏎"));
        dressed
    });
    let mut at = 0;
    words.retain(|_| {
        let spared = costume.write(&row.listing, &mut random(), |which, word, dressed| {
            if which == at {
                word.to_owned()
            } else {
                dressed
            }
        });
        at += 1;
        engine.judge(&spared, scratch).decision == Decision::Block
    });
    words.dedup();
    if words.is_empty() {
        return "several".to_owned();
    }
    words.join(", ")
}

/// The title on one line: a separator may be a line break.
pub(crate) fn one_line(listing: &Listing) -> String {
    listing.title().replace('\n', "⏎")
}

/// The share in percent, rounded down; 100 of nothing.
fn percent(part: u32, whole: u32) -> u32 {
    (part * 100).checked_div(whole).unwrap_or(100)
}

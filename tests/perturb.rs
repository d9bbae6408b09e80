//! Disguises by machine: what the engine undoes of them, and that it undoes nothing on innocent goods.
//!
//! The perturber's tables are its own (`tests/perturb/`), so what it writes is no mirror of what the product reads.
//! A floor once reached is kept; the tables printed with `--nocapture` say what is reached now, and with
//! `TROMMEL_PERTURB_LOST` set also which rows were let go, and by which words.

#![expect(
    clippy::print_stdout,
    reason = "the tables are read by people, with --nocapture"
)]

#[path = "perturb/disguise.rs"]
mod disguise;
#[path = "perturb/han.rs"]
mod han;
#[path = "perturb/latin.rs"]
mod latin;
#[path = "perturb/look.rs"]
mod look;
#[path = "perturb/random.rs"]
mod random;
#[path = "perturb/rows.rs"]
mod rows;
#[path = "perturb/tally.rs"]
mod tally;
#[path = "perturb/words.rs"]
mod words;

use std::fmt::Write as _;
use std::path::Path;

use trommel::engine::{Engine, Scratch};
use trommel::pack::Pack;
use trommel::{Decision, Listing, Technique};

use disguise::{MECHANICAL, Tailor};
use random::Random;
use rows::{Costume, Row, open_rows, real_rows};
use tally::{Tally, one_line};
use words::Which;

/// Another seed gives other disguises; floors leave room for that.
const SEED: u64 = 20_261_126;

/// The least shares, in percent, of rows still blocked in a disguise, of rows blocked with it named, and of those rows
/// blocked that only undoing it can block (few rows for some techniques, so a wider margin).
const FLOORS: &[(Technique, u32, u32, u32)] = &[
    (Technique::Homophone, 96, 92, 85),
    (Technique::Pinyin, 97, 96, 90),
    (Technique::Initials, 95, 90, 75),
    (Technique::LookalikeHan, 96, 95, 86),
    (Technique::VariantHan, 97, 97, 94),
    (Technique::ComponentSplit, 96, 94, 86),
    (Technique::Fullwidth, 97, 96, 94),
    (Technique::StyledLetters, 97, 95, 94),
    (Technique::Confusable, 97, 96, 94),
    (Technique::Leet, 96, 94, 90),
    (Technique::Invisible, 97, 97, 94),
    (Technique::Separators, 97, 95, 95),
    (Technique::Repetition, 97, 96, 95),
    (Technique::Reversal, 97, 96, 95),
    (Technique::Emoji, 96, 94, 84),
    // Some rows have no codes but those of bands and processors (L1, E5), which name no machine.
    (Technique::NumeralSpelling, 97, 95, 90),
    (Technique::CombiningMarks, 97, 97, 94),
    (Technique::Misspelling, 97, 95, 90),
    (Technique::HiddenMarkup, 97, 97, 94),
    (Technique::Encoded, 96, 95, 94),
];

/// The least share of rows, in percent, still blocked in two disguises at once.
const STACK_FLOOR: u32 = 94;

/// The least share of them, in percent, blocked with a technique of the two named.
const STACK_NAMED_FLOOR: u32 = 88;

/// One in so many innocent labelled rows, full of tempting words, may become a block by a disguise, over all techniques.
const INNOCENT_ONE_IN: usize = 130;

/// One in so many ordinary real rows may become a block by a disguise.
const REAL_ONE_IN: usize = 17_000;

/// Real rows a technique is tried on.
const REAL_SAMPLE: usize = 3_000;

fn engine() -> Engine {
    Engine::new(
        Pack::embedded().expect("the embedded pack opens"),
        None,
        "2026-01-01".parse().expect("a day"),
    )
    .expect("the default policy")
}

/// Whether every row let go is to be printed, with the words that let it go.
fn shows_lost() -> bool {
    std::env::var_os("TROMMEL_PERTURB_LOST").is_some()
}

/// The open rows to disguise: to be blocked, blocked as they stand, without a trick.
fn open_offers(engine: &Engine, scratch: &mut Scratch) -> Vec<Row> {
    let mut rows = open_rows();
    rows.retain(|row| {
        row.label.decision == Decision::Block
            && row.label.evasion.is_empty()
            && engine.judge(&row.listing, scratch).decision == Decision::Block
    });
    rows
}

#[test]
fn disguised_offers_are_still_blocked() {
    println!("seed {SEED}");
    let (engine, tailor) = (engine(), Tailor::new());
    let mut scratch = Scratch::new();
    let rows = open_offers(&engine, &mut scratch);
    assert!(rows.len() >= 200, "{} rows", rows.len());
    let mut table = String::from(
        "| technique | rows | still blocked | named | only by undoing | of these blocked | and named |\n|---|---|---|---|---|---|---|\n",
    );
    let mut faults = Vec::new();
    for technique in MECHANICAL {
        let mut tally = Tally::default();
        for row in &rows {
            tally.count(row, &[*technique], SEED, &tailor, (&engine, &mut scratch));
        }
        writeln!(table, "| {technique} | {tally} |").expect("a string takes all");
        let lost = tally.lost.join("\n  ");
        if shows_lost() {
            println!(
                "{technique}\n  {lost}\n unnamed\n  {}",
                tally.unnamed.join("\n  ")
            );
        }
        let floor = FLOORS.iter().find(|floor| floor.0 == *technique);
        let (_, blocked, named, undone) = floor.expect("every technique has its floor");
        if tally.blocked_percent() < *blocked
            || tally.named_percent() < *named
            || tally.undone_percent() < *undone
        {
            faults.push(format!(
                "{technique}: {tally}; floors {blocked} %, {named} %, {undone} %\n  {lost}"
            ));
        }
    }
    println!("{table}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn offers_in_two_disguises_are_still_blocked() {
    println!("seed {SEED}");
    let (engine, tailor) = (engine(), Tailor::new());
    let mut scratch = Scratch::new();
    let rows = open_offers(&engine, &mut scratch);
    let mut all = Tally::default();
    for (at, pair) in pairs().into_iter().enumerate() {
        let mut tally = Tally::default();
        // Every pair sees its own fifth of the rows.
        for row in rows.iter().skip(at % 5).step_by(5) {
            tally.count(row, &pair, SEED, &tailor, (&engine, &mut scratch));
        }
        if shows_lost() {
            let [first, second] = pair;
            println!("{first}+{second}: {tally}\n  {}", tally.lost.join("\n  "));
        }
        all.add(&tally);
    }
    println!("| stacks of two | {all} |");
    assert!(all.rows >= 1_000, "{} rows", all.rows);
    assert!(
        all.blocked_percent() >= STACK_FLOOR,
        "stacks of two: {all}; floor {STACK_FLOOR} %"
    );
    assert!(
        all.named_percent() >= STACK_NAMED_FLOOR,
        "stacks of two: {all}; floor of those named {STACK_NAMED_FLOOR} %"
    );
}

/// Pairs that are written on top of each other: another word first, a costume over it.
fn pairs() -> Vec<[Technique; 2]> {
    use Technique as T;
    const WORDS: &[Technique] = &[
        T::Homophone,
        T::Pinyin,
        T::Initials,
        T::LookalikeHan,
        T::VariantHan,
        T::ComponentSplit,
        T::Reversal,
        T::NumeralSpelling,
        T::Misspelling,
        T::Leet,
        T::Confusable,
    ];
    const COSTUMES: &[Technique] = &[
        T::Fullwidth,
        T::StyledLetters,
        T::Invisible,
        T::Separators,
        T::Repetition,
        T::CombiningMarks,
        T::HiddenMarkup,
        T::Encoded,
    ];
    WORDS
        .iter()
        .flat_map(|word| COSTUMES.iter().map(|costume| [*word, *costume]))
        .collect()
}

/// Puts any words of `listing` in the disguise; tells whether a block comes of it where none was.
fn newly_blocked(
    listing: &Listing,
    technique: Technique,
    tailor: &Tailor,
    engine: &Engine,
    scratch: &mut Scratch,
) -> Option<Result<(), String>> {
    let id = listing.id.as_deref().unwrap_or("");
    let costume = Costume {
        techniques: &[technique],
        which: Which::Any,
        tailor,
    };
    let twin = costume.put_on(listing, &mut Random::of(SEED, id, &[technique]))?;
    let verdict = engine.judge(&twin, scratch);
    let newly = verdict.decision == Decision::Block
        && engine.judge(listing, scratch).decision != Decision::Block;
    Some(if newly {
        let terms: Vec<&str> = verdict
            .evidence
            .iter()
            .flat_map(|e| &e.hits)
            .map(|hit| hit.term.as_str())
            .collect();
        Err(format!("{technique} {id} {terms:?}: {}", one_line(&twin)))
    } else {
        Ok(())
    })
}

#[test]
fn disguises_turn_no_innocent_row_into_an_offer() {
    println!("seed {SEED}");
    let (engine, tailor) = (engine(), Tailor::new());
    let mut scratch = Scratch::new();
    let mut rows = open_rows();
    rows.retain(|row| row.label.decision == Decision::Pass);
    let (mut tried, mut blocked) = (0, Vec::new());
    for technique in MECHANICAL {
        for row in &rows {
            if let Some(result) =
                newly_blocked(&row.listing, *technique, &tailor, &engine, &mut scratch)
            {
                tried += 1;
                blocked.extend(result.err());
            }
        }
    }
    println!(
        "innocent twins: {} of {tried} newly blocked\n{}",
        blocked.len(),
        blocked.join("\n")
    );
    assert!(tried >= 3_000, "{tried} twins");
    assert!(
        blocked.len() * INNOCENT_ONE_IN <= tried,
        "{} of {tried} newly blocked\n{}",
        blocked.len(),
        blocked.join("\n")
    );
}

#[test]
fn disguises_turn_no_real_row_into_an_offer() {
    let Some(dir) = std::env::var_os("TROMMEL_REAL_ROWS") else {
        println!("skipped: TROMMEL_REAL_ROWS names no folder of real rows");
        return;
    };
    println!("seed {SEED}");
    let (engine, tailor) = (engine(), Tailor::new());
    let rows = real_rows(Path::new(&dir));
    let step = rows.len() / REAL_SAMPLE;
    assert!(step > 0, "{} rows", rows.len());
    // One worker per half of the techniques: the machine of record has two cores.
    let work = |techniques: &[Technique]| {
        let mut scratch = Scratch::new();
        let (mut tried, mut blocked) = (0, Vec::new());
        for technique in techniques {
            for row in rows.iter().skip(*technique as usize % step).step_by(step) {
                if let Some(result) = newly_blocked(row, *technique, &tailor, &engine, &mut scratch)
                {
                    tried += 1;
                    blocked.extend(result.err());
                }
            }
        }
        (tried, blocked)
    };
    let (left, right) = MECHANICAL.split_at(MECHANICAL.len() / 2);
    let (tried, blocked) = std::thread::scope(|scope| {
        let other = scope.spawn(|| work(right));
        let (tried, mut blocked) = work(left);
        let (more, others) = other.join().expect("the worker ends");
        blocked.extend(others);
        (tried + more, blocked)
    });
    println!(
        "real twins: {} of {tried} newly blocked\n{}",
        blocked.len(),
        blocked.join("\n")
    );
    assert!(tried >= 10_000, "{tried} twins");
    assert!(
        blocked.len() * REAL_ONE_IN <= tried,
        "{} of {tried} newly blocked\n{}",
        blocked.len(),
        blocked.join("\n")
    );
}

//! Sees in a raw field what the engine could find there, without reading it in full.
//!
//! In: probes, then raw text. Out: marks of the probes that may stand there, and what figures may measure. Straight on
//! UTF-8, a table look-up a character to a coarse symbol (Han → syllable, letters and digits, separators skipped), so that
//! what the channels undo needs no undoing. What is seen is never less than what is there: where only decoding or cleaning
//! in full could tell, the answer is [`Odd`]. Knows nothing of rules.

mod alone;
mod anchor;
mod anchors;
mod cell;
mod escape;
mod filter;
mod foreign;
mod frequency;
mod keys;
mod leet;
mod net;
mod probe;
mod scripts;
mod slips;
mod stream;
mod symbols;
mod units;
mod walk;
mod windows;
mod word;

use alone::Alone;
pub use frequency::Frequency;
pub use keys::{
    LITTLE_TEXT_KEY, TextKey, Wanted, pictures, wanted, wanted_figure, wanted_in_leet,
    wanted_picture,
};
use leet::LeetWords;
use net::Net;
pub use probe::{Probe, Reading};
use slips::Slips;
use stream::{How, Stream};
use symbols::Symbols;
pub use units::Measure;

use std::collections::BTreeSet;

use crate::text::{may_respell, may_spell, number_words};

/// Only decoding or cleaning the text in full tells how it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odd;

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The probes of a mark, and the symbol of the text they end with, counted without separators; those that are told
    /// by no symbol end [`NOWHERE`].
    Mark(u16, u32),
    /// A figure.
    Figure(Measure),
}

/// The end of what no symbol tells.
pub const NOWHERE: u32 = u32::MAX;

/// Compiled probes. Immutable and shared.
#[derive(bitcode::Encode, bitcode::Decode)]
pub struct Sieve {
    table: Symbols,
    slips: Slips,
    main: Net,
    /// Probes with pictures, looked for only where one stands.
    drawn: Net,
    alone: Alone,
    leet: LeetWords,
    /// Marks that nothing shows: always seen.
    blind: Vec<u16>,
}

impl std::fmt::Debug for Sieve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sieve")
            .field("probes", &(self.main.len() + self.drawn.len()))
            .finish_non_exhaustive()
    }
}

/// Buffers of one thread.
#[derive(Debug, Default)]
pub struct Buffers {
    stream: Stream,
    word: Vec<u8>,
}

/// Text that is written anew before it is read: where it stands, only reading in full tells.
#[derive(Debug, Default)]
pub struct Rewritten {
    /// Whole Latin words, folded.
    pub words: BTreeSet<String>,
    /// Han texts.
    pub texts: Vec<String>,
    /// Latin words, folded, where digits or signs stand for letters of theirs.
    pub leet: Vec<String>,
}

/// Told for words that numbers are spelled with.
const NUMBER_WORD: u16 = u16::MAX;
/// Told for text that is written anew.
const REWRITTEN: u16 = u16::MAX - 1;

impl Sieve {
    /// Compiles probes; `leet` are folded terms that are read through leet too.
    pub fn new(mut probes: Vec<Probe>, leet: &[(String, u16)], rewritten: Rewritten) -> Self {
        probes.extend(rewritten.texts.into_iter().map(|text| Probe {
            reading: Reading::Tight,
            text,
            mark: REWRITTEN,
            faint: None,
            coded: None,
        }));
        probes.extend(number_words().map(|word| Probe {
            reading: Reading::Plain,
            text: word.into(),
            mark: NUMBER_WORD,
            faint: None,
            coded: None,
        }));
        let mut alone = Alone::default();
        probes.retain(|probe| !alone.take(probe));
        // The same text may stand in many lists.
        probes.sort_unstable_by(|a, b| (a.reading, &a.text).cmp(&(b.reading, &b.text)));
        let is_drawn = |p: &&Probe| p.text.chars().any(probe::is_picture);
        let pictures = probes
            .iter()
            .filter(|p| is_drawn(p))
            .flat_map(|p| p.text.chars().filter(|c| probe::is_picture(*c)));
        let table = Symbols::new(pictures.collect(), &|sign| alone.holds(sign));
        let (drawn, plain): (Vec<&Probe>, Vec<&Probe>) = probes.iter().partition(|p| is_drawn(p));
        let (main, mut blind) = Net::new(&plain, &table, false);
        let (drawn, more) = Net::new(&drawn, &table, true);
        blind.extend(more);
        blind.sort_unstable();
        blind.dedup();
        let mut words = LeetWords::default();
        for (lower, mark) in leet {
            words.add(lower, *mark);
        }
        for lower in &rewritten.leet {
            words.add(lower, REWRITTEN);
        }
        Self {
            table,
            slips: Slips::new(&rewritten.words),
            main,
            drawn,
            alone,
            leet: words,
            blind,
        }
    }

    /// Tells what may stand in a raw text, with repeats, as long as `note` wants more. Linear but for the probes of a window.
    /// A text that is not [`Odd`] reads as its own signs do, each cleaned by itself: no mark-up, escape, word or figure of it
    /// is written anew.
    ///
    /// # Errors
    /// [`Odd`] when only decoding or cleaning in full tells, then look at the clean text with [`Sieve::look_clean`]; or when
    /// `note` wanted no more.
    pub fn look(
        &self,
        raw: &str,
        buffers: &mut Buffers,
        note: &mut impl FnMut(Sight) -> bool,
    ) -> Result<(), Odd> {
        self.look_as(raw, How::default(), buffers, note)
    }

    /// Tells what may stand in clean text that kept its case, as long as `note` wants more.
    pub fn look_clean(
        &self,
        cased: &str,
        buffers: &mut Buffers,
        note: &mut impl FnMut(Sight) -> bool,
    ) {
        let how = How {
            clean: true,
            ..How::default()
        };
        let mut wants_more = true;
        let looked = self.look_as(cased, how, buffers, &mut |sight| {
            wants_more = note(sight);
            wants_more
        });
        debug_assert!(looked.is_ok() || !wants_more, "clean text is never odd");
    }

    fn look_as(
        &self,
        text: &str,
        how: How,
        buffers: &mut Buffers,
        note: &mut impl FnMut(Sight) -> bool,
    ) -> Result<(), Odd> {
        let mut wants_more = true;
        let mut note = |sight| {
            wants_more = wants_more && note(sight);
            wants_more
        };
        let Buffers { stream, word } = buffers;
        stream
            .read(text, (&self.table, &self.slips), how)
            .map_err(|_| Odd)?;
        let mut odd = false;
        self.main.look(text, stream, &mut |mark, end| match mark {
            // What is odd is looked at once more, clean.
            NUMBER_WORD => {
                odd |= stream.dropped || spells(text, stream, end);
                !odd || how.clean
            }
            REWRITTEN => {
                odd = true;
                how.clean
            }
            mark => note(Sight::Mark(mark, u32::try_from(end).unwrap_or(NOWHERE))),
        });
        // What is dropped inside a figure or a word in leet must be gone before they are read.
        let in_word = stream.dropped_in_figure
            || (stream.dropped && (stream.spoken || !stream.leet.is_empty()));
        if (odd || in_word) && !how.clean {
            return Err(Odd);
        }
        self.alone.look(text, stream, &mut |mark| {
            note(Sight::Mark(mark, NOWHERE));
        });
        for end in &stream.digits_end {
            let end = *end as usize;
            if !how.clean && units::unit_changes(text, end) {
                return Err(Odd);
            }
            if !units::may_follow(text.as_bytes(), end) {
                continue;
            }
            let measures = units::measures(text, end);
            let bare = measures.iter().any(|m| m.is_told_by_words());
            if !how.clean && (stream.dropped || (bare && units::context_changes(text, end))) {
                return Err(Odd);
            }
            if !measures.iter().all(|m| note(Sight::Figure(*m))) {
                break;
            }
        }
        self.leet.look(text, &stream.leet, word, &mut |mark, _| {
            if mark == REWRITTEN {
                odd = true;
            } else {
                note(Sight::Mark(mark, NOWHERE));
            }
        });
        if odd && !how.clean {
            return Err(Odd);
        }
        for mark in &self.blind {
            note(Sight::Mark(*mark, NOWHERE));
        }
        if stream.pictures {
            let how = How {
                pictures: true,
                ..how
            };
            stream
                .read(text, (&self.table, &self.slips), how)
                .map_err(|_| Odd)?;
            self.drawn.look(text, stream, &mut |mark, _| {
                note(Sight::Mark(mark, NOWHERE))
            });
        }
        if !wants_more {
            return Err(Odd);
        }
        Ok(())
    }
}

/// Whether a number word that holds symbol `end` is part of a spelled figure.
fn spells(text: &str, stream: &Stream, end: usize) -> bool {
    let at = stream.cells[end].at();
    let bytes = text.as_bytes();
    let start = (0..=at)
        .rev()
        .take_while(|i| bytes[*i].is_ascii_alphabetic())
        .last()
        .unwrap_or(at);
    may_spell(text, start) && may_respell(text, start)
}

#[cfg(test)]
mod tests;

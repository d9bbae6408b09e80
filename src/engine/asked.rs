//! What regexes answered of one listing: many formulas ask the same.

use super::clean::CleanFields;
use crate::lang::Fields;
use crate::listing::Listing;
use crate::pack::Pack;

/// Answers so far, as kinds of field.
#[derive(Debug, Clone, Copy, Default)]
struct Answer {
    /// Kinds that were looked at.
    known: u8,
    /// Kinds of which a field matches.
    holds: u8,
}

/// The regexes asked of one listing.
#[derive(Debug, Default)]
pub(super) struct Asked {
    answers: Vec<Answer>,
    /// Regexes asked, once each.
    touched: Vec<u32>,
}

impl Asked {
    /// Forgets the last listing.
    pub(super) fn clear(&mut self) {
        for n in self.touched.drain(..) {
            self.answers[n as usize] = Answer::default();
        }
    }

    /// Whether a regex matches in clean text of a field of one of these kinds.
    pub(super) fn ask(
        &mut self,
        (pack, listing): (&Pack, &Listing),
        clean: &mut CleanFields,
        n: u32,
        fields: u8,
    ) -> bool {
        let regexes = &pack.wakes.regexes;
        if self.answers.len() < regexes.len() {
            self.answers.resize(regexes.len(), Answer::default());
        }
        let answer = &mut self.answers[n as usize];
        if answer.known == 0 {
            self.touched.push(n);
        }
        if answer.holds & fields != 0 {
            return true;
        }
        let unknown = fields & !answer.known;
        if unknown == 0 {
            return false;
        }
        for (i, field) in listing.fields.iter().enumerate() {
            let kind = Fields::of(field.kind).bits();
            if kind & unknown != 0 && regexes[n as usize].is_match(&clean.of(pack, field, i).lower)
            {
                answer.known |= kind;
                answer.holds |= kind;
                return true;
            }
        }
        answer.known |= unknown;
        false
    }
}

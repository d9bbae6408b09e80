//! One text as symbols.

#![expect(
    clippy::cast_possible_truncation,
    reason = "fields are cut to 64 KiB; letters and digits are few"
)]

use std::ops::Range;

use super::cell::{Cell, may_start, starts};
use super::escape;
use super::foreign::{self, Foreign, Side};
use super::scripts;
use super::slips::{self, Slips};
use super::symbols::{
    self, ALONE, ASCII, BARRIER, DIGIT, DROP, FLAGS, GAP, HAN, LOOK, ODD, OTHER, Symbol, Symbols,
    decode,
};
use super::word::{Word, is_near};
use crate::text::{Cleaned, GAP_LIMIT_CHARS, cleaned, may_be_tone, may_hold_letters, may_respell};

/// The symbols of one text, with the gaps between them; buffers are reused from text to text.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Stream {
    /// Symbols, repeats without a gap left out.
    pub(super) cells: Vec<Cell>,
    /// Places right behind a run of digits.
    pub(super) digits_end: Vec<u32>,
    /// Where characters stand that are probes by themselves.
    pub(super) alone: Vec<u32>,
    /// Where letters touch digits or signs that are read as letters.
    pub(super) leet: Vec<u32>,
    /// Whether something was dropped, so that what touches may not stand side by side.
    pub(super) dropped: bool,
    /// Whether something was dropped beside a digit.
    pub(super) dropped_in_figure: bool,
    /// Whether a numeral or a spoken unit stands there.
    pub(super) spoken: bool,
    /// Whether a picture stands there that some probe holds.
    pub(super) pictures: bool,
}

/// How a text is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct How {
    /// Decoded and cleaned already.
    pub(super) clean: bool,
    /// Pictures that stand for words are symbols.
    pub(super) pictures: bool,
}

/// Only decoding or cleaning in full tells how a text reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Odd;

/// Letters, digits and `+` of a word in which one letter stands three times, for it to be undoubled.
const LEAST_UNDOUBLED: usize = 5;

/// Han signs in a row, blanks before each, that may be drawn together with the one before them.
const APART: u8 = 3;

/// Three points in one sign, the commonest that cleaning makes several of.
const ELLIPSIS: char = '…';

/// What is kept from character to character.
pub(super) struct Reading<'t> {
    pub(super) text: &'t str,
    pub(super) how: How,
    pub(super) gap: u8,
    /// The last separator, clean; blanks of all kinds are ' '.
    pub(super) sign: u32,
    /// Separators before what comes that cleaning makes others of.
    foreign: Foreign,
    /// What stands before them.
    side: Side,
    /// Han signs in a row with blanks before each.
    apart: u8,
    pub(super) last: Symbol,
    /// Where the run of letters that base64 may use begins.
    run: usize,
    word: Word,
}

impl Reading<'_> {
    /// Notes what stands behind the separators at hand.
    #[inline]
    fn meets(&mut self, behind: Side) -> Result<(), Odd> {
        let matters = self.foreign.is_some() && self.foreign.matters(self.side, behind);
        self.side = behind;
        self.foreign = Foreign::default();
        if matters && !self.how.clean {
            return Err(Odd);
        }
        Ok(())
    }
}

impl Stream {
    /// Reads a text; with `pictures` those that stand for words are symbols. One pass.
    pub(super) fn read(
        &mut self,
        text: &str,
        (table, slips): (&Symbols, &Slips),
        how: How,
    ) -> Result<(), Odd> {
        self.clear(text.len());
        let bytes = text.as_bytes();
        let mut reading = Reading {
            text,
            how,
            gap: 0,
            sign: 0,
            foreign: Foreign::default(),
            side: Side::Other,
            apart: 0,
            last: BARRIER,
            run: 0,
            word: Word::default(),
        };
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte >= 0x80 {
                let (c, len) = decode(bytes, at);
                let code = table.code(c);
                // Most of any Chinese text: a plain sign right behind another.
                let plain = (HAN..OTHER).contains(&code.0);
                if plain && reading.gap == 0 && reading.run == at && !reading.word.is_open() {
                    reading.side = Side::of_sign(false, text, at);
                    reading.apart = 0;
                    if code.0 != reading.last || !self.repeats((c, code.1), &reading) {
                        self.cells.push(Cell::new(at, code, 0));
                        reading.last = code.0;
                    }
                    at += len;
                    reading.run = at;
                    continue;
                }
                // What is dropped ends no word.
                if reading.word.is_open()
                    && code.0 != DROP
                    && reading.word.ends(slips)
                    && !how.clean
                {
                    return Err(Odd);
                }
                self.beyond_ascii((c, code), at, at + len, table, &mut reading)?;
                at += len;
                continue;
            }
            let code = ASCII[byte as usize];
            if code < DIGIT {
                at = self.letters(at, &mut reading)?;
            } else if code >= DROP {
                if code == GAP && reading.word.is_open() && reading.word.ends(slips) && !how.clean {
                    return Err(Odd);
                }
                self.sign(byte, code, at, &mut reading)?;
                at += 1;
            } else {
                self.digit(code, at, &mut reading)?;
                at += 1;
            }
        }
        if reading.word.ends(slips) && !how.clean {
            return Err(Odd);
        }
        reading.meets(Side::Other)?;
        let rest = bytes.len() - reading.run;
        if !how.clean
            && rest >= escape::BASE64_LETTERS
            && escape::base64(text, reading.run..bytes.len())
        {
            return Err(Odd);
        }
        Ok(())
    }

    /// Reads letters on to what is none; gives the byte behind them.
    #[inline]
    fn letters(&mut self, start: usize, reading: &mut Reading<'_>) -> Result<usize, Odd> {
        let bytes = reading.text.as_bytes();
        reading.meets(Side::Letter)?;
        if self.is_behind_cyrillic(reading) {
            return Err(Odd);
        }
        if !reading.word.is_open() {
            reading.word.begins(reading.gap, reading.sign);
        }
        let (mut last, mut hash) = (reading.last, reading.word.hash);
        let (mut repeats, mut broken) = (reading.word.repeats, reading.word.broken);
        let mut most = 0;
        if reading.gap > 0 {
            self.barrier(start, reading.gap);
            last = BARRIER;
        }
        let mut gap = reading.gap;
        let first = reading.word.letters == 0;
        let mut at = start;
        while let Some(&byte) = bytes.get(at) {
            let code = if byte < 0x80 {
                ASCII[byte as usize]
            } else {
                GAP
            };
            if code >= DIGIT {
                break;
            }
            hash = slips::roll(hash, code);
            if code == last {
                repeats += 1;
                most = most.max(repeats);
            } else {
                broken |= repeats != 1 && !(first && at == start);
                repeats = 0;
                self.cells
                    .push(Cell::new(at, (code, u16::from(byte | 0x20)), gap));
                (last, gap) = (code, 0);
            }
            at += 1;
        }
        (reading.last, reading.gap) = (last, 0);
        // Behind figures only units are undoubled.
        broken |= first && reading.word.digits > 0 && !matches!(bytes[start] | 0x20, b't' | b'w');
        reading.word.letters += (at - start) as u32;
        (reading.word.hash, reading.word.repeats, reading.word.broken) = (hash, repeats, broken);
        if most >= 2 && !reading.how.clean && self.is_drawn_out(reading.text, start..at) {
            return Err(Odd);
        }
        Ok(at)
    }

    /// Whether letters of which one stands three times are part of a word that is undoubled; short ones (www, XXL) are not.
    fn is_drawn_out(&self, text: &str, letters: Range<usize>) -> bool {
        let bytes = text.as_bytes();
        let in_word = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'+';
        let before = bytes[..letters.start].iter().rev();
        let behind = bytes[letters.end..].iter();
        let signs = before.take(LEAST_UNDOUBLED).take_while(in_word).count()
            + letters.len()
            + behind
                .clone()
                .take(LEAST_UNDOUBLED)
                .take_while(in_word)
                .count();
        // What is dropped may hide more of the word.
        let next = behind.clone().find(|b| !in_word(b));
        let hidden = next.is_some_and(|b| !b.is_ascii() || ASCII[usize::from(*b)] == DROP);
        signs >= LEAST_UNDOUBLED || self.dropped || hidden
    }

    /// Reads an ASCII sign that is no letter or digit.
    #[inline]
    fn sign(
        &mut self,
        byte: u8,
        code: u16,
        at: usize,
        reading: &mut Reading<'_>,
    ) -> Result<(), Odd> {
        if code == DROP {
            self.drop_at(at + 1, reading);
            return Ok(());
        }
        if byte == b'@' && self.is_behind_cyrillic(reading) {
            return Err(Odd);
        }
        if byte != b' ' || at - reading.run >= escape::BASE64_LETTERS {
            if !reading.how.clean && escape::is_odd(reading.text, at, &mut reading.run) {
                return Err(Odd);
            }
            if matches!(byte, b'!' | b'|' | b'@' | b'$') {
                let bytes = reading.text.as_bytes();
                let letter = |at: Option<usize>| {
                    at.and_then(|at| bytes.get(at))
                        .is_some_and(u8::is_ascii_alphabetic)
                };
                if letter(at.checked_sub(1)) || letter(Some(at + 1)) {
                    self.leet.push(at as u32);
                }
            }
        } else {
            reading.run = at + 1;
        }
        reading.gap = reading.gap.saturating_add(1);
        reading.sign = foreign::separator(char::from(byte));
        if byte < b' ' {
            reading.foreign.add(char::from(byte));
        }
        Ok(())
    }

    #[inline]
    fn digit(&mut self, code: u16, at: usize, reading: &mut Reading<'_>) -> Result<(), Odd> {
        reading.meets(Side::Digit)?;
        if scripts::is_cyrillic_digit(code) && self.is_behind_cyrillic(reading) {
            return Err(Odd);
        }
        if !reading.word.is_open() {
            reading.word.begins(reading.gap, reading.sign);
        }
        reading.word.digits += 1;
        let next = reading.text.as_bytes().get(at + 1).copied().unwrap_or(b' ');
        let touches = reading.gap == 0 && reading.last != BARRIER && reading.last < DIGIT;
        if touches || next.is_ascii_alphabetic() {
            self.leet.push(at as u32);
            if !reading.how.clean
                && (may_hold_letters(reading.text, at) || may_be_tone(reading.text, at))
            {
                return Err(Odd);
            }
        }
        if !next.is_ascii_digit() {
            self.digits_end.push(at as u32 + 1);
        }
        if code != reading.last || reading.gap > 0 {
            let sign = u16::from(reading.text.as_bytes()[at]);
            self.push((code, sign), at, reading);
        }
        Ok(())
    }

    #[inline]
    fn beyond_ascii(
        &mut self,
        (c, (mut code, mut sign)): (u32, (u16, u16)),
        at: usize,
        end: usize,
        table: &Symbols,
        reading: &mut Reading<'_>,
    ) -> Result<(), Odd> {
        if at - reading.run >= escape::BASE64_LETTERS
            && !reading.how.clean
            && escape::base64(reading.text, reading.run..at)
        {
            return Err(Odd);
        }
        reading.run = end;
        let mut side = Side::of_sign(code & LOOK != 0 && code < ODD, reading.text, at);
        if code & FLAGS != 0 {
            if code >= ODD {
                match self.special(code, c, at, table, reading)? {
                    Some(found) => (code, sign) = found,
                    None => return Ok(()),
                }
                side = Side::Other;
            }
            if code & LOOK != 0 {
                self.spoken = true;
                if !reading.how.clean && may_respell(reading.text, at) {
                    return Err(Odd);
                }
            }
            if code & ALONE != 0 {
                self.alone.push(at as u32);
            }
            code &= !FLAGS;
        }
        reading.meets(side)?;
        if code >= OTHER
            && (self.is_among_others(c, end, reading) || self.is_beside_twin(c, end, reading))
        {
            return Err(Odd);
        }
        if reading.gap > 0 && is_blank(reading) {
            reading.apart = reading.apart.saturating_add(1);
            if reading.apart >= APART && !reading.how.clean {
                return Err(Odd);
            }
        } else {
            reading.apart = 0;
        }
        if code != reading.last || reading.gap > 0 || !self.repeats((c, sign), reading) {
            self.push((code, sign), at, reading);
        }
        Ok(())
    }

    /// Whether a character is the one before it again, and not another of its syllable.
    fn repeats(&self, (c, sign): (u32, u16), reading: &Reading<'_>) -> bool {
        let last = self.cells.last().copied().unwrap_or_default();
        if last.sign() != sign {
            return false;
        }
        let last = last.at();
        let (last, _) = decode(reading.text.as_bytes(), last);
        let clean = |c: u32| {
            char::from_u32(c).map(|c| match cleaned(c) {
                Cleaned::One(one) => Cleaned::One(symbols::folded(one)),
                other => other,
            })
        };
        c == last || clean(c) == clean(last)
    }

    /// What is no symbol of its own; gives one where it is one after all.
    fn special(
        &mut self,
        code: u16,
        c: u32,
        at: usize,
        table: &Symbols,
        reading: &mut Reading<'_>,
    ) -> Result<Option<(Symbol, u16)>, Odd> {
        let c = char::from_u32(c).unwrap_or(' ');
        if c == ELLIPSIS {
            reading.gap = reading.gap.saturating_add(3);
            reading.sign = u32::from('.');
            reading.foreign.add_ellipsis();
            return Ok(None);
        }
        let code = match code {
            ODD if reading.how.clean => symbols::clean_code(c),
            ODD => return Err(Odd),
            other => other,
        };
        match code {
            DROP => self.drop_at(at + c.len_utf8(), reading),
            GAP => {
                let picture = table.picture(c);
                self.pictures |= picture.is_some();
                if let Some(symbol) = picture.filter(|_| reading.how.pictures) {
                    self.push((symbol, 0), at, reading);
                } else {
                    reading.gap = reading.gap.saturating_add(1);
                    reading.sign = foreign::separator(c);
                    reading.foreign.add(c);
                }
            }
            symbol => return Ok(Some((symbol, symbols::sign(symbols::folded(c))))),
        }
        Ok(None)
    }

    /// Notes that what ends before byte `end` was dropped.
    fn drop_at(&mut self, end: usize, reading: &Reading<'_>) {
        self.dropped = true;
        let digit = |symbol: Symbol| (DIGIT..DIGIT + 10).contains(&symbol);
        let next = reading.text.as_bytes().get(end);
        self.dropped_in_figure |= digit(reading.last) || next.is_some_and(u8::is_ascii_digit);
    }

    fn clear(&mut self, room: usize) {
        self.cells.clear();
        self.digits_end.clear();
        self.alone.clear();
        self.leet.clear();
        self.cells.reserve(room);
        (self.pictures, self.dropped) = (false, false);
        (self.dropped_in_figure, self.spoken) = (false, false);
    }

    #[inline]
    fn push(&mut self, (symbol, sign): (Symbol, u16), at: usize, reading: &mut Reading<'_>) {
        self.barrier(at, reading.gap);
        self.cells.push(Cell::new(at, (symbol, sign), reading.gap));
        (reading.last, reading.gap) = (symbol, 0);
    }

    /// Sets a barrier where a gap is too long to be one.
    #[inline]
    fn barrier(&mut self, at: usize, gap: u8) {
        if usize::from(gap) > GAP_LIMIT_CHARS {
            self.cells.push(Cell::new(at, (BARRIER, 0), gap));
        }
    }

    /// The symbol at a place.
    #[inline]
    pub(super) fn symbol(&self, i: usize) -> Option<Symbol> {
        self.cells.get(i).map(|cell| cell.symbol())
    }

    /// Whether a Latin word may begin at a symbol: nothing Latin is glued to its front.
    #[inline]
    pub(super) fn starts(&self, i: usize) -> bool {
        i == 0 || starts(self.cells[i - 1], self.cells[i])
    }

    /// The same, or a ticker glued to its amount (0.1BTC): a letter behind a digit.
    #[inline]
    pub(super) fn may_start(&self, i: usize) -> bool {
        i == 0 || may_start(self.cells[i - 1], self.cells[i])
    }

    /// Whether nothing is glued behind a symbol.
    #[inline]
    pub(super) fn ends(&self, i: usize) -> bool {
        self.cells
            .get(i + 1)
            .is_none_or(|next| next.gap() > 0 || next.symbol() >= HAN || next.symbol() == BARRIER)
    }
}

/// Whether nothing but a few blanks stands before what comes.
#[inline]
fn is_blank(reading: &Reading<'_>) -> bool {
    reading.sign == u32::from(b' ') && is_near(reading.gap, reading.sign)
}

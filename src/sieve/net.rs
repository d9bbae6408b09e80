//! Probes compiled, and one stream against them.

use super::anchor::{Anchor, PLURAL, Then};
use super::anchors::{anchors, asked_borders, bordered, is_whole, spelled};
use super::cell::{Cell, may_start};
use super::frequency::Frequency;
use super::probe::{Probe, Reading, Sign, signs};
use super::stream::Stream;
use super::symbols::{HAN, Symbol, Symbols, is_ascii};
use super::walk;
use super::windows::{self, Key, Keys, LONG, Rolled, Window, Windows, window_len};

/// Letters of a Latin word behind which a digit is no longer word.
const LONG_WORD: usize = 5;
/// Letters and digits of a term that one gap may cut.
const LONG_TERM: usize = 6;
/// Signs between two runs of one name, `+` included.
const MOST_NAME_GAP: u8 = 3;
/// Anchors looked at in one text: more than any text of 64 KiB has that is no repetition.
const MOST_CLOSE: u32 = 1 << 15;

/// A compiled probe.
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
struct Compiled {
    reading: Reading,
    /// Its place in `signs` and `symbols`.
    first: u32,
    len: u16,
    /// Latin letters in it.
    letters: u8,
    /// Whether it is so long, repeats counted, that one gap may cut it.
    long: bool,
    /// Latin borders asked for at front and end.
    borders: (bool, bool),
    /// What it tells: its place in `told`, and how much.
    told: (u32, u16),
    /// Its letters and digits as they must stand, in `texts`; empty where signs alone are compared.
    text: (u32, u16),
}

/// What a probe tells.
#[derive(Debug, Clone, Copy, bitcode::Encode, bitcode::Decode)]
struct Told {
    mark: u16,
    faint: Option<u16>,
    coded: Option<u16>,
}

/// Compiled probes of one kind of stream.
#[derive(Debug, Default, bitcode::Encode, bitcode::Decode)]
pub(super) struct Net {
    probes: Vec<Compiled>,
    symbols: Vec<Symbol>,
    signs: Vec<Sign>,
    told: Vec<Told>,
    texts: Vec<u8>,
    windows: Windows,
}

impl Net {
    /// Compiles probes, equal ones side by side; gives back the marks of those that have no symbol and so cannot be
    /// looked for.
    pub(super) fn new(probes: &[&Probe], table: &Symbols, pictures: bool) -> (Self, Vec<u16>) {
        let frequency = Frequency::shared();
        let mut net = Self::default();
        let mut blind = Vec::new();
        let mut windows = Vec::new();
        for equal in probes.chunk_by(|a, b| a.reading == b.reading && a.text == b.text) {
            let probe = equal[0];
            let found = signs(&probe.text, probe.reading, |c| {
                if pictures { table.picture(c) } else { None }
            });
            let mut looked_for = false;
            for found in spelled(found, probe.reading) {
                let at = u32::try_from(net.probes.len()).expect("fewer than 2^32 probes");
                let before = windows.len();
                anchors((at, probe.reading), &found, frequency, LONG, &mut windows);
                if probe.reading != Reading::Sound {
                    bordered(&mut windows[before..], asked_borders(probe), found.len());
                }
                if windows.len() > before {
                    net.add(equal, &found);
                    looked_for = true;
                    tell_at_once(&mut windows, before, equal, &found);
                }
            }
            if !looked_for {
                blind.extend(equal.iter().map(|p| p.mark));
            }
        }
        net.windows = Windows::new(windows);
        (net, blind)
    }

    fn add(&mut self, equal: &[&Probe], found: &[Sign]) {
        let probe = equal[0];
        // Those of the text: signs say a repeated letter once.
        let letters = probe.text.bytes().filter(u8::is_ascii_alphabetic).count();
        let first_told = u32::try_from(self.told.len()).expect("fewer than 2^32 probes");
        self.told.extend(equal.iter().map(|p| Told {
            mark: p.mark,
            faint: p.faint,
            coded: p.coded,
        }));
        let text = self.add_text(probe);
        self.probes.push(Compiled {
            reading: probe.reading,
            first: u32::try_from(self.signs.len()).expect("fewer than 2^32 signs"),
            len: u16::try_from(found.len()).unwrap_or(u16::MAX),
            letters: u8::try_from(letters).unwrap_or(u8::MAX),
            long: probe.text.chars().filter(|c| c.is_alphanumeric()).count() >= LONG_TERM,
            borders: asked_borders(probe),
            text,
            told: (first_told, u16::try_from(equal.len()).unwrap_or(u16::MAX)),
        });
        self.symbols.extend(found.iter().map(|s| s.symbol));
        self.signs.extend_from_slice(found);
    }

    fn add_text(&mut self, probe: &Probe) -> (u32, u16) {
        let start = u32::try_from(self.texts.len()).expect("fewer than 2^32 bytes");
        let compared = !matches!(probe.reading, Reading::Tight | Reading::Sound);
        if compared && probe.text.is_ascii() {
            let bytes = probe.text.bytes().filter(u8::is_ascii_alphanumeric);
            let exact = probe.reading == Reading::Exact;
            self.texts
                .extend(bytes.map(|b| if exact { b } else { b.to_ascii_lowercase() }));
        }
        let len = self.texts.len() - start as usize;
        (start, u16::try_from(len).unwrap_or(0))
    }

    /// How many probes there are.
    pub(super) fn len(&self) -> usize {
        self.probes.len()
    }

    /// Tells the marks of what stands in a stream, as long as `note` wants more. One pass over it; a window that some probe
    /// holds is looked at closely. Where there are too many of them, every mark is told.
    #[inline]
    pub(super) fn look(
        &self,
        text: &str,
        stream: &Stream,
        note: &mut impl FnMut(u16, usize) -> bool,
    ) {
        let mut budget = MOST_CLOSE;
        let mut wants_more = true;
        self.look_within(text, stream, &mut budget, &mut |mark, end| {
            wants_more = wants_more && note(mark, end);
            wants_more
        });
        if budget == 0 && wants_more {
            for told in &self.told {
                note(told.mark, 0);
                for mark in told.faint.into_iter().chain(told.coded) {
                    note(mark, 0);
                }
            }
        }
    }

    #[inline]
    fn look_within(
        &self,
        text: &str,
        stream: &Stream,
        budget: &mut u32,
        note: &mut impl FnMut(u16, usize) -> bool,
    ) {
        // The last ASCII symbols in a row, and whether a word may begin at each, the last one lowest. Where the row is
        // shorter than a window, the window holds a barrier, as no probe does.
        let (mut rolled, mut begins): (Rolled, u32) = (0, 0);
        let (mut before, mut last) = (Cell::default(), Cell::default());
        let mut keys = Keys::default();
        let windows = &self.windows;
        for (i, cell) in stream.cells.iter().enumerate() {
            let symbol = cell.symbol();
            if is_ascii(last.symbol()) && is_ascii(symbol) {
                rolled = windows::roll(rolled, symbol);
                begins = begins << 1 | u32::from(may_start(last, *cell));
                windows.run(rolled, begins, &mut keys);
            } else {
                windows.mixed(before, last, *cell, &mut keys);
                let ascii = is_ascii(symbol);
                (rolled, begins) = (if ascii { symbol.into() } else { 0 }, 1);
            }
            windows.lone(symbol, begins & 1 != 0, &mut keys);
            (before, last) = (last, *cell);
            if keys.is_empty() {
                continue;
            }
            for key in keys.take() {
                self.close(key, i, (text, stream), budget, note);
            }
            if *budget == 0 {
                return;
            }
        }
    }

    /// Looks closely at a window that ends at symbol `end`.
    #[inline(never)]
    fn close(
        &self,
        key: Key,
        end: usize,
        (text, stream): (&str, &Stream),
        budget: &mut u32,
        note: &mut impl FnMut(u16, usize) -> bool,
    ) {
        let mut note = |mark, end, budget: &mut u32| {
            if !note(mark, end) {
                *budget = 0;
            }
        };
        let anchors = self.windows.anchors(key);
        *budget = budget.saturating_sub(u32::try_from(anchors.len()).unwrap_or(u32::MAX));
        let window = window_len(key);
        for anchor in anchors {
            if !anchor.may_stand(end, window, stream) {
                continue;
            }
            let probe = match anchor.then {
                Then::Look(probe) => &self.probes[probe as usize],
                Then::Tell { mark, joined } => {
                    let parts = &stream.cells[end + 2 - window..=end];
                    if !joined || parts.iter().all(|cell| cell.gap() == 0) {
                        note(mark, end, budget);
                    }
                    continue;
                }
            };
            let place = probe.first as usize..probe.first as usize + usize::from(probe.len);
            let signs = &self.signs[place.clone()];
            let told = &self.told[probe.told.0 as usize..][..usize::from(probe.told.1)];
            if probe.reading == Reading::Sound {
                match walk::heard(signs, anchor, end, stream) {
                    Some(walk::Heard::Signs) => {
                        let behind = end + 1 + signs.len() - window - usize::from(anchor.before);
                        for told in told {
                            let faint = told.faint.filter(|_| signs.len() <= 2);
                            note(faint.unwrap_or(told.mark), end, budget);
                            if let Some(coded) = told.coded
                                && code_behind(stream, behind)
                            {
                                note(coded, end, budget);
                            }
                        }
                    }
                    Some(walk::Heard::Letters) => {
                        for told in told {
                            note(told.mark, end, budget);
                            for mark in told.faint.into_iter().chain(told.coded) {
                                note(mark, end, budget);
                            }
                        }
                    }
                    None => {}
                }
                continue;
            }
            let Some(start) = (end + 1).checked_sub(window + usize::from(anchor.before)) else {
                continue;
            };
            if !self.stands(probe, place, start, text, stream) {
                continue;
            }
            for told in told {
                note(told.mark, end, budget);
                if let Some(coded) = told.coded
                    && code_behind(stream, start + signs.len())
                {
                    note(coded, end, budget);
                }
            }
        }
    }

    /// Whether a probe stands at symbol `start`, as coarsely as its reading allows.
    fn stands(
        &self,
        probe: &Compiled,
        place: std::ops::Range<usize>,
        start: usize,
        text: &str,
        stream: &Stream,
    ) -> bool {
        let Some(cells) = stream.cells.get(start..start + place.len()) else {
            return false;
        };
        let symbols = &self.symbols[place.clone()];
        if !cells
            .iter()
            .zip(symbols)
            .all(|(cell, symbol)| cell.symbol() == *symbol)
        {
            return false;
        }
        let signs = &self.signs[place];
        let end = start + signs.len() - 1;
        let may_count = matches!(probe.reading, Reading::Exact | Reading::Plain);
        let counted = may_count && stream.may_start(start);
        if probe.borders.0 && !counted && !stream.starts(start) {
            return false;
        }
        if probe.borders.1 && !ends(probe, stream, end) {
            return false;
        }
        let gaps_hold = match probe.reading {
            Reading::Tight => tight_gaps(signs, cells, probe.long),
            Reading::Name => cells[1..].iter().all(|cell| cell.gap() <= MOST_NAME_GAP),
            _ => {
                let mut pairs = signs.iter().zip(cells).skip(1);
                pairs.all(|(sign, cell)| sign.gap == (cell.gap() > 0))
            }
        };
        if !gaps_hold {
            return false;
        }
        let (first, len) = (probe.text.0 as usize, usize::from(probe.text.1));
        if len > 0 && !stream.dropped {
            let exact = probe.reading == Reading::Exact;
            return same_ascii(text, cells, &self.texts[first..first + len], exact);
        }
        walk::same_han(signs, start, stream)
    }
}

/// Lets windows that are all of a probe tell its marks at once.
fn tell_at_once(windows: &mut Vec<Window>, first: usize, equal: &[&Probe], signs: &[Sign]) {
    let plain = |p: &&Probe| p.faint.is_none() && p.coded.is_none();
    let whole = |w: &Window| is_whole(equal[0].reading, signs, window_len(w.key));
    if !windows[first..].iter().all(whole) || !equal.iter().all(plain) {
        return;
    }
    let anchored: Vec<Window> = windows.drain(first..).collect();
    for window in anchored {
        windows.extend(equal.iter().map(|probe| {
            let then = Then::Tell {
                mark: probe.mark,
                joined: probe.reading == Reading::Plain,
            };
            let anchor = Anchor {
                then,
                ..window.anchor
            };
            Window { anchor, ..window }
        }));
    }
}

/// Whether nothing that makes a longer word is glued behind, a plural aside.
fn ends(probe: &Compiled, stream: &Stream, end: usize) -> bool {
    if stream.ends(end) {
        return true;
    }
    if probe.reading == Reading::Name {
        return false;
    }
    let next = stream.cells[end + 1].symbol();
    let digit = (super::symbols::DIGIT..super::symbols::DIGIT + 10).contains(&next);
    (digit && usize::from(probe.letters) >= LONG_WORD) || (next == PLURAL && stream.ends(end + 1))
}

/// Whether the letters and digits from the first cell on, repeats counted, are these. The first one may stand more often
/// than is wanted: a cell holds all of its kind.
fn same_ascii(text: &str, cells: &[Cell], wanted: &[u8], exact: bool) -> bool {
    let start = cells.first().map_or(text.len(), |cell| cell.at());
    let rest = &text.as_bytes()[start..];
    // Nearly always they stand side by side.
    let same = |(found, wanted): (&u8, &u8)| {
        found == wanted || (!exact && found.to_ascii_lowercase() == *wanted)
    };
    if rest.len() >= wanted.len() && rest.iter().zip(wanted).all(same) {
        return true;
    }
    let found = || {
        rest.iter()
            .filter(|b| b.is_ascii_alphanumeric())
            .map(|b| if exact { *b } else { b.to_ascii_lowercase() })
    };
    let Some(first) = wanted.first() else {
        return true;
    };
    let wanted_times = wanted.iter().take_while(|b| *b == first).count();
    let times = found().take_while(|b| b == first).count();
    let more = times.saturating_sub(wanted_times);
    found()
        .skip(more)
        .take(wanted.len())
        .eq(wanted.iter().copied())
}

/// Whether letters with a digit stand right behind, at symbol `at`.
fn code_behind(stream: &Stream, at: usize) -> bool {
    let behind = stream.cells.get(at..).unwrap_or_default();
    let mut run = behind
        .iter()
        .enumerate()
        .take_while(|(i, cell)| is_ascii(cell.symbol()) && (*i == 0 || cell.gap() == 0))
        .map(|(_, cell)| cell.symbol());
    behind.first().is_some_and(|cell| cell.gap() <= 1)
        && run
            .next()
            .is_some_and(|first| first < super::symbols::DIGIT)
        && run.any(|symbol| symbol >= super::symbols::DIGIT)
}

/// Whether the gaps between letters and digits may be a disguise or a spelling; between Han signs any may.
fn tight_gaps(signs: &[Sign], cells: &[Cell], long: bool) -> bool {
    let mut inner = 0_usize;
    let mut extra = 0_usize;
    for i in 1..signs.len() {
        let (last, sign) = (signs[i - 1], signs[i]);
        if last.symbol >= HAN || sign.symbol >= HAN {
            continue;
        }
        let gap = cells[i].gap() > 0;
        if sign.c.is_ascii_digit() {
            if gap && !sign.gap {
                return false;
            }
            continue;
        }
        if !sign.gap {
            inner += 1;
            extra += usize::from(gap);
        }
    }
    // Every sign of one word may be set apart, or a long word cut by signs of one kind.
    extra == 0 || extra * 3 >= inner || long
}

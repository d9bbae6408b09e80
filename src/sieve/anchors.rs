//! Where probes are anchored: the windows of each, and what must stand beside them.

use super::anchor::{Anchor, Neighbour, Then, Way};
use super::frequency::Frequency;
use super::probe::{Probe, Reading, Sign, borders, is_heard, sounded};
use super::symbols::{self, Symbol, is_ascii};
use super::windows::{self, Key, LONG, Window, window_len};
use crate::text::is_han;

/// Signs that may be written apart where they repeat, so that a stream keeps both.
const MOST_REPEATED: usize = 4;

/// The ways a probe's signs may stand in a stream: the runs of a name may part where a letter repeats (Heatbit Trio).
pub(super) fn spelled(signs: Vec<Sign>, reading: Reading) -> Vec<Vec<Sign>> {
    let repeats: Vec<usize> = (1..signs.len())
        .filter(|i| signs[*i].symbol == signs[i - 1].symbol)
        .take(MOST_REPEATED)
        .collect();
    if reading != Reading::Name || repeats.is_empty() {
        return vec![signs];
    }
    (0..1_usize << repeats.len())
        .map(|kept| {
            let drops = |i: usize| {
                let n = repeats.iter().position(|r| *r == i);
                n.is_some_and(|n| kept >> n & 1 == 0)
            };
            let all = signs.iter().enumerate();
            all.filter(|(i, _)| !drops(*i)).map(|(_, s)| *s).collect()
        })
        .collect()
}

/// Latin borders asked for at front and end.
pub(super) fn asked_borders(probe: &Probe) -> (bool, bool) {
    match (probe.reading, borders(&probe.text)) {
        (Reading::Loose, _) => (false, false),
        (Reading::Begins, _) => (true, false),
        (_, borders) => borders,
    }
}

/// Asks for the borders of a probe of so many signs at windows that reach them.
pub(super) fn bordered(windows: &mut [Window], borders: (bool, bool), signs: usize) {
    for Window { key, anchor, .. } in windows {
        let before = usize::from(anchor.before);
        if borders.0 && before == 0 && anchor.before_it == Neighbour::Any {
            anchor.before_it = Neighbour::Border;
        }
        if borders.1 && before + window_len(*key) == signs && anchor.behind_it == Neighbour::Any {
            anchor.behind_it = Neighbour::Border;
        }
    }
}

/// Finds the windows of a probe, of at most so many letters.
pub(super) fn anchors(
    (probe, reading): (u32, Reading),
    signs: &[Sign],
    frequency: &Frequency,
    most: usize,
    out: &mut Vec<Window>,
) {
    let at = |before: usize, way: Way| Anchor {
        then: Then::Look(probe),
        before: u16::try_from(before).unwrap_or(u16::MAX),
        way,
        before_it: Neighbour::Any,
        behind_it: Neighbour::Any,
    };
    let symbols: Vec<Symbol> = signs.iter().map(|s| s.symbol).collect();
    if reading != Reading::Sound {
        if let Some((key, gate, before)) = rarest(signs, frequency, most) {
            let neighbour = |at: Option<usize>| {
                let symbol = at.and_then(|at| symbols.get(at));
                symbol.map_or(Neighbour::Any, |s| Neighbour::Symbol(*s))
            };
            let anchor = Anchor {
                before_it: neighbour(before.checked_sub(1)),
                behind_it: neighbour(Some(before + window_len(key))),
                ..at(before, Way::Signs)
            };
            out.push(Window { key, gate, anchor });
        }
        return;
    }
    // Two adjacent signs, rarest together, each in itself or in letters. Two letters may begin inside any word, so a probe
    // that has no other pair is not anchored, and always seen.
    let pairs = signs.windows(2).enumerate().filter(|(_, w)| {
        w[0].symbol != w[1].symbol && (is_heard(w[0]) || is_heard(w[1])) && letters_of(w).len() >= 3
    });
    let Some((k, w)) = pairs.min_by(|a, b| {
        let of = |w: &[Sign]| frequency.pair(w[0].symbol, w[1].symbol);
        of(a.1).total_cmp(&of(b.1))
    }) else {
        return;
    };
    let (first, second) = (sounded(w[0]), sounded(w[1]));
    let mut pair = |a: Symbol, b: Symbol, anchor: Anchor| {
        let key = windows::pair(a, b);
        let gate = key;
        out.push(Window { key, gate, anchor });
    };
    if !(is_ascii(symbols[k]) && is_ascii(symbols[k + 1])) {
        let anchor = Anchor {
            before_it: heard_beside(signs, k.checked_sub(1), k),
            behind_it: heard_beside(signs, Some(k + 2), k + 1),
            ..at(k, Way::Signs)
        };
        pair(symbols[k], symbols[k + 1], anchor);
    }
    if !is_ascii(symbols[k]) {
        pair(symbols[k], second[0], at(k, Way::SignLetter));
    }
    if !is_ascii(symbols[k + 1]) {
        pair(
            first[first.len() - 1],
            symbols[k + 1],
            at(k, Way::LetterSign),
        );
    }
    if let Some((key, gate, before, _)) =
        windows::rarest_run(&letters_of(w), frequency, windows::SHORT)
    {
        let before = u8::try_from(before).unwrap_or(u8::MAX);
        let anchor = at(k, Way::Letters(before));
        out.push(Window { key, gate, anchor });
    }
}

/// The rarest window of signs that are read as they stand: its key and gate, and how many stand before it. With `most` below
/// [`LONG`], pairs are told by sound, and no triples.
fn rarest(signs: &[Sign], frequency: &Frequency, most: usize) -> Option<(Key, u32, usize)> {
    if let [only] = signs {
        return Some((windows::one(only.symbol), 0, 0));
    }
    let as_it_is = |s: &Sign| most >= LONG && (s.c.is_ascii() || is_han(s.c));
    let sign = |s: &Sign| symbols::sign(s.c.to_ascii_lowercase());
    let ascii = |s: &Sign| is_ascii(s.symbol);
    let often = |w: &[Sign]| frequency.pair(w[0].symbol, w[1].symbol);
    let gate = |w: &[Sign]| windows::pair(w[0].symbol, w[1].symbol);
    let triple = |(i, w): (usize, &[Sign])| {
        let key = windows::triple(sign(&w[0]), sign(&w[1]), sign(&w[2]));
        let often = often(w) * frequency.one(w[2].symbol);
        (key, gate(&w[1..]), i, often)
    };
    let pair = |(i, w): (usize, &[Sign])| {
        let key = if w.iter().all(as_it_is) {
            windows::signs(sign(&w[0]), sign(&w[1]))
        } else {
            gate(w)
        };
        (key, gate(w), i, often(w))
    };
    let triples = signs.windows(3).enumerate();
    let triples = triples.filter(|(_, w)| w.iter().all(as_it_is) && is_han(w[2].c));
    let mut found: Vec<_> = triples.map(triple).collect();
    if found.is_empty() {
        let pairs = signs.windows(2).enumerate();
        found.extend(pairs.filter(|(_, w)| !w.iter().all(ascii)).map(pair));
    }
    let mut at = 0;
    for run in signs.chunk_by(|a, b| ascii(a) == ascii(b)) {
        if ascii(&run[0]) && (run.len() >= windows::SHORT || run.len() == signs.len()) {
            let symbols: Vec<Symbol> = run.iter().map(|s| s.symbol).collect();
            let rarest = windows::rarest_run(&symbols, frequency, most);
            found.extend(rarest.map(|(key, gate, i, often)| (key, gate, at + i, often)));
        }
        at += run.len();
    }
    let rarest = found.into_iter().min_by(|a, b| a.3.total_cmp(&b.3));
    rarest.map(|(key, gate, i, _)| (key, gate, i))
}

/// What must stand at the place of a probe's sign beside a window of two, next to the window's sign `inner`: the same sound,
/// or its nearest letter.
fn heard_beside(signs: &[Sign], outer: Option<usize>, inner: usize) -> Neighbour {
    let Some(sign) = outer.and_then(|i| signs.get(i)) else {
        return Neighbour::Any;
    };
    let inner_sign = signs[inner];
    // What is said twice may be one symbol; a letter may be shared with one before or behind it.
    if !is_heard(*sign) || !is_heard(inner_sign) || sign.symbol == inner_sign.symbol {
        return Neighbour::Any;
    }
    let letters = sounded(*sign);
    let nearest = if outer < Some(inner) {
        letters[letters.len() - 1]
    } else {
        letters[0]
    };
    Neighbour::Heard(sign.symbol, nearest)
}

/// Whether the signs of a window as they are are all of a probe: Han, which any gap may part or, where the probe is read as
/// it stands, none.
pub(super) fn is_whole(reading: Reading, signs: &[Sign], window: usize) -> bool {
    let joined = signs.iter().skip(1).all(|s| !s.gap);
    let read = reading == Reading::Tight || (reading == Reading::Plain && joined);
    read && window > 1 && signs.len() == window && signs.iter().all(|s| is_han(s.c))
}

/// Two signs in letters, as a stream has them.
fn letters_of(pair: &[Sign]) -> Vec<Symbol> {
    let mut letters: Vec<Symbol> = pair.iter().flat_map(|s| sounded(*s).to_vec()).collect();
    letters.dedup();
    letters
}

//! Where probes are anchored: the windows of each, and what must stand beside them.

use super::frequency::Frequency;
use super::probe::{Probe, Reading, Sign, borders, is_heard, sounded};
use super::symbols::{self, Symbol, is_ascii};
use super::windows::{self, Anchor, Key, Neighbour, Way};
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
pub(super) fn bordered(windows: &mut [(Key, Anchor)], borders: (bool, bool), signs: usize) {
    for (key, anchor) in windows {
        let before = usize::from(anchor.before);
        if borders.0 && before == 0 && anchor.before_it == Neighbour::Any {
            anchor.before_it = Neighbour::Border;
        }
        if borders.1 && before + window_len(*key) == signs && anchor.behind_it == Neighbour::Any {
            anchor.behind_it = Neighbour::Border;
        }
    }
}

/// The key of two signs as they are, where a probe's window is a pair that is not read by sound.
pub(super) fn narrowed(key: Key, anchor: &Anchor, reading: Reading, signs: &[Sign]) -> Key {
    let k = usize::from(anchor.before);
    let sign = |s: &Sign| symbols::sign(s.c.to_ascii_lowercase());
    let as_it_is = |s: &Sign| s.c.is_ascii() || is_han(s.c);
    match signs.get(k..k + 2) {
        Some(pair @ [a, b])
            if key >> 28 == 2 && reading != Reading::Sound && pair.iter().all(as_it_is) =>
        {
            windows::signs(sign(a), sign(b))
        }
        _ => key,
    }
}

/// Symbols a window holds.
pub(super) fn window_len(key: Key) -> usize {
    match key >> 28 {
        1 => 1,
        2 | 3 => 2,
        n => n as usize - 2,
    }
}

/// Finds the windows of a probe.
pub(super) fn anchors(
    reading: Reading,
    signs: &[Sign],
    frequency: &Frequency,
    probe: u32,
    out: &mut Vec<(Key, Anchor)>,
) {
    let at = |before: usize, way: Way| Anchor {
        probe,
        before: u16::try_from(before).unwrap_or(u16::MAX),
        way,
        before_it: Neighbour::Any,
        behind_it: Neighbour::Any,
    };
    let symbols: Vec<Symbol> = signs.iter().map(|s| s.symbol).collect();
    if reading != Reading::Sound {
        if let Some((key, before)) = windows::rarest(&symbols, frequency) {
            let neighbour = |at: Option<usize>| {
                let symbol = at.and_then(|at| symbols.get(at));
                symbol.map_or(Neighbour::Any, |s| Neighbour::Symbol(*s))
            };
            let anchor = Anchor {
                before_it: neighbour(before.checked_sub(1)),
                behind_it: neighbour(Some(before + window_len(key))),
                ..at(before, Way::Signs)
            };
            out.push((key, anchor));
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
    if !(is_ascii(symbols[k]) && is_ascii(symbols[k + 1])) {
        out.push((windows::pair(symbols[k], symbols[k + 1]), at(k, Way::Signs)));
    }
    if !is_ascii(symbols[k]) {
        out.push((windows::pair(symbols[k], second[0]), at(k, Way::SignLetter)));
    }
    if !is_ascii(symbols[k + 1]) {
        out.push((
            windows::pair(first[first.len() - 1], symbols[k + 1]),
            at(k, Way::LetterSign),
        ));
    }
    if let Some((key, before)) = windows::rarest(&letters_of(w), frequency) {
        let before = u8::try_from(before).unwrap_or(u8::MAX);
        out.push((key, at(k, Way::Letters(before))));
    }
}

/// Two signs in letters, as a stream has them.
fn letters_of(pair: &[Sign]) -> Vec<Symbol> {
    let mut letters: Vec<Symbol> = pair.iter().flat_map(|s| sounded(*s).to_vec()).collect();
    letters.dedup();
    letters
}

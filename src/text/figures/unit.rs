//! Units as sellers write them.

use super::super::channel::is_han;

/// What a unit measures, with the factor to H/s, W, J/TH or bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unit {
    /// Written so that nothing else is meant: TH/s, MH/s, Sol/s.
    Rate(f64),
    /// `T/s` and the like: a rate unless the text is about computing for AI.
    RateBySecond(f64),
    /// `TH` without a second.
    BareHash(f64),
    /// One letter: T, G, M, P.
    BareLetter(f64),
    /// Power.
    Watt(f64),
    /// Energy per hash.
    Efficiency(f64),
    /// Storage.
    Byte(f64),
}

/// Reads the unit at the start of `text`, which follows a number; `spaced` and `decimal` tell how. Gives it with its bytes.
pub(super) fn read(text: &str, spaced: bool, decimal: bool) -> Option<(Unit, usize)> {
    if let Some(found) = han(text).or_else(|| russian(text)) {
        return Some(found);
    }
    let len = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = text.split_at_checked(len)?;
    if word.is_empty() {
        return None;
    }
    if let Some((per, per_len)) = per(rest)
        && let Some(unit) = ratio(word, &per)
    {
        return Some((unit, len + per_len));
    }
    let unit = alone(word, spaced, decimal)?;
    if unit == Unit::BareLetter(1e12) && is_by_hour(rest) {
        return None;
    }
    // `80t/h`, `5T/day`: a rate of something else.
    if rest.starts_with('/')
        && rest
            .get(1..)
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphabetic()))
        && !slash_lists(rest)
    {
        return None;
    }
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((unit, len))
}

/// `95T/3250W`: the sign after the slash begins another figure or a Han word, not a unit. Only letters got here.
fn slash_lists(rest: &str) -> bool {
    let word: String = rest
        .chars()
        .skip(1)
        .take_while(char::is_ascii_alphabetic)
        .collect();
    word.len() > 3
}

/// `95T per hour`, `95T/hour`, `95T每小时`: tonnes; not where a machine draws so much an hour (每小时耗电).
fn is_by_hour(rest: &str) -> bool {
    let body = rest.trim_start_matches(' ');
    let by = ["/", "per ", "an ", "a ", "每"];
    let Some(behind) = by.iter().find_map(|word| body.strip_prefix(word)) else {
        return body.starts_with("hourly");
    };
    let behind = behind.trim_start_matches(' ');
    let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = behind.get(..letters).unwrap_or("");
    let hours = ["h", "hr", "hour", "hours"];
    let in_han = || {
        let what = behind.strip_prefix("小时");
        what.is_some_and(|what| !what.starts_with(['耗', '用', '电', '功', '约']))
    };
    hours.iter().any(|hour| word.eq_ignore_ascii_case(hour)) || in_han()
}

fn han(text: &str) -> Option<(Unit, usize)> {
    for (name, unit) in [
        ("千瓦", Unit::Watt(1e3)),
        ("瓦特", Unit::Watt(1.0)),
        ("瓦", Unit::Watt(1.0)),
    ] {
        if text.starts_with(name) && !text.starts_with("千瓦时") {
            return Some((unit, name.len()));
        }
    }
    None
}

/// Reads `терахеш` with whatever ending, and whatever of its letters cleaning takes for Latin ones.
fn russian(text: &str) -> Option<(Unit, usize)> {
    const STEMS: &[(&str, f64)] = &[
        ("терахеш", 1e12),
        ("терахэш", 1e12),
        ("tepaxew", 1e12),
        ("мегахеш", 1e6),
        ("мегахэш", 1e6),
        ("гигахеш", 1e9),
        ("гигахэш", 1e9),
    ];
    let begins = |stem: &str| {
        let mut signs = text.chars().flat_map(char::to_lowercase);
        stem.chars().all(|c| signs.next() == Some(c))
    };
    let (_, factor) = STEMS.iter().find(|(stem, _)| begins(stem))?;
    let len = text
        .chars()
        .take_while(|c| c.is_alphabetic())
        .map(char::len_utf8)
        .sum();
    Some((Unit::Rate(*factor), len))
}

/// Reads `/s`, `/ s`, ` per second`, `/TH` behind a unit.
fn per(rest: &str) -> Option<(String, usize)> {
    let body = rest.trim_start_matches(' ');
    let after = body
        .strip_prefix('/')
        .or_else(|| body.strip_prefix("per "))
        .or_else(|| body.strip_prefix("p/"))?;
    let after = after.trim_start_matches(' ');
    let word: String = after
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    if word.is_empty() {
        return after
            .starts_with('秒')
            .then(|| ("s".to_owned(), rest.len() - after.len() + '秒'.len_utf8()));
    }
    Some((
        word.to_ascii_lowercase(),
        rest.len() - after.len() + word.len(),
    ))
}

fn ratio(word: &str, per: &str) -> Option<Unit> {
    let lower = word.to_ascii_lowercase();
    if matches!(per, "s" | "sec" | "second" | "secs") {
        // `t/s` and `g/s` are no rates; `T/S` in capitals is.
        if let [letter] = lower.as_bytes()
            && *letter != b'h'
        {
            let factor = prefix(*letter)?;
            return (word.chars().all(char::is_uppercase) && matches!(letter, b't' | b'p' | b'e'))
                .then_some(Unit::RateBySecond(factor));
        }
        return hash_word(&lower).map(Unit::Rate);
    }
    // `TX/c` is `ТХ/с` in Russian.
    if per == "c" {
        return match lower.as_str() {
            "tx" => Some(Unit::Rate(1e12)),
            "mx" => Some(Unit::Rate(1e6)),
            _ => hash_word(&lower).map(Unit::Rate),
        };
    }
    let joule = matches!(
        lower.as_str(),
        "j" | "w" | "joule" | "joules" | "watt" | "watts"
    );
    joule.then(|| per_hash(per).map(Unit::Efficiency)).flatten()
}

/// `h`, `kh`, `mh`, `ths`, `ghash`, `sol`, `ksol`: the factor to hashes (or solutions, or graphs).
fn hash_word(lower: &str) -> Option<f64> {
    for stem in ["hashes", "hash", "sols", "sol", "hs", "h"] {
        if let Some(head) = lower.strip_suffix(stem) {
            return match head.as_bytes() {
                [] => Some(1.0),
                [letter] => prefix(*letter),
                _ => spelled(head),
            };
        }
    }
    None
}

fn spelled(head: &str) -> Option<f64> {
    Some(match head {
        "kilo" => 1e3,
        "mega" => 1e6,
        "giga" => 1e9,
        "tera" => 1e12,
        "peta" => 1e15,
        "exa" => 1e18,
        _ => return None,
    })
}

fn prefix(letter: u8) -> Option<f64> {
    Some(match letter {
        b'k' => 1e3,
        b'm' => 1e6,
        b'g' => 1e9,
        b't' => 1e12,
        b'p' => 1e15,
        b'e' => 1e18,
        _ => return None,
    })
}

/// The factor from joules per this much to J/TH.
fn per_hash(per: &str) -> Option<f64> {
    let stem = per
        .trim_end_matches("hash")
        .trim_end_matches('s')
        .trim_end_matches('h');
    match stem.as_bytes() {
        [letter @ (b't' | b'g' | b'm' | b'k')] => Some(1e12 / prefix(*letter)?),
        _ => None,
    }
}

fn alone(word: &str, spaced: bool, decimal: bool) -> Option<Unit> {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "w" | "watt" | "watts" => return Some(Unit::Watt(1.0)),
        "kw" => return Some(Unit::Watt(1e3)),
        "tb" | "tib" => return Some(Unit::Byte(1e12)),
        "gb" | "gib" => return Some(Unit::Byte(1e9)),
        "pb" | "pib" => return Some(Unit::Byte(1e15)),
        "gps" => return Some(Unit::Rate(1.0)),
        "ksol" | "ksols" => return Some(Unit::Rate(1e3)),
        "tera" if spaced => return Some(Unit::BareHash(1e12)),
        _ => {}
    }
    if lower.len() > 2 && lower.contains("hash") {
        return hash_word(&lower).map(Unit::Rate);
    }
    match *lower.as_bytes() {
        // `mhs`, `ths`: only where the prefix is a capital or the number stands apart.
        [letter @ (b'k' | b'm' | b'g' | b't' | b'p'), b'h', b's'] => {
            (letter != b't' || !word.starts_with('t') || decimal)
                .then(|| prefix(letter).map(Unit::Rate))
                .flatten()
        }
        // `5th` is an ordinal, `5TH`, `5 th` and `13.5th` are not.
        [letter @ (b'm' | b'g' | b't' | b'p'), b'h'] => {
            let ordinal = letter == b't' && word == "th" && !spaced && !decimal;
            (!ordinal)
                .then(|| prefix(letter).map(Unit::BareHash))
                .flatten()
        }
        // `2000 t` are tonnes, `104t` is a trader's hand.
        [b't'] if word == "t" && spaced => None,
        [b't'] => Some(Unit::BareLetter(1e12)),
        // `18P` counts pins and pages; a rate in P is written with a decimal part.
        [b'p'] if !decimal => None,
        [letter] if word.chars().all(char::is_uppercase) => {
            matches!(letter, b'm' | b'g' | b'p' | b'k')
                .then(|| prefix(letter).map(Unit::BareLetter))
                .flatten()
        }
        _ => None,
    }
}

/// Whether a figure may end before `rest`: no letter or digit glued to it.
pub(super) fn ends_before(rest: &str) -> bool {
    rest.chars()
        .next()
        .is_none_or(|c| !c.is_ascii_alphanumeric() && (!c.is_alphabetic() || is_han(c)))
}

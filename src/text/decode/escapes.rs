//! Entities, percent and \u escapes, URLs: each read from where it begins.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use htmlize::ENTITIES;

/// An escape and what it stands for.
pub(super) struct Escape {
    /// Bytes it takes.
    pub(super) len: usize,
    /// What it stands for.
    pub(super) text: String,
}

/// Reads the escape at the start of `rest`, if one stands there.
pub(super) fn read(rest: &str) -> Option<Escape> {
    match rest.as_bytes().first()? {
        b'&' => entity(rest),
        b'%' => percent(rest),
        b'\\' => unicode(rest).or_else(|| hex(rest)),
        _ => None,
    }
}

/// Letters of a base64 run that are worth a try, its padding counted.
const BASE64_LETTERS: usize = 12;

/// Letters of a run, at most.
const MOST_BASE64_LETTERS: usize = 8192;

/// Reads the base64 run at the start of `rest` when it decodes to text: words, or Han signs.
pub(super) fn base64(rest: &str) -> Option<Escape> {
    let letters = rest.bytes().take(MOST_BASE64_LETTERS + 1);
    let letters = letters.take_while(|b| is_base64(*b)).count();
    if letters > MOST_BASE64_LETTERS {
        return None;
    }
    let padding = rest
        .get(letters..)?
        .bytes()
        .take_while(|b| *b == b'=')
        .count()
        .min(2);
    if letters + padding < BASE64_LETTERS {
        return None;
    }
    let text = String::from_utf8(STANDARD_NO_PAD.decode(rest.get(..letters)?).ok()?).ok()?;
    let reads = text
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '-' | '，' | '。'))
        .count();
    let signs = text.chars().count();
    let words = !text.is_ascii() || text.contains(' ') || padding > 0;
    (!text.chars().any(|c| c.is_control() && c != '\n') && reads * 10 >= signs * 9 && words)
        .then_some(Escape {
            len: letters + padding,
            text,
        })
}

/// Whether the text at the start of `rest` is base64 that decodes to text.
pub(crate) fn is_base64_text(rest: &str) -> bool {
    base64(rest).is_some()
}

/// Whether a byte belongs to the alphabet of base64.
pub(super) fn is_base64(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')
}

/// Whether a text holds a run that is worth a try.
pub(super) fn may_hold_base64(text: &str) -> bool {
    let mut run = 0;
    text.bytes().any(|b| {
        run = if is_base64(b) { run + 1 } else { 0 };
        run + 2 >= BASE64_LETTERS
    })
}

/// Gives the length of the URL at the start of `rest`.
pub(super) fn url(rest: &str) -> Option<usize> {
    let begins = ["http://", "https://", "www."].iter().any(|start| {
        let head = rest.get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start))
    });
    begins.then(|| {
        rest.find(|c: char| {
            !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']')
        })
        .unwrap_or(rest.len())
    })
}

fn entity(rest: &str) -> Option<Escape> {
    // The longest name is 33 bytes; numbers are shorter.
    let head = rest
        .get(..rest.len().min(40))
        .or_else(|| (1..40).rev().find_map(|n| rest.get(..n)))?;
    if let Some(number) = head.strip_prefix("&#") {
        return numeric(number);
    }
    let len = head.find(';')? + 1;
    let name = head.get(..len)?;
    let text = ENTITIES.get(name.as_bytes())?;
    Some(Escape {
        len,
        text: String::from_utf8_lossy(text).into_owned(),
    })
}

fn numeric(number: &str) -> Option<Escape> {
    let (radix, digits, prefix) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (16, hex, 3),
        None => (10, number, 2),
    };
    let count = digits
        .find(|c: char| !c.is_digit(radix))
        .unwrap_or(digits.len());
    if count == 0 || count > 7 {
        return None;
    }
    let c = u32::from_str_radix(digits.get(..count)?, radix)
        .ok()
        .and_then(char::from_u32)?;
    let semicolon = usize::from(digits.get(count..)?.starts_with(';'));
    Some(Escape {
        len: prefix + count + semicolon,
        text: c.into(),
    })
}

/// A run of %XX that is UTF-8 and holds more than ASCII, or at least three signs.
fn percent(rest: &str) -> Option<Escape> {
    let mut bytes = Vec::new();
    let mut at = rest.as_bytes();
    while let [b'%', a, b, tail @ ..] = at {
        let (Some(a), Some(b)) = ((*a as char).to_digit(16), (*b as char).to_digit(16)) else {
            break;
        };
        bytes.push(u8::try_from(a * 16 + b).expect("two hex digits"));
        at = tail;
        if bytes.len() == 4096 {
            break;
        }
    }
    let valid = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(e) => std::str::from_utf8(&bytes[..e.valid_up_to()]).expect("valid up to there"),
    };
    if valid.is_empty()
        || (valid.is_ascii() && valid.len() < 3)
        || valid.chars().any(|c| c.is_control() && c != '\n')
    {
        return None;
    }
    Some(Escape {
        len: valid.len() * 3,
        text: valid.into(),
    })
}

/// A run of \xNN that is UTF-8.
fn hex(rest: &str) -> Option<Escape> {
    let mut bytes = Vec::new();
    let mut at = rest;
    while let Some(byte) = at
        .strip_prefix("\\x")
        .and_then(|d| d.get(..2))
        .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
        .and_then(|d| u8::from_str_radix(d, 16).ok())
    {
        bytes.push(byte);
        at = at.get(4..)?;
        if bytes.len() == 4096 {
            break;
        }
    }
    let len = bytes.len() * 4;
    let text = String::from_utf8(bytes).ok()?;
    let reads = !text.is_empty() && !text.chars().any(|c| c.is_control() && c != '\n');
    reads.then_some(Escape { len, text })
}

/// Gives the bytes of an escaped blank between two words.
pub(super) fn blank(before: &str, rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix("%20")?;
    (before.ends_with(char::is_alphabetic) && behind.starts_with(char::is_alphabetic)).then_some(3)
}

fn unicode(rest: &str) -> Option<Escape> {
    let mut units = Vec::new();
    let mut at = rest;
    while let Some(unit) = at
        .strip_prefix("\\u")
        .and_then(|d| d.get(..4))
        .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
        .and_then(|d| u16::from_str_radix(d, 16).ok())
    {
        units.push(unit);
        at = at.get(6..)?;
        if units.len() == 4096 {
            break;
        }
    }
    let text = String::from_utf16(&units).ok().filter(|t| !t.is_empty())?;
    Some(Escape {
        len: units.len() * 6,
        text,
    })
}

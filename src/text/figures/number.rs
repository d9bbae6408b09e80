//! Numbers as sellers write them.

/// A number and the bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    pub(super) len: usize,
    /// Whether it has a decimal part.
    pub(super) decimal: bool,
}

/// Reads the number at the start of `text`: `104`, `13.5`, `1,400`, `13,5`.
pub(super) fn read(text: &str) -> Option<Number> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let whole = digits(0);
    if whole == 0 || whole > 15 {
        return None;
    }
    let mut len = whole;
    let mut plain: String = text.get(..whole)?.into();
    // Commas before groups of three, else a decimal comma before one or two digits.
    while bytes.get(len) == Some(&b',') && digits(len + 1) == 3 && whole <= 3 {
        plain.push_str(text.get(len + 1..len + 4)?);
        len += 4;
    }
    let mut decimal = false;
    if let Some(&mark @ (b'.' | b',')) = bytes.get(len) {
        let places = digits(len + 1);
        if places > 0 && (mark == b'.' || (places <= 2 && len == whole)) {
            plain.push('.');
            plain.push_str(text.get(len + 1..len + 1 + places)?);
            len += 1 + places;
            decimal = true;
        }
    }
    Some(Number {
        value: plain.parse().ok()?,
        len,
        decimal,
    })
}

/// Gives the bytes of a tolerance behind a number: `±5%`, `+/-10%`, ` (±5%)`.
pub(super) fn tolerance(text: &str) -> usize {
    let rest = text.trim_start_matches(' ');
    let blanks = text.len() - rest.len();
    let Some(body) = ["±", "+/-", "+-", "(±"]
        .iter()
        .find_map(|s| rest.strip_prefix(s))
    else {
        return 0;
    };
    let body = body.trim_start_matches(' ');
    let Some(number) = read(body) else { return 0 };
    let tail = body.get(number.len..).unwrap_or("");
    let tail = tail.strip_prefix('%').unwrap_or(tail);
    let tail = tail.strip_prefix(')').unwrap_or(tail);
    let _ = blanks;
    text.len() - tail.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written() {
        for (text, value, len) in [
            ("104T", 104.0, 3),
            ("13.5T", 13.5, 4),
            ("1,400 W", 1400.0, 5),
            ("13,5T", 13.5, 4),
            ("1,2,3", 1.2, 3),
            ("95.", 95.0, 2),
            ("1,234,567.5x", 1_234_567.5, 11),
        ] {
            let got = read(text).map(|n| (n.value, n.len));
            assert_eq!(got, Some((value, len)), "{text}");
        }
        assert_eq!(read("T9"), None);
    }

    #[test]
    fn tolerances_are_passed_over() {
        for (text, len) in [
            ("±5%T", 4),
            (" ±10% MH/s", 6),
            ("+/-3%W", 5),
            ("T", 0),
            (" T", 0),
        ] {
            assert_eq!(tolerance(text), len, "{text}");
        }
    }
}

//! The channel `word`: Latin words through leet classes, sign for sign, so that offsets stay.

/// Gives folded clean text with digits and signs as the letters they stand for; `1`, `i` and `l` are one class.
pub fn leet(lower: &str) -> String {
    lower.chars().map(|c| leet_class(c).unwrap_or(c)).collect()
}

/// Whether a sign stands for a letter it is not.
pub fn is_leet(c: char) -> bool {
    c != 'l' && leet_class(c).is_some()
}

/// The letter that stands for a class of signs, of a sign that is read as another.
pub(crate) fn leet_class(c: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '|' | 'l' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '6' | '9' => 'g',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_read_as_letters_at_the_same_offsets() {
        for (text, read) in [
            ("antm1ner", "antminer"),
            ("b1tc0in m!n3r", "bitcoin miner"),
            ("wh@t5miner", "whatsminer"),
            ("lolminer", "ioiminer"),
            ("60ld5h3ll", "goidsheii"),
            ("矿机", "矿机"),
        ] {
            assert_eq!(leet(text), read);
            assert_eq!(leet(text).len(), text.len());
        }
    }
}

//! Look-alike letters of other scripts by UTS 39.
//!
//! The published data also folds 1, I and 0 and maps m to rn; taken here are only non-ASCII letters whose twin is one
//! ASCII letter or digit, and only in words that are Latin (see `pass`): plain майнер is Russian, no trick.

use unicode_security::confusable_detection::skeleton;

use super::Step;

pub(super) fn step(c: char) -> Option<Step> {
    if !c.is_alphabetic()
        || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}')
    {
        return None;
    }
    let to = twin(c)?;
    Some(Step {
        to: to.to_string(),
        technique: "Confusable",
        in_word: true,
    })
}

fn twin(c: char) -> Option<char> {
    // A 6 by its look, but the commonest Russian letter of those that are: бот is no 60t.
    if c == 'б' {
        return None;
    }
    // UTS 39 gives these as м, н, к, т in other forms or maps them to letters that are read differently.
    let by_hand = match c {
        'м' => Some('m'),
        'М' => Some('M'),
        'н' | 'Н' | 'һ' => Some(if c == 'һ' { 'h' } else { 'H' }),
        'к' => Some('k'),
        'т' => Some('t'),
        'в' => Some('b'),
        'і' => Some('i'),
        'п' => Some('n'),
        'г' => Some('r'),
        'ɑ' | 'α' => Some('a'),
        'ɡ' => Some('g'),
        'ϲ' => Some('c'),
        'Ϲ' => Some('C'),
        'ƅ' => Some('b'),
        'ν' => Some('v'),
        'η' => Some('n'),
        'τ' => Some('t'),
        'κ' => Some('k'),
        'ι' => Some('i'),
        'ε' | 'є' => Some('e'),
        'β' => Some('b'),
        'Ι' | 'І' | 'Ӏ' => Some('I'),
        _ => None,
    };
    if by_hand.is_some() {
        return by_hand;
    }
    let mut letters = skeleton(c.encode_utf8(&mut [0; 4]))
        .collect::<Vec<_>>()
        .into_iter();
    match (letters.next(), letters.next()) {
        (Some(l), None) if l.is_ascii_alphanumeric() => {
            Some(if l == 'l' && c.is_uppercase() { 'I' } else { l })
        }
        _ => None,
    }
}

//! Hangul syllables as the letters they are made of: 채굴 → ㅊㅐㄱㅜㄹ.

/// The first syllable, and how many there are with each vowel and each beginning.
const FIRST: u32 = 0xAC00;
const SYLLABLES: u32 = 11_172;
const ENDS: u32 = 28;
const VOWELS: u32 = 21;

const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const MIDDLES: &str = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/// Whether a character is a syllable.
pub(super) fn is_syllable(c: char) -> bool {
    (FIRST..FIRST + SYLLABLES).contains(&(c as u32))
}

/// The letters of a syllable, two or three; of anything else itself.
pub(super) fn letters(c: char) -> Vec<char> {
    let Some(at) = (c as u32).checked_sub(FIRST).filter(|at| *at < SYLLABLES) else {
        return vec![c];
    };
    let nth = |letters: &str, n: u32| letters.chars().nth(n as usize);
    let end = (at % ENDS).checked_sub(1);
    [
        nth(INITIALS, at / ENDS / VOWELS),
        nth(MIDDLES, at / ENDS % VOWELS),
        end.and_then(|end| nth(FINALS, end)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_their_letters() {
        for (word, apart) in [
            ("채굴기", "ㅊㅐㄱㅜㄹㄱㅣ"),
            ("없다A1", "ㅇㅓㅄㄷㅏA1"),
            ("가힣", "ㄱㅏㅎㅣㅎ"),
        ] {
            let got: String = word.chars().flat_map(letters).collect();
            assert_eq!(got, apart);
        }
        assert!(is_syllable('힣') && !is_syllable('ㅎ') && !is_syllable('中'));
    }
}

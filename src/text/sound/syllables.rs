//! Readings of Han signs, and pinyin cut into syllables.

include!(concat!(env!("OUT_DIR"), "/sound_table.rs"));

/// The longest syllables (zhuang, chuang) have six letters.
const LONGEST: usize = 6;

/// Gives the default toneless syllable of a Han sign.
pub(super) fn reading(c: char) -> Option<&'static str> {
    let at = (c as usize).checked_sub(0x4E00)?;
    match READINGS.get(at)? {
        0 => None,
        syllable => Some(SYLLABLES[*syllable as usize]),
    }
}

/// Gives the number of the default syllable of a Han sign; numbers are below [`SYLLABLE_COUNT`].
pub(crate) fn syllable_number(c: char) -> Option<u16> {
    let at = (c as usize).checked_sub(0x4E00)?;
    READINGS.get(at).copied().filter(|n| *n != 0)
}

/// Gives a syllable by its number.
pub(crate) fn syllable(number: u16) -> &'static str {
    SYLLABLES[number as usize]
}

/// Gives the number of a syllable.
pub(crate) fn number_of(syllable: &str) -> Option<u16> {
    let at = SYLLABLES.binary_search(&syllable).ok()?;
    u16::try_from(at).ok().filter(|n| *n != 0)
}

/// How many syllables there are.
pub(crate) const SYLLABLE_COUNT: usize = SYLLABLES.len();

/// Whether a sign is among the 3,755 most used ones.
pub(crate) fn is_common(c: char) -> bool {
    COMMON.binary_search(&c).is_ok()
}

/// Whether small letters are one syllable.
pub(crate) fn is_syllable(letters: &str) -> bool {
    SYLLABLES.binary_search(&letters).is_ok()
}

/// Gives the ends of the syllables of a run of letters, the longest first at each place; none when it is no pinyin.
pub(super) fn cut(run: &str) -> Option<Vec<usize>> {
    let mut ends = Vec::new();
    let mut at = 0;
    while at < run.len() {
        let longest = (1..=LONGEST.min(run.len() - at)).rev().find(|n| {
            run.get(at..at + n)
                .is_some_and(|s| SYLLABLES.binary_search(&s).is_ok())
        })?;
        at += longest;
        ends.push(at);
    }
    Some(ends)
}

/// Syllables that many speakers do not tell from this one: n for l, z for zh, n for ng.
pub(crate) fn near_syllables(sound: &str) -> impl Iterator<Item = String> {
    let begins = |from: &str, to: &str| {
        let rest = sound.strip_prefix(from)?;
        // z is no zh.
        (!rest.starts_with('h')).then(|| format!("{to}{rest}"))
    };
    let ends = |from: &str, to: &str| Some(format!("{}{to}", sound.strip_suffix(from)?));
    let beginnings = [
        ("n", "l"),
        ("l", "n"),
        ("zh", "z"),
        ("ch", "c"),
        ("sh", "s"),
        ("z", "zh"),
        ("c", "ch"),
        ("s", "sh"),
    ];
    let first = beginnings.map(|(from, to)| begins(from, to));
    let last = if sound.ends_with("ng") {
        ends("ng", "n")
    } else {
        ends("n", "ng")
    };
    first.into_iter().chain([last]).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_have_their_default_reading() {
        for (c, syllable) in [
            ('矿', "kuang"),
            ('旷', "kuang"),
            ('机', "ji"),
            ('挖', "wa"),
            ('绿', "lv"),
        ] {
            assert_eq!(reading(c), Some(syllable), "{c}");
        }
        assert_eq!(reading('a'), None);
    }

    #[test]
    fn pinyin_is_cut_at_syllables() {
        assert_eq!(cut("kuangji"), Some(vec![5, 7]));
        assert_eq!(cut("wakuangjiaocheng"), Some(vec![2, 7, 11, 16]));
        assert_eq!(cut("rig"), None);
    }
}

//! How names begin: a quick no for runs of letters and digits that begin none.

use rustc_hash::FxHashSet;

/// What begins a name: letters, digits and `+`.
const SIGNS: usize = 37;
/// Bytes that long names begin with.
const LONG: usize = 8;

/// The first signs of names of runs of letters and digits.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// The first three, a bit for all there may be.
    short: Vec<u64>,
    /// The first eight of names that have so many.
    long: FxHashSet<[u8; LONG]>,
}

impl Heads {
    /// Takes names in lower case.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut heads = Self {
            short: vec![0; (SIGNS * SIGNS * SIGNS).div_ceil(64)],
            long: FxHashSet::default(),
        };
        for name in names {
            if let Some(place) = place(name) {
                heads.short[place / 64] |= 1 << (place % 64);
            }
            heads.long.extend(name.as_bytes().first_chunk());
        }
        heads
    }

    /// Whether a name may begin so; always where too little stands to tell.
    pub(super) fn may_begin(&self, joined: &str) -> bool {
        let begins = |place: usize| self.short[place / 64] >> (place % 64) & 1 != 0;
        let long = joined.as_bytes().first_chunk();
        place(joined).is_none_or(begins) && long.is_none_or(|head| self.long.contains(head))
    }
}

/// The number of the first three signs; none when there are fewer, or others.
fn place(name: &str) -> Option<usize> {
    let head = name.as_bytes().get(..3)?;
    head.iter().try_fold(0, |place, byte| {
        let sign = match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => byte - b'0' + 26,
            b'+' => 36,
            _ => return None,
        };
        Some(place * SIGNS + usize::from(sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_no_name_is_told_apart() {
        let heads = Heads::new(["antminers9", "s9", "l3+"].into_iter());
        for (text, may) in [
            ("ant", true),
            ("antique", true),
            ("anvil", false),
            ("s9", true),
            ("s99", false),
            ("l3+x", true),
            ("antmines", false),
            ("antminers19", true),
            ("", true),
        ] {
            assert_eq!(heads.may_begin(text), may, "{text}");
        }
    }
}

//! How names begin: a quick no for runs of letters and digits that begin none.

/// What begins a name: letters, digits and `+`.
const SIGNS: usize = 37;

/// The first three signs of names of runs of letters and digits.
#[derive(Debug, Default)]
pub(super) struct Heads(Vec<u64>);

impl Heads {
    /// Takes names in lower case.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut heads = Self(vec![0; (SIGNS * SIGNS * SIGNS).div_ceil(64)]);
        for name in names {
            if let Some(place) = place(name) {
                heads.0[place / 64] |= 1 << (place % 64);
            }
        }
        heads
    }

    /// Whether a name may begin so; always where too little stands to tell.
    pub(super) fn may_begin(&self, joined: &str) -> bool {
        place(joined).is_none_or(|place| self.0[place / 64] >> (place % 64) & 1 != 0)
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
            ("", true),
        ] {
            assert_eq!(heads.may_begin(text), may, "{text}");
        }
    }
}

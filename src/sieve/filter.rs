//! Quick noes: sets of numbers, told for certain or nearly so.

/// Bits of a [`Filter`] for each key it is made for.
const BITS_A_KEY: usize = 12;
/// Words of the smallest, which stays in the nearest memory, and of the largest, whose places share no bits of a hash with
/// [`Filter::place`]'s two others.
const LEAST_WORDS: usize = 1 << 12;
const MOST_WORDS: usize = 1 << 20;

/// A set of numbers of so many bits.
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn new(bits: u32) -> Self {
        Self(vec![0; 1 << (bits - 6)])
    }

    pub(super) fn add(&mut self, n: u32) {
        self.0[(n >> 6) as usize] |= 1 << (n & 63);
    }

    #[inline]
    pub(super) fn holds(&self, n: u32) -> bool {
        self.0
            .get((n >> 6) as usize)
            .is_some_and(|word| word >> (n & 63) & 1 != 0)
    }
}

/// A set of keys that may take others for its own, the more seldom the larger it is made: two bits a key in one word, by its
/// hash.
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
pub(super) struct Filter {
    words: Vec<u64>,
    /// What is left of a hash is the place of a word.
    shift: u32,
}

impl Filter {
    /// A filter for so many keys.
    pub(super) fn new(keys: usize) -> Self {
        let words = (keys.saturating_mul(BITS_A_KEY) / 64).next_power_of_two();
        let words = words.clamp(LEAST_WORDS, MOST_WORDS);
        Self {
            words: vec![0; words],
            shift: u64::BITS - words.trailing_zeros(),
        }
    }

    /// The word of a key and its bits there.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the highest bits of a hash"
    )]
    fn place(&self, key: u32) -> (usize, u64) {
        let hash = u64::from(key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let bits = 1 << (hash >> 38 & 63) | 1 << (hash >> 32 & 63);
        ((hash >> self.shift) as usize, bits)
    }

    pub(super) fn add(&mut self, key: u32) {
        let (word, bits) = self.place(key);
        self.words[word] |= bits;
    }

    #[inline]
    pub(super) fn may_hold(&self, key: u32) -> bool {
        let (word, bits) = self.place(key);
        self.words.get(word).is_some_and(|word| word & bits == bits)
    }
}

/// Spreads a number over 32 bits.
#[inline]
pub(super) fn hash(key: u32) -> u32 {
    key.wrapping_mul(0x9E37_79B1)
}

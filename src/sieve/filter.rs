//! Quick noes: sets of numbers, told for certain or nearly so.

/// Bits of a [`Filter`].
const BITS: u32 = 18;

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

/// A set of keys that may take others for its own: two bits a key in one word, by its hash.
#[derive(Debug, bitcode::Encode, bitcode::Decode)]
pub(super) struct Filter(Vec<u64>);

impl Filter {
    pub(super) fn new() -> Self {
        Self(vec![0; 1 << (BITS - 6)])
    }

    /// The word of a key and its bits there.
    #[inline]
    fn place(key: u32) -> (usize, u64) {
        let hash = hash(key);
        let word = hash >> (32 - (BITS - 6));
        let bits = 1 << (hash >> 14 & 63) | 1 << (hash >> 8 & 63);
        (word as usize, bits)
    }

    pub(super) fn add(&mut self, key: u32) {
        let (word, bits) = Self::place(key);
        self.0[word] |= bits;
    }

    #[inline]
    pub(super) fn may_hold(&self, key: u32) -> bool {
        let (word, bits) = Self::place(key);
        self.0.get(word).is_some_and(|word| word & bits == bits)
    }
}

/// Spreads a number over 32 bits.
#[inline]
pub(super) fn hash(key: u32) -> u32 {
    key.wrapping_mul(0x9E37_79B1)
}

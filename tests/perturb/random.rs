//! A small seeded generator: the same seed gives the same disguises on every machine.

use trommel::Technique;

/// Xorshift with a multiplied output (Marsaglia 2003, Vigna 2016); good enough to pick signs by.
pub(crate) struct Random(u64);

impl Random {
    /// Gives the generator of one `name` (a row, a technique) under a test's seed.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        // FNV-1a spreads names over the state; zero is the one state a xorshift never leaves.
        let state = name
            .bytes()
            .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        let mut random = Self(state.max(1));
        random.next();
        random
    }

    /// Gives the generator of a row under some techniques.
    pub(crate) fn of(seed: u64, row: &str, techniques: &[Technique]) -> Self {
        let names: Vec<&str> = techniques.iter().map(|t| t.name()).collect();
        Self::new(seed, &format!("{row} {}", names.join("+")))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Gives a number below `n`; zero for `n` of zero or one.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).expect("usize is no wider");
        usize::try_from((self.next() >> 16) % n).expect("below a usize")
    }

    /// Is true once in `n` times.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// Gives one of `items`, or `None` of none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// Gives one sign of `signs`, or `None` of none.
    pub(crate) fn sign(&mut self, signs: &str) -> Option<char> {
        let count = signs.chars().count();
        signs.chars().nth(self.below(count))
    }
}

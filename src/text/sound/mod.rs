//! The channel `sound`: each Han sign as its default toneless syllable, Latin letters kept, gaps skipped as in `tight`.
//!
//! So that 旷机, kuangji and 矿ji meet. One reading a sign: any more multiplies false hits.

mod channel;
mod syllables;

pub use channel::{SoundText, sound, term_sound};
pub(crate) use syllables::{
    SYLLABLE_COUNT, is_common, is_syllable, near_syllables, number_of, syllable, syllable_number,
};

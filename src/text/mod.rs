//! Raw field text → decoded → clean, with an offset map and the techniques undone; channels; words; figures.
//!
//! In: one field of a listing. Out: [`FieldText`], read by `literal`, `models` and `lang`.
//! Knows nothing of packs, rules or files. The clean table is a constant merged at build (see `build.rs`), so nothing is
//! loaded when the program starts.

mod channel;
mod clean;
mod decode;
mod field_text;
pub mod figures;
mod leet;
mod map;
mod mend;
mod rewrite;
mod sound;
mod words;

pub(crate) use channel::GAP_LIMIT_CHARS;
pub use channel::{ChannelText, tight};
pub(crate) use channel::{has_word_borders, is_han};
pub use clean::{Clean, clean, clean_term, is_simplified_only};
pub(crate) use clean::{Cleaned, cleaned};
pub(crate) use decode::is_base64_text;
pub use decode::{Decoded, decode};
pub use field_text::FieldText;
pub use figures::{Figure, Quantity};
pub(crate) use leet::leet_class;
pub use leet::{is_leet, leet};
pub use map::{Edit, OffsetMap};
pub use mend::Mender;
pub(crate) use mend::{bare, rot13};
pub(crate) use rewrite::{
    is_bopomofo, is_cyrillic, is_cyrillic_digit, is_katakana, is_spoken, is_stroke, is_turned,
    is_voicing, katakana_twin, may_be_tone, may_hold_letters, may_respell, may_spell, number_words,
};
pub(crate) use sound::{
    SYLLABLE_COUNT, is_common, near_syllables, number_of, syllable, syllable_number,
};
pub use sound::{SoundText, sound, term_sound};
pub use words::{Segmenter, Word, has_border, is_cut_out, latin_runs};

//! Raw field text → decoded → clean, with an offset map and the techniques undone; channels; words; figures.
//!
//! In: one field of a listing. Out: [`FieldText`], read by `literal`, `models` and `lang`.
//! Knows nothing of packs, rules or files. The clean table is a constant merged at build (see `build.rs`), so nothing is
//! loaded when the program starts.

mod apart;
mod bopomofo;
mod channel;
mod clean;
mod companions;
mod cyrillic;
mod decode;
mod digits;
mod doubled;
mod english;
mod field_text;
pub mod figures;
mod kana;
mod leet;
mod map;
mod mend;
mod mended;
mod respell;
mod sound;
mod struck;
mod tokens;
mod toned;
mod upturned;
mod words;

pub(crate) use bopomofo::is_bopomofo;
pub(crate) use channel::GAP_LIMIT_CHARS;
pub(crate) use channel::is_han;
pub use channel::{ChannelText, tight};
pub use clean::{Clean, clean, clean_term, is_simplified_only};
pub(crate) use clean::{Cleaned, cleaned};
pub(crate) use companions::rot13;
pub(crate) use cyrillic::{is_cyrillic, is_cyrillic_digit};
pub(crate) use decode::is_base64_text;
pub use decode::{Decoded, decode};
pub(crate) use digits::may_hold_letters;
pub use field_text::FieldText;
pub use figures::{Figure, Quantity};
pub(crate) use kana::{is_katakana, is_voicing, katakana_twin};
pub(crate) use leet::leet_class;
pub use leet::{is_leet, leet};
pub use map::{Edit, OffsetMap};
pub use mend::Mender;
pub(crate) use respell::{is_spoken, may_respell, may_spell, number_words};
pub(crate) use sound::{
    SYLLABLE_COUNT, is_common, near_syllables, number_of, syllable, syllable_number,
};
pub use sound::{SoundText, sound, term_sound};
pub(crate) use struck::is_stroke;
pub(crate) use toned::may_be_tone;
pub(crate) use upturned::is_turned;
pub use words::{Segmenter, Word, has_border, is_cut_out, latin_runs};

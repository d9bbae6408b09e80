//! What is read otherwise than sign by sign: letters upside down, words set apart, doubled, in two scripts, figures in words.
//!
//! In: text, before it is cleaned or after. Out: the same as it is read, with the way back and the technique undone. Each
//! step is one pass.

mod apart;
mod bopomofo;
mod cyrillic;
mod digits;
mod doubled;
mod english;
mod kana;
mod respell;
mod struck;
mod tokens;
mod toned;
mod upturned;

use super::map::OffsetMap;
use apart::drawn_together;
pub(crate) use bopomofo::is_bopomofo;
use bopomofo::spell;
use cyrillic::in_one_script;
pub(super) use cyrillic::twin;
pub(crate) use cyrillic::{is_cyrillic, is_cyrillic_digit};
use digits::digits_for_letters;
pub(crate) use digits::may_hold_letters;
use doubled::undoubled;
use kana::in_katakana;
pub(crate) use kana::{is_kana, is_katakana, is_voicing, katakana_twin};
use respell::respell;
pub(crate) use respell::{is_spoken, may_respell, may_spell, number_words};
pub(crate) use struck::is_stroke;
use struck::without_strokes;
pub(crate) use toned::may_be_tone;
use toned::without_tones;
pub(crate) use upturned::is_turned;
use upturned::turn;

/// Gives a text as it is read, or `None` when that is how it stands.
type Step = fn(&str) -> Option<(String, OffsetMap)>;

/// What is done before a text is cleaned, in order.
pub(super) const BEFORE_CLEANING: &[Step] = &[turn, spell];

/// What is done to clean text that kept its case, in order.
pub(super) const AFTER_CLEANING: &[Step] = &[
    in_katakana,
    without_strokes,
    drawn_together,
    in_one_script,
    undoubled,
    without_tones,
    respell,
    digits_for_letters,
];

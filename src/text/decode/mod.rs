//! Undoes what a browser or an escape undoes: mark-up, entities, %XX, \uXXXX; skips URLs.
//!
//! In: raw field text. Out: [`Decoded`] text, its maps back, and which raw bytes a buyer cannot see.
//! At most two rounds, so `&amp;#30719;` is read and a bomb is not.

mod escapes;
mod markup;
mod rounds;

pub(crate) use escapes::is_base64_text;
pub use rounds::{Decoded, decode};

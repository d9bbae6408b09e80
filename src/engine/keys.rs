//! A listing that sleeps, as keys: what an index keeps of it to tell later whether it may wake under other rules.

use super::clean::clean_field;
use super::downward::heads;
use super::drowse::{Drowse, join, wakes};
use super::judge::{Engine, Scratch};
use super::read::LITTLE_TEXT_BYTES;
use crate::listing::{FIELD_LIMIT_BYTES, Field, FieldKind, Listing};
use crate::pack::Pack;
use crate::sieve::{LITTLE_TEXT_KEY, TextKey};
use crate::text::FieldText;

impl Engine {
    /// Whether a listing has too little text to judge by.
    pub fn has_little_text(listing: &Listing) -> bool {
        listing.text_bytes() < LITTLE_TEXT_BYTES
    }

    /// Whether a listing sleeps and its keys tell all that other rules may see of it; then `keys`, which is emptied first,
    /// holds them, sorted. One that is overridden, awake, or has text that is written anew by how its words are cut, does
    /// not: it is to be judged again whatever changes.
    pub fn sleeps(
        &self,
        listing: &Listing,
        scratch: &mut Scratch,
        keys: &mut Vec<TextKey>,
    ) -> bool {
        keys.clear();
        if self.overridden(listing).is_some() || wakes(self.pack(), listing, scratch).is_some() {
            return false;
        }
        let drowse = &mut scratch.drowse;
        let mut each = listing.fields.iter();
        if !each.all(|field| add(self.pack(), field, drowse, keys)) {
            return false;
        }
        if join(listing, &mut drowse.joined) {
            add_joined(self.pack(), drowse, keys);
        }
        if Self::has_little_text(listing) {
            keys.push(LITTLE_TEXT_KEY);
        }
        keys.sort_unstable();
        keys.dedup();
        true
    }
}

/// Adds the keys of a field; `false` where they do not tell all.
fn add(pack: &Pack, field: &Field, drowse: &mut Drowse, keys: &mut Vec<TextKey>) -> bool {
    let sieve = &pack.wakes.sieve;
    let mut clean = None;
    if sieve.keys(&field.text, &mut drowse.buffers, keys).is_err() {
        let (mut text, _) = FieldText::within(&field.text, FIELD_LIMIT_BYTES);
        if field.kind != FieldKind::CategoryPath {
            text.mend(&pack.mender);
            // How words are cut may change with any term.
            if sieve.may_be_rewritten(&text.cased, &mut drowse.buffers)
                || clean_field(pack, field).cased != text.cased
            {
                return false;
            }
        }
        sieve.keys_of_clean(&text.cased, &mut drowse.buffers, keys);
        clean = Some(text.lower);
    }
    let text = clean.as_ref().unwrap_or(&field.text);
    if field.kind == FieldKind::Description && heads(text, &mut drowse.joined) {
        add_joined(pack, drowse, keys);
    }
    true
}

/// Adds the keys of the joined text.
fn add_joined(pack: &Pack, drowse: &mut Drowse, keys: &mut Vec<TextKey>) {
    let sieve = &pack.wakes.sieve;
    if sieve
        .keys(&drowse.joined, &mut drowse.buffers, keys)
        .is_err()
    {
        let clean = FieldText::new(&drowse.joined);
        sieve.keys_of_clean(&clean.cased, &mut drowse.buffers, keys);
    }
}

//! A listing that is a pass, as keys: what an index keeps of it to tell later whether other rules may make it another.

use super::clean::clean_field;
use super::decide::{decide, shadows, view};
use super::downward::heads;
use super::drowse::{Drowse, Woken, wakes};
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

    /// Tells of a listing that is a pass by which keys other rules may see in it what makes it another; then `keys`, which
    /// is emptied first, holds them, sorted. One that is overridden, on which something fires, or whose text is written
    /// anew by how its words are cut, is to be judged again whatever changes.
    pub fn keyed(
        &self,
        listing: &Listing,
        scratch: &mut Scratch,
        keys: &mut Vec<TextKey>,
    ) -> Option<Keyed> {
        keys.clear();
        if self.overridden(listing).is_some() {
            return None;
        }
        let keyed = match wakes(self.pack(), listing, scratch) {
            None => Keyed::Asleep,
            Some(Woken::Some(_)) if self.is_quiet(listing, scratch) => Keyed::Quiet,
            Some(_) => return None,
        };
        let drowse = &mut scratch.drowse;
        drowse.joint.clear();
        let mut each = listing.fields.iter();
        if !each.all(|field| add(self.pack(), field, drowse, keys)) {
            return None;
        }
        if let Some(joined) = drowse.joint.text() {
            drowse.joined.clear();
            drowse.joined.push_str(joined);
            add_joined(self.pack(), drowse, keys);
        }
        if Self::has_little_text(listing) {
            keys.push(LITTLE_TEXT_KEY);
        }
        keys.sort_unstable();
        keys.dedup();
        Some(keyed)
    }

    /// Whether nothing at all fires on a listing that the sieve has just looked at, under whatever policy and on whatever day.
    fn is_quiet(&self, listing: &Listing, scratch: &mut Scratch) -> bool {
        let facts = self.read_on(listing, scratch);
        let names: Vec<&str> = listing.fields.iter().map(|f| f.name.as_str()).collect();
        let view = view(self.pack(), listing, &facts, &names);
        let (pack, policy, all) = (self.pack(), self.policy(), Woken::All);
        let decided = decide(pack, policy, self.as_of(), &facts, &view, &all);
        !facts.truncated
            && decided.standing.is_empty()
            && decided.context.is_empty()
            && shadows(pack, &facts, &view, &all).is_empty()
    }
}

/// A listing that is a pass, and whose keys tell which other rules may make it another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// It sleeps: only rules that wake it can.
    Asleep,
    /// It is awake and nothing fires on it: a term that stands in it, or any other change of rules, may.
    Quiet,
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
    drowse.joint.add(field.kind, text);
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

//! A listing's fields cleaned, each once, whoever asks first: the sieve, a regex, or the reader.

use crate::listing::{FIELD_LIMIT_BYTES, Field, FieldKind};
use crate::pack::Pack;
use crate::text::FieldText;

/// Fields of one listing that were cleaned so far.
#[derive(Debug, Default)]
pub(super) struct CleanFields {
    fields: Vec<Option<CleanField>>,
    /// Fields that the sieve found to read as their own signs do.
    plain: Vec<bool>,
}

#[derive(Debug)]
struct CleanField {
    text: FieldText,
    /// Whether something was left out.
    cut: bool,
}

impl CleanFields {
    /// Forgets what was cleaned; to be called for every listing.
    pub(super) fn clear(&mut self) {
        self.fields.clear();
        self.plain.clear();
    }

    /// Notes whether the next field reads as its own signs do.
    pub(super) fn next_is(&mut self, plain: bool) {
        self.plain.push(plain);
    }

    /// The clean text of a listing's `i`th field.
    pub(super) fn of(&mut self, pack: &Pack, field: &Field, i: usize) -> &FieldText {
        if self.fields.len() <= i {
            self.fields.resize_with(i + 1, || None);
        }
        let plain = self.is_plain(i);
        let read = || read(pack, field, plain);
        &self.fields[i].get_or_insert_with(read).text
    }

    /// The same, given away; the second value says whether something was left out.
    pub(super) fn take(&mut self, pack: &Pack, field: &Field, i: usize) -> (FieldText, bool) {
        let known = self.fields.get_mut(i).and_then(Option::take);
        let plain = self.is_plain(i);
        let CleanField { text, cut } = known.unwrap_or_else(|| read(pack, field, plain));
        (text, cut)
    }

    fn is_plain(&self, i: usize) -> bool {
        self.plain.get(i).copied().unwrap_or(false)
    }
}

/// Cleans a field and mends its words.
pub(super) fn clean_field(pack: &Pack, field: &Field) -> FieldText {
    clean(pack, field).text
}

/// Reads a field, sign by sign where it is `plain`.
fn read(pack: &Pack, field: &Field, plain: bool) -> CleanField {
    if plain {
        let text = FieldText::plain(&field.text);
        CleanField { text, cut: false }
    } else {
        clean(pack, field)
    }
}

fn clean(pack: &Pack, field: &Field) -> CleanField {
    let (mut text, cut) = FieldText::within(&field.text, FIELD_LIMIT_BYTES);
    if field.kind != FieldKind::CategoryPath {
        text.mend(&pack.mender);
        pack.han_mender.mend(&mut text, &pack.segmenter);
    }
    CleanField { text, cut }
}

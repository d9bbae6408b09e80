//! A listing's fields cleaned, each once, whoever asks first: the sieve, a regex, or the reader.

use crate::listing::{FIELD_LIMIT_BYTES, Field, FieldKind};
use crate::pack::Pack;
use crate::text::FieldText;

/// Fields of one listing that were cleaned so far.
#[derive(Debug, Default)]
pub(super) struct CleanFields(Vec<Option<CleanField>>);

#[derive(Debug)]
struct CleanField {
    text: FieldText,
    /// Whether something was left out.
    cut: bool,
}

impl CleanFields {
    /// Forgets what was cleaned; to be called for every listing.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The clean text of a listing's `i`th field.
    pub(super) fn of(&mut self, pack: &Pack, field: &Field, i: usize) -> &FieldText {
        if self.0.len() <= i {
            self.0.resize_with(i + 1, || None);
        }
        &self.0[i].get_or_insert_with(|| clean(pack, field)).text
    }

    /// The same, given away; the second value says whether something was left out.
    pub(super) fn take(&mut self, pack: &Pack, field: &Field, i: usize) -> (FieldText, bool) {
        let known = self.0.get_mut(i).and_then(Option::take);
        let CleanField { text, cut } = known.unwrap_or_else(|| clean(pack, field));
        (text, cut)
    }
}

/// Cleans a field and mends its words.
pub(super) fn clean_field(pack: &Pack, field: &Field) -> FieldText {
    clean(pack, field).text
}

fn clean(pack: &Pack, field: &Field) -> CleanField {
    let (mut text, cut) = FieldText::within(&field.text, FIELD_LIMIT_BYTES);
    if field.kind != FieldKind::CategoryPath {
        text.mend(&pack.mender);
        pack.han_mender.mend(&mut text, &pack.segmenter);
    }
    CleanField { text, cut }
}

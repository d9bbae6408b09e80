//! Whether accents are how a listing is spelled (mineração in a Portuguese one) or a costume (mïnër).
//!
//! In: cleaned fields and their hits. Out: hits without the trick where it is none, and fields that tell it so from now
//! on. A text whose only accents stand on the words that were found is in costume; who spells with them writes others too.

use crate::listing::{CleanSpan, Technique};
use crate::literal::TermHit;
use crate::text::FieldText;

/// Takes accents for spelling where some stand beside the words that were read without theirs.
pub(super) fn settle(fields: &mut [FieldText], hits: &mut [(usize, TermHit)]) {
    let bare = |hit: &TermHit| hit.techniques.contains(Technique::CombiningMarks);
    if !hits.iter().any(|(_, hit)| bare(hit)) {
        return;
    }
    let all: usize = fields.iter().map(|f| f.accents_in(f.whole())).sum();
    let mut spans: Vec<(usize, CleanSpan)> = hits
        .iter()
        .filter(|(_, hit)| bare(hit))
        .map(|(field, hit)| (*field, hit.span))
        .collect();
    spans.sort_unstable();
    let on_words: usize = joined(&spans)
        .map(|(field, span)| fields[field].accents_in(span))
        .sum();
    if all == on_words {
        return;
    }
    for field in fields.iter_mut() {
        field.take_accents_as_spelling();
    }
    for (field, hit) in hits.iter_mut().filter(|(_, hit)| bare(hit)) {
        let marks = fields[*field].techniques(hit.span);
        if !marks.contains(Technique::CombiningMarks) {
            hit.techniques.remove(Technique::CombiningMarks);
        }
    }
}

/// Sorted places, those that overlap as one.
fn joined(spans: &[(usize, CleanSpan)]) -> impl Iterator<Item = (usize, CleanSpan)> {
    let touching =
        |a: &(usize, CleanSpan), b: &(usize, CleanSpan)| a.0 == b.0 && b.1.start < a.1.end;
    let mut rest = spans;
    std::iter::from_fn(move || {
        let (&(field, mut span), mut behind) = rest.split_first()?;
        while let Some((next, more)) = behind.split_first()
            && touching(&(field, span), next)
        {
            span.end = span.end.max(next.1.end);
            behind = more;
        }
        rest = behind;
        Some((field, span))
    })
}

//! A listing → everything that rules may ask about.

use std::cell::Cell;

use super::accents;
use super::downward::down_the_lines;
use super::judge::Scratch;
use crate::lang::{ListHit, ListId};
use crate::listing::{CleanSpan, Field, FieldKind, Listing, Technique, Techniques};
use crate::literal::{Governed, Initials, InitialsFound, TermHit};
use crate::models::{Found, Reading, within};
use crate::pack::Pack;
use crate::text::{FieldText, Figure, figures};

/// Hits one listing keeps.
pub(super) const MOST_HITS: usize = 2_048;
/// Figures one field keeps.
pub(super) const MOST_FIGURES: usize = 256;
/// Bytes of text below which there is too little to judge.
pub(super) const LITTLE_TEXT_BYTES: usize = 32;
/// Clean signs within which a term's `near=` must be met.
const NEAR_CHARS: usize = 40;

/// What was read of a listing.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) fields: Vec<FieldText>,
    pub(super) kinds: Vec<FieldKind>,
    pub(super) figures: Vec<Vec<Figure>>,
    pub(super) hits: Vec<ListHit>,
    /// Each hit's list with its place in `hits`, sorted.
    pub(super) by_list: Vec<(ListId, u32)>,
    pub(super) models: Vec<Found>,
    pub(super) insufficient: bool,
    pub(super) truncated: bool,
    /// Whether hits, figures or names of hardware were left out: it is truncated then, unless it sleeps.
    pub(super) left_out: bool,
    /// Places looked at.
    pub(super) steps: Cell<u64>,
}

/// Reads a listing in full.
pub(super) fn read(pack: &Pack, listing: &Listing, scratch: &mut Scratch) -> Facts {
    let mut facts = Facts {
        insufficient: listing.text_bytes() < LITTLE_TEXT_BYTES,
        truncated: listing.truncated,
        ..Facts::default()
    };
    let mut hits: Vec<(usize, TermHit)> = Vec::new();
    for (i, field) in listing.fields.iter().enumerate() {
        let (text, cut) = scratch.clean.take(pack, field, i);
        facts.truncated |= cut;
        facts.figures.push(Vec::new());
        facts.fields.push(text);
        facts.kinds.push(field.kind);
        search(pack, field, i, &mut facts, &mut hits, scratch);
    }
    initials(pack, listing, &mut facts, &mut hits, scratch);
    across_fields(pack, &facts, &mut hits, scratch);
    down_the_lines(pack, &facts, &mut hits, scratch);
    accents::settle(&mut facts.fields, &mut hits);
    let hits = conditional(pack, &facts, &hits);
    // What speaks of mining lends weight to weak figures.
    let mining_words: Vec<(usize, CleanSpan)> = hits
        .iter()
        .filter(|h| speaks_of_mining(pack, h))
        .map(|h| (h.field, h.span))
        .collect();
    let reading = Reading {
        fields: &facts.fields,
        kinds: &facts.kinds,
        figures: &facts.figures,
        mining_words: &mining_words,
    };
    let (models, names_left_out) = pack.catalog.find(&reading, &pack.segmenter);
    facts.models = models;
    facts.left_out |= names_left_out;
    facts.hits = hits
        .into_iter()
        .filter(|h| !inside_name(pack, h, &facts.models))
        .collect();
    facts.by_list = (0..).zip(&facts.hits).map(|(i, h)| (h.list, i)).collect();
    facts.by_list.sort_unstable();
    facts
}

/// Adds the hits of one field, and sets its figures.
fn search(
    pack: &Pack,
    field: &Field,
    i: usize,
    facts: &mut Facts,
    hits: &mut Vec<(usize, TermHit)>,
    scratch: &mut Scratch,
) {
    let text = &facts.fields[i];
    let room = MOST_HITS.saturating_sub(hits.len());
    scratch.hits.clear();
    let searched = pack
        .matcher
        .find(text, &pack.segmenter, room, &mut scratch.hits);
    facts.steps.set(facts.steps.get() + searched.steps);
    hits.extend(
        scratch
            .hits
            .iter()
            .filter(|h| belongs(pack, field, h))
            .map(|h| (i, *h)),
    );
    let mut found = if field.kind == FieldKind::CategoryPath {
        Vec::new()
    } else {
        figures::figures(&text.cased, MOST_FIGURES + 1)
    };
    facts.left_out |= searched.full || found.len() > MOST_FIGURES;
    found.truncate(MOST_FIGURES);
    facts.figures[i] = found;
}

/// Initials of one field that are looked at.
const MOST_INITIALS: usize = 64;

/// Reads the fields anew in which initials of Han words stand that have a second sign of the field near: another word in
/// initials, or, where the letters are no term of a list themselves, a word of mining there or in the title.
fn initials(
    pack: &Pack,
    listing: &Listing,
    facts: &mut Facts,
    hits: &mut Vec<(usize, TermHit)>,
    scratch: &mut Scratch,
) {
    let mut any = false;
    for (i, field) in listing.fields.iter().enumerate() {
        let found = near_a_second_sign(pack, facts, i, hits);
        if field.kind == FieldKind::CategoryPath || found.is_empty() {
            continue;
        }
        any = true;
        Initials::mend(&found, &mut facts.fields[i]);
        hits.retain(|(field, _)| *field != i);
        search(pack, field, i, facts, hits, scratch);
    }
    if any {
        hits.sort_by_key(|(field, hit)| (*field, hit.span.start));
    }
}

fn near_a_second_sign(
    pack: &Pack,
    facts: &Facts,
    i: usize,
    hits: &[(usize, TermHit)],
) -> Vec<InitialsFound> {
    let text = &facts.fields[i];
    let mut all = pack.initials.find(text);
    all.truncate(MOST_INITIALS);
    // Who writes a word openly has no need of its initials (神马 beside SM).
    all.retain(|f| !facts.fields.iter().any(|t| t.lower.contains(&f.word)));
    let near = |a: CleanSpan, b: CleanSpan| within(&text.lower, a, b, NEAR_CHARS);
    let of_mining = |h: &TermHit| {
        h.governed == Governed::Free && !h.faint && pack.list(pack.term(h.term).list).mining_word
    };
    let holds = |f: &&InitialsFound| {
        all.iter().any(|o| o.word != f.word && near(o.span, f.span))
            || (!f.is_term
                && hits.iter().any(|(field, h)| {
                    (facts.kinds[*field] == FieldKind::Title
                        || (*field == i && near(h.span, f.span)))
                        && of_mining(h)
                }))
    };
    all.iter().filter(holds).cloned().collect()
}

/// Signs of the title's end and the description's beginning that are read joined.
const JOINED_CHARS: usize = 8;

/// Adds hits of words split over title and description; each is the title's, as far as the title holds it.
fn across_fields(
    pack: &Pack,
    facts: &Facts,
    hits: &mut Vec<(usize, TermHit)>,
    scratch: &mut Scratch,
) {
    let of = |kind: FieldKind| facts.kinds.iter().position(|k| *k == kind);
    let (Some(title), Some(description)) = (of(FieldKind::Title), of(FieldKind::Description))
    else {
        return;
    };
    let (head, tail) = (&facts.fields[title].lower, &facts.fields[description].lower);
    let start = head
        .char_indices()
        .rev()
        .nth(JOINED_CHARS - 1)
        .map_or(0, |(i, _)| i);
    let end = tail
        .char_indices()
        .nth(JOINED_CHARS)
        .map_or(tail.len(), |(i, _)| i);
    let (Some(head), Some(tail)) = (head.get(start..), tail.get(..end)) else {
        return;
    };
    // Words that end and begin there of themselves are read in their own fields.
    if !head.ends_with(crate::text::is_han) || !tail.starts_with(crate::text::is_han) {
        return;
    }
    let joined = FieldText::new(&format!("{head}{tail}"));
    if joined.lower.len() != head.len() + tail.len() {
        return;
    }
    scratch.hits.clear();
    pack.matcher
        .find(&joined, &pack.segmenter, MOST_HITS, &mut scratch.hits);
    for hit in scratch
        .hits
        .iter()
        .filter(|h| h.span.start < head.len() && h.span.end > head.len() && h.techniques.is_empty())
    {
        let span = CleanSpan {
            start: start + hit.span.start,
            end: start + head.len(),
        };
        hits.push((
            title,
            TermHit {
                span,
                techniques: Techniques::one(Technique::Separators),
                ..*hit
            },
        ));
    }
    hits.sort_by_key(|(field, hit)| (*field, hit.span.start));
}

/// Path words are read in category paths only; a list's own words there only by `category_path:`.
fn belongs(pack: &Pack, field: &Field, hit: &TermHit) -> bool {
    let department = pack.list(pack.term(hit.term).list).is_department;
    !department || field.kind == FieldKind::CategoryPath
}

/// Keeps the hits whose own condition holds. Only a term without a condition confirms another.
fn conditional(pack: &Pack, facts: &Facts, hits: &[(usize, TermHit)]) -> Vec<ListHit> {
    let free = Free::new(pack, hits);
    let holds = |(field, hit): &&(usize, TermHit)| {
        let info = pack.term(hit.term);
        let near = info.near.is_empty()
            || (info.near.iter()).any(|list| free.is_near(*list, facts, *field, hit.span));
        near && !info.not.iter().any(|list| free.is_in(*list, *field))
    };
    hits.iter()
        .filter(holds)
        .map(|(field, hit)| {
            let info = pack.term(hit.term);
            ListHit {
                list: info.list,
                term: hit.term,
                field: *field,
                span: hit.span,
                channel: hit.channel,
                techniques: hit.techniques,
                governed: hit.governed,
                own: info.own,
                faint: hit.faint,
            }
        })
        .collect()
}

/// Hits that confirm others.
struct Free {
    /// By list, field and start.
    hits: Vec<(ListId, usize, CleanSpan)>,
    /// Bytes of the longest.
    longest: usize,
}

impl Free {
    fn new(pack: &Pack, hits: &[(usize, TermHit)]) -> Self {
        let confirms = |hit: &TermHit| {
            !pack.term(hit.term).is_conditional() && hit.governed == Governed::Free && !hit.faint
        };
        let mut hits: Vec<_> = hits
            .iter()
            .filter(|(_, hit)| confirms(hit))
            .map(|(field, hit)| (pack.term(hit.term).list, *field, hit.span))
            .collect();
        hits.sort_unstable_by_key(|(list, field, span)| (*list, *field, span.start));
        let lengths = hits.iter().map(|(_, _, span)| span.end - span.start);
        Self {
            longest: lengths.max().unwrap_or(0),
            hits,
        }
    }

    /// Those of a list in a field that begin at a place or behind it.
    fn from(&self, list: ListId, field: usize, start: usize) -> impl Iterator<Item = CleanSpan> {
        let first = self
            .hits
            .partition_point(|(l, f, span)| (*l, *f, span.start) < (list, field, start));
        self.hits[first..]
            .iter()
            .take_while(move |(l, f, _)| *l == list && *f == field)
            .map(|(_, _, span)| *span)
    }

    fn is_in(&self, list: ListId, field: usize) -> bool {
        self.from(list, field, 0).next().is_some()
    }

    /// Whether a hit of the list stands in a title, or near the place in its own field; never over it.
    fn is_near(&self, list: ListId, facts: &Facts, field: usize, place: CleanSpan) -> bool {
        let titles = (0..facts.kinds.len()).filter(|f| facts.kinds[*f] == FieldKind::Title);
        let mut in_title = titles.flat_map(|f| self.from(list, f, 0).map(move |span| (f, span)));
        if in_title.any(|(f, span)| f != field || !span.overlaps(place)) {
            return true;
        }
        // A clean sign has four bytes at most.
        let reach = NEAR_CHARS * 4;
        let first = place.start.saturating_sub(reach + self.longest);
        self.from(list, field, first)
            .take_while(|span| span.start <= place.end + reach)
            .any(|span| {
                !span.overlaps(place) && within(&facts.fields[field].lower, span, place, NEAR_CHARS)
            })
    }
}

fn speaks_of_mining(pack: &Pack, hit: &ListHit) -> bool {
    hit.governed == Governed::Free && !hit.faint && pack.list(hit.list).mining_word
}

/// Whether a hit is only part of a model's name (H110 Pro **BTC**+). A rig noun inside an alias stays a hit.
fn inside_name(pack: &Pack, hit: &ListHit, models: &[Found]) -> bool {
    use crate::listing::{Category, Kind};
    let list = pack.list(hit.list);
    let rig_noun = list.kind == Kind::Noun && list.category == Some(Category::Rig);
    let maker = list.kind == Kind::Maker;
    !rig_noun
        && !maker
        && models
            .iter()
            .any(|m| m.field == hit.field && m.span.covers(hit.span) && m.span != hit.span)
}

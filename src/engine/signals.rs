//! Signals beside rules: list hits by their strength, written hash rates, models.

use super::read::Facts;
use crate::lang::{ListId, Occurrence, Source, is_with};
use crate::listing::{Category, CleanSpan, Decision, FieldKind, Kind, Strength};
use crate::literal::Governed;
use crate::models::{Confirmed, ModelKind, within};
use crate::pack::Pack;
use crate::text::Quantity;

/// Clean signs within which benign context lowers a hit.
const BENIGN_CHARS: usize = 12;
/// Signals of one strength that are paired; what stands first in the listing comes first.
const MOST_PAIRED: usize = 64;
/// Benign departments from which on a listing is stuffed.
const STUFFED_DEPARTMENTS: usize = 3;

/// A piece of evidence that is no rule.
#[derive(Debug, Clone)]
pub(super) struct Signal {
    /// `None` takes the other signal's.
    pub(super) category: Option<Category>,
    pub(super) kind: Kind,
    pub(super) strength: Strength,
    /// The list's name, or `hashrate` or `model`.
    pub(super) name: String,
    pub(super) place: Occurrence,
    /// Whether benign context may lower it.
    pub(super) firm: bool,
}

/// Benign departments from which on their words are no exception of a rule either.
const MUTED_DEPARTMENTS: usize = 5;

/// Gives the benign lists of a listing that is stuffed with them, sorted; none of one that is not.
pub(super) fn stuffing(pack: &Pack, facts: &Facts) -> Vec<ListId> {
    let benign = |list: ListId| {
        pack.list(list).strength == Strength::Benign && !pack.list(list).is_department
    };
    let mut lists: Vec<ListId> = facts
        .by_list
        .iter()
        .map(|(list, _)| *list)
        .filter(|l| benign(*l))
        .collect();
    lists.dedup();
    let mut departments: Vec<&str> = lists
        .iter()
        .filter_map(|l| pack.list(*l).department.as_deref())
        .collect();
    departments.sort_unstable();
    departments.dedup();
    if departments.len() >= MUTED_DEPARTMENTS {
        lists
    } else {
        Vec::new()
    }
}

/// Words of other goods in one title from which on it is stuffed with them; a description has room for more.
const STUFFED_WORDS: usize = 4;
const STUFFED_WORDS_IN_TEXT: usize = 6;

/// Whether words of other goods stand in a row in one field, whichever trades they are of. Goods are lists of a
/// department and of one of `kinds`; verbs and lessons there tell what a machine is used for. Words that overlap are one.
pub(super) fn is_stuffed(pack: &Pack, facts: &Facts, kinds: &[Kind]) -> bool {
    (0..facts.fields.len()).any(|field| {
        let mut words: Vec<CleanSpan> = facts
            .hits
            .iter()
            .filter(|h| {
                let list = pack.list(h.list);
                h.field == field
                    && h.governed == Governed::Free
                    && list.department.is_some()
                    && kinds.contains(&list.kind)
                    && facts.kinds[field] != FieldKind::CategoryPath
            })
            .map(|h| h.span)
            .collect();
        words.sort_unstable();
        words.dedup_by(|b, a| a.overlaps(*b));
        let text = &facts.fields[field].lower;
        let mut distinct: Vec<&str> = words.iter().filter_map(|s| text.get(s.range())).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let many = if facts.kinds[field] == FieldKind::Description {
            STUFFED_WORDS_IN_TEXT
        } else {
            STUFFED_WORDS
        };
        distinct.len() >= many
    })
}

/// Gives every signal of a listing, benign context already taken into account, and whether it is stuffed with benign words.
pub(super) fn signals(pack: &Pack, facts: &Facts) -> (Vec<Signal>, bool) {
    let mut out = list_signals(pack, facts);
    for (field, figures) in facts.figures.iter().enumerate() {
        let rates = figures
            .iter()
            .enumerate()
            .filter(|(_, f)| f.quantity == Quantity::HashRate && f.written);
        out.extend(rates.map(|(i, f)| Signal {
            category: None,
            kind: Kind::Unit,
            strength: Strength::Medium,
            name: "hashrate".into(),
            place: Occurrence {
                field,
                span: f.span,
                source: Source::Figure(i),
            },
            firm: false,
        }));
    }
    for (i, model) in facts.models.iter().enumerate() {
        let Some(category) = category_of(model.kind) else {
            continue;
        };
        if model.governed != Governed::Free {
            continue;
        }
        let confirmed = model.confirmed >= Some(Confirmed::Maker);
        let strength = if confirmed {
            Strength::Medium
        } else {
            Strength::Weak
        };
        out.push(Signal {
            category: Some(category),
            kind: Kind::Model,
            strength,
            name: "model".into(),
            place: Occurrence {
                field: model.field,
                span: model.span,
                source: Source::Model(i),
            },
            firm: confirmed,
        });
    }
    let stuffed = lower_by_benign(pack, facts, &mut out);
    out.sort_by_key(|s| (s.place.field, s.place.span.start));
    (out, stuffed)
}

/// Kinds of hardware that are signals; the others only rules see.
fn category_of(kind: ModelKind) -> Option<Category> {
    match kind {
        ModelKind::Asic | ModelKind::Usb => Some(Category::Rig),
        ModelKind::Hashboard | ModelKind::Controlboard | ModelKind::Psu => {
            Some(Category::Accessory)
        }
        _ => None,
    }
}

fn list_signals(pack: &Pack, facts: &Facts) -> Vec<Signal> {
    let hits = facts.hits.iter().enumerate().filter(|(_, h)| {
        h.governed == Governed::Free && !h.faint && facts.kinds[h.field] != FieldKind::CategoryPath
    });
    hits.filter_map(|(i, h)| {
        let list = pack.list(h.list);
        let strength = pack.term(h.term).strength;
        let counts = !list.is_department && strength > Strength::Benign;
        counts.then(|| Signal {
            category: list.category,
            kind: list.kind,
            strength,
            name: list.id.clone(),
            place: Occurrence {
                field: h.field,
                span: h.span,
                source: Source::Hit(i),
            },
            firm: strength == Strength::Strong,
        })
    })
    .collect()
}

/// Benign words lower what stands right beside them by one step, never a confirmed model, a strong word or a device noun
/// that has a second signal. Words of three trades are stuffing and lower nothing.
fn lower_by_benign(pack: &Pack, facts: &Facts, signals: &mut [Signal]) -> bool {
    let benign: Vec<(usize, CleanSpan, Option<&str>)> = facts
        .hits
        .iter()
        .filter(|h| {
            h.governed == Governed::Free
                && !pack.list(h.list).is_department
                && pack.term(h.term).strength == Strength::Benign
        })
        .map(|h| (h.field, h.span, pack.list(h.list).department.as_deref()))
        .collect();
    let mut departments: Vec<&str> = benign.iter().filter_map(|(_, _, d)| *d).collect();
    departments.sort_unstable();
    departments.dedup();
    let stuffed = departments.len() >= STUFFED_DEPARTMENTS;
    if stuffed || is_stuffed(pack, facts, &[Kind::Other]) {
        return stuffed;
    }
    if is_printed(pack, facts) {
        lower_printed(facts, signals);
    }
    let kinds: Vec<Kind> = signals
        .iter()
        .filter(|s| s.strength >= Strength::Medium)
        .map(|s| s.kind)
        .collect();
    let seconds = |kind: Kind| kinds.iter().any(|k| *k != kind);
    // One kind of medium may be lowered, never a second: words of another trade do not cancel two signs.
    let mut lowered: Option<Kind> = None;
    for signal in signals
        .iter_mut()
        .filter(|s| !s.firm && s.strength > Strength::Benign)
    {
        let beside = benign.iter().any(|(field, span, _)| {
            *field == signal.place.field
                && within(
                    &facts.fields[*field].lower,
                    *span,
                    signal.place.span,
                    BENIGN_CHARS,
                )
        });
        if !beside || (signal.kind == Kind::Noun && seconds(Kind::Noun)) {
            continue;
        }
        if signal.strength == Strength::Weak {
            signal.strength = Strength::None;
        } else if *lowered.get_or_insert(signal.kind) == signal.kind {
            signal.strength = Strength::Weak;
        }
    }
    false
}

/// Whether the title sells goods that only carry a word, a shirt or a mug: a benign list of kind `noun`, not thrown in with
/// something else (送马克杯), nor in a row of such words.
fn is_printed(pack: &Pack, facts: &Facts) -> bool {
    let carrier = facts.hits.iter().any(|h| {
        let list = pack.list(h.list);
        list.strength == Strength::Benign
            && list.kind == Kind::Noun
            && h.governed == Governed::Free
            && facts.kinds[h.field] == FieldKind::Title
            && !is_with(&facts.fields[h.field].lower, h.span)
    });
    let meant = facts
        .models
        .iter()
        .any(|m| m.confirmed == Some(Confirmed::Figure));
    carrier && !meant && !is_stuffed(pack, facts, &[Kind::Other])
}

/// Nouns, makers and models in the title and on pictures of such goods are printed on them; a written hash rate in the title, or beside a
/// model anywhere, is not.
fn lower_printed(facts: &Facts, signals: &mut [Signal]) {
    let named = signals.iter().any(|s| s.kind == Kind::Model);
    let is_rate = |s: &Signal| {
        s.kind == Kind::Unit
            && s.strength >= Strength::Medium
            && (named || facts.kinds[s.place.field] == FieldKind::Title)
    };
    if signals.iter().any(is_rate) {
        return;
    }
    for signal in signals.iter_mut().filter(|s| {
        matches!(s.kind, Kind::Noun | Kind::Maker | Kind::Model)
            && s.strength == Strength::Medium
            && matches!(
                facts.kinds[s.place.field],
                FieldKind::Title | FieldKind::ImageText
            )
    }) {
        signal.strength = Strength::None;
    }
}

/// The row of the decision table that held for one category without a rule's block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableRow {
    /// A strong signal.
    Strong,
    /// Two mediums of different kinds, one prominent.
    TwoMediums,
    /// Two mediums of different kinds in the description only.
    TwoMediumsElsewhere,
    /// One medium and one weak signal of another kind.
    MediumAndWeak,
}

impl TableRow {
    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Strong => "a strong signal",
            Self::TwoMediums => {
                "two medium signals of different kinds, one in title, attributes, SKUs or image text"
            }
            Self::TwoMediumsElsewhere => {
                "two medium signals of different kinds, both in the description"
            }
            Self::MediumAndWeak => "one medium and one weak signal of another kind",
        }
    }

    pub(super) fn decision(self) -> Decision {
        match self {
            Self::Strong | Self::TwoMediums => Decision::Block,
            Self::TwoMediumsElsewhere | Self::MediumAndWeak => Decision::Review,
        }
    }
}

/// Gives the first row that the signals of one category reach, with the signals that make it. `spent` are places that
/// fired rules of the category used.
pub(super) fn reach<'s>(
    category: Category,
    signals: &'s [Signal],
    spent: &[Occurrence],
    kinds: &[FieldKind],
) -> Option<(TableRow, Vec<&'s Signal>)> {
    let mine = |s: &&Signal| s.category == Some(category);
    if let Some(strong) = signals
        .iter()
        .filter(mine)
        .find(|s| s.strength == Strength::Strong)
    {
        return Some((TableRow::Strong, vec![strong]));
    }
    let free: Vec<&Signal> = signals
        .iter()
        .filter(|s| s.category.is_none_or(|c| c == category) && !spent.contains(&s.place))
        .collect();
    let of = |strength: Strength| {
        free.iter()
            .copied()
            .filter(move |s| s.strength == strength)
            .take(MOST_PAIRED)
    };
    // One of the two must name the category: two that take the other's decide nothing.
    let pair = |a: &Signal, b: &Signal| {
        a.kind != b.kind
            && (a.category.is_some() || b.category.is_some())
            && !(a.place.field == b.place.field && a.place.span.overlaps(b.place.span))
    };
    let prominent = |s: &Signal| kinds[s.place.field].is_prominent();
    let mut elsewhere = None;
    for a in of(Strength::Medium) {
        for b in of(Strength::Medium) {
            if pair(a, b) {
                if prominent(a) || prominent(b) {
                    return Some((TableRow::TwoMediums, vec![a, b]));
                }
                elsewhere = elsewhere.or(Some((TableRow::TwoMediumsElsewhere, vec![a, b])));
            }
        }
    }
    elsewhere.or_else(|| {
        of(Strength::Medium).find_map(|a| {
            of(Strength::Weak)
                .find(|b| pair(a, b))
                .map(|b| (TableRow::MediumAndWeak, vec![a, b]))
        })
    })
}

//! What a regex is compiled to: less than was written, where less will do.

use regex_syntax::hir::{
    Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, LookSet,
};

/// What a regex is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Any text.
    Full,
    /// ASCII text.
    Ascii,
    /// Any text, as a quick no.
    Coarse,
}

/// Ranges of a class from which on [`Way::Coarse`] takes all characters beyond ASCII for its own.
const MANY_RANGES: usize = 16;

/// A class as a way needs it.
fn class(class: Class, way: Way) -> Class {
    let Class::Unicode(mut class) = class else {
        return class;
    };
    let ascii = || ClassUnicode::new([ClassUnicodeRange::new('\0', '\x7F')]);
    match way {
        Way::Ascii => class.intersect(&ascii()),
        Way::Coarse if class.ranges().len() >= MANY_RANGES => {
            class.union(&ClassUnicode::new([ClassUnicodeRange::new(
                '\u{80}',
                char::MAX,
            )]));
        }
        Way::Full | Way::Coarse => {}
    }
    Class::Unicode(class)
}

/// A border of words as a way needs it.
fn border(look: Look, way: Way) -> Hir {
    match (way, look) {
        _ if !LookSet::singleton(look).contains_word_unicode() => Hir::look(look),
        (Way::Coarse, _) => Hir::empty(),
        (Way::Full, look) => Hir::look(look),
        (Way::Ascii, Look::WordUnicode) => Hir::look(Look::WordAscii),
        (Way::Ascii, Look::WordUnicodeNegate) => Hir::look(Look::WordAsciiNegate),
        (Way::Ascii, Look::WordStartUnicode) => Hir::look(Look::WordStartAscii),
        (Way::Ascii, Look::WordEndUnicode) => Hir::look(Look::WordEndAscii),
        (Way::Ascii, Look::WordStartHalfUnicode) => Hir::look(Look::WordStartHalfAscii),
        (Way::Ascii, Look::WordEndHalfUnicode) => Hir::look(Look::WordEndHalfAscii),
        (Way::Ascii, look) => Hir::look(look),
    }
}

/// A regex without the groups it can do without, with classes and borders as a way needs them.
pub(super) fn ungrouped(hir: Hir, way: Way) -> Hir {
    let inner = |hir| ungrouped(hir, way);
    match hir.into_kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) if way == Way::Ascii && !literal.0.is_ascii() => Hir::fail(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(found) => Hir::class(class(found, way)),
        HirKind::Look(look) => border(look, way),
        HirKind::Capture(capture) => inner(*capture.sub),
        HirKind::Concat(parts) => {
            let parts: Vec<Hir> = parts.into_iter().map(inner).collect();
            if parts.iter().any(is_fail) {
                return Hir::fail();
            }
            Hir::concat(parts)
        }
        HirKind::Alternation(parts) => {
            let ways = parts.into_iter().map(inner);
            Hir::alternation(ways.filter(|way| !is_fail(way)).collect())
        }
        HirKind::Repetition(mut repeated) => {
            let sub = inner(*repeated.sub);
            if is_fail(&sub) {
                return if repeated.min == 0 { Hir::empty() } else { sub };
            }
            // Written without a group, `(a+)?` would be another regex.
            repeated.sub = Box::new(match sub.kind() {
                HirKind::Repetition(_) => Hir::capture(Capture {
                    index: 1,
                    name: None,
                    sub: Box::new(sub),
                }),
                _ => sub,
            });
            Hir::repetition(repeated)
        }
    }
}

/// Whether nothing at all matches.
fn is_fail(hir: &Hir) -> bool {
    hir.properties().minimum_len().is_none()
}

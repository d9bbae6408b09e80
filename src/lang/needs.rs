//! Which lists must be hit before a line can hold: most rules are ruled out by a look at the lists that were hit.

use super::ast::{Line, ListId, What};

/// Signals within signals that are looked into.
const MOST_DEPTH: usize = 16;

/// Gives lists of which one must have a hit (also a denied or faint one) for the line to hold, or `None` when something
/// else than a list can make it hold.
pub fn needs(line: &Line, signals: &[Line]) -> Option<Vec<ListId>> {
    line_needs(line, signals, 0)
}

fn line_needs(line: &Line, signals: &[Line], depth: usize) -> Option<Vec<ListId>> {
    if depth > MOST_DEPTH {
        return None;
    }
    union(
        line.items
            .iter()
            .map(|item| what_needs(&item.what, signals, depth)),
    )
}

fn what_needs(what: &What, signals: &[Line], depth: usize) -> Option<Vec<ListId>> {
    match what {
        What::List(list)
        | What::Denied(list)
        | What::PartOf(list, _)
        | What::Amount(_, _, list) => Some(vec![*list]),
        What::Department(lists) => Some(lists.clone()),
        What::Signal(id) => line_needs(signals.get(id.0 as usize)?, signals, depth + 1),
        What::Near(a, b, _) | What::SameSentence(a, b) => {
            fewest(what_needs(a, signals, depth), what_needs(b, signals, depth))
        }
        What::For(inner) | What::With(inner) | What::Disguised(inner, _) => {
            what_needs(inner, signals, depth)
        }
        What::Of(_, whats) => union(whats.iter().map(|w| what_needs(w, signals, depth))),
        _ => None,
    }
}

/// Any of these may hold, so any of their lists may be the one.
fn union(needs: impl Iterator<Item = Option<Vec<ListId>>>) -> Option<Vec<ListId>> {
    let mut all = needs.collect::<Option<Vec<_>>>()?.concat();
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// Both must hold: the one with fewer lists rules out more.
fn fewest(a: Option<Vec<ListId>>, b: Option<Vec<ListId>>) -> Option<Vec<ListId>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.len() < a.len() { b } else { a }),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::{Known, parse};
    use super::*;

    #[test]
    fn lines_tell_the_lists_they_cannot_do_without() {
        let mut known = Known::default();
        for (i, name) in (0..).zip(["a", "b", "c"]) {
            known.lists.insert(name.into(), (ListId(i), 5));
        }
        let check = |text: &str, lists: Option<&[u32]>| {
            let line = parse(text, &known).expect(text);
            assert_eq!(
                needs(&line, &[]),
                lists.map(|l| l.iter().map(|i| ListId(*i)).collect()),
                "{text}"
            );
        };
        check("@a", Some(&[0]));
        check("title:@a or 2x @b", Some(&[0, 1]));
        check("near(@a, @b, 9)", Some(&[0]));
        check("near(hashrate, @b, 9)", Some(&[1]));
        check("@a or hashrate", None);
        check("2 of(@a, @b, @c)", Some(&[0, 1, 2]));
        check("2 of(@a, power)", None);
        check(
            "for(@a) or part_of(@b, asic) or denied(@c)",
            Some(&[0, 1, 2]),
        );
        check("named(asic)", None);
    }
}

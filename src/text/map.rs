//! Where clean text came from.

use std::ops::Range;

use crate::listing::{Technique, Techniques};

/// One place where the output differs from the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the output; empty when something was dropped.
    pub out: Range<u32>,
    /// Bytes of the input.
    pub from: Range<u32>,
    /// The trick undone, if it was one.
    pub technique: Option<Technique>,
}

/// Maps spans of an output text back to its input, one step of the pipeline.
///
/// Between two edits the texts agree byte for byte, so only differences are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Sorted by `out.start`, then `from.start`; never overlapping.
    edits: Vec<Edit>,
}

impl Edit {
    /// Whether a letter had an accent of its own (é, ø). Marks that stand by themselves are dropped, and are none.
    fn is_accent(&self) -> bool {
        self.technique == Some(Technique::CombiningMarks) && !self.out.is_empty()
    }
}

impl OffsetMap {
    /// Notes that `from` in the input became `out` in the output. Edits arrive in order.
    pub(crate) fn push(
        &mut self,
        out: Range<usize>,
        from: Range<usize>,
        technique: Option<Technique>,
    ) {
        let narrow = |r: Range<usize>| {
            u32::try_from(r.start).expect("fields are cut to 64 KiB")
                ..u32::try_from(r.end).expect("fields are cut to 64 KiB")
        };
        self.edits.push(Edit {
            out: narrow(out),
            from: narrow(from),
            technique,
        });
    }

    /// Whether output and input are the same.
    pub fn is_identity(&self) -> bool {
        self.edits.is_empty()
    }

    /// Gives the input bytes a span of output came from: the smallest span whose reading covers it. What was dropped at
    /// either end is left out, but for the marks on its last sign.
    pub fn from(&self, out: Range<usize>) -> Range<usize> {
        if out.is_empty() {
            let at = self.start(out.start);
            return at..at;
        }
        self.start(out.start)..self.end(out.end)
    }

    /// Gives the tricks undone inside a span of output; `spelled`: accents are how the text is spelled.
    pub fn techniques(&self, out: Range<usize>, spelled: bool) -> Techniques {
        self.within(out)
            .filter(|e| !(spelled && e.is_accent()))
            .filter_map(|e| e.technique)
            .collect()
    }

    /// Gives how many letters inside a span of output had an accent of their own.
    pub fn accents(&self, out: Range<usize>) -> usize {
        self.within(out).filter(|e| e.is_accent()).count()
    }

    /// Edits that touch the inside of a span of output; drops at its ends are outside.
    pub fn within(&self, out: Range<usize>) -> impl Iterator<Item = &Edit> {
        let first = self
            .edits
            .partition_point(|e| (e.out.end as usize) <= out.start);
        self.edits[first..]
            .iter()
            .take_while(move |e| (e.out.start as usize) < out.end)
            .filter(move |e| {
                if e.out.is_empty() {
                    (e.out.start as usize) > out.start
                } else {
                    (e.out.end as usize) > out.start
                }
            })
    }

    /// All edits, in order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    fn start(&self, at: usize) -> usize {
        // The last edit that begins at or before `at`; drops exactly at `at` stand before what follows them.
        let next = self.edits.partition_point(|e| (e.out.start as usize) <= at);
        let Some(edit) = next.checked_sub(1).map(|i| &self.edits[i]) else {
            return at;
        };
        if at < edit.out.end as usize {
            edit.from.start as usize
        } else {
            edit.from.end as usize + (at - edit.out.end as usize)
        }
    }

    fn end(&self, at: usize) -> usize {
        let next = self.edits.partition_point(|e| (e.out.start as usize) < at);
        let Some(edit) = next.checked_sub(1).map(|i| &self.edits[i]) else {
            return self.marks_at(at, at);
        };
        let end = if at <= edit.out.end as usize {
            edit.from.end as usize
        } else {
            edit.from.end as usize + (at - edit.out.end as usize)
        };
        self.marks_at(at, end)
    }

    /// The end behind the combining marks that stand on the sign before `end`.
    fn marks_at(&self, at: usize, end: usize) -> usize {
        let next = self.edits.partition_point(|e| (e.out.start as usize) < at);
        self.edits[next..]
            .iter()
            .take_while(|e| {
                e.out.is_empty()
                    && e.out.start as usize == at
                    && e.technique == Some(Technique::CombiningMarks)
            })
            .fold(end, |end, mark| {
                if mark.from.start as usize == end {
                    mark.from.end as usize
                } else {
                    end
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Ａ<ZWSP>Ｂ手机` read as `AB手机`.
    fn wide() -> OffsetMap {
        let mut map = OffsetMap::default();
        map.push(0..1, 0..3, Some(Technique::Fullwidth));
        map.push(1..1, 3..6, Some(Technique::Invisible));
        map.push(1..2, 6..9, Some(Technique::Fullwidth));
        map
    }

    #[test]
    fn marks_belong_to_the_sign_they_stand_on() {
        // 矿̶机̶ , then a zero-width space.
        let mut map = OffsetMap::default();
        map.push(3..3, 3..5, Some(Technique::CombiningMarks));
        map.push(6..6, 8..10, Some(Technique::CombiningMarks));
        map.push(6..6, 10..13, Some(Technique::Invisible));
        for (out, from) in [(0..3, 0..5), (0..6, 0..10), (3..6, 5..10)] {
            assert_eq!(map.from(out.clone()), from, "{out:?}");
        }
    }

    #[test]
    fn spans_are_the_smallest_that_cover() {
        let map = wide();
        for (out, from) in [
            (0..1, 0..3),
            (1..2, 6..9),
            (0..2, 0..9),
            (2..5, 9..12),
            (1..8, 6..15),
            (8..8, 15..15),
        ] {
            assert_eq!(map.from(out.clone()), from, "{out:?}");
        }
    }

    #[test]
    fn what_was_dropped_counts_only_inside_a_span() {
        let map = wide();
        let invisible = |r| map.techniques(r, false).contains(Technique::Invisible);
        assert!(invisible(0..2));
        assert!(!invisible(0..1));
        assert!(!invisible(1..2));
    }
}

//! Where something was found, and by which way of reading.

use std::ops::Range;

/// A span in the seller's own text, in bytes on char borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawSpan {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// A span in clean text, in bytes on char borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CleanSpan {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl RawSpan {
    /// The span as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl CleanSpan {
    /// The span as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A way of reading clean text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// As it is.
    Plain,
    /// Separators, blanks and repeats skipped.
    Tight,
    /// Each Han sign as its default toneless syllable, Latin letters kept.
    Sound,
    /// Latin words through leet classes.
    Word,
}

impl Channel {
    /// The name in pack files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Tight => "tight",
            Self::Sound => "sound",
            Self::Word => "word",
        }
    }

    /// Every channel, `plain` first.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Tight, Self::Sound, Self::Word];
}

//! Word borders in Han text, by jieba without its guessing model, and Latin runs.

use std::ops::Range;
use std::sync::OnceLock;

use jieba_rs::Jieba;

use super::channel::is_han;

/// A run of Latin letters and digits (and `+`) in clean text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// The run, in the case it was handed in.
    pub text: &'t str,
    /// Its first byte.
    pub start: usize,
}

impl Word<'_> {
    /// The byte after it.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Gives the runs of ASCII letters, digits and `+`, in order.
pub fn latin_runs(clean: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = clean.as_bytes();
        while at < bytes.len() && !in_run(bytes[at]) {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && in_run(bytes[at]) {
            at += 1;
        }
        (start < at).then(|| Word {
            text: clean
                .get(start..at)
                .expect("ASCII runs lie on char borders"),
            start,
        })
    })
}

fn in_run(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'+'
}

/// Signs on either side of a hit that the segmenter is shown.
const WINDOW_CHARS: usize = 12;

/// Cuts Han text into words. Loads its dictionary (0.1 s, 33 MB) at the first question.
pub struct Segmenter {
    /// Words its dictionary lacks: a pack's exceptions, and terms that hold no other term.
    extra: Vec<String>,
    jieba: OnceLock<Jieba>,
}

impl std::fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segmenter")
            .field("extra", &self.extra.len())
            .field("loaded", &self.jieba.get().is_some())
            .finish()
    }
}

impl Segmenter {
    /// Gives a segmenter that also knows `extra`. Nothing is loaded yet.
    pub fn new(extra: Vec<String>) -> Self {
        Self {
            extra,
            jieba: OnceLock::new(),
        }
    }

    /// Gives the byte offsets at which words of `text` end.
    pub fn borders(&self, text: &str) -> Vec<usize> {
        let mut at = 0;
        self.jieba()
            .cut(text, false)
            .iter()
            .map(|token| {
                at += token.word.len();
                at
            })
            .collect()
    }

    /// Whether the dictionary holds a word.
    pub fn has_word(&self, word: &str) -> bool {
        self.jieba().has_word(word)
    }

    fn jieba(&self) -> &Jieba {
        self.jieba.get_or_init(|| {
            let mut jieba = Jieba::new();
            for word in &self.extra {
                jieba.add_word(word, None, None);
            }
            jieba
        })
    }
}

/// Whether words begin and end where `hit` does in `text`: looks at the unbroken run of Han, letters and digits at each
/// edge, [`WINDOW_CHARS`] signs far.
pub fn has_border(segmenter: &Segmenter, text: &str, hit: Range<usize>) -> bool {
    let (head, rest) = text.split_at(hit.start);
    let (inside, tail) = rest.split_at(hit.end - hit.start);
    let before = head
        .chars()
        .rev()
        .take(WINDOW_CHARS)
        .take_while(|c| joins(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    let after = tail
        .chars()
        .take(WINDOW_CHARS)
        .take_while(|c| joins(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    if before == 0 && after == 0 {
        return true;
    }
    let first_gap = inside.find(|c| !joins(c));
    let Some(first_gap) = first_gap else {
        let window = text
            .get(hit.start - before..hit.end + after)
            .expect("windows end on char borders");
        let borders = segmenter.borders(window);
        return (before == 0 || borders.contains(&before))
            && (after == 0 || borders.contains(&(before + inside.len())));
    };
    // Each edge is looked at with the part of the hit that touches it.
    let left = before == 0 || {
        let window = text
            .get(hit.start - before..hit.start + first_gap)
            .expect("windows end on char borders");
        segmenter.borders(window).contains(&before)
    };
    left && (after == 0 || {
        let last = inside.rfind(|c| !joins(c)).map_or(0, |i| {
            i + inside
                .get(i..)
                .and_then(|t| t.chars().next())
                .map_or(0, char::len_utf8)
        });
        let window = text
            .get(hit.start + last..hit.end + after)
            .expect("windows end on char borders");
        segmenter.borders(window).contains(&(inside.len() - last))
    })
}

fn joins(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_stand_on_word_borders() {
        let segmenter = Segmenter::new(vec!["矿机".into(), "选矿机".into(), "洗矿机".into()]);
        let check = |text: &str, hit: &str, holds: bool| {
            let at = text.find(hit).expect("in the text");
            assert_eq!(
                has_border(&segmenter, text, at..at + hit.len()),
                holds,
                "{hit} in {text}"
            );
        };
        check("二手矿机转让", "矿机", true);
        check("选矿机厂家", "矿机", false);
        check("选矿机厂家", "选矿机", true);
        check("路口交通安全", "口交", false);
        check("蚂蚁矿机S9", "矿机", true);
        check("二手矿-机 三台", "矿-机", true);
        check("铁矿-机 三台", "矿-机", false);
        check("旧矿-机器", "矿-机", false);
    }
}

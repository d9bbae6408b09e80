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
    loaded: OnceLock<Dictionary>,
}

impl std::fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segmenter")
            .field("extra", &self.extra.len())
            .field("loaded", &self.loaded.get().is_some())
            .finish()
    }
}

impl Segmenter {
    /// Gives a segmenter that also knows `extra`. Nothing is loaded yet.
    pub fn new(extra: Vec<String>) -> Self {
        Self {
            extra,
            loaded: OnceLock::new(),
        }
    }

    /// Loads the dictionary now: on the thread that opened a pack it takes the memory that compiling left free.
    pub fn load(&self) {
        self.jieba();
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
        &self.dictionary().jieba
    }

    fn dictionary(&self) -> &Dictionary {
        self.loaded.get_or_init(|| Dictionary::new(&self.extra))
    }

    /// Whether another extra word changes nothing but how texts with this word are cut.
    pub fn is_settled(&self) -> bool {
        self.dictionary().settled
    }

    /// The words it knows beyond its dictionary.
    pub fn extra(&self) -> &[String] {
        &self.extra
    }
}

/// Words are weighed by how often they stand in all text, extra ones included: of so much more, by how often each would be
/// cut as one in the dictionary without the others, and the rest by a word that stands nowhere.
const MORE_TEXT: usize = 1 << 20;
/// A word that stands nowhere.
const FILLER: &str = "\u{F0000}\u{F0001}";

/// A dictionary with extra words.
struct Dictionary {
    jieba: Jieba,
    /// Whether the sum of all words is the same whatever the extra ones are: how a text is cut then depends on none but
    /// the words that stand in it.
    settled: bool,
}

impl Dictionary {
    fn new(extra: &[String]) -> Self {
        let mut jieba = Jieba::new();
        let before = total(&jieba);
        let freqs: Vec<usize> = extra.iter().map(|word| jieba.suggest_freq(word)).collect();
        for (word, freq) in extra.iter().zip(freqs) {
            jieba.add_word(word, Some(freq), None);
        }
        let added = before
            .zip(total(&jieba))
            .and_then(|(before, now)| now.checked_sub(before));
        let rest = added.and_then(|added| MORE_TEXT.checked_sub(added));
        if let Some(rest) = rest {
            jieba.add_word(FILLER, Some(rest), None);
        }
        Self {
            // One word more than its own made room for twice as many: a copy takes what it holds.
            jieba: jieba.clone(),
            settled: rest.is_some(),
        }
    }
}

/// The sum of all words' counts, which a dictionary tells only where it is shown for debugging.
fn total(jieba: &Jieba) -> Option<usize> {
    let shown = format!("{jieba:?}");
    let (_, count) = shown.split_once("total_freq: ")?;
    let digits = count.find(|c: char| !c.is_ascii_digit())?;
    count.get(..digits)?.parse().ok()
}

/// Bytes of the unbroken run of Han, letters and digits that `signs` begin with, a dozen signs at most.
fn run(signs: impl Iterator<Item = char>) -> usize {
    signs
        .take(WINDOW_CHARS)
        .take_while(|c| joins(*c))
        .map(char::len_utf8)
        .sum()
}

/// Whether words begin and end where `hit` does in `text`: looks at the unbroken run of Han, letters and digits at each
/// edge, a dozen signs far.
pub fn has_border(segmenter: &Segmenter, text: &str, hit: Range<usize>) -> bool {
    let (head, rest) = text.split_at(hit.start);
    let (inside, tail) = rest.split_at(hit.end - hit.start);
    let (before, after) = (run(head.chars().rev()), run(tail.chars()));
    if before == 0 && after == 0 {
        return true;
    }
    let Some(first_gap) = inside.find(|c| !joins(c)) else {
        let left = head
            .get(hit.start - before..)
            .expect("windows end on char borders");
        let right = tail.get(..after).expect("windows end on char borders");
        return stands_alone(segmenter, left, inside, right);
    };
    // Each edge is looked at with the part of the hit that touches it.
    let last_gap = inside.rfind(|c| !joins(c)).expect("there is a gap");
    let last = last_gap
        + inside
            .get(last_gap..)
            .and_then(|t| t.chars().next())
            .map_or(0, char::len_utf8);
    let left = head
        .get(hit.start - before..)
        .expect("windows end on char borders");
    let right = tail.get(..after).expect("windows end on char borders");
    let (first, last) = (
        inside.get(..first_gap).unwrap_or(""),
        inside.get(last..).unwrap_or(""),
    );
    // A picture at an edge needs no border.
    (first.is_empty() || stands_alone(segmenter, left, first, ""))
        && (last.is_empty() || stands_alone(segmenter, "", last, right))
}

/// What follows a noun and is no part of it: 矿机上拆的 is not 矿/机上.
const LOCALIZERS: &[&str] = &["上", "下", "里", "内", "中", "外"];

/// Whether `hit` is a word of its own between `left` and `right`.
///
/// It is when the segmenter cuts at both its edges, or would cut no worse if it did: fewer words, or as many with fewer
/// single signs (矿机/上架 against 矿/机上/架), or a compound of whole words (入门/教程), or a noun before where it is.
fn stands_alone(segmenter: &Segmenter, left: &str, hit: &str, right: &str) -> bool {
    if left.is_empty() && right.is_empty() {
        return true;
    }
    let window = format!("{left}{hit}{right}");
    let whole = segmenter.borders(&window);
    let (start, end) = (left.len(), left.len() + hit.len());
    let at_start = start == 0 || whole.contains(&start);
    let at_end = end == window.len() || whole.contains(&end);
    if at_start && at_end {
        return true;
    }
    let words = |text| cut_at(text, &segmenter.borders(text));
    let (before, behind) = (words(left), words(right));
    let apart: Vec<&str> = before
        .iter()
        .chain([&hit])
        .chain(&behind)
        .copied()
        .collect();
    let cut = cut_at(&window, &whole);
    let singles = |words: &[&str]| words.iter().filter(|w| w.chars().count() == 1).count();
    if apart.len() < cut.len() || (apart.len() == cut.len() && singles(&apart) < singles(&cut)) {
        return true;
    }
    let whole_word =
        |word: Option<&&str>| word.is_none_or(|w| w.chars().count() >= 2 && segmenter.has_word(w));
    hit.chars().count() >= 2
        && segmenter.has_word(hit)
        && (at_start || whole_word(before.last()))
        && (at_end
            || whole_word(behind.first())
            || behind.first().is_some_and(|w| LOCALIZERS.contains(w)))
}

/// The words that end at these borders.
fn cut_at<'t>(text: &'t str, borders: &[usize]) -> Vec<&'t str> {
    let mut start = 0;
    borders
        .iter()
        .map(|end| {
            let word = text.get(start..*end).unwrap_or("");
            start = *end;
            word
        })
        .collect()
}

/// Whether the segmenter cuts at both edges of `hit`, in the same window: what is heard, not read, must not lend itself a
/// border.
pub fn is_cut_out(segmenter: &Segmenter, text: &str, hit: Range<usize>) -> bool {
    let (head, rest) = text.split_at(hit.start);
    let (inside, tail) = rest.split_at(hit.end - hit.start);
    let (before, after) = (run(head.chars().rev()), run(tail.chars()));
    let window = text
        .get(hit.start - before..hit.end + after)
        .expect("windows end on char borders");
    let borders = segmenter.borders(window);
    (before == 0 || borders.contains(&before))
        && (after == 0 || borders.contains(&(before + inside.len())))
}

fn joins(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_change_nothing_where_a_word_does_not_stand() {
        let extra = |words: &[&str]| -> Vec<String> { words.iter().map(|w| (*w).into()).collect() };
        let (few, many) = (
            extra(&["矿机"]),
            extra(&["云算力", "矿机", "算力", "算力板"]),
        );
        let totals = [&few, &many].map(|extra| {
            let Dictionary { jieba, settled } = Dictionary::new(extra);
            assert!(settled);
            (total(&jieba), jieba.suggest_freq("矿机"))
        });
        assert!(totals[0].0.is_some());
        assert_eq!(totals[0], totals[1]);
    }

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
        check("旧矿机器", "矿机", false);
        check("矿机上架", "矿机", true);
        check("矿机会员", "矿机", true);
        check("矿机电源", "矿机", true);
        check("铁矿机械", "矿机", false);
        check("煤矿机电", "矿机", false);
        check("都是从矿机上拆的", "矿机", true);
        check("煤矿机上拆的", "矿机", false);
        check("手机矿泉水", "机矿", false);
        check("入门教程", "教程", true);
        check("使用指南", "指南", true);
    }
}

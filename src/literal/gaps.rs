//! Whether the gaps inside a `tight` hit are a disguise, a spelling, or chance.

use crate::listing::{Technique, Techniques};
use crate::text::is_han;

/// A word of so many letters is seldom another word with its last letter doubled.
const LONG_WORD: usize = 5;

/// A sign with the gap before it.
struct Sign<'t> {
    c: char,
    gap: &'t str,
}

fn signs(text: &str) -> Vec<Sign<'_>> {
    let mut out = Vec::new();
    let mut gap_from = 0;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() && !matches!(c, '丨' | '丶' | '丿' | '〡') {
            out.push(Sign {
                c,
                gap: text.get(gap_from..at).expect("gaps lie between chars"),
            });
            gap_from = at + c.len_utf8();
        }
    }
    out
}

/// Gives the tricks that `text` (clean, folded) needed to be read as `term`, or `None` when its gaps are chance.
///
/// Han: gaps of any one kind. Latin: the term's own blanks kept or all dropped, the same gap after every sign, or signs
/// (no blanks) of one kind inside a word of six or more letters.
pub(super) fn verify(term: &str, text: &str) -> Option<Techniques> {
    let (want, have) = (signs(term), signs(text));
    let mut techniques = Techniques::NONE;
    let mut han = Gaps::default();
    let mut latin = LatinGaps {
        letters: want.iter().filter(|s| s.c.is_ascii_alphabetic()).count(),
        ..LatinGaps::default()
    };
    let mut at = 0;
    for (i, sign) in want.iter().enumerate() {
        let found = have.get(at).filter(|h| h.c == sign.c)?;
        if i > 0 {
            match (is_han(want[i - 1].c), is_han(sign.c)) {
                (false, false) if !sign.c.is_ascii_digit() => {
                    latin.push(!sign.gap.is_empty(), found.gap)?;
                }
                (false, false) => (found.gap == sign.gap
                    || (sign.gap == " " && matches!(found.gap, "" | "-")))
                .then_some(())?,
                // Where scripts meet, a blank or hyphen is spelling.
                (a, b) if a != b && matches!(found.gap, "" | " " | "-") => {}
                _ => han.push(found.gap)?,
            }
        }
        at += 1;
        // What repeats the sign beyond the term's own repeats.
        let next = want.get(i + 1).map(|s| s.c);
        while next != Some(sign.c) && have.get(at).is_some_and(|h| h.c == sign.c) {
            techniques.insert(Technique::Repetition);
            at += 1;
        }
    }
    (at == have.len()).then_some(())?;
    // One blank in a term of two words (矿机 维修) is how people write.
    let words =
        han.kind == Some(" ") && han.count == 1 && want.iter().filter(|s| is_han(s.c)).count() >= 4;
    if (han.kind.is_some() && !words) || latin.is_disguise()? {
        techniques.insert(Technique::Separators);
    }
    Some(techniques)
}

/// Where a match ends with the repeats of its last sign: Han before anything but Han (矿机机), where no other word can
/// begin; letters once behind a word long enough that it is no other word, twice behind any (`mmiinneerr`, `btccc`).
pub(super) fn behind_repeats(lower: &str, span: std::ops::Range<usize>) -> usize {
    let text = lower.get(span.clone()).unwrap_or("");
    let rest = lower.get(span.end..).unwrap_or("");
    let last = text.chars().next_back();
    let Some(last) = last.filter(|c| is_han(*c) || c.is_ascii_alphabetic()) else {
        return span.end;
    };
    let repeats = rest.chars().take_while(|c| *c == last).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let belong = if is_han(last) {
        !rest.chars().nth(repeats).is_some_and(is_han)
    } else {
        repeats >= 2 || letters >= LONG_WORD
    };
    if belong {
        span.end + repeats * last.len_utf8()
    } else {
        span.end
    }
}

/// Whether nothing but blanks stands between the signs of a text.
pub(super) fn only_blanks(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == ' ')
}

/// Gaps that must be of one kind.
#[derive(Default)]
struct Gaps<'t> {
    kind: Option<&'t str>,
    count: usize,
}

impl<'t> Gaps<'t> {
    fn push(&mut self, gap: &'t str) -> Option<()> {
        if gap.is_empty() {
            return Some(());
        }
        self.count += 1;
        let kind = kind(gap);
        let first = *self.kind.get_or_insert(kind);
        (first == kind).then_some(())
    }
}

/// A gap's kind: its signs without blanks, or one blank.
fn kind(gap: &str) -> &str {
    match gap.trim() {
        "" if gap.contains('\n') => "\n",
        "" => " ",
        signs => signs,
    }
}

/// Gaps of a Latin term, word by word.
#[derive(Default)]
struct LatinGaps<'t> {
    /// Letters of the whole term.
    letters: usize,
    /// Gaps inside words; of one kind over the whole term.
    inner: Gaps<'t>,
    /// Places inside the word at hand with and without a gap.
    with: usize,
    without: usize,
    /// Whether a gap inside the word at hand holds a blank.
    blank: bool,
    own_count: usize,
    own_dropped: usize,
    disguised: bool,
}

impl<'t> LatinGaps<'t> {
    fn push(&mut self, own: bool, gap: &'t str) -> Option<()> {
        if own {
            self.own_count += 1;
            self.own_dropped += usize::from(gap.is_empty());
            let spread = self.with > 0;
            self.end_word()?;
            // A line or a sentence ends there: two things, not one.
            let ends = gap.contains('\n')
                || (gap.len() > 1 && gap.contains(['.', ',', ';', ':', '!', '?', '。', '，']));
            return (!ends || spread).then_some(());
        }
        if gap.is_empty() {
            self.without += 1;
            return Some(());
        }
        self.with += 1;
        self.blank |= gap.contains([' ', '\n']);
        self.inner.push(gap)
    }

    /// A word is as its author wrote it, has a gap everywhere, or signs (no blanks) somewhere and letters enough.
    fn end_word(&mut self) -> Option<()> {
        let (with, without) = (
            std::mem::take(&mut self.with),
            std::mem::take(&mut self.without),
        );
        let blank = std::mem::take(&mut self.blank);
        if with == 0 {
            return Some(());
        }
        self.disguised = true;
        (without == 0 || (!blank && self.letters >= 6)).then_some(())
    }

    fn is_disguise(&mut self) -> Option<bool> {
        self.end_word()?;
        let kept_or_dropped = self.own_dropped == 0 || self.own_dropped == self.own_count;
        (self.disguised || kept_or_dropped).then_some(self.disguised)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_ends_behind_the_repeats_of_its_last_sign() {
        for (text, span, end) in [
            ("mmiinneerr rig", 0..9, 10),
            ("btccc", 0..3, 5),
            ("kass", 0..3, 3),
            ("miner rig", 0..5, 5),
            ("矿机机 S9", 0..6, 9),
            ("矿机机架", 0..6, 6),
        ] {
            assert_eq!(behind_repeats(text, span), end, "{text}");
        }
    }

    fn check(term: &str, text: &str, expected: Option<&[Technique]>) {
        let got = verify(term, text).map(|t| t.iter().collect::<Vec<_>>());
        assert_eq!(got.as_deref(), expected, "{term} in {text}");
    }

    #[test]
    fn gaps_are_a_disguise_a_spelling_or_chance() {
        use Technique::{Repetition, Separators};
        check("矿机", "矿-机", Some(&[Separators]));
        check("矿机", "矿\n机", Some(&[Separators]));
        check("矿机维修", "矿机 维修", Some(&[]));
        check("矿机维修", "矿 机 维 修", Some(&[Separators]));
        check("比特币矿机", "比-特币-矿机", Some(&[Separators]));
        check("比特币矿机", "比-特币*矿机", None);
        check("矿机", "矿矿机机", Some(&[Repetition]));
        check("gpu矿机", "gpu 矿机", Some(&[]));
        check("mining rig", "mining  rig", Some(&[]));
        check("mining rig", "miningrig", Some(&[]));
        check("mining rig", "mining-rig", Some(&[]));
        check("mining rig", "mining. rig", None);
        check("bit min", "b.i.t m.i.n", Some(&[Separators]));
        check("miner", "m i n e r", Some(&[Separators]));
        check("helium hotspot", "h·e·l·i·u·m hotspot", Some(&[Separators]));
        check("miner", "mi ner", None);
        check("bitcoin miner", "bit-coin miner", Some(&[Separators]));
        check("repairs", "repair: s", None);
        check("miner", "miiner", Some(&[Repetition]));
        check("coffee", "coffee", Some(&[]));
        check("coffee", "cofffee", Some(&[Repetition]));
    }
}

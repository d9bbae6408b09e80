//! Terms compiled, and the way from matches to hits.

use std::fmt;

use super::automaton::{Automaton, Meaning, Patterns, StoredAutomaton};
use super::components::Components;
use super::search::{Searched, search};
use super::term::{Exception, MatcherError, Term, TermHit, TermId};
use super::variants;
use crate::listing::{Channel, Technique};
use crate::text::{FieldText, Segmenter, clean_term, is_han, leet, term_sound, tight};

/// Latin words shorter than this are not read through leet.
const LEET_LETTERS: usize = 5;

/// Pinyin shorter than this is not read through leet.
const LEET_PINYIN_LETTERS: usize = 7;

/// Finds many terms at once.
pub struct Matcher {
    terms: Vec<Term>,
    /// Each term cleaned, with case and folded.
    pub(super) cleaned: Vec<(String, String)>,
    pub(super) plain: Automaton,
    pub(super) tight: Automaton,
    pub(super) sound: Automaton,
    pub(super) word: Automaton,
    spellings: usize,
    /// What can stand for a term, until a sieve takes it.
    patterns: Vec<Pattern>,
}

/// One way a term may stand in clean text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pattern {
    /// The term.
    pub term: TermId,
    /// Which way of reading finds it.
    pub channel: Channel,
    /// Folded clean text; with the author's case for exact terms.
    pub text: String,
    /// Whether a hit is faint.
    pub faint: bool,
}

/// The compiled part of a matcher, as it is kept in a file.
#[derive(bitcode::Encode, bitcode::Decode)]
pub struct StoredMatcher {
    terms: u32,
    channels: [StoredAutomaton; 4],
    spellings: u64,
}

impl fmt::Debug for StoredMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredMatcher")
            .field("terms", &self.terms)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("terms", &self.terms.len())
            .finish_non_exhaustive()
    }
}

impl Matcher {
    /// Compiles terms; their ids are their places in `terms`.
    ///
    /// # Errors
    /// When there are more patterns than an automaton can hold.
    pub fn new(terms: Vec<Term>, exceptions: &[Exception]) -> Result<Self, MatcherError> {
        let cleaned: Vec<_> = terms.iter().map(|t| clean_term(&t.text)).collect();
        let components = terms.iter().any(|t| t.reads.sound).then(Components::new);
        let (mut plain, mut tightly, mut sounds, mut words) = (
            Patterns::default(),
            Patterns::default(),
            Patterns::default(),
            Patterns::default(),
        );
        let mut spellings = 0;
        let mut patterns = Vec::new();
        let mut heard = std::collections::BTreeSet::new();
        for (i, (term, (cased, lower))) in terms.iter().zip(&cleaned).enumerate() {
            let id = TermId(u32::try_from(i).map_err(|e| MatcherError(e.to_string()))?);
            plain.add(lower.clone(), Meaning::Term(id));
            let mut pattern = |channel, text: &str, faint| {
                patterns.push(Pattern {
                    term: id,
                    channel,
                    text: text.into(),
                    faint,
                });
            };
            if term.exact {
                pattern(Channel::Plain, cased, false);
                continue;
            }
            let widest = if term.reads.tight {
                Channel::Tight
            } else {
                Channel::Plain
            };
            pattern(widest, lower, false);
            if term.reads.tight {
                tightly.add(tight(lower).text, Meaning::Term(id));
            }
            if term.reads.sound
                && let Some((text, ends)) = term_sound(lower)
                && ends.len() >= 2
            {
                heard.insert((term.group, text.clone()));
                pattern(Channel::Sound, lower, ends.len() <= 2);
                if text.len() >= LEET_PINYIN_LETTERS && lower.chars().all(is_han) {
                    words.add(leet(&text), Meaning::Spelling(id, Technique::Pinyin));
                    pattern(Channel::Word, &text, false);
                }
                sounds.add(text, Meaning::Term(id));
            }
            // Digits for letters are rare in ordinary words, so every list that reads past gaps reads past them too.
            if (term.reads.word || term.reads.tight) && is_leet_term(lower) {
                words.add(leet(lower), Meaning::Term(id));
                pattern(Channel::Word, lower, false);
            }
            if let Some(components) = &components {
                for (text, technique) in
                    variants::open(lower, components, term.reads.sound, term.reads.word)
                {
                    spellings += 1;
                    let apart = technique == Technique::ComponentSplit;
                    let widest = if apart {
                        Channel::Tight
                    } else {
                        Channel::Plain
                    };
                    pattern(widest, &text, is_faint(&text, technique));
                    if apart {
                        let tight = tight(&text).text;
                        // A sign that lost a stroke alone is another sign (太, 大).
                        let as_many = tight.chars().count() == lower.chars().count();
                        let technique = if as_many {
                            Technique::LookalikeHan
                        } else {
                            technique
                        };
                        tightly.add(tight, Meaning::Spelling(id, technique));
                    }
                    plain.add(text, Meaning::Spelling(id, technique));
                }
            }
        }
        // Exceptions are read through the same disguises as terms: 选kuangji is as innocent as 选矿机.
        for exception in exceptions {
            let (_, lower) = clean_term(&exception.text);
            let taken = Meaning::Exception(exception.group);
            tightly.add(tight(&lower).text, taken);
            // An exception that sounds like a term itself (算力版) would leave the term no sound.
            if let Some((text, _)) = term_sound(&lower)
                && !heard.contains(&(exception.group, text.clone()))
            {
                sounds.add(text, taken);
            }
            if let Some(components) = &components {
                for (text, _) in variants::open(&lower, components, true, false) {
                    plain.add(text, Meaning::Unlike(exception.group));
                }
            }
            plain.add(lower, taken);
        }
        Ok(Self {
            plain: plain.compile()?,
            tight: tightly.compile()?,
            sound: sounds.compile()?,
            word: words.compile()?,
            terms,
            cleaned,
            spellings,
            patterns,
        })
    }

    /// The compiled part, to be kept in a file.
    pub fn stored(&self) -> StoredMatcher {
        StoredMatcher {
            terms: u32::try_from(self.terms.len()).expect("ids are numbers of 32 bits"),
            channels: [&self.plain, &self.tight, &self.sound, &self.word].map(Automaton::stored),
            spellings: self.spellings as u64,
        }
    }

    /// Gives the matcher of these terms back; it has no patterns to hand out.
    ///
    /// # Errors
    /// When what was kept is damaged, or of other terms.
    pub fn restored(terms: Vec<Term>, stored: StoredMatcher) -> Result<Self, MatcherError> {
        if stored.terms as usize != terms.len() {
            return Err(MatcherError("made for other terms".into()));
        }
        let [plain, tight, sound, word] = stored.channels;
        Ok(Self {
            cleaned: terms.iter().map(|t| clean_term(&t.text)).collect(),
            plain: Automaton::restored(plain)?,
            tight: Automaton::restored(tight)?,
            sound: Automaton::restored(sound)?,
            word: Automaton::restored(word)?,
            terms,
            spellings: usize::try_from(stored.spellings).unwrap_or(0),
            patterns: Vec::new(),
        })
    }

    /// The term behind an id.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How many other spellings the terms open into.
    pub fn spellings(&self) -> usize {
        self.spellings
    }

    /// Hands out every way a term may stand in text; what looks for fewer would miss hits.
    pub fn take_patterns(&mut self) -> Vec<Pattern> {
        std::mem::take(&mut self.patterns)
    }

    /// How many patterns all channels hold.
    pub fn patterns(&self) -> usize {
        self.plain.len() + self.tight.len() + self.sound.len() + self.word.len()
    }

    /// Adds the hits of one field to `hits`, by start, end and term; at most `limit` are kept.
    pub fn find(
        &self,
        field: &FieldText,
        segmenter: &Segmenter,
        limit: usize,
        hits: &mut Vec<TermHit>,
    ) -> Searched {
        search(self, (field, segmenter), limit, hits)
    }
}

/// Two signs backwards are too little to count by themselves.
pub(super) fn is_faint(text: &str, technique: Technique) -> bool {
    technique == Technique::Reversal && text.chars().count() <= 2 && text.chars().all(is_han)
}

/// A Latin term with a word long enough to be read through leet.
fn is_leet_term(lower: &str) -> bool {
    lower.is_ascii()
        && lower
            .split(' ')
            .any(|w| w.len() >= LEET_LETTERS && w.bytes().all(|b| b.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::literal::term::Reads;

    fn matcher() -> (Matcher, Segmenter) {
        let term = |text: &str, exact| Term {
            text: text.into(),
            exact,
            counted: exact,
            reads: Reads::ALL,
            ..Term::default()
        };
        let terms = vec![
            term("矿机", false),
            term("bitcoin miner", false),
            term("ETC", true),
            term("antminer", false),
            term("minería", false),
            term("挖矿教程", false),
            term("マイニング", false),
        ];
        let exceptions = [Exception {
            text: "选矿机".into(),
            group: 0,
        }];
        let segmenter = Segmenter::new(vec!["矿机".into(), "选矿机".into()]);
        (
            Matcher::new(terms, &exceptions).expect("compiles"),
            segmenter,
        )
    }

    fn check(raw: &str, expected: &[(&str, &[Technique])]) {
        let (matcher, segmenter) = matcher();
        let field = FieldText::new(raw);
        let mut hits = Vec::new();
        matcher.find(&field, &segmenter, 100, &mut hits);
        let got: Vec<_> = hits
            .iter()
            .map(|h| {
                (
                    raw.get(field.raw(h.span).range()).expect("on char borders"),
                    h.techniques.iter().collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(t, e)| (*t, e.to_vec())).collect();
        assert_eq!(got, expected, "{raw}");
    }

    #[test]
    fn hits_point_at_the_sellers_own_signs() {
        use Technique::{CombiningMarks, Fullwidth, Separators, VariantHan};
        check("二手矿机转让", &[("矿机", &[])]);
        check("选矿机 80t/h", &[]);
        check("选kuangji 80t/h", &[]);
        check("选石广机 80t/h", &[]);
        check("选矿-机 80t/h", &[]);
        check("选 矿机 三台", &[("矿机", &[])]);
        check("选 - 矿机 三台", &[("矿机", &[])]);
        check("选矿矿机机 80t/h", &[]);
        check("二手矿-机 三台", &[("矿-机", &[Separators])]);
        check("礦機", &[("礦機", &[VariantHan])]);
        check("Bitcoin Miners for sale", &[("Bitcoin Miners", &[])]);
        check("bitcoinminer", &[("bitcoinminer", &[])]);
        check("ＡＮＴMINER", &[("ＡＮＴMINER", &[Fullwidth])]);
        check("Antminer19", &[("Antminer", &[])]);
        check("Antminery", &[]);
        check("出0.1ETC 面交", &[("ETC", &[])]);
        check("B20ETC", &[]);
        check("ETC etc", &[("ETC", &[])]);
        check("GPUマイニング6枚", &[("マイニング", &[])]);
        check("minería", &[("minería", &[])]);
        check("mìneria", &[("mìneria", &[CombiningMarks])]);
    }

    #[test]
    fn disguises_are_undone_and_named() {
        use Technique::{
            ComponentSplit, Confusable, Emoji, Fullwidth, Homophone, Leet, LookalikeHan,
            Misspelling, Pinyin, Reversal, Separators,
        };
        check("二手旷机转让", &[("旷机", &[Homophone])]);
        check("二手kuangji转让", &[("kuangji", &[Pinyin])]);
        check("矿ji 三台", &[("矿ji", &[Pinyin])]);
        check("矿-ji 三台", &[("矿-ji", &[Pinyin, Separators])]);
        check("哇矿教程", &[("哇矿教程", &[Homophone])]);
        check("wakuang教程", &[("wakuang教程", &[Pinyin])]);
        check(
            "w@ku4ngjiaocheng 全套",
            &[("w@ku4ngjiaocheng", &[Pinyin, Leet])],
        );
        check("石广机 低价", &[("石广机", &[ComponentSplit])]);
        check(
            "石 广 木 几 低价",
            &[("石 广 木 几", &[ComponentSplit, Separators])],
        );
        check("圹机 低价", &[("圹机", &[LookalikeHan])]);
        check("⛏️机 低价", &[("⛏️机", &[Emoji])]);
        check("挖⛏️教程", &[("挖⛏️教程", &[Emoji]), ("⛏️教程", &[Emoji])]);
        check("antm1ner", &[("antm1ner", &[Leet])]);
        check("b1tc0in miner", &[("b1tc0in miner", &[Leet])]);
        check("ａnｔm1ner", &[("ａnｔm1ner", &[Fullwidth, Leet])]);
        check("аntminr", &[("аntminr", &[Confusable, Misspelling])]);
        check("renimtna", &[("renimtna", &[Reversal])]);
    }

    #[test]
    fn ordinary_words_that_sound_or_look_alike_are_none() {
        for text in [
            "铁框架 货架",
            "情况机会",
            "宽敞明亮",
            "手机矿泉水",
            "kuangjia 架子",
            "antm 1ner",
            "旷工记录",
            "miner's lamp",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn the_automaton_finds_what_a_plain_one_finds() {
        let (matcher, segmenter) = matcher();
        let texts = [
            "矿机矿机 bitcoin miner, bitcoin miners; ETC",
            "选矿机矿机选矿",
            "antminer antminer矿机",
            "",
        ];
        let patterns: Vec<_> = matcher
            .cleaned
            .iter()
            .map(|(_, lower)| lower.clone())
            .collect();
        let plain = aho_corasick::AhoCorasick::new(&patterns).expect("compiles");
        for text in texts {
            let field = FieldText::new(text);
            let mut hits = Vec::new();
            matcher.find(&field, &segmenter, 100, &mut hits);
            for hit in hits
                .iter()
                .filter(|h| h.channel == Channel::Plain && h.techniques.is_empty())
            {
                let found = plain
                    .find_overlapping_iter(&field.lower)
                    .any(|m| m.pattern().as_u32() == hit.term.0 && m.start() == hit.span.start);
                assert!(found, "{hit:?} in {text}");
            }
        }
    }
}

//! Checks of the perturber itself: a disguise differs from its word and keeps what it must.

use trommel::Technique;

use crate::disguise::{MECHANICAL, Tailor};
use crate::han::{self, is_han};
use crate::latin;
use crate::random::Random;
use crate::rows::{Costume, open_rows};
use crate::words::{Which, spots};

/// Tries a disguise on a word with many seeds, and hands each result to `keeps`.
fn check(technique: Technique, words: &[&str], keeps: impl Fn(&str, &str) -> bool) {
    let tailor = Tailor::new();
    for word in words {
        for seed in 0..40 {
            let mut random = Random::new(seed, word);
            let dressed = tailor
                .dress(technique, word, true, &mut random)
                .unwrap_or_else(|| (*word).to_owned());
            // A sign picked by chance may be one that changes nothing (a swap of two like letters).
            assert!(
                dressed == *word || keeps(word, &dressed),
                "{technique}: {word} → {dressed}"
            );
        }
        let changed = (0..40).any(|seed| {
            tailor
                .dress(technique, word, true, &mut Random::new(seed, word))
                .is_some()
        });
        assert!(changed, "{technique} leaves {word}");
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn without(text: &str, signs: &str) -> String {
    text.chars().filter(|c| !signs.contains(*c)).collect()
}

#[test]
fn signs_give_way_to_signs() {
    for technique in [
        Technique::Homophone,
        Technique::LookalikeHan,
        Technique::VariantHan,
    ] {
        check(
            technique,
            &["矿机", "蚂蚁", "比特币"],
            |word, dressed| length(word) == length(dressed) && !dressed.is_ascii(),
        );
    }
    check(Technique::Homophone, &["104T"], |_, dressed| {
        dressed == "104踢" || dressed == "104替"
    });
    check(Technique::ComponentSplit, &["矿机"], |_, dressed| {
        ["石广木几", "石广机", "矿木几"].contains(&dressed)
    });
    check(
        Technique::Reversal,
        &["矿机", "miner"],
        |word, dressed| dressed.chars().rev().eq(word.chars()),
    );
    check(
        Technique::Repetition,
        &["矿机", "miner"],
        |word, dressed| {
            let mut signs: Vec<char> = dressed.chars().collect();
            signs.dedup();
            signs.into_iter().eq(word.chars())
        },
    );
}

#[test]
fn signs_give_way_to_letters() {
    check(Technique::Pinyin, &["矿机"], |_, dressed| {
        ["kuangji", "kuang ji", "矿ji", "kuang机"].contains(&dressed)
    });
    check(Technique::Initials, &["挖矿"], |_, dressed| {
        ["wk", "WK", "挖k", "w矿"].contains(&dressed)
    });
}

#[test]
fn letters_change_costume() {
    let words = ["miner", "S19", "104T"];
    check(Technique::Fullwidth, &words, |word, dressed| {
        dressed
            .chars()
            .map(|c| u32::from(c) - 0xfee0)
            .eq(word.chars().map(u32::from))
    });
    for technique in [Technique::StyledLetters, Technique::Confusable] {
        check(technique, &words, |word, dressed| {
            length(word) == length(dressed) && !dressed.is_ascii()
        });
    }
    check(Technique::Leet, &["miner", "Bitcoin"], |word, dressed| {
        length(word) == length(dressed) && dressed.is_ascii()
    });
    check(
        Technique::Misspelling,
        &["antminer", "Bitcoin"],
        |word, dressed| dressed.is_ascii() && dressed.as_bytes()[0] == word.as_bytes()[0],
    );
}

#[test]
fn what_is_put_in_can_be_taken_out() {
    let words = ["矿机", "miner", "S19"];
    check(Technique::Invisible, &words, |word, dressed| {
        without(dressed, latin::INVISIBLE) == *word
    });
    check(Technique::CombiningMarks, &words, |word, dressed| {
        without(dressed, latin::MARKS) == *word
    });
    check(
        Technique::Separators,
        &["矿机", "miner"],
        |word, dressed| without(dressed, &latin::SEPARATORS.concat()) == *word,
    );
    check(Technique::HiddenMarkup, &words, |word, dressed| {
        let (before, rest) = dressed.split_once('<').expect("mark-up");
        let after = rest.rsplit_once('>').expect("mark-up").1;
        format!("{before}{after}") == *word
    });
}

#[test]
fn figures_are_spelled_and_codes_keep_their_letters() {
    check(Technique::NumeralSpelling, &["S19"], |_, dressed| {
        dressed == "S一九" || dressed == "S壹玖"
    });
    let tailor = Tailor::new();
    let dress = |technique, word, chinese| {
        tailor.dress(technique, word, chinese, &mut Random::new(7, word))
    };
    assert_eq!(
        dress(Technique::NumeralSpelling, "S19", false).as_deref(),
        Some("S one nine")
    );
    for technique in [
        Technique::Leet,
        Technique::Separators,
        Technique::Repetition,
        Technique::Reversal,
        Technique::Misspelling,
        Technique::Pinyin,
    ] {
        assert_eq!(dress(technique, "S19", true), None, "{technique}");
    }
}

#[test]
fn what_is_encoded_can_be_read_again() {
    let words = ["矿机", "S19"];
    check(Technique::Encoded, &words, |word, dressed| {
        let code = |radix: u32, text: &str| {
            u32::from_str_radix(text, radix)
                .ok()
                .and_then(char::from_u32)
        };
        let decoded: Option<String> = if dressed.starts_with("&#x") {
            dressed
                .split_terminator(';')
                .map(|e| code(16, e.trim_start_matches("&#x")))
                .collect()
        } else if dressed.starts_with("&#") {
            dressed
                .split_terminator(';')
                .map(|e| code(10, e.trim_start_matches("&#")))
                .collect()
        } else if dressed.starts_with("\\u") {
            dressed.split("\\u").skip(1).map(|e| code(16, e)).collect()
        } else {
            let bytes: Option<Vec<u8>> = dressed
                .split('%')
                .skip(1)
                .map(|e| u8::from_str_radix(e, 16).ok())
                .collect();
            bytes.and_then(|bytes| String::from_utf8(bytes).ok())
        };
        decoded.as_deref() == Some(word)
    });
    check(Technique::Encoded, &["miner"], |_, dressed| {
        dressed.len() > 20
            || dressed == "bWluZXI="
            || dressed == "zvare"
            || dressed.starts_with('%')
    });
}

#[test]
fn a_picture_stands_for_a_word() {
    check(
        Technique::Emoji,
        &["矿机", "antminer", "bitcoin"],
        |word, dressed| length(dressed) <= length(word) + 1 && !dressed.is_ascii(),
    );
}

#[test]
fn words_of_the_trade_are_found_whole() {
    let found = |text: &str| -> Vec<String> {
        spots(text, Which::Trade, &mut Random::new(1, text))
            .into_iter()
            .map(|spot| text.get(spot).expect("on char borders").to_owned())
            .collect()
    };
    assert_eq!(
        found("蚂蚁矿机S19j Pro 104T determined miner, 13.5 TH/s"),
        ["蚂蚁", "矿机", "S19j", "104T", "miner", "13.5 TH/s"]
    );
    assert_eq!(found("a miners' lamp, 5 GHz, 40尺"), ["miners"]);
}

#[test]
fn tables_hold_each_sign_once_and_never_itself() {
    for table in [
        han::LOOKALIKES,
        han::VARIANTS,
        han::PARTS,
        latin::TWINS,
        latin::LEET,
        latin::NEIGHBOURS,
    ] {
        for (at, (sign, others)) in table.iter().enumerate() {
            assert!(!others.is_empty() && !others.contains(*sign), "{sign}");
            assert!(
                table[..at].iter().all(|(earlier, _)| earlier != sign),
                "{sign} twice"
            );
        }
    }
    for (syllable, signs) in han::SOUNDS {
        assert!(
            syllable.is_ascii() && signs.chars().all(is_han),
            "{syllable}"
        );
    }
}

#[test]
fn a_seed_gives_one_text() {
    let tailor = Tailor::new();
    let rows = open_rows();
    for technique in MECHANICAL {
        let mut changed = 0;
        for row in rows.iter().take(60) {
            let once = || {
                let mut random = Random::new(3, row.id());
                let costume = Costume {
                    techniques: &[*technique],
                    which: Which::Any,
                    tailor: &tailor,
                };
                costume.put_on(&row.listing, &mut random)
            };
            let listing = once();
            assert_eq!(listing, once(), "{technique} {}", row.id());
            if let Some(listing) = listing {
                changed += 1;
                assert_ne!(
                    listing.fields,
                    row.listing.fields,
                    "{technique} {}",
                    row.id()
                );
                assert_eq!(listing.fields.len(), row.listing.fields.len());
            }
        }
        assert!(changed > 0, "{technique}");
    }
}

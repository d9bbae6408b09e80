//! Properties of the core: two ways to the same answer, and nothing read from outside panics.

use aho_corasick::AhoCorasick;
use proptest::prelude::*;

use trommel::engine::{Engine, Scratch};
use trommel::listing::{CleanSpan, FieldKind, Technique};
use trommel::literal::{Matcher, Term};
use trommel::pack::{Files, Pack};
use trommel::text::{FieldText, Segmenter, clean, decode, figures, tight};
use trommel::{Decision, Listing};

/// Text as sellers and their disguises make it: Han, Latin, digits, signs, costumes, escapes, marks.
fn listing_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("矿机".to_owned()),
        Just("礦機".to_owned()),
        Just("选矿机".to_owned()),
        Just("Antminer S19".to_owned()),
        Just("95T 3250W".to_owned()),
        Just("\u{200B}".to_owned()),
        Just("-".to_owned()),
        Just(" ".to_owned()),
        Just("&#30719;".to_owned()),
        Just("%E7%9F%BF".to_owned()),
        Just("<b>".to_owned()),
        Just("</b>".to_owned()),
        Just("ａｎｔ".to_owned()),
        Just("аnt".to_owned()),
        Just("𝐒𝟏𝟗".to_owned()),
        "[a-zA-Z0-9 .,/+-]{0,8}",
        "\\PC{0,6}",
        any::<char>().prop_map(|c| c.to_string()),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn engine() -> Engine {
    Engine::new(
        Pack::embedded().expect("opens"),
        None,
        "2026-01-01".parse().expect("a day"),
    )
    .expect("the default policy")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn cleaning_twice_is_cleaning_once(text in listing_text()) {
        let once = clean(&text);
        prop_assert_eq!(&clean(&once.cased).cased, &once.cased);
        prop_assert_eq!(once.cased.len(), once.lower.len());
    }

    #[test]
    fn maps_stay_in_bounds_and_grow(text in listing_text()) {
        let field = FieldText::new(&text);
        let borders: Vec<usize> = field.lower.char_indices().map(|(i, _)| i).chain([field.lower.len()]).collect();
        let mut last = 0;
        for pair in borders.windows(2) {
            let raw = field.raw(CleanSpan { start: pair[0], end: pair[1] });
            prop_assert!(raw.start <= raw.end && raw.end <= text.len());
            prop_assert!(text.is_char_boundary(raw.start) && text.is_char_boundary(raw.end));
            prop_assert!(raw.start >= last, "raw spans do not go back");
            last = raw.start;
        }
    }

    #[test]
    fn text_without_marks_is_borrowed(text in "[a-z0-9 ]{0,40}") {
        prop_assert!(matches!(decode(&text).text, std::borrow::Cow::Borrowed(_)));
        prop_assert!(matches!(clean(&text).cased, std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn tight_text_is_clean_text_without_what_it_skips(text in listing_text()) {
        let clean = clean(&text).lower.into_owned();
        let channel = tight(&clean);
        let mut kept = clean;
        for edit in channel.map.edits().iter().rev() {
            kept.replace_range(edit.from.start as usize..edit.from.end as usize, "");
        }
        prop_assert_eq!(kept, channel.text);
    }

    #[test]
    fn the_automaton_and_a_plain_one_agree(text in "[ab矿机 -]{0,24}") {
        let words = ["矿机", "ab", "b a", "机"];
        let terms = words.iter().map(|w| Term { text: (*w).into(), ..Term::default() }).collect();
        let matcher = Matcher::new(terms, &[]).expect("compiles");
        let field = FieldText::new(&text);
        let mut hits = Vec::new();
        matcher.find(&field, &Segmenter::new(vec!["矿机".into()]), 10_000, &mut hits);
        let plain = AhoCorasick::new(words).expect("compiles");
        let all: Vec<(usize, usize)> = plain.find_overlapping_iter(&field.lower).map(|m| (m.pattern().as_usize(), m.start())).collect();
        for hit in &hits {
            prop_assert!(all.contains(&(hit.term.0 as usize, hit.span.start)), "{:?}", hit);
        }
        // The other way round: a find with free borders on both sides is a hit.
        for (pattern, start) in all {
            let end = start + words[pattern].len();
            let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            if field.lower.get(..start).is_some_and(|t| free(t.chars().next_back())) && field.lower.get(end..).is_some_and(|t| free(t.chars().next())) {
                prop_assert!(hits.iter().any(|h| h.term.0 as usize == pattern && h.span.start == start), "{} at {start}", words[pattern]);
            }
        }
    }

    #[test]
    fn figures_lie_inside_the_text(text in listing_text()) {
        let clean = clean(&text);
        for figure in figures::figures(&clean.cased, usize::MAX) {
            prop_assert!(clean.cased.get(figure.span.range()).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit())));
            prop_assert!(figure.value.is_finite() && figure.value >= 0.0);
        }
    }

    #[test]
    fn any_bytes_as_rules_are_faults_not_panics(text in "\\PC{0,200}") {
        let rules = format!("[[rule]]\nid = \"x\"\nall = ['{}']\n{}", text.replace('\'', ""), text);
        let _ = Pack::open(&Files::from_texts([("pack.toml", text.as_str()), ("rules/x.toml", rules.as_str()), ("lists/x.toml", text.as_str()), ("models/x.tsv", text.as_str())]));
    }
}

#[test]
fn verdicts_point_at_the_text_and_passes_carry_nothing() {
    let engine = engine();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 300,
        ..ProptestConfig::default()
    });
    runner
        .run(&(listing_text(), listing_text()), |(title, description)| {
            let mut listing = Listing::titled(&title);
            listing.push(FieldKind::Description, "description", &description);
            let verdict = engine.judge(&listing, &mut Scratch::new());
            for hit in verdict.evidence.iter().flat_map(|e| &e.hits) {
                prop_assert!(
                    listing.fields[hit.field]
                        .text
                        .get(hit.span.range())
                        .is_some_and(|t| !t.is_empty())
                );
            }
            if verdict.decision == Decision::Pass {
                prop_assert!(
                    verdict.evidence.is_empty()
                        && verdict.evasion.is_empty()
                        && verdict.category.is_none()
                );
            }
            prop_assert_eq!(&engine.judge(&listing, &mut Scratch::new()), &verdict);
            Ok(())
        })
        .expect("holds");
}

#[test]
fn separators_between_every_sign_change_no_decision() {
    let engine = engine();
    let mut scratch = Scratch::new();
    for title in ["比特币矿机 转让", "二手矿机 三台", "蚂蚁矿机 整机"] {
        let spaced: String = title.chars().flat_map(|c| [c, '·']).collect();
        let verdict = engine.judge(&Listing::titled(&spaced), &mut scratch);
        assert_eq!(verdict.decision, Decision::Block, "{spaced}");
        assert!(verdict.evasion.contains(Technique::Separators), "{spaced}");
    }
}

#[test]
fn work_grows_with_the_text_and_not_faster() {
    let engine = engine();
    let mut scratch = Scratch::new();
    let mut steps = |piece: &str, times: usize| {
        let mut listing = Listing::titled("S19 95T");
        listing.push(FieldKind::Description, "description", &piece.repeat(times));
        engine.judge_fully(&listing, &mut scratch);
        scratch.steps()
    };
    for piece in [
        "矿-",
        "矿 机 ",
        "bitcoin mine ",
        "antminer s19 ",
        "95T 3250W ",
        "&amp;#30719;",
        "挖矿 矿池 BTC 教程 显卡 ",
        "kuangji ",
        "<b>矿</b>机",
        "matching m1ning ",
    ] {
        let n = 6_000 / piece.len();
        let (once, twice) = (steps(piece, n), steps(piece, 2 * n));
        assert!(
            twice * 10 <= once.max(100) * 22,
            "{piece}: {once} steps, twice the text {twice}"
        );
    }
}

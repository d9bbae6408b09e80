//! The decision table, overrides, dates and notes, on small packs made for the purpose.

use std::sync::Arc;

use trommel::engine::{Engine, Scratch, text_hash};
use trommel::listing::{Category, FieldKind, Technique, Verdict};
use trommel::pack::{Files, Pack};
use trommel::{Decision, Listing};

const HEAD: &str = "name = \"p\"\nversion = \"1\"\ndefault_policy = \"x\"\n";
const POLICY: &str = "id = \"x\"\neffective = \"2020-01-01\"\n[decisions]\nrig = \"block\"\naccessory = \"block\"\nsoftware = \"block\"\ntutorial = \"block\"\nservice = \"review\"\ncurrency = \"block\"\n";

fn list(id: &str, category: &str, kind: &str, strength: &str, terms: &str, more: &str) -> String {
    format!(
        "[[list]]\nid = \"{id}\"\ncategory = \"{category}\"\nkind = \"{kind}\"\nstrength = \"{strength}\"\n{more}\nterms = '''\n{terms}\n'''\n"
    )
}

fn lists() -> String {
    [
        list("noun", "rig", "noun", "medium", "rigword", ""),
        list("noun2", "rig", "noun", "medium", "otherrig", ""),
        list("coin", "any", "coin", "medium", "coinword", ""),
        list("pool", "any", "pool", "medium", "poolword", ""),
        list("weakcost", "rig", "cost", "weak", "costword", ""),
        list("strong", "software", "tool", "strong", "strongword", ""),
        list("lesson", "any", "lesson", "none", "lessonword", ""),
        list(
            "ore",
            "benign",
            "other",
            "benign",
            "oreword",
            "department = \"ore\"",
        ),
        list(
            "game",
            "benign",
            "other",
            "benign",
            "gameword",
            "department = \"games\"",
        ),
        list(
            "book",
            "benign",
            "other",
            "benign",
            "bookword",
            "department = \"books\"",
        ),
    ]
    .concat()
}

fn rule(id: &str, category: &str, says: &str, all: &str, more: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\ncategory = \"{category}\"\nsays = \"{says}\"\nwhy = {{ zh = \"甲\", en = \"a\" }}\nall = [{all}]\n{more}\n"
    )
}

fn engine_with(rules: &str, overrides: &str, as_of: &str) -> Engine {
    let lists = lists();
    let files = Files::from_texts([
        ("pack.toml", HEAD),
        ("policies/x.toml", POLICY),
        ("lists/l.toml", lists.as_str()),
        ("rules/r.toml", rules),
        ("overrides.toml", overrides),
    ]);
    let pack = Pack::open(&files).unwrap_or_else(|e| panic!("{e}\n{}", e.render(false)));
    Engine::new(Arc::clone(&pack), None, as_of.parse().expect("a day")).expect("the policy")
}

fn engine(rules: &str) -> Engine {
    engine_with(rules, "", "2026-01-01")
}

/// A rule that never fires, since a pack must run something.
fn idle() -> String {
    rule("idle", "currency", "block", "\"@lesson\", \"@strong\"", "")
}

fn judge(engine: &Engine, title: &str, description: &str) -> Verdict {
    let mut listing = Listing::titled(title);
    listing.push(FieldKind::Description, "description", description);
    engine.judge(&listing, &mut Scratch::new())
}

/// Buffers remember short fields from listing to listing, never from pack to pack.
#[test]
fn one_scratch_serves_two_packs() {
    let mut scratch = Scratch::new();
    let lists = ["noun", "noun2"];
    let engines = lists.map(|noun| engine(&rule("r", "rig", "block", &format!("\"@{noun}\""), "")));
    for turn in 0..3 {
        for (i, engine) in engines.iter().enumerate() {
            for (n, title) in ["rigword", "otherrig"].into_iter().enumerate() {
                let verdict = engine.judge(&Listing::titled(title), &mut scratch);
                let expected = if i == n {
                    Decision::Block
                } else {
                    Decision::Pass
                };
                assert_eq!(verdict.decision, expected, "{turn}: {title} by {i}");
            }
        }
    }
}

#[test]
fn efficiency_is_stated_or_worked_out() {
    let rules = rule("r", "rig", "block", "\"efficiency~ [10..120]\"", "");
    let engine = engine(&rules);
    for (title, description, expected) in [
        ("box 112T", "takes 3400 W", Decision::Block),
        ("box 112 TH/s 3.4kW", "", Decision::Block),
        ("box at 30 J/TH", "", Decision::Block),
        ("excavator 1.8 t", "engine of 12.5 kW", Decision::Pass),
        (
            "two boxes 500T 112T",
            "heater 2 W, supply 3400 W",
            Decision::Block,
        ),
        ("box 112T", "", Decision::Pass),
        ("box", "takes 3400 W", Decision::Pass),
        ("box at 300 J/TH", "", Decision::Pass),
    ] {
        let verdict = judge(&engine, title, description);
        assert_eq!(verdict.decision, expected, "{title}, {description}");
    }
}

#[test]
fn the_first_row_that_holds_decides() {
    let engine = engine(&idle());
    let cases = [
        ("a strong signal blocks", "strongword", "", Decision::Block),
        (
            "two mediums of different kinds, one in the title",
            "rigword",
            "coinword",
            Decision::Block,
        ),
        (
            "two mediums of different kinds in the description",
            "nothing here",
            "rigword and coinword",
            Decision::Review,
        ),
        (
            "two mediums of one kind",
            "rigword otherrig",
            "",
            Decision::Pass,
        ),
        (
            "two that both take the other's category",
            "coinword poolword",
            "",
            Decision::Pass,
        ),
        (
            "one medium and one weak of another kind",
            "rigword costword",
            "",
            Decision::Review,
        ),
        ("one medium alone", "rigword", "", Decision::Pass),
        (
            "a disclaimer takes a hit out",
            "never a rigword",
            "coinword",
            Decision::Pass,
        ),
    ];
    for (name, title, description, expected) in cases {
        assert_eq!(
            judge(&engine, title, description).decision,
            expected,
            "{name}"
        );
    }
}

#[test]
fn benign_words_lower_what_stands_beside_them_and_stuffing_does_not() {
    let engine = engine(&idle());
    assert_eq!(
        judge(&engine, "oreword coinword poolword", "rigword").decision,
        Decision::Block,
        "a pair far from the benign word stands"
    );
    assert_eq!(
        judge(
            &engine,
            "oreword rigword",
            "far from it there is nothing but coinword"
        )
        .decision,
        Decision::Block,
        "a device noun with a second sign stands"
    );
    assert_eq!(
        judge(
            &engine,
            "oreword coinword",
            "far from it there is nothing but rigword"
        )
        .decision,
        Decision::Review,
        "one step lower"
    );
    let stuffed = judge(&engine, "oreword gameword bookword rigword coinword", "");
    assert_eq!(stuffed.decision, Decision::Block);
    assert!(stuffed.evasion.contains(Technique::KeywordStuffing));
}

#[test]
fn a_rule_blocks_or_holds_down_and_spends_its_hits() {
    let review = rule("soft", "rig", "review", "\"title:@noun\", \"@coin\"", "");
    assert_eq!(
        judge(&engine(&review), "rigword coinword", "").decision,
        Decision::Review,
        "its hits are spent, so the pair does not block"
    );
    assert_eq!(
        judge(&engine(&review), "rigword coinword poolword otherrig", "").decision,
        Decision::Block,
        "what it did not use still counts"
    );
    let block = rule(
        "hard",
        "rig",
        "block",
        "\"title:@noun\"",
        "unless = [\"@lesson\"]",
    );
    assert_eq!(
        judge(&engine(&block), "rigword", "").decision,
        Decision::Block
    );
    assert_eq!(
        judge(&engine(&block), "rigword lessonword", "").decision,
        Decision::Pass
    );
}

#[test]
fn instead_of_makes_the_other_category_context() {
    let rules = [
        rule("rig", "rig", "block", "\"@noun\"", ""),
        rule(
            "course",
            "tutorial",
            "block",
            "\"@lesson\", \"@noun\"",
            "instead_of = [\"rig\"]",
        ),
    ]
    .concat();
    let verdict = judge(&engine(&rules), "rigword lessonword", "");
    assert_eq!(verdict.category, Some(Category::Tutorial));
    assert_eq!(
        judge(&engine(&rules), "rigword", "").category,
        Some(Category::Rig)
    );
}

#[test]
fn the_strictest_category_wins_then_the_order() {
    let rules = [
        rule("service", "service", "block", "\"@coin\"", ""),
        rule("rig", "rig", "block", "\"@noun\"", ""),
        rule("software", "software", "block", "\"@lesson\"", ""),
    ]
    .concat();
    let engine = engine(&rules);
    assert_eq!(
        judge(&engine, "coinword lessonword", "").category,
        Some(Category::Software),
        "service is only review by policy"
    );
    assert_eq!(
        judge(&engine, "lessonword rigword", "").category,
        Some(Category::Rig),
        "among equals the order of categories"
    );
    assert_eq!(
        judge(&engine, "lessonword", "rigword").category,
        Some(Category::Software),
        "but what stands in the title first"
    );
}

#[test]
fn before_its_date_a_block_is_review() {
    let rules = rule("rig", "rig", "block", "\"@noun\"", "");
    assert_eq!(
        judge(&engine_with(&rules, "", "2019-12-31"), "rigword", "").decision,
        Decision::Review
    );
    assert_eq!(
        judge(&engine_with(&rules, "", "2020-01-01"), "rigword", "").decision,
        Decision::Block
    );
}

#[test]
fn overrides_come_first_and_expire() {
    let mut listing = Listing::titled("rigword");
    listing.id = Some("7".into());
    listing.seller_id = Some("shop".into());
    let rules = rule("rig", "rig", "block", "\"@noun\"", "");
    let judge = |overrides: &str, as_of: &str, listing: &Listing| {
        engine_with(&rules, overrides, as_of).judge(listing, &mut Scratch::new())
    };

    let allow = "[[override]]\nid = \"a1\"\nlisting = \"7\"\ndecision = \"allow\"\nreason = \"checked\"\nexpires = \"2026-06-30\"\n";
    let verdict = judge(allow, "2026-06-30", &listing);
    assert_eq!(
        (verdict.decision, verdict.notes),
        (Decision::Pass, vec!["override:a1".to_owned()])
    );
    assert_eq!(
        judge(allow, "2026-07-01", &listing).decision,
        Decision::Block
    );

    let block = "[[override]]\nid = \"b1\"\nseller = \"shop\"\ndecision = \"block\"\ncategory = \"accessory\"\nreason = \"repeat offender\"\n";
    let mut innocent = Listing::titled("a kettle");
    innocent.seller_id = Some("shop".into());
    let verdict = judge(block, "2026-01-01", &innocent);
    assert_eq!(
        (verdict.decision, verdict.category, verdict.evidence.len()),
        (Decision::Block, Some(Category::Accessory), 1)
    );

    let text = format!(
        "[[override]]\nid = \"t1\"\ntext = \"{}\"\ndecision = \"allow\"\nreason = \"checked\"\n",
        text_hash(&listing)
    );
    assert_eq!(
        judge(&text, "2026-01-01", &listing).decision,
        Decision::Pass
    );
    assert_eq!(
        judge(&text, "2026-01-01", &Listing::titled("rigword!")).decision,
        Decision::Block
    );
}

#[test]
fn notes_tell_what_could_not_be_judged_well() {
    let engine = engine(&idle());
    assert_eq!(judge(&engine, "short", "").notes, ["insufficient_text"]);
    assert_eq!(
        engine.judge(&Listing::new(), &mut Scratch::new()).notes,
        ["insufficient_text"]
    );
    let long = judge(&engine, "long", &"word ".repeat(20_000));
    assert_eq!(
        (long.decision, long.category, long.notes),
        (Decision::Review, None, vec!["truncated".to_owned()])
    );
}

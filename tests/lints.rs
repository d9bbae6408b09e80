//! What wakes listings for nothing is told, with a place and what to do.

use trommel::Listing;
use trommel::author::{Waking, check};
use trommel::engine::{Engine, Scratch};
use trommel::pack::{Files, Pack};
use trommel::report::text::render;

const HEAD: &str = "name = \"p\"\nversion = \"1\"\ndefault_policy = \"x\"\n";
const POLICY: &str = "id = \"x\"\neffective = \"2020-01-01\"\n[decisions]\nrig = \"block\"\naccessory = \"block\"\nsoftware = \"block\"\ntutorial = \"block\"\nservice = \"review\"\ncurrency = \"block\"\n";
const LISTS: &str = "[[list]]\nid = \"noun\"\ncategory = \"rig\"\nkind = \"noun\"\nsee = [\"sound\"]\nterms = '''\n矿机\n'''\n[[list]]\nid = \"goods\"\ncategory = \"rig\"\nkind = \"other\"\nterms = '''\n手机\n'''\n";
const RATES: &str = "class\trate\n@noun\t0.00010\n@goods\t0.05000\n";

fn rule(all: &str) -> String {
    format!(
        "[[rule]]\nid = \"r\"\ncategory = \"rig\"\nsays = \"block\"\nwhy = {{ zh = \"甲\", en = \"a\" }}\nall = [{all}]\n"
    )
}

fn pack(lists: &str, all: &str) -> std::sync::Arc<Pack> {
    let rule = rule(all);
    let files = Files::from_texts([
        ("pack.toml", HEAD),
        ("policies/x.toml", POLICY),
        ("lists/l.toml", lists),
        ("rules/r.toml", &rule),
        ("wake.tsv", RATES),
    ]);
    Pack::open(&files).expect("opens")
}

/// The remarks on a pack of one rule, as text.
fn remarks(lists: &str, all: &str) -> String {
    let reports = check(&pack(lists, all)).reports;
    reports.iter().map(|r| render(r, false) + "\n").collect()
}

#[test]
fn a_sound_pack_has_no_remark() {
    assert_eq!(remarks(LISTS, "\"@noun\", \"@goods\""), "");
    assert_eq!(remarks(LISTS, "\"@noun\", '/\\d{3}/'"), "");
}

#[test]
fn a_rule_that_wakes_often_is_told_by_the_rates_of_the_pack() {
    insta::assert_snapshot!(remarks(LISTS, "\"@goods or @noun\""), @r#"
    warning[wakes_often]: `r` wakes 5.010 % of listings by the rates in wake.tsv, at most 0.100 % is wanted
     --> rules/r.toml:2:6
      |
    2 | id = "r"
      |      ^^^
      |
      = help: let in by @goods (5.000 %), @noun (0.010 %)
      = help: ask for something rarer beside it, or take everyday words out of its lists
    "#);
}

#[test]
fn a_rule_that_wakes_often_is_told_by_a_catalog_with_its_words() {
    let pack = pack(LISTS, "\"@noun\"");
    let engine = Engine::new(pack, None, "2026-01-01".parse().expect("a day")).expect("opens");
    let (mut waking, mut scratch) = (Waking::new(&engine), Scratch::new());
    for title in ["矿机 现货", "手机 现货", "T恤"] {
        waking.count(&engine, &Listing::titled(title), &mut scratch);
    }
    assert_eq!(
        (waking.rows, waking.awake, waking.rules["r"].alone),
        (3, 1, 1)
    );
    let reports = waking.lints(&engine);
    let text: String = reports.iter().map(|r| render(r, false)).collect();
    assert!(
        text.contains("wakes 33.333 % of listings of the catalog")
            && text.contains("`矿机` of @noun (in 1 of 1 rows)"),
        "{text}"
    );
}

#[test]
fn a_regex_without_a_literal_is_told_where_nothing_rare_stands_beside_it() {
    insta::assert_snapshot!(remarks(LISTS, "\"@goods\", '/\\d{3}/'"), @r#"
    warning[regex_without_literal]: of /\d{3}/ nothing can be told that must stand there, so it is asked of 5.000 % of listings
     --> rules/r.toml:6:18
      |
    6 | all = ["@goods", '/\d{3}/']
      |                  ^^^^^^^^^
      |
      = help: the rarest beside it: @goods (5.000 %)
      = help: begin or end it with a word of three letters or a Han sign, or set a rarer line beside it
    "#);
}

#[test]
fn a_term_that_is_heard_everywhere_is_told() {
    let lists = LISTS.replace("矿机\n", "矿机\n机时\n");
    let text = remarks(&lists, "\"@noun\"");
    assert!(
        text.contains("warning[sound_too_common]: `机时` of @noun is heard by chance")
            && text.contains("lists/l.toml:8:1"),
        "{text}"
    );
    assert_eq!(
        remarks(&lists.replace("see = [\"sound\"]\n", ""), "\"@noun\""),
        ""
    );
}

//! Faults of rule folders: all at once, each with a caret, what was found, what is allowed, the nearest name.

use trommel::pack::{Files, OpenError, Pack};

const HEAD: &str = "name = \"p\"\nversion = \"1\"\ndefault_policy = \"x\"\n";
const POLICY: &str = "id = \"x\"\neffective = \"2020-01-01\"\n[decisions]\nrig = \"block\"\naccessory = \"block\"\nsoftware = \"block\"\ntutorial = \"block\"\nservice = \"review\"\ncurrency = \"block\"\n";
const LISTS: &str =
    "[[list]]\nid = \"noun\"\ncategory = \"rig\"\nkind = \"noun\"\nterms = '''\n矿机\n'''\n";
const RULES: &str = "[[rule]]\nid = \"r\"\ncategory = \"rig\"\nsays = \"block\"\nwhy = { zh = \"甲\", en = \"a\" }\nall = [\"@noun\"]\n";

fn open(lists: &str, rules: &str) -> Result<(), String> {
    let files = Files::from_texts([
        ("pack.toml", HEAD),
        ("policies/x.toml", POLICY),
        ("lists/l.toml", lists),
        ("rules/r.toml", rules),
    ]);
    match Pack::open(&files) {
        Ok(_) => Ok(()),
        Err(error @ OpenError::Faults(_)) => Err(error.render(false)),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_sound_pack_opens() {
    assert_eq!(open(LISTS, RULES), Ok(()));
}

#[test]
fn all_faults_are_told_at_once() {
    let lists = "[[list]]\nid = \"noun\"\ncategory = \"rigg\"\nkind = \"noun\"\ncolour = \"red\"\nterms = '''\n矿机 ; storng\n'''\n";
    let rules = "[[rule]]\nid = \"r\"\ncategory = \"rig\"\nsays = \"blok\"\nwhy = { zh = \"甲\", en = \"a\" }\nall = [\"title:@nuon\", \"hashrat\"]\n[[rule]]\nid = \"r\"\ncategory = \"rig\"\nsays = \"block\"\n";
    let text = open(lists, rules).expect_err("faults");
    insta::assert_snapshot!(text);
}

#[test]
fn broken_toml_is_told_with_its_place() {
    insta::assert_snapshot!(open(LISTS, "[[rule]]\nid = r\"\nall = [\n").expect_err("faults"));
}

#[test]
fn a_rule_that_cannot_fire_is_a_fault() {
    for (line, reason) in [
        ("5x @noun", "can never hold"),
        ("storage [9..2 TB]", "is empty"),
        ("3 of(@noun, power)", "never or always holds"),
        ("/a*/", "always holds"),
    ] {
        let rules = RULES.replace("\"@noun\"", &format!("'{line}'"));
        let text = open(LISTS, &rules).expect_err(line);
        assert!(
            text.contains(reason) && text.contains('^'),
            "{line}: {text}"
        );
    }
}

#[test]
fn a_soft_rule_needs_a_guard_and_circles_are_found() {
    let soft = "[[rule]]\nid = \"s\"\ncategory = \"service\"\nsays = \"block\"\ninstead_of = [\"rig\"]\nwhy = { zh = \"甲\", en = \"a\" }\nall = [\"@noun\"]\n";
    assert!(
        open(LISTS, soft)
            .expect_err("soft")
            .contains("soft_instead_of")
    );
    assert_eq!(
        open(LISTS, &format!("{soft}unless = [\"with(@noun)\"]\n")),
        Ok(())
    );
    let circle = format!(
        "{RULES}[[signal]]\nid = \"a\"\nany = \"&b\"\n[[signal]]\nid = \"b\"\nany = \"&a\"\n"
    );
    assert!(
        open(LISTS, &circle)
            .expect_err("circle")
            .contains("leads back to itself")
    );
}

#[test]
fn a_rule_that_wakes_on_everything_is_a_fault() {
    for line in ["price < 10 CNY", "/\\\\d{3}/", "/\\\\d{3}/ or @noun"] {
        let text = open(LISTS, &RULES.replace("@noun", line)).expect_err(line);
        assert!(
            text.contains("error[wakes_on_everything]") && text.contains('^'),
            "{line}: {text}"
        );
    }
    let both = RULES.replace("\"@noun\"", "\"@noun\", \"/\\\\d{3}/\", \"price < 10 CNY\"");
    assert_eq!(open(LISTS, &both), Ok(()));
}

#[test]
fn nothing_that_runs_is_not_nothing_found() {
    let draft = RULES.replace("says =", "state = \"draft\"\nsays =");
    assert!(
        open(LISTS, &draft)
            .expect_err("draft")
            .contains("no rule of the pack is in `enforce`")
    );
    assert!(matches!(
        Pack::open(&Files::default()),
        Err(OpenError::Empty(_))
    ));
}

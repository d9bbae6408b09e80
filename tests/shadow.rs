//! Rules in `shadow`: told and counted, never in a verdict.

mod run;

use std::fs;
use std::path::Path;

use run::{Dir, copy_folder, scan};

const RULE: &str = r#"
[[rule]]
id = "rig.desk_lamp"
category = "rig"
says = "block"
state = "shadow"
why = { zh = "台灯", en = "a desk lamp" }
all = ["title:/台灯/"]
[[rule.case]]
block = "护眼台灯 三档调光"
"#;

const ROWS: &str = "{\"id\":\"1\",\"title\":\"护眼台灯 三档调光 宿舍学习\"}\n{\"id\":\"2\",\"title\":\"棉麻窗帘 遮光 客厅卧室\"}\n{\"id\":\"3\",\"title\":\"蚂蚁矿机 S19 95T 送台灯\"}\n";

/// The built-in rules with one more.
fn rules(dir: &Dir) {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/crypto-mining");
    copy_folder(&built_in, &dir.path("rules"));
    let file = dir.path("rules/rules/rig.toml");
    let text = fs::read_to_string(&file).expect("UTF-8") + RULE;
    fs::write(file, text).expect("can be written");
}

/// Verdicts without the name of the pack.
fn verdicts(out: &str) -> Vec<&str> {
    let head = |line| str::split(line, ",\"policy\"").next().unwrap_or(line);
    out.lines().map(head).collect()
}

#[test]
fn what_they_would_say_is_told_and_decides_nothing() {
    let dir = Dir::new("shadow");
    rules(&dir);
    dir.file("rows.jsonl", ROWS.as_bytes());
    let (_, plain, _) = scan(&dir.0, &["--format", "jsonl", "-q", "rows.jsonl"]);
    let args = [
        "--format",
        "jsonl",
        "--rules",
        "rules",
        "--shadow",
        "shadow.jsonl",
        "rows.jsonl",
    ];
    let (code, out, said) = scan(&dir.0, &args);
    assert_eq!(code, 0, "{said}");
    assert_eq!(verdicts(&plain), verdicts(&out));
    assert!(said.contains("in shadow: rig.desk_lamp 2"), "{said}");
    let told = fs::read_to_string(dir.path("shadow.jsonl")).expect("UTF-8");
    let expected = "{\"id\":\"1\",\"at\":\"rows.jsonl:1\",\"rule\":\"rig.desk_lamp\",\"says\":\"block\",\"category\":\"rig\",\"decision\":\"pass\"}\n{\"id\":\"3\",\"at\":\"rows.jsonl:3\",\"rule\":\"rig.desk_lamp\",\"says\":\"block\",\"category\":\"rig\",\"decision\":\"block\"}\n";
    assert_eq!(told, expected);
    // Into a file, the manifest counts them.
    let args = ["--rules", "rules", "--out", "out.jsonl", "rows.jsonl"];
    let (code, _, said) = scan(&dir.0, &args);
    assert_eq!(code, 0, "{said}");
    let manifest = fs::read_to_string(dir.path("out.jsonl.manifest.json")).expect("UTF-8");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(
        manifest["counts"]["shadows"]["rig.desk_lamp"], 2,
        "{manifest}"
    );
}

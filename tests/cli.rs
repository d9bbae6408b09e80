//! The command line on good and hostile input: results, exit codes, nothing lost.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use assert_cmd::Command;

fn trommel() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trommel"));
    command.env_clear().current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs a scan of `input` and gives exit code, stdout, stderr.
fn scan(args: &[&str], input: &[u8]) -> (i32, String, String) {
    let output = trommel()
        .args(["scan", "--as-of", "2026-01-01", "--format", "jsonl"])
        .args(args)
        .arg("-")
        .write_stdin(input)
        .output()
        .expect("runs");
    (
        output.status.code().expect("an exit code"),
        String::from_utf8(output.stdout).expect("UTF-8"),
        String::from_utf8(output.stderr).expect("UTF-8"),
    )
}

fn decisions(out: &str) -> Vec<String> {
    out.lines()
        .map(|line| {
            let v: serde_json::Value = serde_json::from_str(line).expect("verdicts are JSON");
            let evasion: Vec<_> = v["evasion"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|e| e.as_str())
                .collect();
            format!(
                "{} {} {}",
                v["decision"].as_str().expect("text"),
                v["category"].as_str().expect("text"),
                evasion.join(",")
            )
            .trim()
            .to_owned()
        })
        .collect()
}

fn titles(titles: &[&str]) -> Vec<u8> {
    titles
        .iter()
        .map(|t| serde_json::json!({ "title": t }).to_string() + "\n")
        .collect::<String>()
        .into_bytes()
}

#[test]
fn the_plainest_listings_are_told_apart() {
    let cases = [
        ("三星 S9 现货", "pass none"),
        ("蚂蚁 S9 13.5T", "block rig"),
        ("选矿机 80t/h", "pass none"),
        ("二手矿-机 三台", "block rig separators"),
        ("Antminer S19 95T 现货 支持矿机托管", "block rig"),
    ];
    let (code, out, _) = scan(&[], &titles(&cases.map(|c| c.0)));
    assert_eq!(code, 0);
    assert_eq!(decisions(&out), cases.map(|c| c.1));
}

#[test]
fn stuffing_does_not_save_a_machine() {
    let row = r#"{"title":"Antminer S19 104T","description":"另有选矿机配件"}"#;
    assert_eq!(decisions(&scan(&[], row.as_bytes()).1), ["block rig"]);
}

#[test]
fn before_its_date_a_policy_only_asks_for_review() {
    let output = trommel()
        .args(["scan", "--format", "jsonl", "--as-of", "2021-10-07", "-"])
        .write_stdin(titles(&["蚂蚁 S9 13.5T"]))
        .output()
        .expect("runs");
    assert_eq!(
        decisions(&String::from_utf8(output.stdout).expect("UTF-8")),
        ["review rig"]
    );
    let output = trommel()
        .args([
            "scan",
            "--format",
            "jsonl",
            "--as-of",
            "2018-04-17",
            "--policy",
            "taobao-2018",
            "-",
        ])
        .write_stdin(titles(&["蚂蚁 S9 13.5T"]))
        .output()
        .expect("runs");
    assert_eq!(
        decisions(&String::from_utf8(output.stdout).expect("UTF-8")),
        ["block rig"]
    );
}

#[test]
fn bad_rows_are_rejected_and_counted_and_the_rest_judged() {
    let dir = Dir::new("rejects");
    let rejects = dir.file("bad.jsonl", b"");
    let mut input =
        b"\xEF\xBB\xBF{\"id\":\"a\",\"title\":\"\xE8\x9A\x82\xE8\x9A\x81 S9 13.5T\"}\r\n\r\n"
            .to_vec();
    input.extend(b"{\"title\": \"cut\n");
    input.extend(b"{\"title\": \"\xC4\xFA\xBA\xC3\"}\n");
    input.extend(b"[1]\n{\"title\": 7}\n{}\n");
    let (code, out, err) = scan(&["--rejects", &rejects], &input);
    assert_eq!(code, 3, "{err}");
    assert_eq!(decisions(&out), ["block rig", "pass none"]);
    let told = std::fs::read_to_string(&rejects).expect("written");
    let faults: Vec<(String, u64)> = told
        .lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).expect("JSON");
            (
                v["error"].as_str().expect("text").to_owned(),
                v["line"].as_u64().expect("number"),
            )
        })
        .collect();
    assert_eq!(
        faults,
        [
            ("not_json".into(), 3),
            ("not_utf8".into(), 4),
            ("not_object".into(), 5),
            ("wrong_type".into(), 6)
        ]
    );
    assert!(err.contains("6 rows, 2 verdicts, 4 rejects"), "{err}");
}

#[test]
fn a_huge_line_is_a_reject_and_the_next_row_is_judged() {
    let mut input = vec![b'x'; 50 * 1024 * 1024];
    input.extend(b"\n{\"title\":\"Antminer S9 13.5T\"}\n");
    let (code, out, err) = scan(&[], &input);
    assert_eq!(
        (code, decisions(&out)),
        (3, vec!["block rig".to_owned()]),
        "{err}"
    );
    assert!(err.contains("at most 16777216"), "{err}");
}

#[test]
fn a_million_zero_width_signs_go_to_review() {
    let title = "\u{200B}".repeat(1_000_000);
    let (code, out, _) = scan(
        &[],
        serde_json::json!({ "title": title }).to_string().as_bytes(),
    );
    assert_eq!((code, decisions(&out)), (0, vec!["review none".to_owned()]));
    assert!(out.contains("\"truncated\""));
}

#[test]
fn rows_of_hostile_shape_neither_panic_nor_vanish() {
    let attributes: serde_json::Map<String, serde_json::Value> = (0..300)
        .map(|i| (format!("k{i}"), serde_json::json!("v")))
        .collect();
    let rows = [
        format!("{}1{}", "{\"a\":".repeat(3000), "}".repeat(3000)),
        r#"{"title":"a","title":"蚂蚁 S9 13.5T"}"#.into(),
        serde_json::json!({ "title": "many", "attributes": attributes }).to_string(),
        serde_json::json!({ "title": "half", "description": "矿 ".repeat(20_000) }).to_string(),
        serde_json::json!({ "title": "half", "description": "bitcoin mine ".repeat(5_000) })
            .to_string(),
        serde_json::json!({ "title": "tags", "description": "<".repeat(60_000) }).to_string(),
        serde_json::json!({ "title": "entities", "description": "&#".repeat(30_000) }).to_string(),
        r#"{"title":"\ud800"}"#.into(),
        r#"{"title":null,"description":null}"#.into(),
    ];
    let (code, out, err) = scan(&[], (rows.join("\n") + "\n").as_bytes());
    assert_eq!(code, 3, "{err}");
    // What stands under a key that nobody reads is only passed over.
    assert!(err.contains("9 rows, 8 verdicts, 1 rejects"), "{err}");
    assert_eq!(
        decisions(&out)[..3],
        ["pass none", "block rig", "review none"]
    );
}

#[test]
fn verdicts_come_in_input_order_and_are_the_same_on_any_number_of_threads() {
    let rows: Vec<String> = (0..5000)
        .map(|i| {
            format!(
                "蚂蚁 S9 13.5T 第{i}台 {}",
                ["矿机", "手机", "Antminer L7 9500M"][i % 3]
            )
        })
        .collect();
    let input = titles(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let one = scan(&["--threads", "1"], &input).1;
    assert_eq!(one.lines().count(), 5000);
    assert_eq!(one, scan(&["--threads", "4"], &input).1);
}

#[test]
fn what_cannot_be_done_says_so_with_exit_code_2() {
    let dir = Dir::new("cannot");
    let empty = dir.path("empty");
    std::fs::create_dir(&empty).expect("can be made");
    let typo = dir.path("typo");
    copy(Path::new("rules/crypto-mining"), Path::new(&typo));
    let rule = format!("{typo}/rules/typo.toml");
    std::fs::write(&rule, "[[rule]]\nid = \"x\"\ncategory = \"rig\"\nsays = \"block\"\nwhy = { zh = \"甲\", en = \"a\" }\nall = [\"title:@rig_non\"]\n").expect("can be written");
    let cases: [(&[&str], &str); 8] = [
        (&["scan", "--rules", &empty, "-"], "no rule files here"),
        (&["scan", "--rules", &typo, "-"], "did you mean `rig_noun`?"),
        (&["scan", "--rules", "/nonexistent", "-"], "cannot be read"),
        (&["scan", "/nonexistent.jsonl"], "cannot be opened"),
        (&["scan", "src/cli"], "is a folder"),
        (&["scan", "--policy", "alibaba-2020", "-"], "alibaba-2021"),
        (&["scan", "--as-of", "2021-13-01", "-"], "YYYY-MM-DD"),
        (
            &["scan", "--field", "titel=name", "-"],
            "did you mean `title`?",
        ),
    ];
    for (args, message) in cases {
        let output = trommel().args(args).write_stdin("").output().expect("runs");
        let err = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains(message), "{args:?}: {err}");
    }
}

#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let dir = Dir::new("full");
    let rows: Vec<u8> = titles(&["Antminer S9 13.5T"]).repeat(20_000);
    let input = dir.file("rows.jsonl", &rows);
    let full = || Stdio::from(std::fs::File::create("/dev/full").expect("opens"));
    let run = |args: &[&str], out: Stdio| {
        std::process::Command::new(env!("CARGO_BIN_EXE_trommel"))
            .args(args)
            .stdout(out)
            .stderr(Stdio::piped())
            .spawn()
            .expect("runs")
            .wait_with_output()
            .expect("ends")
    };
    let output = run(&["scan", &input], full());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the results cannot be written"));
    let bad = dir.file("bad.jsonl", &b"no\n".repeat(100_000));
    let output = run(&["scan", "--rejects", "/dev/full", &bad], Stdio::null());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the rejects cannot be written"));

    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_trommel"))
        .args(["scan", &input])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn only_and_fail_on_ask_for_decisions() {
    let input = titles(&["三星 S9 现货", "蚂蚁 S9 13.5T"]);
    let (code, out, _) = scan(&["--only", "block,review", "--fail-on", "block"], &input);
    assert_eq!((code, decisions(&out)), (1, vec!["block rig".to_owned()]));
    let (code, ..) = scan(&["--fail-on", "review"], &input);
    assert_eq!(code, 0);
}

#[test]
fn text_marks_what_was_found_and_a_listing_cannot_write_on_the_terminal() {
    let output = trommel()
        .args([
            "scan",
            "--color",
            "never",
            "--format",
            "text",
            "--as-of",
            "2026-01-01",
            "-",
        ])
        .write_stdin(titles(&["\u{1b}[31m蚂\u{200B}蚁 S9 13.5T\u{202E}"]))
        .output()
        .expect("runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        text.contains("rig.model_and_figures")
            && !text.contains('\u{1b}')
            && !text.contains('\u{202E}'),
        "{text:?}"
    );
}

#[test]
fn explain_tells_whether_a_listing_slept_and_what_woke_it() {
    let explain = |args: &[&str]| {
        let output = trommel().arg("explain").args(args).output().expect("runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let out = explain(&["--color", "never", "三星 S9 现货"]);
    assert!(out.contains("asleep: no rule can fire"), "{out}");
    assert!(out.contains("seen: "), "{out}");
    let out = explain(&["--stage", "sieve", "--color", "never", "二手矿-机 三台"]);
    assert!(
        out.contains("awake: woken by ") && out.contains("rig.noun"),
        "{out}"
    );
    assert!(out.contains("@rig_noun"), "{out}");
    let json: serde_json::Value =
        serde_json::from_str(&explain(&["--json", "二手矿-机 三台"])).expect("JSON");
    assert_eq!(json["sieve"]["asleep"], false);
    let woken_by = json["sieve"]["woken_by"].as_array().expect("a list");
    assert!(woken_by.iter().any(|w| w == "rig.noun"), "{json}");
}

#[test]
fn check_shows_what_wakes_rules_measures_it_and_writes_rates() {
    let dir = Dir::new("wake");
    let rules = dir.path("rules");
    copy(Path::new("rules/crypto-mining"), Path::new(&rules));
    let catalog = dir.file(
        "rows.jsonl",
        &titles(&["三星 S9 现货", "蚂蚁 S9 13.5T", "T恤"]),
    );
    let check = |args: &[&str]| {
        let output = trommel().arg("check").args(args).output().expect("runs");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("UTF-8"),
        )
    };
    let (code, out) = check(&["--wake"]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("rig.noun\n") && out.contains("title:@rig_noun"),
        "{out}"
    );
    let (code, out) = check(&["--rules", &rules, "--wake", &catalog, "--write-rates"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("3 listings, 66.667 % asleep"), "{out}");
    assert!(out.contains("wakes 33.333 %, alone"), "{out}");
    let rates = std::fs::read_to_string(format!("{rules}/wake.tsv")).expect("written");
    assert!(
        rates.starts_with("class\trate\n") && rates.contains("\nmaker\t0.33333\n"),
        "{rates}"
    );
    let (code, out) = check(&["--hits", &catalog]);
    assert_eq!(code, Some(0));
    assert!(out.contains("3 listings") && out.contains("plain"), "{out}");
    assert_eq!(check(&["--wake", "--write-rates"]).0, Some(2));
    assert_eq!(check(&["--wake", &catalog, "--write-rates"]).0, Some(2));
}

/// A folder of this test, removed at its end.
struct Dir(std::path::PathBuf);

impl Dir {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("trommel-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("can be made");
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::File::create(&path)
            .and_then(|mut f| f.write_all(bytes))
            .expect("can be written");
        path
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("can be made");
    for entry in std::fs::read_dir(from).expect("can be read") {
        let path = entry.expect("can be read").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target)
                .map(drop)
                .expect("can be copied");
        }
    }
}

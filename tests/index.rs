//! An index judged again by other rules gives what a full scan by them gives, byte for byte.

use std::fs;
use std::path::Path;

#[path = "run/mod.rs"]
mod run;

use run::{Dir, scan, told, trommel};

const RULES: &str = "rules/crypto-mining";
const DAY: &[&str] = &["--as-of", "2026-01-01"];

/// Words of ordinary goods, which no list of the pack holds as machines.
const GOODS: &[&str] = &[
    "蓝牙耳机",
    "不锈钢保温杯",
    "garden hose",
    "儿童雨衣",
    "steel wardrobe",
    "青花瓷茶具",
    "LED desk lamp 12W",
    "运动跑鞋",
    "wireless mouse",
    "手机壳 S9",
    "USB-C cable 2m",
    "枕头套",
    "4K monitor 27 inch",
    "电动牙刷",
    "路由器 AX3000",
];
const MORE: &[&str] = &[
    "现货",
    "包邮",
    "new",
    "free shipping",
    "厂家直销",
    "二手九成新",
    "in stock",
    "&amp; gift",
    "ＡＢＣ",
    "5kg 500g",
    "正品 🎁",
];

/// Rows of every file of the corpus and many of ordinary goods; some have no id, some are no listing.
fn catalog(ordinary: usize) -> String {
    let mut out = String::from("\u{FEFF}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the corpus can be read")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    for (i, file) in files.iter().enumerate() {
        let text = fs::read_to_string(file).expect("UTF-8");
        for line in text.lines().skip(i % 3).step_by(3) {
            out.push_str(line);
            out.push_str("\r\n");
        }
    }
    for i in 0..ordinary {
        let goods = GOODS[i * 7 % GOODS.len()];
        let (a, b) = (MORE[i % MORE.len()], GOODS[i * 5 / 3 % GOODS.len()]);
        let row = match i % 40 {
            9 => format!("{{\"title\":\"{goods} cut off\n"),
            10 => format!("{{\"title\":\"{goods} {a} {i}\"}}\n"),
            11 => "\n".into(),
            _ => format!(
                "{{\"id\":\"n{i}\",\"title\":\"{goods} {a}\",\"description\":\"{b}，{a} {i}\",\"category_path\":\"家居 > 其他\"}}\n"
            ),
        };
        out.push_str(&row);
    }
    out
}

/// A copy of the rules in which each text of a file is replaced by another one.
fn rules(dir: &Dir, name: &str, edits: &[(&str, &str, &str)]) {
    run::copy_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(RULES),
        &dir.path(name),
    );
    for (file, from, to) in edits {
        let path = dir.path(name).join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(&path, text.replacen(from, to, 1)).expect("can be written");
    }
}

fn command(dir: &Dir, args: &[&str]) -> (i32, String, String) {
    let output = trommel(&dir.0).args(args).args(DAY).output().expect("runs");
    told(&output)
}

/// What a rescan said of itself, after it was found equal to a full scan.
fn same_as_scan(dir: &Dir, rules: &str, files: &[&str]) -> String {
    let args = [
        &[
            "--format",
            "jsonl",
            "--rules",
            rules,
            "--rejects",
            "scan.bad",
        ],
        files,
    ]
    .concat();
    let (code, want, err) = scan(&dir.0, &args);
    assert_eq!(code, 3, "{err}");
    let (code, got, err) = command(
        dir,
        &[
            "rescan",
            "made",
            "--rules",
            rules,
            "--rejects",
            "rescan.bad",
        ],
    );
    assert_eq!(code, 3, "{rules}: {err}");
    let differs = want.lines().zip(got.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None, "{rules}: {err}");
    assert_eq!(want.len(), got.len(), "{rules}: {err}");
    let bad = |name: &str| fs::read_to_string(dir.path(name)).expect("rejects");
    assert_eq!(bad("scan.bad"), bad("rescan.bad"), "{rules}");
    assert!(!bad("rescan.bad").is_empty());
    let counts = format!(
        "{} rows",
        want.lines().count() + bad("scan.bad").lines().count()
    );
    assert!(err.replace(',', "").contains(&counts), "{counts}: {err}");
    err
}

/// Rows judged again, and those of them that had slept.
fn judged(err: &str) -> (u64, u64) {
    let line = err
        .lines()
        .find(|line| line.contains("listings judged again"))
        .unwrap_or_else(|| panic!("scanned in full: {err}"));
    let mut numbers = line.split(' ').filter_map(|word| word.parse::<u64>().ok());
    let all = numbers.next().expect("rows judged");
    (all, numbers.nth(1).expect("rows that slept"))
}

const NOUN: &str = "id = \"rig_noun\"\nmining_word = true";

fn index(dir: &Dir, files: &[&str]) {
    let args = [&["index", "--out", "made", "--rules", "old"], files].concat();
    let (code, _, err) = command(dir, &args);
    assert_eq!(code, 3, "{err}");
}

#[test]
fn every_change_of_rules_gives_what_a_full_scan_gives() {
    let dir = Dir::new("index-changes");
    dir.file("catalog.jsonl", catalog(3_000).as_bytes());
    rules(&dir, "old", &[]);
    index(&dir, &["catalog.jsonl"]);

    let (awake, woken) = judged(&same_as_scan(&dir, "old", &["catalog.jsonl"]));
    assert_eq!(woken, 0, "nothing changed");

    let term = |text: &str| format!("\n{text}\n矿机\n");
    // Of words that stand nowhere as such, some rows are judged again and stay what they are.
    let terms = [
        ("青花瓷茶具", 100),
        ("steel wardrobe", 100),
        ("wardr", 0),
        ("雨", 100),
        ("牙刷", 100),
        ("AX3000", 100),
        ("🎁", 100),
        ("比特大陆蚂蚁", 0),
    ];
    for (text, least) in terms {
        let name = format!("term {text}");
        rules(
            &dir,
            &name,
            &[("lists/shared.toml", "\n矿机\n", &term(text))],
        );
        let (_, woken) = judged(&same_as_scan(&dir, &name, &["catalog.jsonl"]));
        assert!(woken >= least, "{name}: {woken} of {awake} woken");
    }
    rules(&dir, "less", &[("lists/shared.toml", "\n矿机\n", "\n")]);
    let (again, woken) = judged(&same_as_scan(&dir, "less", &["catalog.jsonl"]));
    assert_eq!(woken, 0, "what is taken away wakes nobody");
    assert!(again > awake, "what is awake may stand on it");

    // Taken from the exceptions of a noun, and from the words of other goods.
    for file in ["lists/shared.toml", "lists/benign.toml"] {
        rules(&dir, file, &[(file, "\n选矿机\n", "\n")]);
        let (again, _) = judged(&same_as_scan(&dir, file, &["catalog.jsonl"]));
        assert!(
            again > awake && again < awake + 300,
            "{file}: {again} of {awake}"
        );
    }

    let drafted = "id = \"rig.noun\"\nstate = \"draft\"";
    rules(
        &dir,
        "drafted",
        &[("rules/rig.toml", "id = \"rig.noun\"", drafted)],
    );
    judged(&same_as_scan(&dir, "drafted", &["catalog.jsonl"]));

    let line = "all = [\"title:@rig_noun\"]";
    let other = "all = [\"title:power or title:@rig_noun\"]";
    rules(&dir, "line", &[("rules/rig.toml", line, other)]);
    let (_, woken) = judged(&same_as_scan(&dir, "line", &["catalog.jsonl"]));
    assert!(woken > 100, "12 W lamps are found by their figure: {woken}");

    let regex = "all = [\"title:/garden h[a-z]+/ or title:@rig_noun\"]";
    rules(&dir, "regex", &[("rules/rig.toml", line, regex)]);
    let (_, woken) = judged(&same_as_scan(&dir, "regex", &["catalog.jsonl"]));
    assert!(woken > 100, "hoses are found by the literal: {woken}");

    rules(
        &dir,
        "flag",
        &[("lists/shared.toml", NOUN, "id = \"rig_noun\"")],
    );
    same_as_scan(&dir, "flag", &["catalog.jsonl"]);

    let row = "\nBitmain\t比特大陆;蚂蚁矿机\tAntminer S1\t";
    let lamp = "\nAcme\t\tAX\tAX3000\tAX3000\tasic\tSHA-256\t180\tGH/s\t360\tAX3000\tmade up";
    let model = format!("{lamp}{row}");
    rules(&dir, "model", &[("models/miners.tsv", row, &model)]);
    let (_, woken) = judged(&same_as_scan(&dir, "model", &["catalog.jsonl"]));
    assert!(woken > 100, "routers are found by the code: {woken}");
}

#[test]
fn what_keys_do_not_tell_is_scanned_in_full() {
    let dir = Dir::new("index-full");
    dir.file("catalog.jsonl", catalog(400).as_bytes());
    rules(&dir, "old", &[]);
    index(&dir, &["catalog.jsonl"]);

    rules(
        &dir,
        "mends",
        &[("lists/disguise.toml", "mends = true", "mends = false")],
    );
    let err = same_as_scan(&dir, "mends", &["catalog.jsonl"]);
    assert!(
        err.contains("mended in texts changed: scanning in full"),
        "{err}"
    );

    rules(&dir, "allowed", &[]);
    let allow =
        "[[override]]\nid = \"a1\"\nlisting = \"n1\"\ndecision = \"allow\"\nreason = \"checked\"\n";
    fs::write(dir.path("allowed/overrides.toml"), allow).expect("can be written");
    let err = same_as_scan(&dir, "allowed", &["catalog.jsonl"]);
    assert!(
        err.contains("overrides.toml changed: scanning in full"),
        "{err}"
    );

    let manifest = dir.path("made/index.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let build = text.find("\"build\": \"").expect("a build") + 10;
    let mut other = text.clone();
    other.replace_range(build..build + 4, "zzzz");
    fs::write(&manifest, &other).expect("can be written");
    let err = same_as_scan(&dir, "old", &["catalog.jsonl"]);
    assert!(err.contains("another build of trommel"), "{err}");
    fs::write(&manifest, text.replace("\"v\": 2", "\"v\": 999")).expect("can be written");
    let err = same_as_scan(&dir, "old", &["catalog.jsonl"]);
    assert!(err.contains("form 999"), "{err}");
    let old: Vec<String> = text
        .lines()
        .filter(|line| !line.contains("\"quiet\": "))
        .map(|line| line.replace("\"v\": 2", "\"v\": 1"))
        .collect();
    assert_eq!(old.len() + 1, text.lines().count());
    fs::write(&manifest, old.join("\n")).expect("can be written");
    let err = same_as_scan(&dir, "old", &["catalog.jsonl"]);
    assert!(err.contains("form 1"), "{err}");
}

#[test]
fn inputs_of_any_form_are_read_again() {
    let dir = Dir::new("index-forms");
    let text = catalog(600);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, text.as_bytes()).expect("memory");
    dir.file("a.jsonl.gz", &packed.finish().expect("memory"));
    dir.file(
        "b.csv",
        "id,title\n1,蓝牙耳机 现货\n2,\"steel\nwardrobe\"\n3,二手矿机\n4\n".as_bytes(),
    );
    dir.file("c.jsonl", text.as_bytes());
    rules(&dir, "old", &[]);
    let files = ["a.jsonl.gz", "b.csv", "c.jsonl"];
    index(&dir, &files);
    rules(
        &dir,
        "new",
        &[("lists/shared.toml", "\n矿机\n", "\n矿机\nsteel wardrobe\n")],
    );
    let (_, woken) = judged(&same_as_scan(&dir, "new", &files));
    assert!(woken > 2, "{woken}");
}

#[test]
fn few_rows_are_judged_again() {
    let dir = Dir::new("index-few");
    let mut rows = String::new();
    for i in 0..4_000 {
        let goods = GOODS[i % GOODS.len()];
        let goods = if i % 100 == 3 {
            "天青釉花器"
        } else {
            goods
        };
        let row = format!("{{\"id\":\"{i}\",\"title\":\"{goods} {i} 现货包邮送运费险\"}}\n");
        rows.push_str(&row);
    }
    rows.push_str("{\"title\":\"cut off\n");
    dir.file("catalog.jsonl", rows.as_bytes());
    rules(&dir, "old", &[]);
    index(&dir, &["catalog.jsonl"]);
    rules(
        &dir,
        "new",
        &[("lists/shared.toml", "\n矿机\n", "\n矿机\n天青釉花器\n")],
    );
    let (judged, woken) = judged(&same_as_scan(&dir, "new", &["catalog.jsonl"]));
    assert_eq!(woken, 40, "rows with the term, and no other");
    assert!(judged < 400, "{judged} of 4,000 rows");
}

#[test]
fn what_cannot_be_used_is_told() {
    let dir = Dir::new("index-faults");
    let text = catalog(50);
    let path = dir.file("catalog.jsonl", text.as_bytes());
    rules(&dir, "old", &[]);
    let fails = |args: &[&str], why: &str| {
        let (code, out, err) = command(&dir, args);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(why), "{err}");
    };
    fails(
        &["rescan", "made"],
        "is no index: make one with trommel index",
    );
    fails(&["index", "-", "--out", "made"], "can be read only once");
    fails(
        &["index", "catalog.jsonl", "--out", "old"],
        "is not empty and no index",
    );
    index(&dir, &["catalog.jsonl"]);
    // The same length, another text.
    fs::write(&path, text.replacen("包邮", "现金", 1)).expect("can be written");
    fails(
        &["rescan", "made"],
        "catalog.jsonl changed since it was indexed",
    );
    index(&dir, &["catalog.jsonl"]);
    fs::write(dir.path("made/rows.bin"), b"\x03").expect("can be written");
    fails(&["rescan", "made"], "is damaged");
    let manifest = dir.path("made/index.json");
    let unfinished = fs::read_to_string(&manifest)
        .expect("a manifest")
        .replace("\"complete\": true", "\"complete\": false");
    fs::write(&manifest, unfinished).expect("can be written");
    fails(&["rescan", "made"], "was broken off");
}

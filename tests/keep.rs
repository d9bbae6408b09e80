//! A scan into a file loses no row: interrupted, out of room, begun otherwise, it says what to do and ends in the same bytes.

use std::process::{Command, Stdio};
use std::time::Duration;

#[path = "run/kept.rs"]
mod kept;
mod run;

use kept::{beside, command, manifest, read, rows};
use run::{Dir, scan, told, trommel};

#[test]
fn results_in_a_file_are_those_on_standard_output_packed_or_not() {
    let dir = Dir::new("kept");
    dir.file("rows.jsonl", &rows(3_000));
    let (_, jsonl, _) = scan(&dir.0, &["--format", "jsonl", "rows.jsonl"]);
    let (_, csv, _) = scan(&dir.0, &["--format", "csv", "rows.jsonl"]);
    for (out, want) in [
        ("v.jsonl", &jsonl),
        ("v.jsonl.zst", &jsonl),
        ("v.csv", &csv),
        ("v.csv.gz", &csv),
    ] {
        let (code, stdout, err) = scan(&dir.0, &["--out", out, "rows.jsonl"]);
        assert_eq!((code, stdout.as_str()), (3, ""), "{err}");
        assert!(err.contains("31 rejects"), "{err}");
        let got = read(dir.path(out));
        let got = match out.rsplit_once('.').expect("an ending").1 {
            "gz" => {
                let mut text = Vec::new();
                let mut reader = flate2::read::MultiGzDecoder::new(&got[..]);
                std::io::Read::read_to_end(&mut reader, &mut text).expect("gzip");
                text
            }
            "zst" => zstd::decode_all(&got[..]).expect("zstd"),
            _ => got,
        };
        assert!(got == want.as_bytes(), "{out}");
        let manifest = manifest(&dir, out);
        assert_eq!(
            manifest["inputs"][0]["blake3"],
            blake3::hash(&rows(3_000)).to_hex().to_string()
        );
        assert_eq!(manifest["counts"]["verdicts"]["block"]["rig"], 119);
        assert_eq!(beside(&dir, &format!("{out}.")), ["manifest.json"]);
    }
}

/// Sends a signal to a child.
fn signal(child: &std::process::Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.expect("kill runs").success());
}

#[test]
fn an_interrupted_scan_says_how_to_go_on() {
    let dir = Dir::new("interrupted");
    dir.file("rows.jsonl", &rows(24_000));
    let mut child = command(&dir.0, "v.jsonl", "rows.jsonl")
        .spawn()
        .expect("runs");
    let part = dir.path("v.jsonl.part");
    while part.metadata().map_or(0, |m| m.len()) == 0 {
        assert!(
            child.try_wait().expect("a child").is_none(),
            "too short to interrupt"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    signal(&child, "-INT");
    let (code, _, err) = told(&child.wait_with_output().expect("ends"));
    assert_eq!(code, 130, "{err}");
    assert!(err.contains("--resume"), "{err}");
    assert!(!dir.path("v.jsonl").exists());
    let (code, _, err) = told(
        &command(&dir.0, "v.jsonl", "rows.jsonl")
            .output()
            .expect("runs"),
    );
    assert!(
        code == 2 && err.contains("--resume") && err.contains("--restart"),
        "{err}"
    );
    let resumed = command(&dir.0, "v.jsonl", "rows.jsonl")
        .arg("--resume")
        .output();
    assert_eq!(resumed.expect("runs").status.code(), Some(3));
    told(
        &command(&dir.0, "w.jsonl", "rows.jsonl")
            .output()
            .expect("runs"),
    );
    assert!(read(dir.path("v.jsonl")) == read(dir.path("w.jsonl")));
    let again = command(&dir.0, "v.jsonl", "rows.jsonl")
        .arg("--resume")
        .output();
    let (code, _, err) = told(&again.expect("runs"));
    assert!(code == 3 && err.contains("finished already"), "{err}");
}

#[test]
fn a_scan_that_waits_for_rows_can_be_interrupted_and_goes_on_with_the_same_stream() {
    let dir = Dir::new("waiting");
    let text = rows(9_000);
    dir.file("rows.jsonl", &text);
    let mut child = command(&dir.0, "v.jsonl", "-")
        .stdin(Stdio::piped())
        .spawn()
        .expect("runs");
    let mut stdin = child.stdin.take().expect("piped");
    std::io::Write::write_all(&mut stdin, &text[..3_500_000]).expect("taken");
    let checkpoint = dir.path("v.jsonl.checkpoint.json");
    while !std::fs::read_to_string(&checkpoint)
        .is_ok_and(|t| !t.contains("\"input\": 0,\n    \"lines\": 0"))
    {
        std::thread::sleep(Duration::from_millis(2));
    }
    let other = command(&dir.0, "v.jsonl", "-").arg("--resume").output();
    let (code, _, err) = told(&other.expect("runs"));
    assert!(
        code == 2 && err.contains("being written by another process"),
        "{err}"
    );
    signal(&child, "-TERM");
    let (code, _, err) = told(&child.wait_with_output().expect("ends"));
    drop(stdin);
    assert_eq!(code, 130, "{err}");
    let file = std::fs::File::open(dir.path("rows.jsonl")).expect("opens");
    let resumed = command(&dir.0, "v.jsonl", "-")
        .arg("--resume")
        .stdin(Stdio::from(file))
        .output();
    assert_eq!(resumed.expect("runs").status.code(), Some(3));
    told(
        &command(&dir.0, "w.jsonl", "rows.jsonl")
            .output()
            .expect("runs"),
    );
    let named = |name| String::from_utf8_lossy(&read(dir.path(name))).replace("rows.jsonl:", "-:");
    assert!(named("v.jsonl") == named("w.jsonl"));
}

#[test]
fn a_scan_begun_otherwise_is_not_gone_on_with() {
    let dir = Dir::new("otherwise");
    dir.file("rows.jsonl", &rows(24_000));
    dir.file("more.jsonl", &rows(10));
    let mut child = command(&dir.0, "v.jsonl", "rows.jsonl")
        .spawn()
        .expect("runs");
    while !dir.path("v.jsonl.checkpoint.json").exists() {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().expect("can be killed");
    child.wait().expect("ends");
    let refused = |args: &[&str], message: &str| {
        let same = ["--rejects", "v.jsonl.bad", "--resume"];
        let batch = [
            "--batch",
            if args.contains(&"rows-of-3") {
                "3"
            } else {
                "1"
            },
        ];
        let args: Vec<&str> = args.iter().copied().filter(|a| *a != "rows-of-3").collect();
        let output = trommel(&dir.0)
            .args(["scan", "--out", "v.jsonl"])
            .args(same)
            .args(batch)
            .args(&args)
            .output()
            .expect("runs");
        let (code, _, err) = told(&output);
        assert!(
            code == 2 && err.contains(message) && err.contains("--restart"),
            "{args:?} {code}: {err}"
        );
    };
    refused(
        &["--as-of", "2026-01-02", "rows.jsonl"],
        "another day: 2026-01-01, now it is 2026-01-02",
    );
    refused(&["--policy", "taobao-2018", "rows.jsonl"], "another policy");
    refused(&["--format", "csv", "rows.jsonl"], "another format");
    refused(&["--only", "block", "rows.jsonl"], "another --only");
    refused(&["rows.jsonl", "more.jsonl"], "another inputs");
    refused(&["rows-of-3", "rows.jsonl"], "another --batch");
    dir.file("rows.jsonl", &rows(23_000));
    refused(&["rows.jsonl"], "another input: rows.jsonl of");
    dir.file("v.jsonl.checkpoint.json", b"{");
    refused(&["rows.jsonl"], "cannot be understood");
    let restarted = command(&dir.0, "v.jsonl", "rows.jsonl")
        .arg("--restart")
        .output();
    assert_eq!(restarted.expect("runs").status.code(), Some(3));
}

#[test]
fn a_full_disk_is_told_and_the_scan_goes_on_when_there_is_room() {
    let dir = Dir::new("room");
    dir.file("rows.jsonl", &rows(24_000));
    let limited = Command::new("bash")
        .current_dir(&dir.0)
        .env_clear()
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_trommel"),
        ])
        .args(command(&dir.0, "v.jsonl", "rows.jsonl").get_args())
        .output()
        .expect("runs");
    let (code, _, err) = told(&limited);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("cannot be written") && err.contains("--resume"),
        "{err}"
    );
    let resumed = command(&dir.0, "v.jsonl", "rows.jsonl")
        .arg("--resume")
        .output();
    assert_eq!(resumed.expect("runs").status.code(), Some(3));
    told(
        &command(&dir.0, "w.jsonl", "rows.jsonl")
            .output()
            .expect("runs"),
    );
    assert!(read(dir.path("v.jsonl")) == read(dir.path("w.jsonl")));
}

#[test]
fn results_may_stand_in_the_folder_that_is_scanned() {
    let dir = Dir::new("own-folder");
    dir.file("data/rows.jsonl", &rows(60));
    for _ in 0..2 {
        let args = [
            "--out",
            "data/v.jsonl",
            "--rejects",
            "data/bad.jsonl",
            "data",
        ];
        let (code, _, err) = scan(&dir.0, &args);
        assert!(code == 3 && err.contains("60 rows"), "{err}");
    }
}

/// The rows, some changed, some gone, some new, each with an id.
fn next_day(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let mut out = String::new();
    for (i, line) in text.lines().enumerate() {
        match i % 40 {
            3 => out.push_str(&line.replace("手机壳", "手机壳 矿机")),
            4 => continue,
            5 => out.push_str("{\"title\":\"Antminer L7 9500M new\"}\n"),
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out.into_bytes()
}

#[test]
fn unchanged_listings_are_copied_and_the_bytes_are_those_of_a_full_scan() {
    let dir = Dir::new("unchanged");
    let text = rows(6_000);
    dir.file("day1.jsonl", &text);
    dir.file("day2.jsonl", &next_day(&text));
    let on = |day: &str, out: &str, args: &[&str]| {
        let output = trommel(&dir.0)
            .args(["scan", "--as-of", day, "--batch", "1", "--out", out])
            .args(args)
            .output();
        let (code, _, err) = told(&output.expect("runs"));
        assert_eq!(code, 3, "{err}");
        err
    };
    on("2026-01-01", "one.jsonl.gz", &["--hashes", "day1.jsonl"]);
    on("2026-01-02", "full.jsonl", &["day2.jsonl"]);
    let told = on(
        "2026-01-02",
        "two.jsonl",
        &["--skip-unchanged", "one.jsonl.gz", "day2.jsonl"],
    );
    assert!(told.contains("verdicts copied"), "{told}");
    assert!(read(dir.path("two.jsonl")) == read(dir.path("full.jsonl")));
    let counts = |out| {
        let mut counts = manifest(&dir, out)["counts"].clone();
        counts
            .as_object_mut()
            .and_then(|c| c.remove("copied"))
            .map(|n| (counts, n))
    };
    let ((two, copied), (full, none)) = (
        counts("two.jsonl").expect("counts"),
        counts("full.jsonl").expect("counts"),
    );
    assert_eq!((two, none), (full, serde_json::json!(0)));
    assert!(copied.as_u64() > Some(5_000), "{copied}");

    // What was copied may be copied again, with fewer decisions and into columns.
    let args = [
        "--skip-unchanged",
        "two.jsonl",
        "--only",
        "block",
        "day2.jsonl",
    ];
    on("2026-01-03", "three.parquet", &args);
    on(
        "2026-01-03",
        "whole.parquet",
        &["--only", "block", "day2.jsonl"],
    );
    assert!(read(dir.path("three.parquet")) == read(dir.path("whole.parquet")));

    // Before its day the policy blocks nothing: nothing is copied.
    let told = on(
        "2021-01-03",
        "before.jsonl",
        &["--skip-unchanged", "two.jsonl", "day2.jsonl"],
    );
    assert!(
        told.contains("judged anew") && !told.contains("copied"),
        "{told}"
    );
    on("2021-01-03", "before-full.jsonl", &["day2.jsonl"]);
    assert!(read(dir.path("before.jsonl")) == read(dir.path("before-full.jsonl")));

    for (previous, message) in [
        ("full.jsonl", "without --hashes"),
        ("three.parquet", "reads JSON lines"),
        ("none", "no manifest"),
    ] {
        let args = [
            "--out",
            "x.jsonl",
            "--skip-unchanged",
            previous,
            "day2.jsonl",
        ];
        let (code, _, err) = scan(&dir.0, &args);
        assert!(code == 2 && err.contains(message), "{code} {err}");
    }
}

#[test]
fn what_cannot_go_into_a_file_is_said() {
    let dir = Dir::new("refused");
    dir.file("rows.jsonl", &rows(3));
    for (args, message) in [
        (&["--format", "parquet"][..], "--out FILE"),
        (&["--format", "text", "--out", "v"], "is for people"),
        (&["--out", "v.parquet.gz"], "packed within"),
        (&["--out", "-"], "leave --out out"),
        (&["--out", "/dev/null"], "leave --out out"),
        (&["--out", "none/v"], "cannot be written"),
        (&["--resume"], "--out"),
        (&["--out", "./rows.jsonl"], "cannot be written too"),
        (&["--rejects", "rows.jsonl"], "cannot be written too"),
    ] {
        let (code, _, err) = scan(&dir.0, &[args, &["rows.jsonl"]].concat());
        assert!(code == 2 && err.contains(message), "{args:?} {code}: {err}");
    }
}

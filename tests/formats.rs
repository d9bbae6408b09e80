//! Every packing and encoding of the same listings, in files, folders and streams, gives the same verdicts.

use std::fs::File;
use std::process::Stdio;

#[path = "run/listings.rs"]
mod listings;
mod run;

use listings::{ROWS, assert_same, gzip, gzip_bytes, json_rows, jsonl, want, zstd_frames};
use run::{Dir, scan, told, trommel};

#[test]
fn packed_files_and_streams_are_unpacked_member_by_member() {
    let dir = Dir::new("packed");
    let want = want(&dir);
    let text = jsonl();
    let parts = text.split_at(text.find("88T").expect("there"));
    dir.file("a.jsonl.gz", &gzip(&[parts.0, "", parts.1]));
    dir.file("b.jsonl.zst", &zstd_frames(&[parts.0, "", parts.1]));
    dir.file("no_ending", &zstd_frames(&[parts.0, parts.1]));
    for file in ["a.jsonl.gz", "b.jsonl.zst", "no_ending"] {
        assert_same(&dir, &[file], &want);
        let output = trommel(&dir.0)
            .args(["scan", "--as-of", "2026-01-01", "--format", "jsonl", "-"])
            .stdin(Stdio::from(File::open(dir.path(file)).expect("opens")))
            .output()
            .expect("runs");
        assert_eq!(told(&output).1, want, "{file}");
    }
}

#[test]
fn a_packed_file_that_is_cut_off_gives_the_rows_before_and_exit_code_2() {
    let dir = Dir::new("cut");
    let mut packed = gzip(&[&jsonl(), &jsonl()]);
    packed.truncate(packed.len() - 5);
    dir.file("cut.jsonl.gz", &packed);
    let (code, out, err) = scan(&dir.0, &["--format", "jsonl", "cut.jsonl.gz"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("cut.jsonl.gz cannot be read"), "{err}");
    assert!(out.lines().count() >= ROWS.len(), "{out}");
}

#[test]
fn folders_and_patterns_name_files_in_sorted_order() {
    let dir = Dir::new("folders");
    let want = want(&dir);
    let (first, last) = (json_rows()[..2].concat(), json_rows()[2..].concat());
    dir.file("data/b/part-1.jsonl.zst", &zstd_frames(&[&last]));
    dir.file("data/a/part-2.jsonl.gz", &gzip(&[&first]));
    dir.file("data/a/readme.txt", b"no rows");
    for words in [
        &["data"][..],
        &["data/*/*.jsonl.*"],
        &["data/**/part-*"],
        &["data/a", "data/b/part-1.jsonl.zst"],
    ] {
        assert_same(&dir, words, &want);
    }
    for (word, message) in [
        ("data/*.csv", "no file matches"),
        ("run", "cannot be opened"),
    ] {
        let (code, _, err) = scan(&dir.0, &[word]);
        assert_eq!(code, 2);
        assert!(err.contains(message), "{err}");
    }
}

#[test]
fn encodings_are_read_when_named_and_named_when_not() {
    let dir = Dir::new("encodings");
    let want = want(&dir);
    let text = jsonl();
    let wide = |big: bool| -> Vec<u8> {
        let unit = |u: u16| {
            if big {
                u.to_be_bytes()
            } else {
                u.to_le_bytes()
            }
        };
        let marked = format!("\u{FEFF}{text}");
        marked.encode_utf16().flat_map(unit).collect()
    };
    let big5 = encoding_rs::BIG5
        .encode("{\"title\":\"螞蟻礦機現貨出售，全新未拆封\"}\n")
        .0;
    dir.file("gbk.jsonl", &encoding_rs::GBK.encode(&text).0);
    dir.file(
        "gbk.jsonl.gz",
        &gzip_bytes(&encoding_rs::GBK.encode(&text).0),
    );
    dir.file("le.jsonl", &wide(false));
    dir.file("be.jsonl", &wide(true));
    dir.file("big5.jsonl", &big5);
    dir.file(
        "gbk.csv",
        &encoding_rs::GBK.encode("title\n蚂蚁矿机现货，全新\n").0,
    );
    for (file, encoding) in [
        ("gbk.jsonl", "gbk"),
        ("gbk.jsonl.gz", "gb18030"),
        ("le.jsonl", "utf-16le"),
        ("be.jsonl", "utf-16be"),
        ("plain.jsonl", "utf-8"),
    ] {
        assert_same(&dir, &["--encoding", encoding, file], &want);
    }
    let told = [
        (
            3,
            "gbk.jsonl",
            "utf-8",
            "looks like GB18030: pass --encoding gb18030",
        ),
        (
            3,
            "big5.jsonl",
            "utf-8",
            "looks like Big5: pass --encoding big5",
        ),
        (3, "gbk.csv", "utf-8", "looks like GB18030"),
        (
            2,
            "le.jsonl",
            "utf-8",
            "looks like UTF-16LE: pass --encoding utf-16le",
        ),
        (
            2,
            "be.jsonl",
            "utf-16le",
            "looks like UTF-16BE, not UTF-16LE",
        ),
        (
            2,
            "plain.jsonl",
            "gbk",
            "looks like UTF-8, not GB18030: leave --encoding out",
        ),
        (2, "plain.jsonl", "latin1", "unknown encoding `latin1`"),
    ];
    for (want, file, encoding, message) in told {
        let (code, _, err) = scan(&dir.0, &["--encoding", encoding, file]);
        assert!(
            code == want && err.contains(message),
            "{file} {encoding} {code}: {err}"
        );
    }
}

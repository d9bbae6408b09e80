//! The same few listings for tests of forms, packings and encodings.

use std::io::Write as _;

use super::run::{Dir, scan};

/// Titles, specifications (an attribute) and SKUs of the listings of this test.
pub(crate) const ROWS: &[(&str, Option<&str>, &[&str])] = &[
    ("三星 S9 现货", Some("64G"), &[]),
    ("静音节能主机 M30S 当天发", Some("88T"), &["3344W"]),
    ("二手矿-机 三台", None, &["自提", "快递"]),
    ("选矿机 80t/h", Some("80t/h"), &[]),
    ("Antminer S19 95T, \"new\"", None, &["PSU"]),
];

pub(crate) fn json_rows() -> Vec<String> {
    let row = |(i, (title, spec, skus)): (usize, &(&str, Option<&str>, &[&str]))| {
        let mut row = serde_json::json!({ "id": i, "title": title, "skus": skus, "price": 12.5 });
        if let Some(spec) = spec {
            row["attributes"] = serde_json::json!({ "规格": spec });
        }
        row.to_string() + "\n"
    };
    ROWS.iter().enumerate().map(row).collect()
}

pub(crate) fn jsonl() -> String {
    json_rows().concat()
}

/// The verdicts on the rows as JSON lines, which all else must equal.
pub(crate) fn want(dir: &Dir) -> String {
    dir.file("plain.jsonl", jsonl().as_bytes());
    let (code, out, err) = scan(&dir.0, &["--format", "jsonl", "plain.jsonl"]);
    assert_eq!((code, out.lines().count()), (0, ROWS.len()), "{err}");
    assert!(
        out.contains("\"block\"") && out.contains("\"pass\""),
        "{out}"
    );
    out
}

pub(crate) fn assert_same(dir: &Dir, args: &[&str], want: &str) {
    let (code, out, err) = scan(&dir.0, &[&["--format", "jsonl"], args].concat());
    assert_eq!((code, out.as_str()), (0, want), "{args:?}: {err}");
}

pub(crate) fn gzip(parts: &[&str]) -> Vec<u8> {
    let member = |part: &&str| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(part.as_bytes()).expect("memory");
        writer.finish().expect("memory")
    };
    parts.iter().flat_map(member).collect()
}

pub(crate) fn zstd_frames(parts: &[&str]) -> Vec<u8> {
    let frame = |part: &&str| zstd::encode_all(part.as_bytes(), 1).expect("memory");
    parts.iter().flat_map(frame).collect()
}

pub(crate) fn gzip_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory")
}

//! Every form, packing and encoding of the same listings gives the same verdicts.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, DictionaryArray, Float64Array, Int64Array, LargeStringArray,
    ListArray, MapBuilder, RecordBatch, StringArray, StringBuilder, StringViewArray, StructArray,
};
use arrow::datatypes::{Field, Int32Type, Schema};

mod run;

use run::{Dir, scan, told, trommel};

/// Titles, specifications (an attribute) and SKUs of the listings of this test.
const ROWS: &[(&str, Option<&str>, &[&str])] = &[
    ("三星 S9 现货", Some("64G"), &[]),
    ("静音节能主机 M30S 当天发", Some("88T"), &["3344W"]),
    ("二手矿-机 三台", None, &["自提", "快递"]),
    ("选矿机 80t/h", Some("80t/h"), &[]),
    ("Antminer S19 95T, \"new\"", None, &["PSU"]),
];

fn json_rows() -> Vec<String> {
    let row = |(i, (title, spec, skus)): (usize, &(&str, Option<&str>, &[&str]))| {
        let mut row = serde_json::json!({ "id": i, "title": title, "skus": skus, "price": 12.5 });
        if let Some(spec) = spec {
            row["attributes"] = serde_json::json!({ "规格": spec });
        }
        row.to_string() + "\n"
    };
    ROWS.iter().enumerate().map(row).collect()
}

fn jsonl() -> String {
    json_rows().concat()
}

/// The verdicts on the rows as JSON lines, which all else must equal.
fn want(dir: &Dir) -> String {
    dir.file("plain.jsonl", jsonl().as_bytes());
    let (code, out, err) = scan(&dir.0, &["--format", "jsonl", "plain.jsonl"]);
    assert_eq!((code, out.lines().count()), (0, ROWS.len()), "{err}");
    assert!(
        out.contains("\"block\"") && out.contains("\"pass\""),
        "{out}"
    );
    out
}

fn assert_same(dir: &Dir, args: &[&str], want: &str) {
    let (code, out, err) = scan(&dir.0, &[&["--format", "jsonl"], args].concat());
    assert_eq!((code, out.as_str()), (0, want), "{args:?}: {err}");
}

fn gzip(parts: &[&str]) -> Vec<u8> {
    let member = |part: &&str| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(part.as_bytes()).expect("memory");
        writer.finish().expect("memory")
    };
    parts.iter().flat_map(member).collect()
}

fn zstd_frames(parts: &[&str]) -> Vec<u8> {
    let frame = |part: &&str| zstd::encode_all(part.as_bytes(), 1).expect("memory");
    parts.iter().flat_map(frame).collect()
}

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

fn gzip_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory")
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let field =
        |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), true);
    let fields: Vec<Field> = columns.iter().map(field).collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("well formed")
}

fn titles() -> Vec<&'static str> {
    ROWS.iter().map(|r| r.0).collect()
}

fn skus() -> ArrayRef {
    let mut list = arrow::array::ListBuilder::new(StringBuilder::new());
    for row in ROWS {
        list.append_value(row.2.iter().map(Some));
    }
    Arc::new(list.finish())
}

/// The rows in many shapes of columns: attributes as struct, map, list of pairs, columns of their own.
fn shapes() -> Vec<(&'static str, RecordBatch)> {
    let count = i64::try_from(ROWS.len()).expect("few");
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..count));
    let price: ArrayRef = Arc::new(Float64Array::from(vec![12.5; ROWS.len()]));
    let specs = || -> ArrayRef { Arc::new(ROWS.iter().map(|r| r.1).collect::<StringArray>()) };
    let object = StructArray::from(vec![(
        Arc::new(Field::new("规格", specs().data_type().clone(), true)),
        specs(),
    )]);
    let mut map = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    for row in ROWS {
        if let Some(spec) = row.1 {
            map.keys().append_value("规格");
            map.values().append_value(spec);
        }
        map.append(true).expect("as many keys as values");
    }
    let raw: Vec<&[u8]> = ROWS.iter().map(|r| r.0.as_bytes()).collect();
    let words: DictionaryArray<Int32Type> = titles().into_iter().collect();
    let unread: ArrayRef = Arc::new(StringArray::from(vec!["Antminer S19 95T"; ROWS.len()]));
    let with = |title: ArrayRef, name: &'static str, attributes: ArrayRef| {
        batch(vec![
            ("url", Arc::clone(&unread)),
            ("price", Arc::clone(&price)),
            ("title", title),
            (name, attributes),
            ("skus", skus()),
            ("id", Arc::clone(&ids)),
        ])
    };
    vec![
        (
            "struct",
            with(
                Arc::new(StringArray::from(titles())),
                "attributes",
                Arc::new(object),
            ),
        ),
        (
            "map",
            with(
                Arc::new(LargeStringArray::from(titles())),
                "attributes",
                Arc::new(map.finish()),
            ),
        ),
        ("words", with(Arc::new(words), "attributes.规格", specs())),
        (
            "view",
            with(
                Arc::new(StringViewArray::from(titles())),
                "attributes.规格",
                specs(),
            ),
        ),
        (
            "bytes",
            with(Arc::new(BinaryArray::from(raw)), "attributes.规格", specs()),
        ),
    ]
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_max_row_group_row_count(Some(2))
        .build();
    let file = File::create(path).expect("can be written");
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), Some(properties))
        .expect("a schema");
    writer.write(batch).expect("written");
    writer.close().expect("written");
}

fn write_arrow(path: &Path, batch: &RecordBatch, stream: bool) {
    let file = File::create(path).expect("can be written");
    let parts = [batch.slice(0, 2), batch.slice(2, ROWS.len() - 2)];
    if stream {
        let mut writer =
            arrow::ipc::writer::StreamWriter::try_new(file, &batch.schema()).expect("a schema");
        for part in &parts {
            writer.write(part).expect("written");
        }
        writer.finish().expect("written");
    } else {
        let mut writer =
            arrow::ipc::writer::FileWriter::try_new(file, &batch.schema()).expect("a schema");
        for part in &parts {
            writer.write(part).expect("written");
        }
        writer.finish().expect("written");
    }
}

#[test]
fn columns_of_any_shape_are_read() {
    let dir = Dir::new("columns");
    let want = want(&dir);
    for (name, batch) in shapes() {
        write_parquet(&dir.path(&format!("{name}.parquet")), &batch);
        assert_same(&dir, &[&format!("{name}.parquet")], &want);
        // Writers of files want words that change from part to part in one place; streams do not.
        write_arrow(&dir.path(&format!("{name}.arrow")), &batch, false);
        write_arrow(&dir.path(&format!("{name}.arrows")), &batch, true);
        let packed = gzip_bytes(&std::fs::read(dir.path(&format!("{name}.arrow"))).expect("there"));
        dir.file(&format!("{name}.arrow.gz"), &packed);
        for ending in ["arrow", "arrows", "arrow.gz"] {
            assert_same(&dir, &[&format!("{name}.{ending}")], &want);
        }
    }
    let output = trommel(&dir.0)
        .args(["scan", "--as-of", "2026-01-01", "--format", "jsonl", "-"])
        .stdin(Stdio::from(
            File::open(dir.path("map.arrows")).expect("opens"),
        ))
        .output()
        .expect("runs");
    assert_eq!(told(&output).1, want);
}

#[test]
fn columns_under_other_names_and_none_at_all() {
    let dir = Dir::new("names");
    let titles: ArrayRef = Arc::new(StringArray::from(titles()));
    write_parquet(&dir.path("other.parquet"), &batch(vec![("商品名", titles)]));
    let (code, _, err) = scan(&dir.0, &["other.parquet"]);
    assert!(
        code == 2 && err.contains("--field title=YOURS") && err.contains("商品名"),
        "{err}"
    );
    let (code, out, _) = scan(
        &dir.0,
        &[
            "--format",
            "jsonl",
            "--field",
            "title=商品名",
            "other.parquet",
        ],
    );
    assert_eq!((code, out.lines().count()), (0, ROWS.len()));
    assert!(out.contains("\"at\":\"other.parquet:5\""), "{out}");
}

#[test]
fn rows_of_columns_that_are_no_listing_are_rejected() {
    let dir = Dir::new("bad-columns");
    let titles: ArrayRef = Arc::new(BinaryArray::from(vec![&b"S9"[..], b"\xFF\"\n", b"S19 95T"]));
    let skus: ArrayRef = Arc::new(StringArray::from(vec![
        Some("Antminer S9 13.5T"),
        None,
        None,
    ]));
    write_parquet(
        &dir.path("bad.parquet"),
        &batch(vec![("title", titles), ("skus", skus)]),
    );
    let (code, out, err) = scan(
        &dir.0,
        &["--format", "jsonl", "--rejects", "bad", "bad.parquet"],
    );
    assert_eq!((code, out.lines().count()), (3, 2), "{err}");
    assert!(
        out.starts_with("{\"v\":1,\"at\":\"bad.parquet:1\",\"decision\":\"block\""),
        "{out}"
    );
    let rejects = std::fs::read_to_string(dir.path("bad")).expect("written");
    assert!(
        rejects.contains("\"line\":2") && rejects.contains("not_utf8"),
        "{rejects}"
    );
}

#[test]
fn broken_files_of_columns_are_told_and_never_panic() {
    let dir = Dir::new("broken");
    let (_, rows) = shapes().remove(0);
    write_parquet(&dir.path("whole.parquet"), &rows);
    write_arrow(&dir.path("whole.arrow"), &rows, false);
    for name in ["whole.parquet", "whole.arrow"] {
        let whole = std::fs::read(dir.path(name)).expect("there");
        for (i, at) in (8..whole.len()).step_by(whole.len() / 7).enumerate() {
            let mut broken = whole.clone();
            if i % 2 == 0 {
                broken.truncate(at);
            } else {
                broken[at..(at + 16).min(whole.len())].fill(0xA5);
            }
            let file = format!("broken-{name}");
            dir.file(&file, &broken);
            let (code, out, err) = scan(&dir.0, &["--format", "jsonl", &file]);
            assert!(
                !err.contains("panicked") && (0..=3).contains(&code),
                "{file} {at}: {err}"
            );
            assert!(
                code != 0 || out.lines().count() == ROWS.len(),
                "{file} {at}: {out}"
            );
        }
    }
}

#[test]
fn lists_of_pairs_are_attributes() {
    let dir = Dir::new("pairs");
    let fields = vec![
        Field::new("name", arrow::datatypes::DataType::Utf8, true),
        Field::new("value", arrow::datatypes::DataType::Utf8, true),
    ];
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec!["型号", "规格"])),
        Arc::new(StringArray::from(vec!["M30S", "88T"])),
    ];
    let pairs = StructArray::new(fields.into(), columns, None);
    let item = Arc::new(Field::new("item", pairs.data_type().clone(), true));
    let offsets = arrow::buffer::OffsetBuffer::from_lengths([2]);
    let list: ArrayRef = Arc::new(ListArray::new(item, offsets, Arc::new(pairs), None));
    write_parquet(
        &dir.path("pairs.parquet"),
        &batch(vec![("attributes", list)]),
    );
    let (_, out, err) = scan(&dir.0, &["--format", "jsonl", "pairs.parquet"]);
    assert!(out.contains("\"field\":\"attributes.型号\""), "{out} {err}");
}

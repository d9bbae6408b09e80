//! Files of columns in any shape give the verdicts of JSON lines; every form can be read on from any place.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, DictionaryArray, Float64Array, Int64Array, LargeStringArray,
    ListArray, MapBuilder, RecordBatch, StringArray, StringBuilder, StringViewArray, StructArray,
};
use arrow::datatypes::{Field, Int32Type, Schema};

#[path = "run/listings.rs"]
mod listings;
mod run;

use listings::{ROWS, assert_same, gzip, gzip_bytes, jsonl, want, zstd_frames};
use run::{Dir, scan, told, trommel};

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

/// Where each batch of one row ends, and the rows: line, offset, bytes.
type Read = (Vec<trommel::batch::Position>, Vec<(u64, u64, Vec<u8>)>);

fn read_from(
    source: &trommel::batch::Source,
    encoding: &str,
    from: trommel::batch::Position,
    rows: usize,
) -> Read {
    use trommel::batch::{Batch, BatchLimits, ReadOptions};
    let options = ReadOptions {
        encoding: encoding.parse().expect("an encoding"),
        ..ReadOptions::default()
    };
    let mut opened = source.open(&options, from).expect("opens");
    let (mut batch, mut ends, mut out) = (Batch::new(), Vec::new(), Vec::new());
    loop {
        let limits = BatchLimits {
            rows,
            bytes: 1 << 20,
        };
        opened.rows.fill(&mut batch, limits).expect("can be read");
        if batch.rows.is_empty() {
            return (ends, out);
        }
        ends.push(batch.end);
        let row =
            |row: &trommel::batch::RowRef| (row.line, row.offset, batch.bytes_of(row).to_vec());
        out.extend(batch.rows.iter().map(row));
    }
}

#[test]
fn every_form_can_be_read_on_from_the_end_of_any_batch() {
    let dir = Dir::new("read-on");
    let text = format!("\u{FEFF}\n{}", jsonl());
    let table = "id,title\r\n1,\"a\n\nb\"\r\n\r\n2,矿机\n3,\n";
    let (first, rest) = text.split_at(text.find("88T").expect("there"));
    dir.file("a.jsonl", text.as_bytes());
    dir.file("a.jsonl.gz", &gzip(&[first, rest]));
    dir.file("a.jsonl.zst", &zstd_frames(&[first, rest]));
    dir.file("gbk.jsonl", &encoding_rs::GBK.encode(&jsonl()).0);
    dir.file(
        "le.jsonl",
        &text
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    );
    dir.file("a.csv", table.as_bytes());
    dir.file("a.csv.gz", &gzip(&[table]));
    dir.file("gbk.csv", &encoding_rs::GBK.encode(table).0);
    let (_, rows) = shapes().remove(0);
    write_parquet(&dir.path("a.parquet"), &rows);
    write_arrow(&dir.path("a.arrow"), &rows, false);
    write_arrow(&dir.path("a.arrows"), &rows, true);
    for (file, encoding) in [
        ("a.jsonl", "utf-8"),
        ("a.jsonl.gz", "utf-8"),
        ("a.jsonl.zst", "utf-8"),
        ("gbk.jsonl", "gbk"),
        ("le.jsonl", "utf-16le"),
        ("a.csv", "utf-8"),
        ("a.csv.gz", "utf-8"),
        ("gbk.csv", "gbk"),
        ("a.parquet", "utf-8"),
        ("a.arrow", "utf-8"),
        ("a.arrows", "utf-8"),
    ] {
        let source = trommel::batch::Source::new(&dir.path(file));
        let (ends, whole) = read_from(&source, encoding, trommel::batch::Position::default(), 1);
        assert!(whole.len() >= 3, "{file}");
        for (n, end) in ends.iter().enumerate() {
            for rows in [1, 2, 100] {
                assert_eq!(
                    read_from(&source, encoding, *end, rows).1,
                    whole[n + 1..],
                    "{file} from {end:?}"
                );
            }
        }
    }
}

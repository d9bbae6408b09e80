//! How fast each form of the same rows is read, and how fast results become columns: without judging.

use std::fs::File;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use criterion::{Criterion, Throughput};
use trommel::batch::{Batch, BatchLimits, Columns, Position, ReadOptions, Source};
use trommel::wire::FieldNames;

const ROWS: usize = 50_000;

fn texts() -> Vec<[String; 4]> {
    let description =
        "全新原装 现货速发 支持七天无理由退换 free shipping within two days. ".repeat(7);
    let row = |i: usize| {
        [
            i.to_string(),
            format!("三星 S9 手机壳 phone case {i}"),
            description.clone(),
            format!("https://shop.example/item/{i}.html"),
        ]
    };
    (0..ROWS).map(row).collect()
}

const NAMES: [&str; 4] = ["id", "title", "description", "url"];

fn write_all(dir: &Path) -> Vec<PathBuf> {
    let (mut jsonl, mut csv) = (String::new(), NAMES.join(",") + "\n");
    let texts = texts();
    for row in &texts {
        let pairs = NAMES
            .iter()
            .zip(row)
            .map(|(k, v)| format!("\"{k}\":\"{v}\""));
        jsonl += &("{".to_owned() + &pairs.collect::<Vec<_>>().join(",") + "}\n");
        csv += &(row.join(",") + "\n");
    }
    let columns = NAMES.iter().enumerate().map(|(i, name)| {
        let column: StringArray = texts.iter().map(|row| Some(row[i].as_str())).collect();
        (*name, Arc::new(column) as ArrayRef)
    });
    let batch = RecordBatch::try_from_iter(columns).expect("well formed");
    let path = |name: &str| dir.join(name);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(jsonl.as_bytes()).expect("memory");
    let put = |name: &str, bytes: &[u8]| std::fs::write(path(name), bytes).expect("can be written");
    put("rows.jsonl", jsonl.as_bytes());
    put("rows.jsonl.gz", &gz.finish().expect("memory"));
    put(
        "rows.jsonl.zst",
        &zstd::encode_all(jsonl.as_bytes(), 3).expect("memory"),
    );
    put("rows.csv", csv.as_bytes());
    let file = File::create(path("rows.parquet")).expect("can be written");
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).expect("a schema");
    writer.write(&batch).expect("written");
    writer.close().expect("written");
    let file = File::create(path("rows.arrow")).expect("can be written");
    let mut writer =
        arrow::ipc::writer::FileWriter::try_new(file, &batch.schema()).expect("a schema");
    writer.write(&batch).expect("written");
    writer.finish().expect("written");
    [
        "rows.jsonl",
        "rows.jsonl.gz",
        "rows.jsonl.zst",
        "rows.csv",
        "rows.parquet",
        "rows.arrow",
    ]
    .map(path)
    .to_vec()
}

fn read(path: &Path, batch: &mut Batch) -> usize {
    let options = ReadOptions {
        columns: Columns::Listing(FieldNames::default()),
        ..ReadOptions::default()
    };
    let source = Source::new(path);
    let mut opened = source.open(&options, Position::default()).expect("opens");
    let mut rows = 0;
    loop {
        opened
            .rows
            .fill(batch, BatchLimits::default())
            .expect("can be read");
        if batch.rows.is_empty() {
            return rows;
        }
        rows += batch.rows.len();
    }
}

fn main() {
    let dir = std::env::temp_dir().join(format!("trommel-forms-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("can be made");
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Elements(ROWS as u64));
    let mut batch = Batch::new();
    for path in write_all(&dir) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        group.bench_function(name.as_ref(), |b| {
            b.iter(|| assert_eq!(black_box(read(&path, &mut batch)), ROWS));
        });
    }
    group.finish();
    criterion.final_summary();
    let _ = std::fs::remove_dir_all(dir);
}

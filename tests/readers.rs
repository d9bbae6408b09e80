//! What others make of our columns: `DuckDB`, pandas and pyarrow read them, and we read theirs.
//!
//! They stand in `target/venv`, which `.ci/setup` makes. Without it these tests say so and pass, unless `TROMMEL_CI` is set.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

mod run;

use run::{Dir, scan, told};

/// Python with the readers, if it is there.
fn python() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python");
    if python.exists() {
        return Some(python);
    }
    let told = "not tested: DuckDB, pandas and pyarrow are not in target/venv; .ci/setup puts them there\n";
    assert!(std::env::var_os("TROMMEL_CI").is_none(), "{told}");
    let _ = std::io::stderr().write_all(told.as_bytes());
    None
}

fn run_python(dir: &Dir, python: &Path, script: &str) -> String {
    let output = Command::new(python)
        .current_dir(&dir.0)
        .args(["-c", script])
        .output()
        .expect("runs");
    let (code, out, err) = told(&output);
    assert_eq!(code, 0, "{err}");
    out
}

const ROWS: &str = "{\"id\":\"a\",\"title\":\"Antminer S9 13.5T 现货\"}\n{\"title\":\"三星 S9 手机\"}\n{\"id\":\"c\",\"title\":\"二手矿-机 三台\"}\n";

#[test]
fn duckdb_pandas_and_pyarrow_read_verdicts_as_columns() {
    let Some(python) = python() else { return };
    let dir = Dir::new("readers-out");
    dir.file("rows.jsonl", ROWS.as_bytes());
    let (_, jsonl, _) = scan(&dir.0, &["--format", "jsonl", "rows.jsonl"]);
    dir.file("want.jsonl", jsonl.as_bytes());
    for out in ["v.parquet", "v.arrow"] {
        let (code, _, err) = scan(&dir.0, &["--out", out, "rows.jsonl"]);
        assert_eq!(code, 0, "{err}");
    }
    let script = r#"
import json, duckdb, pandas, pyarrow.feather, pyarrow.parquet
want = [json.loads(line) for line in open("want.jsonl", encoding="utf-8")]
for table in (pyarrow.parquet.read_table("v.parquet"), pyarrow.feather.read_table("v.arrow")):
    for row, verdict in zip(table.to_pylist(), want, strict=True):
        assert json.loads(row["evidence"]) == verdict["evidence"], row
        assert row["rules"] == [e["rule"] for e in verdict["evidence"] if "rule" in e], row
        for key in ("id", "at", "decision", "category", "evasion", "notes", "policy", "as_of", "pack"):
            assert row[key] == verdict.get(key), (key, row)
frame = pandas.read_parquet("v.parquet")
assert list(frame["decision"]) == ["block", "pass", "block"], frame
assert list(frame.loc[2, "evasion"]) == ["separators"], frame
rows = duckdb.sql("""
    select coalesce(id, "at"), category, len(rules), evasion, json_extract_string(evidence, '$[0].rule')
    from 'v.parquet' where decision = 'block' order by id""").fetchall()
assert rows[0][0] == "a" and rows[0][1] == "rig" and rows[0][2] >= 1, rows
assert rows[1][3] == ["separators"] and rows[1][4] == "rig.noun", rows
print(len(rows))
"#;
    assert_eq!(run_python(&dir, &python, script).trim(), "2");
}

#[test]
fn files_of_duckdb_pandas_and_pyarrow_are_read() {
    let Some(python) = python() else { return };
    let dir = Dir::new("readers-in");
    dir.file("rows.jsonl", ROWS.as_bytes());
    let (_, want, _) = scan(
        &dir.0,
        &["--format", "jsonl", "--only", "block", "rows.jsonl"],
    );
    let script = r#"
import duckdb, pandas, pyarrow as pa, pyarrow.feather, pyarrow.ipc
frame = pandas.read_json("rows.jsonl", lines=True, dtype=False)
frame["unread"] = 7
frame.to_parquet("pandas.parquet", compression="gzip")
frame.to_feather("pandas.feather")
duckdb.sql("copy (select * from frame) to 'duckdb.parquet' (format parquet, compression zstd)")
duckdb.sql("copy (select * from frame) to 'duckdb.csv' (header, delimiter ',')")
table = pa.Table.from_pandas(frame)
table = table.set_column(table.schema.get_field_index("title"), "title", table["title"].dictionary_encode())
with pa.ipc.new_stream("pyarrow.arrows", table.schema) as stream: stream.write_table(table)
with pa.ipc.new_file("pyarrow.arrow", table.schema) as file: file.write_table(table, max_chunksize=2)
"#;
    run_python(&dir, &python, script);
    for file in [
        "pandas.parquet",
        "pandas.feather",
        "duckdb.parquet",
        "duckdb.csv",
        "pyarrow.arrows",
        "pyarrow.arrow",
    ] {
        let (code, out, err) = scan(&dir.0, &["--format", "jsonl", "--only", "block", file]);
        assert_eq!((code, out.as_str()), (0, want.as_str()), "{file}: {err}");
    }
}

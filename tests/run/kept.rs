//! Scans into files.

use std::path::Path;
use std::process::Command;

use super::run::{Dir, trommel};

/// Rows of which some are blocked and some are no listing; what is not read of them makes many batches of few rows.
pub(crate) fn rows(count: usize) -> Vec<u8> {
    let padding = "x".repeat(400);
    let mut out = Vec::new();
    for i in 0..count {
        let title = match i % 50 {
            7 => "Antminer S9 13.5T 现货",
            8 => "二手矿-机 三台",
            _ => "三星 S9 手机壳",
        };
        let row = match i % 97 {
            5 => format!("{{\"title\":\"cut off {i}\n"),
            _ => format!("{{\"title\":\"{title} {i}\",\"url\":\"{padding}\"}}\n"),
        };
        out.extend(row.as_bytes());
    }
    out
}

pub(crate) fn command(dir: &Path, out: &str, input: &str) -> Command {
    let mut command = trommel(dir);
    command.args([
        "scan",
        "--as-of",
        "2026-01-01",
        "--batch",
        "1",
        "--checkpoint",
        "0",
    ]);
    command.args([
        "--quiet",
        "--out",
        out,
        "--rejects",
        &format!("{out}.bad"),
        input,
    ]);
    command
}

pub(crate) fn read(path: impl AsRef<Path>) -> Vec<u8> {
    let path = path.as_ref();
    std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

pub(crate) fn manifest(dir: &Dir, out: &str) -> serde_json::Value {
    serde_json::from_slice(&read(dir.path(&format!("{out}.manifest.json")))).expect("JSON")
}

/// Files beside the results.
pub(crate) fn beside(dir: &Dir, out: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(&dir.0)
        .expect("can be read")
        .map(|e| {
            e.expect("can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter_map(|name| name.strip_prefix(out).map(str::to_owned))
        .collect();
    names.sort();
    names
}

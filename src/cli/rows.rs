//! Opens inputs as rows, by their form.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::args::InFormat;
use crate::batch::{Batch, BatchLimits, CsvRows, Lines, Position, RowRef, Rows};

/// Bytes read at once.
const READ_BYTES: usize = 1 << 18;

/// First bytes of files that are packed or in another encoding, and what reads them.
const PACKED: &[(&[u8], &str, &str)] = &[
    (b"\x1F\x8B", "packed with gzip", "zcat"),
    (b"\x28\xB5\x2F\xFD", "packed with zstd", "zstdcat"),
    (b"PK\x03\x04", "a zip archive", "unzip -p"),
    (b"PAR1", "Parquet, which is not read yet", "duckdb"),
    (b"\xFF\xFE", "UTF-16", "iconv -f UTF-16 -t UTF-8"),
    (b"\xFE\xFF", "UTF-16", "iconv -f UTF-16 -t UTF-8"),
];

/// Gives the rows of an input by its form.
///
/// # Errors
/// When it is packed, or cannot be read.
pub(super) fn rows(
    path: &Path,
    form: Option<InFormat>,
    reader: Box<dyn Read + Send>,
) -> anyhow::Result<Box<dyn Rows>> {
    let ending = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or("")
        .to_ascii_lowercase();
    let form = form.unwrap_or(match ending.as_str() {
        "csv" => InFormat::Csv,
        "tsv" | "tab" => InFormat::Tsv,
        _ => InFormat::Jsonl,
    });
    let mut reader = BufReader::with_capacity(READ_BYTES, reader);
    let head = reader
        .fill_buf()
        .with_context(|| format!("{} cannot be read", path.display()))?;
    for (magic, what, tool) in PACKED {
        if head.starts_with(magic) {
            bail!(
                "{} is {what}: unpack it first ({tool} {} | trommel scan -)",
                path.display(),
                path.display()
            );
        }
    }
    Ok(match form {
        InFormat::Jsonl => Box::new(Lines::new(reader, Position::default())),
        InFormat::Csv => Box::new(CsvRows::new(reader, b',')),
        InFormat::Tsv => Box::new(CsvRows::new(reader, b'\t')),
    })
}

/// Hands every row of a file to `take`.
///
/// # Errors
/// When the file cannot be read, or `take` says so.
pub(super) fn each_row(
    path: &Path,
    take: &mut dyn FnMut(&RowRef, &[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let mut rows = rows(path, None, Box::new(file))?;
    let (mut batch, limits) = (Batch::new(), BatchLimits::default());
    loop {
        rows.fill(&mut batch, limits)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        if batch.rows.is_empty() {
            return Ok(());
        }
        for row in &batch.rows {
            take(row, batch.bytes_of(row))?;
        }
    }
}

//! Reads small files of rows one by one, for commands that look at each.

use std::path::Path;

use anyhow::Context as _;

use crate::batch::{Batch, BatchLimits, Position, ReadOptions, RowRef, Source};

/// Hands every row of a file to `take`.
///
/// # Errors
/// When the file cannot be read, or `take` says so.
pub(super) fn each_row(
    path: &Path,
    take: &mut dyn FnMut(&RowRef, &[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut opened = Source::new(path).open(&ReadOptions::default(), Position::default())?;
    let (mut batch, limits) = (Batch::new(), BatchLimits::default());
    loop {
        let rows = &mut opened.rows;
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

//! How verdicts are written.

use super::{OutFormat, paint};
use crate::batch::{Format, Place};
use crate::listing::{Listing, Verdict};
use crate::pack::Pack;
use crate::wire::{Stamp, VERDICT_COLUMNS, verdict_cells, verdict_to_json};

/// Gives what writes a verdict. Columns are made of JSON lines later.
pub(in crate::cli) fn format<'f>(
    form: OutFormat,
    pack: &'f Pack,
    stamp: &'f Stamp,
) -> Box<Format<'f>> {
    let as_text = |listing: &Listing, verdict: &Verdict, at: Place<'_>, out: &mut Vec<u8>| {
        out.extend(paint::verdict(pack, listing, verdict, &at.to_string()).as_bytes());
    };
    let as_json = |listing: &Listing, verdict: &Verdict, at: Place<'_>, out: &mut Vec<u8>| {
        let at = listing.id.is_none().then(|| at.to_string());
        out.extend(verdict_to_json(listing, verdict, stamp, at.as_deref()).as_bytes());
        out.push(b'\n');
    };
    let as_csv = |listing: &Listing, verdict: &Verdict, at: Place<'_>, out: &mut Vec<u8>| {
        let cells = verdict_cells(listing, verdict, &stamp.pack, &at.to_string());
        out.extend(record(&cells).as_bytes());
    };
    match form {
        OutFormat::Text => Box::new(as_text),
        OutFormat::Csv => Box::new(as_csv),
        OutFormat::Jsonl | OutFormat::Parquet | OutFormat::Arrow => Box::new(as_json),
    }
}

/// What stands before all verdicts.
pub(super) fn head(form: OutFormat) -> String {
    match form {
        OutFormat::Csv => record(&VERDICT_COLUMNS),
        _ => String::new(),
    }
}

/// One record of a table.
fn record<T: AsRef<[u8]>>(cells: &[T]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).expect("memory can be written");
    String::from_utf8(writer.into_inner().expect("memory can be written")).expect("cells are UTF-8")
}

//! Rows of a batch → lines of output, rejects and counts.

use std::fmt;

use super::read::not_utf8;
use super::rows::{Batch, LINE_LIMIT_BYTES, RAW_LIMIT_BYTES, RowKind, RowRef};
use super::summary::Summary;
use super::unchanged::{ListingHash, Unchanged, hash_of};
use crate::engine::{Engine, Scratch};
use crate::listing::{Decision, Listing, Verdict};
use crate::wire::{FieldNames, Reject, listing_from_json, shadow_to_json};

/// Where a row stands, written `FILE:LINE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The input.
    pub file: &'a str,
    /// From 1.
    pub line: u64,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Appends a listing's verdict to the output.
pub type Format<'f> = dyn Fn(&Listing, &Verdict, Place<'_>, &mut Vec<u8>) + Sync + 'f;

/// How rows are judged.
#[derive(Debug)]
pub struct Judge<'e> {
    /// Judges listings.
    pub engine: &'e Engine,
    /// Where our fields stand in the rows.
    pub names: FieldNames,
    /// Decisions whose verdicts are written; empty: all.
    pub only: Vec<Decision>,
    /// Whether hashes of the listings are given out.
    pub hashes: bool,
    /// Verdicts of an earlier scan, which are copied where the listing is the same; they are JSON lines.
    pub unchanged: Option<Unchanged>,
}

/// What neighbouring rows of one batch gave; its buffers are used again for the next batch.
#[derive(Debug, Default)]
pub struct Piece {
    /// Formatted verdicts, in input order.
    pub out: Vec<u8>,
    /// Rows that are no listing, in input order.
    pub rejects: Vec<Reject>,
    /// Counts of these rows.
    pub summary: Summary,
    /// Hashes of the listings, in input order.
    pub hashes: Vec<u8>,
    /// Rules in `shadow` that fired, as JSON lines in input order.
    pub shadows: Vec<u8>,
    /// The furthest place in the earlier results from which a verdict was copied.
    pub(super) found: Option<u64>,
    scratch: Scratch,
}

impl Piece {
    fn clear(&mut self) {
        const KEPT_BYTES: usize = 1 << 20;
        self.out.clear();
        self.out.shrink_to(KEPT_BYTES);
        self.rejects.clear();
        self.summary.clear();
        self.hashes.clear();
        self.shadows.clear();
        self.found = None;
    }
}

impl Judge<'_> {
    /// Judges neighbouring rows of a batch into `piece`, which is emptied first.
    pub(super) fn rows(
        &self,
        file: &str,
        batch: &Batch,
        rows: &[RowRef],
        format: &Format<'_>,
        piece: &mut Piece,
    ) {
        piece.clear();
        for row in rows {
            if let Err(reject) = self.row(file, batch, row, format, piece) {
                piece.summary.reject(reject.error);
                piece.rejects.push(reject);
            }
        }
    }

    fn row(
        &self,
        file: &str,
        batch: &Batch,
        row: &RowRef,
        format: &Format<'_>,
        piece: &mut Piece,
    ) -> Result<(), Reject> {
        let listing = listing_of(file, row, batch.bytes_of(row), &self.names)?;
        piece.summary.without_text += u64::from(listing.fields.is_empty());
        let place = Place {
            file,
            line: row.line,
        };
        if self.hashes || self.unchanged.is_some() {
            let hash = hash_of(&listing);
            let copied = self.copy(&listing, &hash, place, piece);
            let written = copied.unwrap_or_else(|| self.listing(&listing, place, format, piece));
            piece.hashes.extend(hash);
            piece.hashes.push(u8::from(written));
        } else {
            self.listing(&listing, place, format, piece);
        }
        Ok(())
    }

    /// Judges a listing; says whether its verdict was written.
    fn listing(
        &self,
        listing: &Listing,
        place: Place<'_>,
        format: &Format<'_>,
        piece: &mut Piece,
    ) -> bool {
        let verdict = self.engine.judge(listing, &mut piece.scratch);
        let written = self.writes(verdict.decision);
        if written {
            format(listing, &verdict, place, &mut piece.out);
        }
        piece.summary.verdict(&verdict);
        for rule in piece.scratch.shadows() {
            let rule = &self.engine.pack().rules[*rule];
            piece.summary.shadow(&rule.id);
            let line = shadow_to_json(listing, &place.to_string(), rule, verdict.decision);
            piece.shadows.extend(line.as_bytes());
            piece.shadows.push(b'\n');
        }
        written
    }

    /// Copies the verdict of a listing that is the same as it was; says whether it was written, `None` if it is not known.
    fn copy(
        &self,
        listing: &Listing,
        hash: &ListingHash,
        place: Place<'_>,
        piece: &mut Piece,
    ) -> Option<bool> {
        let unchanged = self.unchanged.as_ref()?;
        let (at, verdict) = unchanged.get(hash)?;
        let written = self.writes(verdict.decision);
        if written {
            let line = unchanged.line(verdict, listing, &place.to_string());
            piece.out.extend(line.as_bytes());
            piece.out.push(b'\n');
        }
        piece.found = piece.found.max(Some(*at));
        piece.summary.copied(verdict);
        Some(written)
    }

    fn writes(&self, decision: Decision) -> bool {
        self.only.is_empty() || self.only.contains(&decision)
    }
}

/// Reads the listing of a row.
///
/// # Errors
/// The reject, when the row is no listing.
pub fn listing_of(
    file: &str,
    row: &RowRef,
    bytes: &[u8],
    names: &FieldNames,
) -> Result<Listing, Reject> {
    let text = text_of(row, bytes).map_err(|(code, why)| reject(file, row, bytes, code, why))?;
    listing_from_json(text, names).map_err(|e| reject(file, row, bytes, e.code(), e.to_string()))
}

/// The text of a row, or what is wrong with it: a short name and a message.
fn text_of<'b>(row: &RowRef, bytes: &'b [u8]) -> Result<&'b str, (&'static str, String)> {
    match &row.kind {
        RowKind::Json => {
            let text = simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes));
            text.map_err(|e| ("not_utf8", not_utf8(bytes, e.valid_up_to())))
        }
        RowKind::Faulty(fault) => Err((fault.code, fault.message.to_string())),
        RowKind::TooLong(length) => Err((
            "line_too_long",
            format!("the line has {length} bytes, at most {LINE_LIMIT_BYTES} are read as one row"),
        )),
    }
}

fn reject(file: &str, row: &RowRef, bytes: &[u8], error: &'static str, message: String) -> Reject {
    Reject {
        file: file.into(),
        line: row.line,
        offset: row.offset,
        error,
        message,
        raw: String::from_utf8_lossy(&bytes[..bytes.len().min(RAW_LIMIT_BYTES)]).into_owned(),
    }
}

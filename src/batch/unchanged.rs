//! Listings that an earlier scan judged and that are the same today.
//!
//! An earlier scan kept a hash of every listing beside its results. Both are read along with the rows: what is in memory is a
//! window around the place that the rows have reached, so that rows may be added, taken out or moved by some.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::read::line_bytes;
use crate::engine::Engine;
use crate::listing::Listing;
use crate::pack::Date;
use crate::wire::{EarlierVerdict, Stamp, said_in};

/// Bytes of a hash.
const HASH_BYTES: usize = 16;
/// Bytes of a listing in a file of hashes: its hash, and 1 if its verdict was written.
pub(super) const ENTRY_BYTES: usize = HASH_BYTES + 1;
/// Listings in memory.
const WINDOW: usize = 1 << 17;
/// Bytes of verdicts in memory; what is said of innocent listings is there once.
const WINDOW_BYTES: usize = 8 << 20;

/// Hash of what a verdict depends on.
pub(super) type ListingHash = [u8; HASH_BYTES];

/// Gives the hash of everything that is judged of a listing: its id (overrides name ids), fields, price and seller.
pub(super) fn hash_of(listing: &Listing) -> ListingHash {
    let mut hasher = blake3::Hasher::new();
    let mut text = |text: Option<&str>| {
        let length = text.map_or(u64::MAX, |t| t.len() as u64);
        hasher.update(&length.to_le_bytes());
        hasher.update(text.unwrap_or_default().as_bytes());
    };
    text(listing.id.as_deref());
    text(listing.currency.as_deref());
    text(listing.seller_id.as_deref());
    text(listing.price.map(|p| p.to_bits().to_string()).as_deref());
    text(listing.truncated.then_some("truncated"));
    for field in &listing.fields {
        text(Some(&field.name));
        text(Some(&field.text));
    }
    let mut out = [0; HASH_BYTES];
    out.copy_from_slice(&hasher.finalize().as_bytes()[..HASH_BYTES]);
    out
}

/// Whether every listing is judged alike on two days: the policy is in force on both or on neither, and so is every
/// override.
pub fn days_alike(engine: &Engine, one: Date, other: Date) -> bool {
    let effective = engine.policy().effective;
    let mut ends = engine.pack().overrides.iter().filter_map(|o| o.expires);
    (one < effective) == (other < effective) && ends.all(|end| (one <= end) == (other <= end))
}

/// Verdicts of an earlier scan.
pub struct Unchanged {
    /// Never locked: the threads that judge only look up what is known.
    lines: Mutex<Box<dyn BufRead + Send>>,
    hashes: BufReader<File>,
    stamp: Stamp,
    /// Hashes around the place reached, in the order of the earlier rows; `first` of them were passed.
    window: VecDeque<ListingHash>,
    first: u64,
    known: HashMap<ListingHash, (u64, Arc<EarlierVerdict>)>,
    /// What was said of many.
    said: HashSet<Arc<str>>,
    often: HashMap<Arc<str>, Arc<EarlierVerdict>>,
    bytes: usize,
    reached: u64,
    ended: bool,
}

impl std::fmt::Debug for Unchanged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unchanged")
            .field("first", &self.first)
            .field("reached", &self.reached)
            .finish_non_exhaustive()
    }
}

impl Unchanged {
    /// Opens the results of an earlier scan (JSON lines, packed or not) and the hashes beside them. Verdicts that are
    /// copied carry `stamp`.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn open(results: &Path, hashes: &Path, stamp: Stamp) -> io::Result<Self> {
        let mut out = Self {
            lines: Mutex::new(line_bytes(File::open(results)?)?),
            hashes: BufReader::new(File::open(hashes)?),
            stamp,
            window: VecDeque::new(),
            first: 0,
            known: HashMap::new(),
            said: HashSet::new(),
            often: HashMap::new(),
            bytes: 0,
            reached: 0,
            ended: false,
        };
        out.read_on()?;
        Ok(out)
    }

    /// Goes on where an earlier run ended, which had looked for `rows`.
    pub(super) fn start_at(&mut self, rows: u64) {
        self.reached = rows;
    }

    /// What was said of a listing, and where it stood, if it is known.
    pub(super) fn get(&self, hash: &ListingHash) -> Option<&(u64, Arc<EarlierVerdict>)> {
        self.known.get(hash)
    }

    /// The line for a listing whose verdict is copied.
    pub(super) fn line(&self, verdict: &EarlierVerdict, listing: &Listing, at: &str) -> String {
        verdict.line_for(listing, at, &self.stamp)
    }

    /// Moves the window on: `rows` were looked for, the furthest that was found stood at `found`.
    ///
    /// # Errors
    /// When the earlier results cannot be read.
    pub(super) fn advance(&mut self, rows: u64, found: Option<u64>) -> io::Result<()> {
        self.reached = found.map_or(self.reached + rows, |found| found + 1);
        self.read_on()
    }

    /// Reads until half of the window lies ahead, and drops what lies behind.
    fn read_on(&mut self) -> io::Result<()> {
        let ahead = self.reached + (WINDOW / 2) as u64;
        while !self.ended && self.first + (self.window.len() as u64) < ahead.max(WINDOW as u64) {
            // What lies behind makes room; where all lies ahead, no more is read.
            while self.window.len() >= WINDOW || self.bytes >= WINDOW_BYTES {
                if self.first >= self.reached {
                    return Ok(());
                }
                self.drop_first();
            }
            self.read_one()?;
        }
        Ok(())
    }

    fn drop_first(&mut self) {
        let Some(hash) = self.window.pop_front() else {
            return;
        };
        if let Some((at, _)) = self.known.get(&hash)
            && *at == self.first
            && let Some((_, verdict)) = self.known.remove(&hash)
            && Arc::strong_count(&verdict) == 1
        {
            self.bytes -= verdict.bytes().min(self.bytes);
        }
        self.first += 1;
    }

    fn read_one(&mut self) -> io::Result<()> {
        let mut entry = [0; ENTRY_BYTES];
        match self.hashes.read_exact(&mut entry) {
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                self.ended = true;
                return Ok(());
            }
            read => read?,
        }
        let mut hash = [0; HASH_BYTES];
        hash.copy_from_slice(&entry[..HASH_BYTES]);
        if entry[HASH_BYTES] == 1 {
            let mut line = String::new();
            let lines = self.lines.get_mut().unwrap_or_else(PoisonError::into_inner);
            lines.read_line(&mut line)?;
            let verdict = self.verdict(&line).map_err(io::Error::other)?;
            let at = self.first + self.window.len() as u64;
            self.known.insert(hash, (at, verdict));
        }
        self.window.push_back(hash);
        Ok(())
    }

    /// What a line says, kept once where it is said often.
    fn verdict(&mut self, line: &str) -> Result<Arc<EarlierVerdict>, String> {
        const MOST_OFTEN: usize = 256;
        let said = said_in(line).ok_or("the earlier results hold what is no verdict")?;
        if let Some(verdict) = self.often.get(said) {
            return Ok(Arc::clone(verdict));
        }
        let verdict = Arc::new(EarlierVerdict::from_line(line)?);
        if self.said.contains(said) && self.often.len() < MOST_OFTEN {
            self.often.insert(said.into(), Arc::clone(&verdict));
        } else if self.said.len() < MOST_OFTEN {
            self.said.insert(said.into());
        }
        self.bytes += verdict.bytes();
        Ok(verdict)
    }
}

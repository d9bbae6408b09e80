//! A scan into a file: what it was asked for, how far it has come, what it gave ↔ JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a scan was asked for. Two scans with equal settings give equal results; one that is gone on with must have the
/// settings it was begun with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunSettings {
    /// Trommel's version.
    pub trommel: String,
    /// `NAME@VERSION+HASH` of the pack.
    pub pack: String,
    /// The policy.
    pub policy: String,
    /// The day.
    pub as_of: String,
    /// `jsonl`, `csv`, `parquet` or `arrow`.
    pub format: String,
    /// `none`, `gzip` or `zstd`.
    pub packing: String,
    /// Decisions that are written; empty: all.
    pub only: Vec<String>,
    /// `OURS=THEIRS`.
    pub fields: Vec<String>,
    /// Form of the inputs, if it was given.
    pub input_form: Option<String>,
    /// Encoding of the inputs.
    pub encoding: String,
    /// Whether hashes of the listings are kept.
    pub hashes: bool,
    /// File for rejects, if they are kept.
    pub rejects: Option<String>,
    /// Limits of a batch: packed results are cut into members where batches end.
    pub batch_bytes: usize,
    /// See `batch_bytes`.
    pub batch_rows: usize,
    /// The inputs, in their order.
    pub inputs: Vec<RunInput>,
}

/// What an input looked like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInput {
    /// Its name.
    pub file: String,
    /// Its size; `None` for streams.
    pub bytes: Option<u64>,
    /// When it was last changed, in nanoseconds of Unix time; `None` for streams.
    pub modified_ns: Option<u64>,
    /// Hash (blake3) of its first 64 KiB; empty for streams.
    pub head: String,
}

/// Counts of a scan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows read: verdicts and rejects.
    pub rows: u64,
    /// Rows that are no listing.
    pub rejects: u64,
    /// Verdicts by decision and category.
    pub verdicts: BTreeMap<String, BTreeMap<String, u64>>,
    /// Verdicts by trick.
    pub techniques: BTreeMap<String, u64>,
    /// Rejects by kind of fault.
    pub faults: BTreeMap<String, u64>,
    /// Listings without text.
    pub without_text: u64,
    /// Verdicts copied from an earlier scan.
    pub copied: u64,
    /// Listings by rule in `shadow` that fired on them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub shadows: BTreeMap<String, u64>,
}

/// How far a scan has come: all before it is on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Which input, from 0.
    pub input: usize,
    /// Lines of it that are done.
    pub lines: u64,
    /// Bytes of it, unpacked, that are done.
    pub offset: u64,
    /// Length of the results so far.
    pub output_bytes: u64,
    /// Length of the rejects so far.
    pub rejects_bytes: u64,
    /// Length of the hashes so far.
    pub hashes_bytes: u64,
    /// Whether all rows are done.
    pub complete: bool,
    /// Time spent, in milliseconds.
    pub took_ms: u64,
    /// Counts so far.
    pub counts: Counts,
}

/// A place from which a scan can be gone on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// 1.
    pub v: u8,
    /// What was asked for.
    pub settings: RunSettings,
    /// When the scan was begun.
    pub started: String,
    /// How often it was gone on with.
    pub resumed: u32,
    /// How far it has come.
    pub progress: Progress,
}

/// What a finished scan read and gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// 1.
    pub v: u8,
    /// The results.
    pub output: ManifestFile,
    /// The rejects, if they were kept.
    pub rejects: Option<ManifestFile>,
    /// The inputs as they were at the end of the scan.
    pub inputs: Vec<ManifestFile>,
    /// Inputs whose size or time changed while they were read.
    pub changed_inputs: Vec<String>,
    /// Counts.
    pub counts: Counts,
    /// When the scan was begun.
    pub started: String,
    /// When it ended.
    pub ended: String,
    /// Time spent, in milliseconds, breaks left out.
    pub took_ms: u64,
    /// Threads that judged.
    pub threads: usize,
    /// How often the scan was gone on with.
    pub resumed: u32,
    /// What was asked for.
    pub settings: RunSettings,
}

/// A file of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name.
    pub file: String,
    /// Its size; `None` for streams.
    pub bytes: Option<u64>,
    /// Hash of all its bytes; `None` for streams.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub blake3: Option<String>,
}

impl RunSettings {
    /// Gives what differs between these settings and other ones, for people: the name, mine, theirs.
    pub fn differences(&self, other: &Self) -> Vec<(&'static str, String, String)> {
        let list = |texts: &[String]| texts.join(", ");
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".into());
        let mut out = Vec::new();
        let mut compare = |name, mine: String, theirs: String| {
            if mine != theirs {
                out.push((name, mine, theirs));
            }
        };
        compare("pack", self.pack.clone(), other.pack.clone());
        compare("policy", self.policy.clone(), other.policy.clone());
        compare("day", self.as_of.clone(), other.as_of.clone());
        compare("format", self.format.clone(), other.format.clone());
        compare("packing", self.packing.clone(), other.packing.clone());
        compare("--only", list(&self.only), list(&other.only));
        compare("--field", list(&self.fields), list(&other.fields));
        compare("--input", text(&self.input_form), text(&other.input_form));
        compare("--encoding", self.encoding.clone(), other.encoding.clone());
        compare(
            "--hashes",
            self.hashes.to_string(),
            other.hashes.to_string(),
        );
        compare("--rejects", text(&self.rejects), text(&other.rejects));
        let batch = |s: &Self| format!("{} bytes, {} rows", s.batch_bytes, s.batch_rows);
        compare("--batch", batch(self), batch(other));
        let names = |s: &Self| {
            let names: Vec<&str> = s.inputs.iter().map(|i| i.file.as_str()).collect();
            names.join(", ")
        };
        compare("inputs", names(self), names(other));
        compare("trommel", self.trommel.clone(), other.trommel.clone());
        for (mine, theirs) in self.inputs.iter().zip(&other.inputs) {
            if mine.file == theirs.file {
                compare("input", mine.told(), theirs.told());
            }
        }
        out
    }
}

impl RunInput {
    fn told(&self) -> String {
        let number = |n: Option<u64>| n.map_or_else(|| "unknown".to_owned(), |n| n.to_string());
        format!(
            "{} of {} bytes, changed at {}, beginning {}",
            self.file,
            number(self.bytes),
            number(self.modified_ns),
            self.head.get(..8).unwrap_or_default()
        )
    }
}

impl Manifest {
    /// The number of verdicts of a decision.
    pub fn count(&self, decision: &str) -> u64 {
        let by_category = self.counts.verdicts.get(decision);
        by_category.map_or(0, |by| by.values().sum())
    }
}

/// Gives a checkpoint as JSON.
pub fn checkpoint_to_json(checkpoint: &Checkpoint) -> String {
    serde_json::to_string_pretty(checkpoint).expect("checkpoints hold only texts and numbers")
        + "\n"
}

/// Reads a checkpoint.
///
/// # Errors
/// When it is none.
pub fn checkpoint_from_json(text: &str) -> Result<Checkpoint, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

/// Gives a manifest as JSON.
pub fn manifest_to_json(manifest: &Manifest) -> String {
    serde_json::to_string_pretty(manifest).expect("manifests hold only texts and numbers") + "\n"
}

/// Reads a manifest.
///
/// # Errors
/// When it is none.
pub fn manifest_from_json(text: &str) -> Result<Manifest, String> {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

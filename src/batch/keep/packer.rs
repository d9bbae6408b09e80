//! A growing file of results: plain, or packed in members that each stand alone.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// A member ends with the batch that fills this many bytes, unpacked.
const MEMBER_BYTES: usize = 1 << 18;
/// Bytes written at once.
const WRITE_BYTES: usize = 1 << 18;

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutFormat {
    /// One JSON object a line.
    Jsonl,
    /// A header and one record a verdict.
    Csv,
    /// Columns, as Parquet.
    Parquet,
    /// Columns, as an Arrow IPC file.
    Arrow,
}

/// How results are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutPacking {
    /// Not.
    None,
    /// Members of gzip.
    Gzip,
    /// Frames of zstd.
    Zstd,
}

impl OutFormat {
    /// Gives format and packing by the endings of a name: `.parquet`, `.arrow`, `.csv`, else JSON lines; `.gz`, `.zst`.
    pub fn of(path: &Path) -> (Self, OutPacking) {
        let ending = |path: &Path| {
            let ending = path.extension().and_then(|e| e.to_str());
            ending.unwrap_or_default().to_ascii_lowercase()
        };
        let packing = match ending(path).as_str() {
            "gz" => OutPacking::Gzip,
            "zst" | "zstd" => OutPacking::Zstd,
            _ => OutPacking::None,
        };
        let stem = match packing {
            OutPacking::None => path,
            _ => Path::new(path.file_stem().unwrap_or_default()),
        };
        let format = match ending(stem).as_str() {
            "parquet" | "pq" => Self::Parquet,
            "arrow" | "feather" | "ipc" => Self::Arrow,
            "csv" => Self::Csv,
            _ => Self::Jsonl,
        };
        (format, packing)
    }

    /// Whether results are columns, which are made of JSON lines when all rows are judged.
    pub fn is_columns(self) -> bool {
        matches!(self, Self::Parquet | Self::Arrow)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }
}

impl OutPacking {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// A file that grows at its end.
pub(super) struct Packer {
    file: BufWriter<File>,
    packing: OutPacking,
    /// Bytes of the member that is not written yet. It is packed in one go: how bytes came in leaves no trace.
    pending: Vec<u8>,
    length: u64,
}

impl Packer {
    /// Goes on at the end of `file`, which has `length` bytes.
    pub(super) fn new(file: File, packing: OutPacking, length: u64) -> Self {
        Self {
            file: BufWriter::with_capacity(WRITE_BYTES, file),
            packing,
            pending: Vec::new(),
            length,
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.packing == OutPacking::None {
            self.length += bytes.len() as u64;
            return self.file.write_all(bytes);
        }
        self.pending.extend_from_slice(bytes);
        Ok(())
    }

    /// Ends the member when it is large enough, or when it is the last; says whether the file can be cut off here.
    pub(super) fn cut(&mut self, last: bool) -> io::Result<bool> {
        if self.packing == OutPacking::None {
            return Ok(true);
        }
        if self.pending.len() < MEMBER_BYTES && !last {
            return Ok(false);
        }
        if !self.pending.is_empty() {
            let member = pack(self.packing, &self.pending)?;
            self.pending.clear();
            self.pending.shrink_to(16 * MEMBER_BYTES);
            self.length += member.len() as u64;
            self.file.write_all(&member)?;
        }
        Ok(true)
    }

    /// Length of the file, what is pending left out.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Puts everything but what is pending on disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_data()
    }
}

fn pack(packing: OutPacking, bytes: &[u8]) -> io::Result<Vec<u8>> {
    if packing == OutPacking::Zstd {
        return zstd::encode_all(bytes, zstd::DEFAULT_COMPRESSION_LEVEL);
    }
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes)?;
    writer.finish()
}

//! One input: found out what it is, opened as rows.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::columns::{Columns, arrow_file, arrow_stream, parquet};
use super::csv::CsvRows;
use super::encoding::{Encoding, Wide};
use super::inputs::ending;
use super::lines::Lines;
use super::packed::{Bytes, Packing, buffered, plain, unpacked};
use crate::batch::rows::{Batch, BatchLimits, Position, Rows};

/// Bytes of the beginning that tell what an input is.
const HEAD_BYTES: u64 = 1 << 16;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object a line.
    Jsonl,
    /// Records with a header, separated by commas.
    Csv,
    /// Records with a header, separated by tabs.
    Tsv,
    /// Parquet.
    Parquet,
    /// Arrow IPC, file or stream.
    Arrow,
}

/// How inputs are read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// How rows are written; `None`: by what stands in the file, then by its ending, else JSON lines.
    pub form: Option<Form>,
    /// Encoding of JSON lines, CSV and TSV.
    pub encoding: Encoding,
    /// Columns read from files of columns.
    pub columns: Columns,
}

/// An input cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// It is not there, or may not be read.
    #[error("{file} cannot be opened: {source}")]
    Open {
        /// The input.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// It is not what can be read.
    #[error("{file} {why}")]
    Form {
        /// The input.
        file: String,
        /// What it is, and what to do.
        why: String,
    },
}

/// What an input looked like when it was opened; another file by the same name differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// Its size; `None` for streams.
    pub bytes: Option<u64>,
    /// When it was last changed, in nanoseconds of Unix time; `None` for streams.
    pub modified_ns: Option<u64>,
    /// Hash (blake3) of its first 64 KiB, packed as they are.
    pub head: String,
}

/// An input by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    path: PathBuf,
}

/// An opened input.
pub struct Opened {
    /// Its rows.
    pub rows: Box<dyn Rows>,
    /// What it looked like.
    pub identity: Identity,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

/// An input whose first bytes were read.
struct Peeked {
    /// `None` for what cannot be read from another place.
    file: Option<File>,
    stream: Box<dyn Read + Send>,
    head: Vec<u8>,
    identity: Identity,
}

impl Source {
    /// Names a file; `-` is standard input.
    pub fn new(path: &Path) -> Self {
        Self { path: path.into() }
    }

    /// Whether it is standard input.
    pub fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// Whether it can be read only once, from its beginning: standard input, a pipe, a device.
    pub fn is_stream(&self) -> bool {
        self.is_stdin() || self.path.metadata().is_ok_and(|meta| !meta.is_file())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its name in verdicts and messages.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// What the input looks like, without opening it as rows. Streams are not touched.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn identity(&self) -> Result<Identity, OpenError> {
        if self.is_stream() {
            return Ok(Identity::default());
        }
        self.peek().map(|peeked| peeked.identity)
    }

    /// Opens the input as rows, from `from` on, which an earlier opening gave as the end of a batch.
    ///
    /// # Errors
    /// When it cannot be opened, or is in no form that can be read.
    pub fn open(&self, options: &ReadOptions, from: Position) -> Result<Opened, OpenError> {
        let peeked = self.peek()?;
        let identity = peeked.identity.clone();
        let count = Arc::new(AtomicU64::new(0));
        let rows = self.rows(peeked, options, from, &count)?;
        let rows = Box::new(Counting { rows, count });
        Ok(Opened { rows, identity })
    }

    /// Whether its rows are lines of UTF-8 in a file that is not packed, so that each can be read from its offset alone.
    ///
    /// # Errors
    /// When it cannot be read, or is in no form that can be read.
    pub fn is_plain_lines(&self, options: &ReadOptions) -> Result<bool, OpenError> {
        if self.is_stream() {
            return Ok(false);
        }
        let head = self.peek()?.head;
        Ok(Packing::of(&head) == Packing::None
            && !head.starts_with(b"PAR1")
            && options.encoding == Encoding::Utf8
            && self.form(options.form, &head)? == Form::Jsonl)
    }

    fn peek(&self) -> Result<Peeked, OpenError> {
        self.try_peek().map_err(|source| OpenError::Open {
            file: self.name(),
            source,
        })
    }

    fn try_peek(&self) -> io::Result<Peeked> {
        if self.is_stdin() {
            return Peeked::stream(Box::new(io::stdin()));
        }
        let mut file = File::open(&self.path)?;
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Peeked::stream(Box::new(file));
        }
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        file.seek(SeekFrom::Start(0))?;
        let modified = meta.modified()?;
        let since = modified.duration_since(std::time::UNIX_EPOCH);
        Ok(Peeked {
            identity: Identity {
                bytes: Some(meta.len()),
                modified_ns: u64::try_from(since.unwrap_or_default().as_nanos()).ok(),
                head: blake3::hash(&head).to_hex().to_string(),
            },
            stream: Box::new(file.try_clone()?),
            file: Some(file),
            head,
        })
    }

    fn fault(&self, why: impl Into<String>) -> OpenError {
        OpenError::Form {
            file: self.name(),
            why: why.into(),
        }
    }

    fn unreadable(&self, e: &dyn std::fmt::Display) -> OpenError {
        self.fault(format!("cannot be read: {e}"))
    }

    fn rows(
        &self,
        peeked: Peeked,
        options: &ReadOptions,
        from: Position,
        count: &Arc<AtomicU64>,
    ) -> Result<Box<dyn Rows>, OpenError> {
        let packing = Packing::of(&peeked.head);
        if packing == Packing::None && peeked.head.starts_with(b"PAR1") {
            let Some(file) = peeked.file else {
                return Err(
                    self.fault("is Parquet, which cannot be read from a stream: name the file")
                );
            };
            return parquet(file, &options.columns, from.lines, count)
                .map_err(|e| self.unreadable(&e));
        }
        let (mut bytes, head) = match (packing, peeked.file) {
            (Packing::None, Some(file)) => {
                if peeked.head.starts_with(b"ARROW1") {
                    return arrow_file(file, &options.columns, from.lines, count)
                        .map_err(|e| self.unreadable(&e));
                }
                (plain(file, Arc::clone(count)), peeked.head)
            }
            (_, file) => {
                // A clone shares its place with the file, which stands at the beginning.
                let head = if file.is_some() {
                    Vec::new()
                } else {
                    peeked.head
                };
                let mut bytes = unpacked(packing, head, peeked.stream, Arc::clone(count))
                    .map_err(|e| self.unreadable(&e))?;
                let head = bytes.fill_buf().map_err(|e| self.unreadable(&e))?.to_vec();
                (bytes, head)
            }
        };
        let form = self.form(options.form, &head)?;
        if form == Form::Arrow {
            return arrow_stream(bytes, &options.columns, from.lines)
                .map_err(|e| self.unreadable(&e));
        }
        if let Some(why) = options.encoding.fault(&head) {
            return Err(self.fault(why));
        }
        if options.encoding.is_wide() {
            bytes = buffered(Wide::new(bytes, options.encoding));
        }
        text_rows(form, bytes, options.encoding, from).map_err(|e| self.unreadable(&e))
    }

    /// Finds out the form of an input, which is neither a Parquet nor an Arrow file that can be read from any place.
    fn form(&self, asked: Option<Form>, head: &[u8]) -> Result<Form, OpenError> {
        let told = match ending(&self.path).as_str() {
            "csv" => Form::Csv,
            "tsv" | "tab" => Form::Tsv,
            _ => Form::Jsonl,
        };
        let is_arrow = head.starts_with(b"ARROW1") || head.starts_with(b"\xFF\xFF\xFF\xFF");
        match (asked, head) {
            (_, [b'P', b'K', 3, 4, ..]) => Err(self.fault(format!(
                "is a zip archive: unpack it first (unzip -p {} | trommel scan -)",
                self.name()
            ))),
            (_, [b'P', b'A', b'R', b'1', ..]) => {
                Err(self.fault("is Parquet in a packed stream: unpack it into a file first"))
            }
            (_, [0x1F, 0x8B, ..] | [0x28, 0xB5, 0x2F, 0xFD, ..]) => {
                Err(self.fault("is packed twice: unpack it once first"))
            }
            _ if is_arrow => Ok(Form::Arrow),
            (Some(Form::Parquet), _) => Err(self.fault("is not Parquet")),
            (Some(Form::Arrow), _) => Err(self.fault("is not Arrow")),
            (Some(form), _) => Ok(form),
            (None, _) => Ok(told),
        }
    }
}

impl Peeked {
    fn stream(mut stream: Box<dyn Read + Send>) -> io::Result<Self> {
        let mut head = Vec::new();
        stream.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
        Ok(Self {
            identity: Identity {
                head: blake3::hash(&head).to_hex().to_string(),
                ..Identity::default()
            },
            file: None,
            stream,
            head,
        })
    }
}

fn text_rows(
    form: Form,
    mut bytes: Box<dyn Bytes>,
    encoding: Encoding,
    from: Position,
) -> io::Result<Box<dyn Rows>> {
    let delimiter = match form {
        Form::Csv => b',',
        Form::Tsv => b'\t',
        _ => {
            bytes.skip(from.offset)?;
            return Ok(Box::new(Lines::new(bytes, from, encoding)));
        }
    };
    let mut rows = CsvRows::new(bytes, delimiter, encoding);
    if from.offset > 0 {
        rows.skip_to(from, |bytes, n| bytes.skip(n))?;
    }
    Ok(Box::new(rows))
}

/// Tells with each batch how many bytes of the input were read.
struct Counting {
    rows: Box<dyn Rows>,
    count: Arc<AtomicU64>,
}

impl Rows for Counting {
    fn fill(&mut self, batch: &mut Batch, limits: BatchLimits) -> io::Result<()> {
        let filled = self.rows.fill(batch, limits);
        batch.read_bytes = self.count.load(Ordering::Relaxed);
        filled
    }
}

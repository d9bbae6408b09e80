//! Bytes of an input: seekable or not, packed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes read at once.
const READ_BYTES: usize = 1 << 18;

/// How an input is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    /// Tells the packing by the first bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstd,
            // A frame to be skipped, which some writers put first.
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// A buffered stream that can be read on from a later place.
pub(super) trait Bytes: BufRead + Send {
    /// Passes over `n` bytes.
    ///
    /// # Errors
    /// When the stream cannot be read, or ends before.
    fn skip(&mut self, mut n: u64) -> io::Result<()> {
        while n > 0 {
            let found = self.fill_buf()?.len();
            if found == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let passed = n.min(found as u64);
            self.consume(usize::try_from(passed).unwrap_or(found));
            n -= passed;
        }
        Ok(())
    }
}

impl<R: Read + Send> Bytes for BufReader<Plainly<R>> {}
impl Bytes for BufReader<Counted<File>> {
    fn skip(&mut self, n: u64) -> io::Result<()> {
        self.seek_relative(i64::try_from(n).map_err(io::Error::other)?)
    }
}

/// A stream that only goes on.
pub(super) struct Plainly<R>(R);

impl<R: Read> Read for Plainly<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

/// Counts the bytes read, for progress.
pub(super) struct Counted<R> {
    pub(super) inner: R,
    pub(super) count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.inner.seek(to)?;
        self.count.store(at, Ordering::Relaxed);
        Ok(at)
    }
}

/// Any stream, its first bytes put back.
type Rest = Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>;

/// Gives a plain file as bytes.
pub(super) fn plain(file: File, count: Arc<AtomicU64>) -> Box<dyn Bytes> {
    let counted = Counted { inner: file, count };
    Box::new(BufReader::with_capacity(READ_BYTES, counted))
}

/// Gives any stream as bytes, unpacked. All members of gzip and all frames of zstd are read.
///
/// # Errors
/// When the unpacker cannot be set up.
pub(super) fn unpacked(
    packing: Packing,
    head: Vec<u8>,
    rest: Box<dyn Read + Send>,
    count: Arc<AtomicU64>,
) -> io::Result<Box<dyn Bytes>> {
    let chain: Rest = Cursor::new(head).chain(rest);
    let raw = BufReader::with_capacity(
        READ_BYTES,
        Counted {
            inner: chain,
            count,
        },
    );
    Ok(match packing {
        Packing::None => buffered(raw),
        Packing::Gzip => buffered(flate2::bufread::MultiGzDecoder::new(raw)),
        Packing::Zstd => buffered(zstd::stream::read::Decoder::with_buffer(raw)?),
    })
}

/// Gives a file of lines, unpacked.
///
/// # Errors
/// When it cannot be read.
pub(in crate::batch) fn line_bytes(mut file: File) -> io::Result<Box<dyn BufRead + Send>> {
    const HEAD_BYTES: u64 = 18;
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    let packing = Packing::of(&head);
    let bytes = unpacked(packing, head, Box::new(file), Arc::default())?;
    Ok(Box::new(bytes))
}

/// Buffers a stream.
pub(super) fn buffered<R: Read + Send + 'static>(reader: R) -> Box<dyn Bytes> {
    Box::new(BufReader::with_capacity(READ_BYTES, Plainly(reader)))
}

//! The scan itself: a thread reads the next batch while all others judge this one.

use std::io;
use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::judge::{Format, Judge, Piece};
use super::rows::{Batch, BatchLimits, Position, Rows};
use super::summary::Summary;
use crate::wire::Reject;
use rayon::prelude::*;

/// Batches in memory: one is judged while the other is read.
const BATCHES: usize = 2;
/// Fewer rows than this are not worth a thread of their own.
const LEAST_ROWS: usize = 32;
/// Pieces a thread: rows differ in cost, so idle threads take over pieces of busy ones.
const PIECES_A_THREAD: usize = 8;

/// How long to wait for rows before asking whether to wait on.
const PATIENCE: Duration = Duration::from_millis(100);

/// A scan cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScanError {
    /// An input cannot be read.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// The input.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// The results cannot be written.
    #[error("the results cannot be written: {0}")]
    Write(io::Error),
    /// The rejects cannot be written.
    #[error("the rejects cannot be written: {0}")]
    WriteRejects(io::Error),
    /// What rules in `shadow` found cannot be written.
    #[error("what rules in shadow found cannot be written: {0}")]
    WriteShadows(io::Error),
    /// Threads cannot be started.
    #[error("the threads cannot be started: {0}")]
    Threads(String),
    /// The sink asked to stop after a batch; what was handed to it is whole.
    #[error("interrupted")]
    Interrupted,
}

impl ScanError {
    /// Whether the reader of the results went away, which is no fault.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write(e) if e.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// How far a scan has come in one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Where the next row begins.
    pub position: Position,
    /// Bytes of the input that were read, packed as they are.
    pub read_bytes: u64,
}

/// Takes what a scan gives, in input order.
pub trait Sink {
    /// Takes formatted verdicts: whole lines, as many as there were in some neighbouring rows.
    ///
    /// # Errors
    /// When they cannot be written.
    fn verdicts(&mut self, lines: &[u8]) -> io::Result<()>;

    /// Takes a row that is no listing.
    ///
    /// # Errors
    /// When it cannot be written.
    fn reject(&mut self, reject: &Reject) -> io::Result<()>;

    /// Takes the hashes of the listings of these rows, if they are asked for.
    ///
    /// # Errors
    /// When they cannot be written.
    fn hashes(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    /// Takes rules in `shadow` that fired: whole JSON lines.
    ///
    /// # Errors
    /// When they cannot be written.
    fn shadows(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    /// Is told that a batch has been handed over whole, with all counts so far; says whether to go on.
    ///
    /// # Errors
    /// When what was handed over cannot be kept.
    fn batch_done(&mut self, mark: Mark, summary: &Summary) -> io::Result<ControlFlow<()>>;

    /// Is asked now and then, while the input gives nothing, whether to wait on.
    fn idle(&mut self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Scans streams of rows.
#[derive(Debug)]
pub struct Scanner<'e> {
    judge: Judge<'e>,
    pool: rayon::ThreadPool,
    limits: BatchLimits,
    pieces: Vec<Piece>,
    summary: Summary,
    /// Time spent by the scan that this one goes on with.
    before: Duration,
    started: Instant,
}

impl<'e> Scanner<'e> {
    /// Sets up a scan on `threads` threads (0: one a core).
    ///
    /// # Errors
    /// When the threads cannot be started.
    pub fn new(judge: Judge<'e>, limits: BatchLimits, threads: usize) -> Result<Self, ScanError> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| ScanError::Threads(e.to_string()))?;
        Ok(Self {
            judge,
            limits,
            pieces: Vec::new(),
            pool,
            summary: Summary::default(),
            before: Duration::ZERO,
            started: Instant::now(),
        })
    }

    /// Counts on from the counts of a scan that was broken off.
    #[must_use]
    pub fn counting_from(mut self, summary: Summary) -> Self {
        self.before = summary.took;
        if let Some(unchanged) = &mut self.judge.unchanged {
            unchanged.start_at(summary.rows);
        }
        self.summary = summary;
        self
    }

    /// Threads that judge.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Scans one stream of rows. Results go to `sink` in input order. A thread of its own reads ahead by one batch; when
    /// the scan ends early and the stream gives nothing more, that thread waits for it and is left behind.
    ///
    /// # Errors
    /// When the stream cannot be read, the results cannot be written, or the sink asked to stop.
    pub fn scan(
        &mut self,
        file: &str,
        rows: Box<dyn Rows>,
        format: &Format<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), ScanError> {
        let (full, free) = read_ahead(rows, self.limits)?;
        while let Some(batch) = next(&full, sink)? {
            let batch = batch.map_err(|source| ScanError::Read {
                file: file.into(),
                source,
            })?;
            let pieces = self.judge(file, &batch, format);
            for piece in &self.pieces[..pieces] {
                sink.verdicts(&piece.out).map_err(ScanError::Write)?;
                for reject in &piece.rejects {
                    sink.reject(reject).map_err(ScanError::WriteRejects)?;
                }
                sink.hashes(&piece.hashes).map_err(ScanError::Write)?;
                sink.shadows(&piece.shadows)
                    .map_err(ScanError::WriteShadows)?;
                self.summary.add(&piece.summary);
            }
            if let Some(unchanged) = &mut self.judge.unchanged {
                let found = self.pieces[..pieces].iter().filter_map(|p| p.found).max();
                let moved = unchanged.advance(batch.rows.len() as u64, found);
                moved.map_err(|source| ScanError::Read {
                    file: "what was judged earlier".into(),
                    source,
                })?;
            }
            let mark = Mark {
                position: batch.end,
                read_bytes: batch.read_bytes,
            };
            // The reader may have ended already.
            let _ = free.send(batch);
            self.summary.took = self.before + self.started.elapsed();
            let go_on = sink.batch_done(mark, &self.summary);
            if go_on.map_err(ScanError::Write)?.is_break() {
                return Err(ScanError::Interrupted);
            }
        }
        Ok(())
    }

    /// Ends the scan and gives its counts.
    pub fn finish(mut self) -> Summary {
        self.summary.took = self.before + self.started.elapsed();
        self.summary
    }

    /// Judges a batch on all threads and gives the number of pieces, which are in input order.
    fn judge(&mut self, file: &str, batch: &Batch, format: &Format<'_>) -> usize {
        let threads = self.pool.current_num_threads();
        let rows = (batch.rows.len().div_ceil(threads * PIECES_A_THREAD)).max(LEAST_ROWS);
        let count = batch.rows.len().div_ceil(rows);
        if self.pieces.len() < count {
            self.pieces.resize_with(count, Piece::default);
        }
        let (judge, pieces) = (&self.judge, &mut self.pieces[..count]);
        self.pool.install(|| {
            pieces
                .par_iter_mut()
                .zip(batch.rows.par_chunks(rows))
                .for_each(|(piece, rows)| judge.rows(file, batch, rows, format, piece));
        });
        count
    }
}

type Filled = io::Result<Batch>;

/// Waits for the next batch; `None` at the end.
fn next(full: &Receiver<Filled>, sink: &mut dyn Sink) -> Result<Option<Filled>, ScanError> {
    loop {
        match full.recv_timeout(PATIENCE) {
            Ok(batch) => return Ok(Some(batch)),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) if sink.idle().is_break() => {
                return Err(ScanError::Interrupted);
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Starts the reading thread: gives batches with rows until the end or a fault, and takes empty ones back.
fn read_ahead(
    mut rows: Box<dyn Rows>,
    limits: BatchLimits,
) -> Result<(Receiver<Filled>, SyncSender<Batch>), ScanError> {
    let (full_sender, full) = sync_channel::<Filled>(BATCHES);
    let (free, free_receiver) = sync_channel::<Batch>(BATCHES);
    for _ in 0..BATCHES {
        free.send(Batch::new())
            .map_err(|e| ScanError::Threads(e.to_string()))?;
    }
    let read = move || {
        let mut spare: Option<Batch> = None;
        let mut huge = false;
        while let Some(mut batch) = spare.take().or_else(|| free_receiver.recv().ok()) {
            if huge {
                // Two batches of huge rows are not held at a time: the other one comes back first, and is emptied.
                spare = free_receiver.recv().ok();
                if let Some(other) = &mut spare {
                    other.clear(limits);
                }
            }
            let fill = AssertUnwindSafe(|| rows.fill(&mut batch, limits));
            // A damaged file that makes a reader panic must not look like the end of the rows.
            let filled = std::panic::catch_unwind(fill)
                .unwrap_or_else(|_| Err(io::Error::other("the reader failed on damaged data")));
            // Rows before a fault are judged first.
            let done = filled.is_err() || batch.rows.is_empty();
            huge = batch.bytes.len() > 2 * limits.bytes;
            if !batch.rows.is_empty() && full_sender.send(Ok(batch)).is_err() {
                return;
            }
            if let Err(fault) = filled {
                let _ = full_sender.send(Err(fault));
            }
            if done {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("reader".into())
        .spawn(read)
        .map_err(|e| ScanError::Threads(e.to_string()))?;
    Ok((full, free))
}

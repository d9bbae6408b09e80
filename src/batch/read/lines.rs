//! Lines of a byte stream, with bounded memory.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::ops::Range;

use super::encoding::Encoding;
use crate::batch::rows::{
    Batch, BatchLimits, Fault, LINE_LIMIT_BYTES, Position, RAW_LIMIT_BYTES, RowKind, RowRef, Rows,
};

/// Reads lines that end in LF or CRLF; a byte order mark before the first is passed over, blank lines are no rows.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    at: Position,
    encoding: Encoding,
}

impl<R: BufRead + Send> Rows for Lines<R> {
    fn fill(&mut self, batch: &mut Batch, limits: BatchLimits) -> io::Result<()> {
        batch.clear(limits);
        batch.end = self.at;
        while !batch.is_full(limits) && self.read_line(batch)? {
            batch.end = self.at;
        }
        Ok(())
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads from `reader`, which stands at `at`; rows are decoded one by one, UTF-8 is left to who reads them.
    pub fn new(reader: R, at: Position, encoding: Encoding) -> Self {
        Self {
            reader,
            at,
            encoding,
        }
    }

    /// Reads one line to the end of the batch; `false` at the end of the stream. A blank line leaves no row.
    fn read_line(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let begin = batch.bytes.len();
        let offset = self.at.offset;
        let mut length = 0_u64;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if buffer.is_empty() && length == 0 {
                return Ok(false);
            }
            let end = memchr::memchr(b'\n', buffer);
            let part = &buffer[..end.map_or(buffer.len(), |end| end + 1)];
            // One byte over the limit tells that there is more; the line break is not counted.
            let room = (LINE_LIMIT_BYTES + 2).saturating_sub(batch.bytes.len() - begin);
            batch.extend(&part[..part.len().min(room)]);
            length += part.len() as u64;
            let (taken, last) = (part.len(), end.is_some() || part.is_empty());
            self.reader.consume(taken);
            self.at.offset += taken as u64;
            if last {
                self.at.lines += 1;
                self.finish(batch, begin, offset, length - u64::from(end.is_some()));
                return Ok(true);
            }
        }
    }

    /// Makes a row of the bytes from `begin` on: a line of `length` bytes, its line break not counted.
    fn finish(&self, batch: &mut Batch, begin: usize, offset: u64, length: u64) {
        let row = |range, kind| RowRef {
            line: self.at.lines,
            offset,
            range,
            kind,
        };
        if length > LINE_LIMIT_BYTES as u64 {
            batch.bytes.truncate(begin + RAW_LIMIT_BYTES);
            let range = begin..batch.bytes.len();
            batch.rows.push(row(range, RowKind::TooLong(length)));
            return;
        }
        let mut range = begin..batch.bytes.len();
        let line = &batch.bytes[begin..];
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        range.end = begin + line.len();
        if self.at.lines == 1 && line.starts_with(b"\xEF\xBB\xBF") {
            range.start += 3;
        }
        if batch.bytes[range.clone()]
            .iter()
            .all(u8::is_ascii_whitespace)
        {
            batch.bytes.truncate(begin);
        } else {
            let kind = self.decode(batch, &mut range);
            batch.rows.push(row(range, kind));
        }
    }

    /// Puts a row's text in place of its bytes, which are the last in the batch.
    fn decode(&self, batch: &mut Batch, range: &mut Range<usize>) -> RowKind {
        if matches!(
            self.encoding,
            Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be
        ) {
            return RowKind::Json;
        }
        let row = &batch.bytes[range.clone()];
        match self.encoding.decode(row) {
            Some(Cow::Borrowed(_)) => RowKind::Json,
            Some(Cow::Owned(text)) => {
                batch.bytes.truncate(range.start);
                batch.extend(text.as_bytes());
                range.end = batch.bytes.len();
                RowKind::Json
            }
            None => RowKind::Faulty(Fault {
                code: "wrong_encoding",
                message: self.encoding.row_fault(row).into(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], buffer: usize, limits: BatchLimits) -> Vec<(u64, u64, Vec<u8>, RowKind)> {
        let reader = io::BufReader::with_capacity(buffer, text);
        let mut lines = Lines::new(reader, Position::default(), Encoding::Utf8);
        let (mut batch, mut out) = (Batch::new(), Vec::new());
        loop {
            lines.fill(&mut batch, limits).expect("memory can be read");
            if batch.rows.is_empty() {
                return out;
            }
            for row in &batch.rows {
                out.push((
                    row.line,
                    row.offset,
                    batch.bytes_of(row).to_vec(),
                    row.kind.clone(),
                ));
            }
        }
    }

    #[test]
    fn lines_keep_their_number_and_offset_however_they_are_read() {
        let text = b"\xEF\xBB\xBF{\"a\":1}\r\n\n  \n{\"b\":2}\nlast";
        let want = [
            (1, 0, b"{\"a\":1}".to_vec(), RowKind::Json),
            (4, 16, b"{\"b\":2}".to_vec(), RowKind::Json),
            (5, 24, b"last".to_vec(), RowKind::Json),
        ];
        for buffer in [1, 2, 7, 4096] {
            for (rows, bytes) in [(1, 1), (2, 100), (100, 9), (100, 1000)] {
                let got = read(text, buffer, BatchLimits { bytes, rows });
                assert_eq!(got, want, "{buffer} {rows} {bytes}");
            }
        }
    }

    #[test]
    fn a_line_over_the_limit_is_told_and_passed() {
        let over = LINE_LIMIT_BYTES as u64;
        for (length, whole) in [(over, true), (over + 1, false), (over + 5, false)] {
            let mut text = vec![b'x'; usize::try_from(length).expect("small")];
            text.extend_from_slice(b"\nnext\n");
            let got = read(&text, 1 << 16, BatchLimits::default());
            if whole {
                assert_eq!(
                    (&got[0].3, got[0].2.len()),
                    (&RowKind::Json, LINE_LIMIT_BYTES)
                );
            } else {
                assert_eq!(
                    (&got[0].3, got[0].2.len()),
                    (&RowKind::TooLong(length), 4096)
                );
            }
            assert_eq!(got[1], (2, length + 1, b"next".to_vec(), RowKind::Json));
        }
    }
}

//! Lines of a byte stream, with bounded memory.

use std::io::{self, BufRead};

/// A line longer than this is no row.
pub const LINE_LIMIT_BYTES: usize = 16 * 1024 * 1024;

/// One line and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// From 1.
    pub line: u64,
    /// Bytes before it.
    pub offset: u64,
    /// Its bytes.
    pub bytes: Line,
}

/// A line's bytes without its line break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The whole line.
    Whole(Vec<u8>),
    /// The beginning of a line over the limit, and its length.
    TooLong(Vec<u8>, u64),
    /// What could be read of a row that is none, and what is wrong with it.
    Faulty(Vec<u8>, String),
}

/// Gives rows one by one.
pub trait Rows {
    /// Gives the next row, or `None` at the end.
    ///
    /// # Errors
    /// When the stream cannot be read.
    fn next_row(&mut self) -> io::Result<Option<RawRow>>;
}

/// Reads lines that end in LF or CRLF; a byte order mark before the first is passed over, blank lines are no rows.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    line: u64,
    offset: u64,
}

impl<R: BufRead> Rows for Lines<R> {
    fn next_row(&mut self) -> io::Result<Option<RawRow>> {
        loop {
            let offset = self.offset;
            let Some(mut bytes) = self.read_line()? else {
                return Ok(None);
            };
            self.line += 1;
            if let Line::Whole(line) = &mut bytes {
                if self.line == 1 && line.starts_with(b"\xEF\xBB\xBF") {
                    line.drain(..3);
                }
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
            }
            return Ok(Some(RawRow {
                line: self.line,
                offset,
                bytes,
            }));
        }
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads from `reader`.
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            line: 0,
            offset: 0,
        }
    }

    fn read_line(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        let mut length = 0_u64;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if buffer.is_empty() {
                return Ok((length > 0).then(|| finish(line, length)));
            }
            let end = buffer.iter().position(|b| *b == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = (LINE_LIMIT_BYTES + 1).saturating_sub(line.len());
            line.extend_from_slice(&part[..part.len().min(room)]);
            length += part.len() as u64;
            let taken = part.len() + usize::from(end.is_some());
            self.reader.consume(taken);
            self.offset += taken as u64;
            if end.is_some() {
                if line.len() <= LINE_LIMIT_BYTES && line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Ok(Some(finish(line, length)));
            }
        }
    }
}

fn finish(mut line: Vec<u8>, length: u64) -> Line {
    if line.len() > LINE_LIMIT_BYTES {
        line.truncate(super::scan::RAW_LIMIT_BYTES);
        line.shrink_to_fit();
        Line::TooLong(line, length)
    } else {
        Line::Whole(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_number_and_offset() {
        let text = b"\xEF\xBB\xBF{\"a\":1}\r\n\n  \n{\"b\":2}\nlast";
        let mut lines = Lines::new(&text[..]);
        let mut got = Vec::new();
        while let Some(row) = lines.next_row().expect("memory can be read") {
            let Line::Whole(bytes) = row.bytes else {
                panic!("short lines")
            };
            got.push((
                row.line,
                row.offset,
                String::from_utf8(bytes).expect("UTF-8"),
            ));
        }
        assert_eq!(
            got,
            [
                (1, 0, "{\"a\":1}".into()),
                (4, 16, "{\"b\":2}".into()),
                (5, 24, "last".into())
            ]
        );
    }

    #[test]
    fn a_line_over_the_limit_is_told_and_passed() {
        let mut text = vec![b'x'; LINE_LIMIT_BYTES + 5];
        text.extend_from_slice(b"\nnext\n");
        let mut lines = Lines::new(&text[..]);
        let first = lines
            .next_row()
            .expect("memory can be read")
            .expect("a row");
        assert!(
            matches!(first.bytes, Line::TooLong(raw, length) if raw.len() == 4096 && length == LINE_LIMIT_BYTES as u64 + 5)
        );
        let second = lines
            .next_row()
            .expect("memory can be read")
            .expect("a row");
        assert_eq!(second.bytes, Line::Whole(b"next".to_vec()));
    }
}

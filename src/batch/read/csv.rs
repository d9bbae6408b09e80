//! Records with a header: CSV and TSV.

use std::borrow::Cow;
use std::io::{self, BufRead};

use csv_core::ReadRecordResult;

use super::encoding::{Encoding, not_utf8};
use crate::batch::rows::{
    Batch, BatchLimits, Fault, LINE_LIMIT_BYTES, Position, RAW_LIMIT_BYTES, RowKind, RowRef, Rows,
};
use crate::wire::RecordShape;

/// Reads records; each becomes a row of JSON by its header, so that every form of input is judged alike.
///
/// Memory is bounded: of a record over the limit, as a quote left open makes one of a whole file, only the beginning
/// is kept.
pub struct CsvRows<R> {
    reader: R,
    core: csv_core::Reader,
    encoding: Encoding,
    shape: Option<RecordShape>,
    at: Position,
    record: Record,
}

/// The record just read.
#[derive(Debug, Default)]
struct Record {
    /// Its cells, one behind the other; more room than they take.
    cells: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
    fields: usize,
    begin: Position,
    /// Bytes of the stream it takes.
    length: u64,
}

impl<R> std::fmt::Debug for CsvRows<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvRows")
            .field("shape", &self.shape)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl<R: BufRead> CsvRows<R> {
    /// Reads from the beginning of `reader`; fields are separated by `delimiter`.
    pub fn new(reader: R, delimiter: u8, encoding: Encoding) -> Self {
        // Tab separated files seldom quote, and a lone quote there (15" screen) is text.
        let mut core = csv_core::ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(delimiter != b'\t')
            .build();
        // It would take a mark for its own wherever it begins; the mark at the beginning is passed over here.
        core.read_record(b"\n", &mut [], &mut []);
        Self {
            reader,
            core,
            encoding,
            shape: None,
            at: Position::default(),
            record: Record::default(),
        }
    }

    /// Reads the header, then on from `at`; `skip` passes over bytes of the reader.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn skip_to(
        &mut self,
        at: Position,
        skip: impl FnOnce(&mut R, u64) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.read_header()? {
            skip(&mut self.reader, at.offset.saturating_sub(self.at.offset))?;
            self.at = at;
        }
        Ok(())
    }

    /// Reads the header, if it was not read yet; `false` when there is none.
    fn read_header(&mut self) -> io::Result<bool> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        if self.shape.is_some() {
            return Ok(true);
        }
        if self.reader.fill_buf()?.starts_with(MARK) {
            self.pass(MARK.len(), 0);
        }
        if !self.next_record()? {
            return Ok(false);
        }
        let name = |cell| match self.encoding.decode(cell) {
            Some(text) => text.trim().to_owned(),
            None => String::from_utf8_lossy(cell).trim().to_owned(),
        };
        let header: Vec<String> = self.record.iter().map(name).collect();
        self.shape = Some(RecordShape::new(&header));
        Ok(true)
    }

    /// Reads the next record; `false` at the end.
    fn next_record(&mut self) -> io::Result<bool> {
        self.pass_breaks()?;
        let mut record = std::mem::take(&mut self.record);
        record.begin = self.at;
        let read = self.read_into(&mut record);
        record.length = self.at.offset - record.begin.offset;
        self.record = record;
        read
    }

    fn read_into(&mut self, record: &mut Record) -> io::Result<bool> {
        let (mut written, mut ended) = (0, 0);
        loop {
            let input = self.reader.fill_buf()?;
            let over = self.at.offset - record.begin.offset > LINE_LIMIT_BYTES as u64;
            // Past the limit cells are written over one another, behind the beginning that is kept.
            if over {
                written = written.min(RAW_LIMIT_BYTES);
                ended = 0;
            }
            record.make_room(written, ended);
            let (result, read, wrote, ends) = self.core.read_record(
                input,
                &mut record.cells[written..],
                &mut record.ends[ended..],
            );
            let breaks = memchr::memchr_iter(b'\n', &input[..read]).count();
            written += wrote;
            ended += ends;
            record.fields = ended;
            self.pass(read, breaks);
            match result {
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => return Ok(false),
                _ => {}
            }
        }
    }

    /// Passes over line breaks before a record: of the record before, and blank lines.
    fn pass_breaks(&mut self) -> io::Result<()> {
        loop {
            let input = self.reader.fill_buf()?;
            let breaks = input.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
            let (bytes, lines) = breaks.fold((0, 0), |(bytes, lines), b| {
                (bytes + 1, lines + usize::from(*b == b'\n'))
            });
            if bytes == 0 {
                return Ok(());
            }
            self.pass(bytes, lines);
        }
    }

    fn pass(&mut self, bytes: usize, lines: usize) {
        self.reader.consume(bytes);
        self.at.offset += bytes as u64;
        self.at.lines += lines as u64;
    }

    /// Adds the record just read to the batch.
    fn push(&self, batch: &mut Batch) {
        let begin = batch.bytes.len();
        let kind = match self.write_json(batch) {
            Ok(()) => RowKind::Json,
            Err(fault) => {
                let raw = self.record.iter().collect::<Vec<_>>().join(&b',');
                batch.extend(&raw[..raw.len().min(RAW_LIMIT_BYTES)]);
                RowKind::Faulty(fault)
            }
        };
        batch.rows.push(RowRef {
            line: self.record.begin.lines + 1,
            offset: self.record.begin.offset,
            range: begin..batch.bytes.len(),
            kind,
        });
    }

    /// Writes the record just read as JSON to the end of the batch.
    fn write_json(&self, batch: &mut Batch) -> Result<(), Fault> {
        let fault = |code, message: String| Fault {
            code,
            message: message.into(),
        };
        let record = &self.record;
        if record.length > LINE_LIMIT_BYTES as u64 {
            let message = format!(
                "the record has {} bytes, at most {LINE_LIMIT_BYTES} are read as one row; is a quote left open?",
                record.length
            );
            return Err(fault("line_too_long", message));
        }
        let columns = self.shape.as_ref().map_or(0, RecordShape::columns);
        if record.fields > columns {
            let message = format!(
                "the record has {} fields, the header {columns}",
                record.fields
            );
            return Err(fault("bad_record", message));
        }
        let cells = record.iter().map(|cell| {
            self.encoding
                .decode(cell)
                .ok_or_else(|| match self.encoding {
                    Encoding::Gb18030 | Encoding::Big5 => {
                        fault("wrong_encoding", self.encoding.row_fault(cell))
                    }
                    _ => fault("bad_record", not_utf8(cell, 0)),
                })
        });
        let cells: Vec<Cow<'_, str>> = cells.collect::<Result<_, _>>()?;
        if let Some(shape) = &self.shape {
            // Room for what escapes add is made at once where the record is large.
            batch.make_room(cells.iter().map(|cell| cell.len()).sum());
            shape.write(&cells, &mut batch.bytes);
        }
        Ok(())
    }
}

impl Record {
    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins
            .zip(&self.ends)
            .take(self.fields)
            .map(|(begin, end)| self.cells.get(begin..*end).unwrap_or_default())
    }

    /// Makes room for more behind what is written.
    fn make_room(&mut self, written: usize, ended: usize) {
        const STEP_BYTES: usize = 1 << 20;
        const KEPT_BYTES: usize = 2 << 20;
        if written == 0 && self.cells.len() > KEPT_BYTES {
            self.cells.truncate(KEPT_BYTES);
            self.cells.shrink_to_fit();
        }
        if self.cells.len() < written + 1024 {
            let more = self.cells.len().clamp(4096, STEP_BYTES);
            self.cells.reserve_exact(more);
            self.cells.resize(self.cells.len() + more, 0);
        }
        if self.ends.len() < ended + 16 {
            self.ends.resize((self.ends.len() * 2).max(64), 0);
        }
    }
}

impl<R: BufRead + Send> Rows for CsvRows<R> {
    fn fill(&mut self, batch: &mut Batch, limits: BatchLimits) -> io::Result<()> {
        batch.clear(limits);
        batch.end = self.at;
        if !self.read_header()? {
            return Ok(());
        }
        while !batch.is_full(limits) && self.next_record()? {
            self.push(batch);
            batch.end = self.at;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8], delimiter: u8, encoding: Encoding) -> Vec<(u64, String, RowKind)> {
        let reader = io::BufReader::with_capacity(7, text);
        let mut rows = CsvRows::new(reader, delimiter, encoding);
        let mut batch = Batch::new();
        rows.fill(&mut batch, BatchLimits::default())
            .expect("memory can be read");
        let text = |row| String::from_utf8_lossy(batch.bytes_of(row)).into_owned();
        batch
            .rows
            .iter()
            .map(|row| (row.line, text(row), row.kind.clone()))
            .collect()
    }

    fn rows(text: &[u8], delimiter: u8) -> Vec<(u64, String, RowKind)> {
        all(text, delimiter, Encoding::Utf8)
    }

    #[test]
    fn records_become_rows_by_their_header() {
        let got = rows(
            "\u{FEFF}id,title,attributes.型号,skus\r\n1,\"a, \"\"b\"\"\nc\",M30S,88T\r\n\r\n2,d\n"
                .as_bytes(),
            b',',
        );
        let first =
            r#"{"id":"1","title":"a, \"b\"\nc","attributes":{"型号":"M30S"},"skus":["88T"]}"#;
        assert_eq!(got[0], (2, first.into(), RowKind::Json));
        assert_eq!(
            got[1],
            (5, r#"{"id":"2","title":"d"}"#.into(), RowKind::Json)
        );
        assert_eq!(
            rows(b"title\tprice\n15\" screen\t7\n", b'\t'),
            [(
                2,
                r#"{"title":"15\" screen","price":"7"}"#.into(),
                RowKind::Json
            )]
        );
    }

    #[test]
    fn records_that_are_none_are_told() {
        let got = rows(b"title\na,b\n\xC4\xFA\xBA\xC3\n", b',');
        let told = |row: usize, text: &str| matches!(&got[row].2, RowKind::Faulty(fault) if fault.message.contains(text));
        assert!(told(0, "2 fields, the header 1"));
        assert!(told(1, "looks like GB18030"));
    }

    #[test]
    fn cells_are_decoded() {
        let text = encoding_rs::GBK.encode("title,标题\n\"矿,机\",是\n").0;
        let got = all(&text, b',', Encoding::Gb18030);
        assert_eq!(got[0].1, r#"{"title":"矿,机","标题":"是"}"#);
        let wrong = all(b"title\n\xFF\xFF\n", b',', Encoding::Gb18030);
        assert!(matches!(&wrong[0].2, RowKind::Faulty(fault) if fault.code == "wrong_encoding"));
    }

    #[test]
    fn a_quote_left_open_takes_bounded_memory_and_is_one_reject() {
        let mut text = b"id,title\n1,\"open\n".to_vec();
        while text.len() < LINE_LIMIT_BYTES + 1000 {
            text.extend_from_slice(b"2,a line that should be a row of its own\n");
        }
        let mut rows = CsvRows::new(&text[..], b',', Encoding::Utf8);
        let mut batch = Batch::new();
        rows.fill(&mut batch, BatchLimits::default())
            .expect("memory can be read");
        assert_eq!(batch.rows.len(), 1);
        assert!(
            matches!(&batch.rows[0].kind, RowKind::Faulty(f) if f.code == "line_too_long" && f.message.contains("quote"))
        );
        assert!(rows.record.cells.len() <= LINE_LIMIT_BYTES + (3 << 20));
    }

    #[test]
    fn reading_on_from_any_record_gives_the_rest() {
        let text = b"id,title\r\n1,\"a\n\nb\"\r\n\r\n\xEF\xBB\xBF2,c\r\n3,d";
        let limits = BatchLimits { rows: 1, bytes: 1 };
        let mut rows = CsvRows::new(&text[..], b',', Encoding::Utf8);
        let mut whole = Vec::new();
        let mut batch = Batch::new();
        let mut ends = vec![Position::default()];
        loop {
            rows.fill(&mut batch, limits).expect("memory can be read");
            let Some(row) = batch.rows.first() else { break };
            whole.push((row.line, row.offset, batch.bytes_of(row).to_vec()));
            ends.push(batch.end);
        }
        assert_eq!(whole.len(), 3);
        for (n, end) in ends.iter().enumerate().skip(1) {
            let mut rows = CsvRows::new(&text[..], b',', Encoding::Utf8);
            let skip = |r: &mut &[u8], n: u64| {
                *r = &r[usize::try_from(n).expect("small")..];
                Ok(())
            };
            rows.skip_to(*end, skip).expect("memory can be read");
            rows.fill(&mut batch, BatchLimits::default())
                .expect("memory can be read");
            let rest: Vec<_> = batch
                .rows
                .iter()
                .map(|row| (row.line, row.offset, batch.bytes_of(row).to_vec()))
                .collect();
            assert_eq!(rest, whole[n..]);
        }
    }
}

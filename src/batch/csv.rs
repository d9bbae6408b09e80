//! Records with a header: CSV and TSV.

use std::io::{self, Read};

use super::rows::{Batch, BatchLimits, Fault, Position, RAW_LIMIT_BYTES, RowKind, RowRef, Rows};
use crate::wire::record_to_json;

/// Reads records; each becomes a row of JSON by its header, so that every form of input is judged alike.
pub struct CsvRows<R> {
    reader: csv::Reader<R>,
    header: Option<Vec<String>>,
    record: csv::ByteRecord,
}

impl<R> std::fmt::Debug for CsvRows<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvRows")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

impl<R: Read> CsvRows<R> {
    /// Reads from `reader`; fields are separated by `delimiter`.
    pub fn new(reader: R, delimiter: u8) -> Self {
        // Tab separated files seldom quote, and a lone quote there (15" screen) is text.
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .quoting(delimiter != b'\t')
            .from_reader(reader);
        Self {
            reader,
            header: None,
            record: csv::ByteRecord::new(),
        }
    }

    fn next_record(&mut self) -> io::Result<bool> {
        self.reader
            .read_byte_record(&mut self.record)
            .map_err(io::Error::from)
    }

    /// Reads the header, if it was not read yet; `false` when there is none.
    fn read_header(&mut self) -> io::Result<bool> {
        if self.header.is_some() {
            return Ok(true);
        }
        if !self.next_record()? {
            return Ok(false);
        }
        let names = self.record.iter().map(|name| {
            String::from_utf8_lossy(name)
                .trim()
                .trim_start_matches('\u{FEFF}')
                .to_owned()
        });
        self.header = Some(names.collect());
        Ok(true)
    }

    /// Adds the record just read to the batch.
    fn push(&self, batch: &mut Batch) {
        let header = self.header.as_deref().unwrap_or_default();
        let begin = batch.bytes.len();
        let kind = match self.json(header) {
            Ok(json) => {
                batch.extend(json.as_bytes());
                RowKind::Json
            }
            Err(message) => {
                let raw = self.record.iter().collect::<Vec<_>>().join(&b',');
                batch.extend(&raw[..raw.len().min(RAW_LIMIT_BYTES)]);
                RowKind::Faulty(Fault {
                    code: "bad_record",
                    message: message.into(),
                })
            }
        };
        let position = self.record.position();
        let (line, offset) = position.map_or((0, 0), |p| (p.line(), p.byte()));
        batch.rows.push(RowRef {
            line,
            offset,
            range: begin..batch.bytes.len(),
            kind,
        });
    }

    fn json(&self, header: &[String]) -> Result<String, String> {
        if self.record.len() > header.len() {
            return Err(format!(
                "the record has {} fields, the header {}",
                self.record.len(),
                header.len()
            ));
        }
        let texts: Result<Vec<&str>, _> = self.record.iter().map(std::str::from_utf8).collect();
        match texts {
            Ok(texts) => Ok(record_to_json(header, &texts)),
            Err(_) => Err(
                "the record is not UTF-8; convert the file first (iconv -f GB18030 -t UTF-8)"
                    .into(),
            ),
        }
    }
}

impl<R: Read + Send> Rows for CsvRows<R> {
    fn fill(&mut self, batch: &mut Batch, limits: BatchLimits) -> io::Result<()> {
        batch.clear(limits);
        if !self.read_header()? {
            return Ok(());
        }
        while !batch.is_full(limits) && self.next_record()? {
            self.push(batch);
        }
        let end = self.reader.position();
        batch.end = Position {
            lines: end.line().saturating_sub(1),
            offset: end.byte(),
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8], delimiter: u8) -> Vec<(u64, String, RowKind)> {
        let mut rows = CsvRows::new(text, delimiter);
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

    #[test]
    fn records_become_rows_by_their_header() {
        let got = rows(
            "\u{FEFF}id,title,attributes.型号,skus\n1,\"a, \"\"b\"\"\nc\",M30S,88T\n2,d\n"
                .as_bytes(),
            b',',
        );
        let first =
            r#"{"id":"1","title":"a, \"b\"\nc","attributes":{"型号":"M30S"},"skus":["88T"]}"#;
        assert_eq!(got[0], (2, first.into(), RowKind::Json));
        assert_eq!(
            got[1],
            (4, r#"{"id":"2","title":"d"}"#.into(), RowKind::Json)
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
        let got = rows(b"title\na,b\n\xC4\xFA\n", b',');
        let told = |row: usize, text: &str| matches!(&got[row].2, RowKind::Faulty(fault) if fault.message.contains(text));
        assert!(told(0, "2 fields, the header 1"));
        assert!(told(1, "not UTF-8"));
    }
}

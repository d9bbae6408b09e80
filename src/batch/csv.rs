//! Records with a header: CSV and TSV.

use std::io::{self, Read};

use super::lines::{Line, RawRow, Rows};
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
}

impl<R: Read> Rows for CsvRows<R> {
    fn next_row(&mut self) -> io::Result<Option<RawRow>> {
        if self.header.is_none() {
            if !self.next_record()? {
                return Ok(None);
            }
            let names = self.record.iter().map(|name| {
                String::from_utf8_lossy(name)
                    .trim()
                    .trim_start_matches('\u{FEFF}')
                    .to_owned()
            });
            self.header = Some(names.collect());
        }
        if !self.next_record()? {
            return Ok(None);
        }
        let position = self.record.position();
        let (line, offset) = position.map_or((0, 0), |p| (p.line(), p.byte()));
        let header = self.header.as_deref().unwrap_or_default();
        let raw = || self.record.iter().collect::<Vec<_>>().join(&b',');
        let bytes = if self.record.len() > header.len() {
            Line::Faulty(
                raw(),
                format!(
                    "the record has {} fields, the header {}",
                    self.record.len(),
                    header.len()
                ),
            )
        } else {
            let texts: Result<Vec<&str>, _> = self.record.iter().map(std::str::from_utf8).collect();
            match texts {
                Ok(texts) => Line::Whole(record_to_json(header, &texts).into_bytes()),
                Err(_) => Line::Faulty(
                    raw(),
                    "the record is not UTF-8; convert the file first (iconv -f GB18030 -t UTF-8)"
                        .into(),
                ),
            }
        };
        Ok(Some(RawRow {
            line,
            offset,
            bytes,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8], delimiter: u8) -> Vec<(u64, Line)> {
        let mut rows = CsvRows::new(text, delimiter);
        let mut out = Vec::new();
        while let Some(row) = rows.next_row().expect("memory can be read") {
            out.push((row.line, row.bytes));
        }
        out
    }

    #[test]
    fn records_become_rows_by_their_header() {
        let got = rows(
            "\u{FEFF}id,title,attributes.型号,skus\n1,\"a, \"\"b\"\"\nc\",M30S,88T\n2,d\n"
                .as_bytes(),
            b',',
        );
        assert_eq!(got[0], (2, Line::Whole(r#"{"id":"1","title":"a, \"b\"\nc","attributes":{"型号":"M30S"},"skus":["88T"]}"#.into())));
        assert_eq!(got[1], (4, Line::Whole(r#"{"id":"2","title":"d"}"#.into())));
        assert_eq!(
            rows(b"title\tprice\n15\" screen\t7\n", b'\t'),
            [(
                2,
                Line::Whole(r#"{"title":"15\" screen","price":"7"}"#.into())
            )]
        );
    }

    #[test]
    fn records_that_are_none_are_told() {
        let got = rows(b"title\na,b\n\xC4\xFA\n", b',');
        assert!(
            matches!(&got[0].1, Line::Faulty(_, message) if message.contains("2 fields, the header 1"))
        );
        assert!(matches!(&got[1].1, Line::Faulty(_, message) if message.contains("not UTF-8")));
    }
}

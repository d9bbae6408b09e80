//! One row of an index: where it stands and whether it sleeps, in a few bytes.

use std::io::{self, Read, Write};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It sleeps, and its keys are kept.
    Asleep,
    /// It is judged again whatever changes.
    Judged,
    /// It is no listing.
    Reject,
    /// It is awake and nothing fires on it; its keys are kept.
    Quiet,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: Kind,
    /// From 1.
    pub(super) line: u64,
    /// Bytes before it.
    pub(super) offset: u64,
    /// Its bytes.
    pub(super) length: u64,
    /// Of a row whose keys are kept: whether it has too little text.
    pub(super) little_text: bool,
    /// Whether it has any text.
    pub(super) has_text: bool,
    /// Of a row whose keys are kept: its id.
    pub(super) id: Option<String>,
}

/// Where the row before stood; rows are written by what they differ.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    line: u64,
    offset: u64,
}

const LITTLE_TEXT: u8 = 4;
const HAS_TEXT: u8 = 8;
const HAS_ID: u8 = 16;
/// No id is longer than a row.
const MOST_ID_BYTES: u64 = 1 << 25;

impl Record {
    pub(super) fn write(&self, before: &mut Before, out: &mut impl Write) -> io::Result<()> {
        let flag = |holds: bool, bit: u8| if holds { bit } else { 0 };
        let head = self.kind as u8
            | flag(self.little_text, LITTLE_TEXT)
            | flag(self.has_text, HAS_TEXT)
            | flag(self.id.is_some(), HAS_ID);
        out.write_all(&[head])?;
        number(self.line.wrapping_sub(before.line), out)?;
        number(self.offset.wrapping_sub(before.offset), out)?;
        number(self.length, out)?;
        if let Some(id) = &self.id {
            number(id.len() as u64, out)?;
            out.write_all(id.as_bytes())?;
        }
        (before.line, before.offset) = (self.line, self.offset);
        Ok(())
    }

    pub(super) fn read(before: &mut Before, from: &mut impl Read) -> io::Result<Self> {
        let head = byte(from)?;
        before.line = before.line.wrapping_add(read_number(from)?);
        before.offset = before.offset.wrapping_add(read_number(from)?);
        let length = read_number(from)?;
        let id = if head & HAS_ID == 0 {
            None
        } else {
            Some(text(from)?)
        };
        Ok(Self {
            kind: match head & 3 {
                0 => Kind::Asleep,
                1 => Kind::Judged,
                2 => Kind::Reject,
                _ => Kind::Quiet,
            },
            line: before.line,
            offset: before.offset,
            length,
            little_text: head & LITTLE_TEXT != 0,
            has_text: head & HAS_TEXT != 0,
            id,
        })
    }
}

fn number(mut n: u64, out: &mut impl Write) -> io::Result<()> {
    let mut bytes = [0_u8; 10];
    let mut len = 0;
    loop {
        let low = u8::try_from(n & 0x7F).unwrap_or(0);
        n >>= 7;
        bytes[len] = if n == 0 { low } else { low | 0x80 };
        len += 1;
        if n == 0 {
            return out.write_all(&bytes[..len]);
        }
    }
}

fn read_number(from: &mut impl Read) -> io::Result<u64> {
    let mut n = 0_u64;
    for shift in (0..64).step_by(7) {
        let b = byte(from)?;
        n |= u64::from(b & 0x7F) << shift;
        if b & 0x80 == 0 {
            return Ok(n);
        }
    }
    Err(fault("a number without end"))
}

fn byte(from: &mut impl Read) -> io::Result<u8> {
    let mut byte = [0];
    from.read_exact(&mut byte)?;
    Ok(byte[0])
}

fn text(from: &mut impl Read) -> io::Result<String> {
    let len = read_number(from)?;
    if len > MOST_ID_BYTES {
        return Err(fault("an id without end"));
    }
    let mut bytes = Vec::new();
    from.take(len).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != len {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(bytes).map_err(|_| fault("an id that is not UTF-8"))
}

fn fault(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back() {
        let record = |kind, line, offset, id: Option<&str>| Record {
            kind,
            line,
            offset,
            length: 700,
            little_text: line % 2 == 0,
            has_text: true,
            id: id.map(String::from),
        };
        let all = [
            record(Kind::Asleep, 1, 0, Some("七")),
            record(Kind::Reject, 2, 130, None),
            record(Kind::Judged, 9, 1 << 40, None),
            record(Kind::Asleep, 10, 7, None),
        ];
        let mut bytes = Vec::new();
        let mut before = Before::default();
        for one in &all {
            one.write(&mut before, &mut bytes).expect("memory");
        }
        let (mut from, mut before) = (&bytes[..], Before::default());
        for one in &all {
            assert_eq!(&Record::read(&mut before, &mut from).expect("whole"), one);
        }
        assert!(Record::read(&mut before, &mut from).is_err());
        let mut damaged = &[
            0_u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        ][..];
        assert!(Record::read(&mut Before::default(), &mut damaged).is_err());
    }
}

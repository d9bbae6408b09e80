//! Texts that are not UTF-8: told, named, decoded row by row.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::str::FromStr;

/// How texts are written in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
    /// Big5 with the Hong Kong signs, as browsers read it.
    Big5,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    const ALL: [Self; 5] = [
        Self::Utf8,
        Self::Gb18030,
        Self::Big5,
        Self::Utf16Le,
        Self::Utf16Be,
    ];

    /// The name that [`from_str`](Self::from_str) reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// Whether the whole stream is turned into UTF-8 before it is cut into rows. The others keep line breaks, commas
    /// and quotes as single bytes, so rows are decoded one by one.
    pub(super) fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// Gives the text of a row, or of a cell; what is wide is UTF-8 already. `None` where it is not in this encoding.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        let table = match self {
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be => {
                return std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
            }
        };
        table.decode_without_bom_handling_and_without_replacement(bytes)
    }

    /// What a beginning of a stream shows beyond doubt: marks and zero bytes of UTF-16, Han signs in UTF-8.
    fn shown_by(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"\xFF\xFE") {
            return Some(Self::Utf16Le);
        }
        if head.starts_with(b"\xFE\xFF") {
            return Some(Self::Utf16Be);
        }
        let zeros = |from: usize| {
            head.iter()
                .skip(from)
                .step_by(2)
                .filter(|b| **b == 0)
                .count()
        };
        let (even, odd) = (zeros(0), zeros(1));
        if (even + odd) * 16 > head.len() && even.max(odd) > 8 * even.min(odd) {
            return Some(if odd > even {
                Self::Utf16Le
            } else {
                Self::Utf16Be
            });
        }
        is_clearly_utf8(head).then_some(Self::Utf8)
    }

    /// The likely encoding of bytes that are not UTF-8.
    fn guess(bytes: &[u8]) -> Option<Self> {
        let mut detector = chardetng::EncodingDetector::new();
        detector.feed(bytes, true);
        // Catalogs are Chinese and English: where nothing speaks for Chinese, the mainland's encoding is asked for.
        let named = |domain| match detector.guess(domain, false).name() {
            "GBK" | "gb18030" => Some(Self::Gb18030),
            "Big5" => Some(Self::Big5),
            _ => None,
        };
        named(None).or_else(|| named(Some(b"cn")))
    }

    /// Says what is wrong with reading a stream that begins with `head` in this encoding, if that can be seen.
    pub(super) fn fault(self, head: &[u8]) -> Option<String> {
        let shown = Self::shown_by(head)?;
        if shown == self {
            return None;
        }
        Some(match (self, shown) {
            (Self::Utf8, _) => format!("looks like {shown}: pass --encoding {}", shown.name()),
            (_, Self::Utf8) => format!("looks like UTF-8, not {self}: leave --encoding out"),
            _ => format!(
                "looks like {shown}, not {self}: pass --encoding {}",
                shown.name()
            ),
        })
    }

    /// Says why a row cannot be read in this encoding, which is not UTF-8.
    pub(super) fn row_fault(self, row: &[u8]) -> String {
        let hint = if std::str::from_utf8(row).is_ok() {
            "; it is UTF-8: leave --encoding out".to_owned()
        } else {
            match Self::guess(row) {
                Some(other) if other != self => {
                    format!("; looks like {other}: pass --encoding {}", other.name())
                }
                _ => String::new(),
            }
        };
        format!("not {self}, which --encoding asks for{hint}")
    }
}

/// Says that a row is not UTF-8 from `at` on, and in which encoding it seems to be.
pub(in crate::batch) fn not_utf8(row: &[u8], at: usize) -> String {
    const READ_BYTES: usize = 1 << 16;
    let rest = row.get(at..).unwrap_or_default();
    let hint = match Encoding::guess(&rest[..rest.len().min(READ_BYTES)]) {
        Some(found) => format!("looks like {found}: pass --encoding {}", found.name()),
        None => "if all rows are so, name their encoding with --encoding".to_owned(),
    };
    format!("not UTF-8 at byte {at} of the line; {hint}")
}

/// Whether at least eight signs of several bytes stand in `head` and all are UTF-8; a sign cut at the end is let pass.
fn is_clearly_utf8(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => {
            std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    valid.chars().filter(|c| !c.is_ascii()).take(8).count() == 8
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        })
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "utf8" => Ok(Self::Utf8),
            "gbk" | "gb2312" | "cp936" => Ok(Self::Gb18030),
            "big5-hkscs" | "cp950" => Ok(Self::Big5),
            name => Self::ALL
                .into_iter()
                .find(|e| e.name() == name)
                .ok_or_else(|| {
                    format!(
                        "unknown encoding `{text}` (utf-8, gb18030, gbk, big5, utf-16le, utf-16be)"
                    )
                }),
        }
    }
}

/// Turns UTF-16 into UTF-8. Halves without their other half become bytes that are no UTF-8, so that their row is
/// rejected and the others are not.
#[derive(Debug)]
pub(super) struct Wide<R> {
    reader: R,
    big: bool,
    high: Option<u16>,
    ready: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Wide<R> {
    pub(super) fn new(reader: R, encoding: Encoding) -> Self {
        Self {
            reader,
            big: encoding == Encoding::Utf16Be,
            high: None,
            ready: Vec::new(),
            given: 0,
        }
    }

    /// Reads some units; leaves nothing ready at the end.
    fn refill(&mut self) -> io::Result<()> {
        const UNITS_BYTES: u64 = 1 << 16;
        self.ready.clear();
        self.given = 0;
        let mut units = Vec::new();
        self.reader
            .by_ref()
            .take(UNITS_BYTES)
            .read_to_end(&mut units)?;
        for pair in units.chunks(2) {
            match *pair {
                [a, b] if self.big => self.unit(u16::from_be_bytes([a, b])),
                [a, b] => self.unit(u16::from_le_bytes([a, b])),
                _ => self.ready.push(0xFF),
            }
        }
        if units.is_empty()
            && let Some(half) = self.high.take()
        {
            self.lone(half);
        }
        Ok(())
    }

    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            if let Some(Ok(sign)) = char::decode_utf16([high, unit]).next() {
                self.sign(sign);
                return;
            }
            self.lone(high);
        }
        match char::decode_utf16([unit]).next() {
            Some(Ok(sign)) => self.sign(sign),
            _ if unit < 0xDC00 => self.high = Some(unit),
            _ => self.lone(unit),
        }
    }

    fn sign(&mut self, sign: char) {
        self.ready
            .extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// The three bytes that UTF-8 would have for a half, which it has not.
    fn lone(&mut self, half: u16) {
        let [high, low] = half.to_be_bytes();
        self.ready.extend([
            0xE0 | (high >> 4),
            0x80 | ((high & 0x0F) << 2) | (low >> 6),
            0x80 | (low & 0x3F),
        ]);
    }
}

impl<R: BufRead> Read for Wide<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.refill()?;
        }
        let rest = &self.ready[self.given..];
        let n = rest.len().min(out.len());
        out[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_named_by_what_they_look_like() {
        let gbk = encoding_rs::GBK.encode("蚂蚁矿机现货出售，全新未拆封").0;
        let big5 = encoding_rs::BIG5.encode("螞蟻礦機現貨出售，全新未拆封").0;
        assert_eq!(Encoding::guess(&gbk), Some(Encoding::Gb18030));
        assert_eq!(Encoding::guess(&big5), Some(Encoding::Big5));
        assert!(not_utf8(b"{\"title\": \"\xC4\xFA\xBA\xC3\"}", 11).contains("--encoding gb18030"));
        let utf8 = "{\"title\":\"蚂蚁矿机现货出售，全新\"}".as_bytes();
        let wide: Vec<u8> = "{\"title\":\"miner 矿机\"}"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        for (encoding, head, want) in [
            (Encoding::Gb18030, utf8, Some("leave --encoding out")),
            (Encoding::Utf8, &wide[..], Some("--encoding utf-16be")),
            (Encoding::Utf16Le, &wide, Some("UTF-16BE, not UTF-16LE")),
            (Encoding::Utf16Be, &wide, None),
            (Encoding::Utf8, utf8, None),
            (Encoding::Utf8, &gbk, None),
        ] {
            let fault = encoding.fault(head);
            match want {
                None => assert_eq!(fault, None),
                Some(want) => assert!(
                    fault.as_ref().is_some_and(|f| f.contains(want)),
                    "{fault:?}"
                ),
            }
        }
        assert!(Encoding::Big5.row_fault(&gbk).contains("not Big5"));
    }

    #[test]
    fn utf_16_becomes_utf_8_and_halves_alone_do_not() {
        let text = "蚂蚁\u{1F600} S9\n";
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
            let bytes = |unit: u16| match encoding {
                Encoding::Utf16Be => unit.to_be_bytes(),
                _ => unit.to_le_bytes(),
            };
            let mut units: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
            units.extend([0xD800_u16, 0x41, 0xDC00, 0xD801].map(bytes).concat());
            units.push(1);
            let mut got = Vec::new();
            Wide::new(&units[..], encoding)
                .read_to_end(&mut got)
                .expect("memory can be read");
            let rest = got.strip_prefix(text.as_bytes()).expect("the text");
            assert_eq!(rest, b"\xED\xA0\x80A\xED\xB0\x80\xFF\xED\xA0\x81");
        }
    }
}

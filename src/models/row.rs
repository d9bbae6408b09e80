//! Rows of the hardware tables.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A row's number in its catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u32);

/// What sort of hardware a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelKind {
    /// A miner built on hashing chips.
    Asic,
    /// A USB or lottery miner.
    Usb,
    /// A mining-only graphics card, or a rig of cards.
    Gpu,
    /// A consumer or workstation graphics card: innocent by itself.
    Card,
    /// A board with programmable logic.
    Fpga,
    /// A storage rig.
    Hdd,
    /// A hotspot or another station of a token network.
    Hotspot,
    /// A power supply made for miners.
    Psu,
    /// A motherboard made for mining.
    Mainboard,
    /// A hash board.
    Hashboard,
    /// A miner's control board.
    Controlboard,
}

impl ModelKind {
    /// Every kind with its name in tables and rules.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("asic", Self::Asic),
        ("usb", Self::Usb),
        ("gpu", Self::Gpu),
        ("card", Self::Card),
        ("fpga", Self::Fpga),
        ("hdd", Self::Hdd),
        ("hotspot", Self::Hotspot),
        ("psu", Self::Psu),
        ("mainboard", Self::Mainboard),
        ("hashboard", Self::Hashboard),
        ("controlboard", Self::Controlboard),
    ];

    /// The name in tables and rules.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("asic", |(name, _)| name)
    }
}

impl FromStr for ModelKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::NAMES
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, kind)| *kind)
            .ok_or(())
    }
}

impl fmt::Display for ModelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One device, or one speed grade of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Row {
    /// Maker, as written in English.
    pub maker: String,
    /// The maker's Chinese names.
    pub maker_zh: Vec<String>,
    /// Series, which with the maker makes the family.
    pub series: String,
    /// Full name.
    pub model: String,
    /// Bare product codes.
    pub codes: Vec<String>,
    /// What sort of hardware.
    pub kind: ModelKind,
    /// Algorithm, or empty.
    pub algorithm: String,
    /// Rate in H/s.
    pub rate: Option<f64>,
    /// Power in W.
    pub power: Option<f64>,
    /// Names sellers use.
    pub aliases: Vec<String>,
}

impl Row {
    /// Joules per terahash, where rate and power stand.
    pub fn efficiency(&self) -> Option<f64> {
        Some(self.power? / (self.rate? / 1e12))
    }
}

/// What is wrong with a line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// Bytes of the table's text.
    pub span: Range<usize>,
    /// One sentence.
    pub message: String,
    /// What is allowed there.
    pub allowed: Vec<&'static str>,
}

/// Columns a hardware table must have; others are passed over.
const COLUMNS: &[&str] = &[
    "vendor",
    "vendor_zh",
    "series",
    "model",
    "code",
    "kind",
    "algorithm",
    "hashrate",
    "hashrate_unit",
    "power_w",
    "aliases",
];

/// Reads a hardware table: tab separated, one header line, `;` between the values of a list.
///
/// Gives the rows that could be read and every fault.
pub fn parse_rows(text: &str) -> (Vec<Row>, Vec<RowFault>) {
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    let mut lines = lines(text);
    let Some((header_at, header)) = lines.next() else {
        faults.push(RowFault {
            span: 0..0,
            message: "empty table, expected a header line".into(),
            allowed: COLUMNS.to_vec(),
        });
        return (rows, faults);
    };
    let columns: BTreeMap<&str, usize> = header
        .split('\t')
        .enumerate()
        .map(|(i, name)| (name, i))
        .collect();
    for missing in COLUMNS.iter().filter(|c| !columns.contains_key(*c)) {
        faults.push(RowFault {
            span: header_at..header_at + header.len(),
            message: format!("column `{missing}` is missing"),
            allowed: COLUMNS.to_vec(),
        });
    }
    if !faults.is_empty() {
        return (rows, faults);
    }
    for (at, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        match row(line, &columns) {
            Ok(row) => rows.push(row),
            Err((cell, message, allowed)) => {
                let start =
                    at + cell.map_or(0, |cell| cell.as_ptr() as usize - line.as_ptr() as usize);
                faults.push(RowFault {
                    span: start..start + cell.map_or(line.len(), str::len),
                    message,
                    allowed,
                });
            }
        }
    }
    (rows, faults)
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line.strip_suffix('\r').unwrap_or(line))
    })
}

type CellFault<'t> = (Option<&'t str>, String, Vec<&'static str>);

fn row<'t>(line: &'t str, columns: &BTreeMap<&str, usize>) -> Result<Row, CellFault<'t>> {
    let cells: Vec<&str> = line.split('\t').collect();
    let cell = |name: &str| cells.get(columns[name]).copied().unwrap_or("");
    let list = |name: &str| {
        cell(name)
            .split(';')
            .map(str::trim)
            .filter(|v| !v.is_empty())
            .map(String::from)
            .collect::<Vec<_>>()
    };
    if cells.len() < columns.len() {
        return Err((
            None,
            format!("{} cells, expected {}", cells.len(), columns.len()),
            Vec::new(),
        ));
    }
    let kind = cell("kind").parse().map_err(|()| {
        (
            Some(cell("kind")),
            format!("unknown kind `{}`", cell("kind")),
            ModelKind::NAMES.iter().map(|(n, _)| *n).collect(),
        )
    })?;
    let number = |name: &str| -> Result<Option<f64>, CellFault<'t>> {
        let text = cell(name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse()
            .map(Some)
            .map_err(|_| (Some(text), format!("`{text}` is no number"), Vec::new()))
    };
    let factor = factor(cell("hashrate_unit")).ok_or_else(|| {
        (
            Some(cell("hashrate_unit")),
            format!("unknown unit `{}`", cell("hashrate_unit")),
            UNITS.iter().map(|(n, _)| *n).collect(),
        )
    })?;
    Ok(Row {
        maker: cell("vendor").into(),
        maker_zh: list("vendor_zh"),
        series: cell("series").into(),
        model: cell("model").into(),
        codes: list("code"),
        kind,
        algorithm: cell("algorithm").into(),
        rate: number("hashrate")?.map(|v| v * factor),
        power: number("power_w")?,
        aliases: list("aliases"),
    })
}

const UNITS: &[(&str, f64)] = &[
    ("", 1.0),
    ("H/s", 1.0),
    ("kH/s", 1e3),
    ("MH/s", 1e6),
    ("GH/s", 1e9),
    ("TH/s", 1e12),
    ("PH/s", 1e15),
    ("kSol/s", 1e3),
    ("Sol/s", 1.0),
    ("Gps", 1.0),
];

fn factor(unit: &str) -> Option<f64> {
    UNITS
        .iter()
        .find(|(name, _)| *name == unit)
        .map(|(_, factor)| *factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "vendor\tvendor_zh\tseries\tmodel\tcode\tkind\talgorithm\thashrate\thashrate_unit\tpower_w\taliases\n";

    #[test]
    fn rows_are_read_in_base_units() {
        let (rows, faults) = parse_rows(&format!(
            "{HEADER}Bitmain\t比特大陆\tAntminer S9\tAntminer S9\tS9\tasic\tSHA-256\t13.5\tTH/s\t1323\tS9;蚂蚁S9\n"
        ));
        assert_eq!(faults, []);
        assert_eq!(
            (rows[0].rate, rows[0].power, rows[0].aliases.len()),
            (Some(13.5e12), Some(1323.0), 2)
        );
        assert!((rows[0].efficiency().expect("both stand") - 98.0).abs() < 0.1);
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let text = format!(
            "{HEADER}A\t\t\tA1\tA1\tasik\t\t\t\t\t\nB\t\t\tB1\tB1\tasic\t\tfast\tTH/s\t\t\n"
        );
        let (rows, faults) = parse_rows(&text);
        assert_eq!(rows.len(), 0);
        let places: Vec<_> = faults
            .iter()
            .map(|f| {
                (
                    text.get(f.span.clone()).expect("in the text"),
                    f.message.as_str(),
                )
            })
            .collect();
        assert_eq!(
            places,
            [
                ("asik", "unknown kind `asik`"),
                ("fast", "`fast` is no number")
            ]
        );
    }
}

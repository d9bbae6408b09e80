//! Latin letters and what a seller may write for them, by hand: twins, figures, costumes, keyboard neighbours.
//!
//! Like `han`, these tables share nothing with the product.

/// Cyrillic, Greek and Armenian twins of a letter.
pub(crate) const TWINS: &[(char, &str)] = &[
    ('a', "аα"),
    ('b', "Ьƅ"),
    ('c', "сϲ"),
    ('d', "ԁ"),
    ('e', "еҽ"),
    ('g', "ց"),
    ('h', "һհ"),
    ('i', "іι"),
    ('j', "ј"),
    ('k', "κк"),
    ('m', "м"),
    ('n', "ոп"),
    ('o', "оοօ"),
    ('p', "рρ"),
    ('q', "ԛ"),
    ('r', "г"),
    ('s', "ѕ"),
    ('t', "т"),
    ('u', "υս"),
    ('v', "νѵ"),
    ('w', "ԝ"),
    ('x', "хχ"),
    ('y', "уγ"),
    ('A', "АΑ"),
    ('B', "ВΒ"),
    ('C', "СϹ"),
    ('E', "ЕΕ"),
    ('H', "НΗ"),
    ('I', "ІΙ"),
    ('J', "Ј"),
    ('K', "КΚ"),
    ('M', "МΜ"),
    ('N', "Ν"),
    ('O', "ОΟ"),
    ('P', "РΡ"),
    ('S', "Ѕ"),
    ('T', "ТΤ"),
    ('X', "ХΧ"),
    ('Y', "ҮΥ"),
    ('Z', "Ζ"),
];

/// Figures and signs written for a letter.
pub(crate) const LEET: &[(char, &str)] = &[
    ('o', "0"),
    ('i', "1"),
    ('l', "1"),
    ('e', "3"),
    ('a', "4@"),
    ('s', "5$"),
    ('t', "7"),
    ('b', "8"),
    ('g', "9"),
];

/// Keys beside a key on a QWERTY board.
pub(crate) const NEIGHBOURS: &[(char, &str)] = &[
    ('a', "sq"),
    ('b', "vn"),
    ('c', "xv"),
    ('d', "sf"),
    ('e', "wr"),
    ('f', "dg"),
    ('g', "fh"),
    ('h', "gj"),
    ('i', "uo"),
    ('j', "hk"),
    ('k', "jl"),
    ('l', "k"),
    ('m', "n"),
    ('n', "bm"),
    ('o', "ip"),
    ('p', "o"),
    ('r', "et"),
    ('s', "ad"),
    ('t', "ry"),
    ('u', "yi"),
    ('v', "cb"),
    ('w', "qe"),
    ('x', "zc"),
    ('y', "tu"),
    ('z', "x"),
];

/// Where rows of styled letters begin: capital A, small a, zero (none: the row has no figures).
///
/// Source: Unicode charts, Mathematical Alphanumeric Symbols and Enclosed Alphanumerics; rows with holes
/// (script, fraktur, double-struck capitals) are left out.
pub(crate) const STYLES: &[(u32, u32, Option<u32>)] = &[
    (0x1d400, 0x1d41a, Some(0x1d7ce)), // bold
    (0x1d468, 0x1d482, None),          // bold italic
    (0x1d4d0, 0x1d4ea, None),          // bold script
    (0x1d56c, 0x1d586, None),          // bold fraktur
    (0x1d5a0, 0x1d5ba, Some(0x1d7e2)), // sans-serif
    (0x1d5d4, 0x1d5ee, Some(0x1d7ec)), // sans-serif bold
    (0x1d670, 0x1d68a, Some(0x1d7f6)), // monospace
    (0x24b6, 0x24d0, Some(0x2460)),    // circled; its figures begin at one
    (0x1f130, 0x1f130, None),          // squared
    (0x1f170, 0x1f170, None),          // negative squared
];

/// The circled row of [`STYLES`], whose zero stands elsewhere (⓪).
pub(crate) const CIRCLED_ONE: u32 = 0x2460;

/// English words of the digits.
pub(crate) const DIGITS: [&str; 10] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// Signs that no buyer sees.
pub(crate) const INVISIBLE: &str = "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}\u{202d}\u{2061}";

/// Marks drawn over the letter before them: strokes, accents, rings.
pub(crate) const MARKS: &str = "\u{336}\u{335}\u{334}\u{301}\u{308}\u{332}\u{20dd}\u{33f}";

/// What is put between letters.
pub(crate) const SEPARATORS: &[&str] = &[
    "-", ".", "_", "*", "·", "/", "|", " ", "~", "+", "，", "、", "\n",
];

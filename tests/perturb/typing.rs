//! Text as other keyboards type it: blanks of other widths, full-width points and hyphens, traditional and financial
//! numerals. No trick of its own, but what a quick look must not stumble over.

use trommel::Listing;
use trommel::listing::FieldKind;

use crate::random::Random;

/// A sign, and what is typed in its place.
const TYPED: &[(char, &[&str])] = &[
    (
        ' ',
        &[
            "\u{A0}", "\u{3000}", "\t", "\u{2009}", "\u{202F}", "\u{B}", "\r", "  ",
        ],
    ),
    ('\n', &["\r\n", "\u{2028}", "\u{B}"]),
    ('.', &["．", "﹒", "․", "…"]),
    (',', &["，"]),
    ('-', &["－", "\u{2010}", "‑", "…"]),
    ('/', &["／"]),
    ('*', &["＊"]),
    ('@', &["＠"]),
    ('$', &["＄"]),
    ('+', &["＋"]),
    ('(', &["（"]),
    ('!', &["！"]),
    ('个', &["個", "箇"]),
    ('两', &["兩"]),
    ('一', &["壹"]),
    ('二', &["貳", "贰"]),
    ('三', &["叄", "參"]),
    ('六', &["陸"]),
    ('九', &["玖"]),
    ('万', &["萬"]),
    ('点', &["點"]),
];

/// Gives a listing typed otherwise: about one in three of the signs that can be.
pub(crate) fn typed(listing: &Listing, random: &mut Random) -> Listing {
    let mut out = listing.clone();
    for field in out
        .fields
        .iter_mut()
        .filter(|f| f.kind != FieldKind::CategoryPath)
    {
        let (key, value) = field.text.split_at(field.value_start);
        let (key, value) = (retyped(key, random), retyped(value, random));
        field.value_start = key.len();
        field.text = key + &value;
    }
    out
}

fn retyped(text: &str, random: &mut Random) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let others = TYPED.iter().find(|(sign, _)| *sign == c);
        match others
            .filter(|_| random.one_in(3))
            .and_then(|(_, o)| random.pick(o))
        {
            Some(other) => out.push_str(other),
            None => out.push(c),
        }
    }
    out
}

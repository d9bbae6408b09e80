//! JSON → listing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::json::{NoRow, Pairs, Row, Value, row};
use crate::listing::{FieldKind, Listing};

/// Where our fields stand in other people's rows: ours → theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldNames {
    theirs: BTreeMap<String, String>,
}

/// Keys of a listing.
const KEYS: &[&str] = &[
    "id",
    "title",
    "description",
    "attributes",
    "skus",
    "category_path",
    "price",
    "currency",
    "seller_id",
    "image_text",
];

impl FieldNames {
    /// Reads `ours=theirs`.
    ///
    /// # Errors
    /// When there is no `=`, or ours is no key of a listing.
    pub fn add(&mut self, pair: &str) -> Result<(), String> {
        let (ours, theirs) = pair.split_once('=').ok_or_else(|| {
            format!("`{pair}`: expected OURS=THEIRS, like category_path=category")
        })?;
        if !KEYS.contains(&ours) {
            let near = crate::report::nearest(ours, KEYS.iter().copied())
                .map(|n| format!(", did you mean `{n}`?"))
                .unwrap_or_default();
            return Err(format!(
                "unknown field `{ours}`{near} (fields: {})",
                KEYS.join(", ")
            ));
        }
        self.theirs.insert(ours.into(), theirs.into());
        Ok(())
    }

    /// Whether a column of this name holds something of a listing, `attributes.KEY` among them.
    pub fn reads(&self, column: &str) -> bool {
        self.asks(column) || column.starts_with("attributes.")
    }

    /// Whether something of a listing stands under this key.
    fn asks(&self, key: &str) -> bool {
        if self.theirs.is_empty() {
            KEYS.contains(&key)
        } else {
            KEYS.iter().any(|ours| self.of(ours) == key)
        }
    }

    fn of<'n>(&'n self, ours: &'n str) -> &'n str {
        self.theirs.get(ours).map_or(ours, String::as_str)
    }
}

/// A row is no listing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// It is JSON, but no object.
    #[error("expected an object, found {0}")]
    NotObject(&'static str),
    /// A field has a type that cannot be read.
    #[error("`{field}` is {found}, expected {expected}")]
    WrongType {
        /// The field.
        field: String,
        /// What it is.
        found: &'static str,
        /// What it may be.
        expected: &'static str,
    },
}

impl ReadError {
    /// A short name for the kind of fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "not_json",
            Self::NotObject(_) => "not_object",
            Self::WrongType { .. } => "wrong_type",
        }
    }
}

/// Reads one row. Unknown keys pass by; of keys that stand twice the last counts; an object without text is a listing
/// with too little text.
///
/// # Errors
/// When the row is not JSON, no object, or a field has a type that cannot be read as text.
pub fn listing_from_json(text: &str, names: &FieldNames) -> Result<Listing, ReadError> {
    let mut row = row(text, &|key| names.asks(key)).map_err(|no_row| match no_row {
        NoRow::NotJson(why) => ReadError::NotJson(why),
        NoRow::NotObject(found) => ReadError::NotObject(found),
    })?;
    let mut listing = Listing::new();
    listing.id = taken_text(&mut row, names, "id")?;
    if let Some(title) = taken(&mut row, names, "title") {
        let Value::Text(title) = title else {
            return Err(wrong("title", &title, "a text"));
        };
        listing.push_owned(FieldKind::Title, "title", title.into_owned());
    }
    if let Some(description) = taken_text(&mut row, names, "description")? {
        listing.push_owned(FieldKind::Description, "description", description);
    }
    let get = |ours: &str| {
        let theirs = names.of(ours);
        let found = row.iter().find(|(key, _)| key == theirs).map(|(_, v)| v);
        found.filter(|v| **v != Value::Null)
    };
    let text = |ours: &str| {
        get(ours)
            .map(|v| {
                scalar(v)
                    .map(Cow::into_owned)
                    .ok_or_else(|| wrong(ours, v, "a text"))
            })
            .transpose()
    };
    match get("attributes") {
        None => {}
        Some(Value::Object(attributes)) => {
            push_pairs(&mut listing, FieldKind::Attribute, "attributes", attributes)?;
        }
        Some(Value::List(values)) => push_attribute_list(&mut listing, values)?,
        Some(Value::Text(text)) => listing.push(FieldKind::Attribute, "attributes", text),
        Some(other) => return Err(wrong("attributes", other, "an object of texts")),
    }
    match get("skus") {
        None => {}
        Some(Value::List(skus)) => {
            for (i, sku) in skus.iter().enumerate() {
                match sku {
                    Value::Null => {}
                    Value::Object(pairs) => {
                        push_pairs(&mut listing, FieldKind::Sku, &format!("skus.{i}"), pairs)?;
                    }
                    other => listing.push(
                        FieldKind::Sku,
                        &format!("skus.{i}"),
                        &scalar(other).ok_or_else(|| wrong("skus", other, "texts or objects"))?,
                    ),
                }
            }
        }
        Some(other) => return Err(wrong("skus", other, "a list of texts or objects")),
    }
    if let Some(image_text) = get("image_text") {
        listing.push(
            FieldKind::ImageText,
            "image_text",
            &joined("image_text", image_text, "\n")?,
        );
    }
    if let Some(path) = get("category_path") {
        listing.push(
            FieldKind::CategoryPath,
            "category_path",
            &joined("category_path", path, " > ")?,
        );
    }
    listing.price = match get("price") {
        None => None,
        Some(Value::Number(n)) => n.as_f64(),
        Some(Value::Text(s)) => s
            .trim()
            .trim_start_matches(['¥', '$', '€', '£', '￥'])
            .replace(',', "")
            .parse()
            .ok(),
        Some(other) => return Err(wrong("price", other, "a number")),
    };
    listing.currency = text("currency")?;
    listing.seller_id = text("seller_id")?;
    Ok(listing)
}

/// Takes a value out of a row, unless another of our fields reads it too: a text may have 16 MiB, and is there once.
fn taken<'r>(row: &mut Row<'r>, names: &FieldNames, ours: &str) -> Option<Value<'r>> {
    let theirs = names.of(ours);
    let (_, value) = row.iter_mut().find(|(key, _)| key == theirs)?;
    if *value == Value::Null {
        return None;
    }
    let shared = !names.theirs.is_empty()
        && KEYS
            .iter()
            .any(|key| *key != ours && names.of(key) == theirs);
    Some(if shared {
        value.clone()
    } else {
        std::mem::replace(value, Value::Null)
    })
}

fn taken_text(
    row: &mut Row<'_>,
    names: &FieldNames,
    ours: &str,
) -> Result<Option<String>, ReadError> {
    match taken(row, names, ours) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.into_owned())),
        Some(other) => match scalar(&other) {
            Some(text) => Ok(Some(text.into_owned())),
            None => Err(wrong(ours, &other, "a text")),
        },
    }
}

fn wrong(field: &str, found: &Value<'_>, expected: &'static str) -> ReadError {
    ReadError::WrongType {
        field: field.into(),
        found: found.type_name(),
        expected,
    }
}

/// Texts, numbers and booleans are read as text.
fn scalar<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::Number(n) => Some(Cow::Owned(n.to_string())),
        Value::Bool(b) => Some(Cow::Owned(b.to_string())),
        _ => None,
    }
}

/// A text, or a list of texts in one.
fn joined<'v>(field: &str, value: &'v Value<'_>, by: &str) -> Result<Cow<'v, str>, ReadError> {
    let text = |v: &'v Value<'_>| scalar(v).ok_or_else(|| wrong(field, v, "a text"));
    match value {
        Value::List(parts) => {
            let parts: Vec<_> = parts.iter().map(text).collect::<Result<_, _>>()?;
            Ok(Cow::Owned(parts.join(by)))
        }
        other => text(other),
    }
}

/// Pairs of an object; objects within become `a.b`, lists one text.
fn push_pairs(
    listing: &mut Listing,
    kind: FieldKind,
    name: &str,
    pairs: &Pairs<'_>,
) -> Result<(), ReadError> {
    for (key, value) in pairs {
        let name = format!("{name}.{key}");
        match value {
            Value::Null => {}
            Value::Object(inner) => {
                for (inner_key, value) in inner {
                    let text = flat(value).ok_or_else(|| wrong(&name, value, "a text"))?;
                    listing.push_pair(
                        kind,
                        format!("{name}.{inner_key}"),
                        &format!("{key}.{inner_key}"),
                        &text,
                    );
                }
            }
            other => {
                let text = flat(other).ok_or_else(|| wrong(&name, other, "a text"))?;
                listing.push_pair(kind, name, key, &text);
            }
        }
    }
    Ok(())
}

fn flat<'v>(value: &'v Value<'_>) -> Option<Cow<'v, str>> {
    match value {
        Value::List(parts) => {
            let parts: Vec<_> = parts.iter().filter_map(flat).collect();
            Some(Cow::Owned(parts.join(", ")))
        }
        Value::Object(inner) => {
            let pairs = inner
                .iter()
                .filter_map(|(k, v)| Some(format!("{k}: {}", flat(v)?)));
            Some(Cow::Owned(pairs.collect::<Vec<_>>().join(", ")))
        }
        Value::Null => Some(Cow::Borrowed("")),
        other => scalar(other),
    }
}

/// `[{"name": …, "value": …}]`, as many exports write attributes; other lists are read as texts.
fn push_attribute_list(listing: &mut Listing, values: &[Value<'_>]) -> Result<(), ReadError> {
    for (i, value) in values.iter().enumerate() {
        match value {
            Value::Object(pair) => {
                let get = |keys: &[&str]| {
                    let of = |k: &&str| pair.iter().find(|(key, _)| key == k).map(|(_, v)| v);
                    keys.iter().find_map(of).and_then(flat)
                };
                match (
                    get(&["name", "key", "attrName"]),
                    get(&["value", "attrValue"]),
                ) {
                    (Some(key), Some(value)) => listing.push_pair(
                        FieldKind::Attribute,
                        format!("attributes.{key}"),
                        &key,
                        &value,
                    ),
                    _ => push_pairs(
                        listing,
                        FieldKind::Attribute,
                        &format!("attributes.{i}"),
                        pair,
                    )?,
                }
            }
            other => listing.push(
                FieldKind::Attribute,
                &format!("attributes.{i}"),
                &flat(other).ok_or_else(|| wrong("attributes", other, "a text"))?,
            ),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(row: &str) -> Result<Listing, ReadError> {
        listing_from_json(row, &FieldNames::default())
    }

    #[test]
    fn rows_of_many_shapes_are_read() {
        let listing = read(r#"{"id": 7, "title": "S9", "attributes": {"规格": "88T", "box": {"w": 3}}, "skus": ["a", {"color": "red"}], "category_path": ["A", "B"], "price": "¥1,200", "x": []}"#).expect("a listing");
        let fields: Vec<_> = listing
            .fields
            .iter()
            .map(|f| (f.name.as_str(), f.text.as_str()))
            .collect();
        assert_eq!(
            fields,
            [
                ("title", "S9"),
                ("attributes.规格", "规格: 88T"),
                ("attributes.box.w", "box.w: 3"),
                ("skus.0", "a"),
                ("skus.1.color", "color: red"),
                ("category_path", "A > B")
            ]
        );
        assert_eq!(
            (listing.id.as_deref(), listing.price),
            (Some("7"), Some(1200.0))
        );
    }

    #[test]
    fn what_is_no_listing_is_said_so() {
        for (row, code) in [
            ("{", "not_json"),
            ("[1]", "not_object"),
            ("7", "not_object"),
            (r#"{"title": 5}"#, "wrong_type"),
            (r#"{"title": "x", "description": [1]}"#, "wrong_type"),
            (r#"{"skus": 3}"#, "wrong_type"),
        ] {
            assert_eq!(read(row).expect_err(row).code(), code, "{row}");
        }
        assert!(
            read(&format!("{}1{}", "[".repeat(5000), "]".repeat(5000))).is_err(),
            "nesting is bounded"
        );
        assert_eq!(read("{}").map(|l| l.fields.len()), Ok(0));
        assert_eq!(
            read(r#"{"title": "a", "title": "b"}"#)
                .map(|l| l.title().to_owned())
                .as_deref(),
            Ok("b")
        );
    }

    #[test]
    fn field_names_are_checked() {
        let mut names = FieldNames::default();
        assert!(names.add("category_path=category").is_ok());
        assert_eq!(names.add("titel=name"), Err("unknown field `titel`, did you mean `title`? (fields: id, title, description, attributes, skus, category_path, price, currency, seller_id, image_text)".into()));
        let listing = listing_from_json(r#"{"category": "矿机"}"#, &names).expect("a listing");
        assert_eq!(listing.fields[0].text, "矿机");
        // One of their fields may be two of ours.
        assert!(names.add("title=name").is_ok() && names.add("description=name").is_ok());
        let listing = listing_from_json(r#"{"name": "矿机"}"#, &names).expect("a listing");
        assert_eq!(listing.fields.len(), 2);
    }
}

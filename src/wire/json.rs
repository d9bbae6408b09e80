//! One JSON row, borrowed: texts without escapes are not copied, and values nobody asks for are not kept.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'r> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'r, str>),
    List(Vec<Value<'r>>),
    Object(Pairs<'r>),
}

/// Pairs of an object in their order; of keys that stand twice the last counts, at the first one's place.
pub(super) type Pairs<'r> = Vec<(Cow<'r, str>, Value<'r>)>;

/// A row: the pairs of keys that are asked for.
pub(super) type Row<'r> = Pairs<'r>;

/// Why a text is no row.
#[derive(Debug)]
pub(super) enum NoRow {
    NotJson(String),
    NotObject(&'static str),
}

/// Pairs up to this many are searched for a key that stands twice.
const FEW: usize = 16;

impl Value<'_> {
    /// What it is, for people.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// Reads a row, keeping the keys that are `asked` for.
pub(super) fn row<'r>(text: &'r str, asked: &dyn Fn(&str) -> bool) -> Result<Row<'r>, NoRow> {
    let mut fast = sonic_rs::Deserializer::from_str(text);
    let found = Asked(asked)
        .deserialize(&mut fast)
        .and_then(|found| fast.end().map(|()| found));
    let found = if let Ok(found) = found {
        found
    } else {
        // What JSON is, and what is wrong with a text that is none, another parser says.
        let mut slow = serde_json::Deserializer::from_str(text);
        Asked(asked)
            .deserialize(&mut slow)
            .and_then(|found| slow.end().map(|()| found))
            .map_err(|e| NoRow::NotJson(e.to_string()))?
    };
    found.map_err(NoRow::NotObject)
}

struct Asked<'a>(&'a dyn Fn(&str) -> bool);

impl<'de> DeserializeSeed<'de> for Asked<'_> {
    type Value = Result<Row<'de>, &'static str>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Asked<'_> {
    type Value = Result<Row<'de>, &'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut row = Row::new();
        while let Some(Text(key)) = map.next_key()? {
            if (self.0)(&key) {
                let value = map.next_value()?;
                put(&mut row, key, value);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Ok(row))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Err("a list"))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Err("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Err("a boolean"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Err("a number"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Err("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Err("a number"))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Err("a text"))
    }
}

/// A text, borrowed where it has no escapes.
struct Text<'r>(Cow<'r, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text)))
            }
        }
        from.deserialize_str(Texts)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Values)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Pairs::new();
        let mut many = std::collections::HashMap::new();
        while let Some(Text(key)) = map.next_key()? {
            let value = map.next_value()?;
            if pairs.len() < FEW {
                put(&mut pairs, key, value);
                continue;
            }
            if many.is_empty() {
                many.extend(pairs.iter().enumerate().map(|(i, (k, _))| (k.clone(), i)));
            }
            if let Some(at) = many.get(&key) {
                pairs[*at].1 = value;
            } else {
                many.insert(key.clone(), pairs.len());
                pairs.push((key, value));
            }
        }
        Ok(Value::Object(pairs))
    }
}

/// Puts a pair in the place of one with the same key, or last.
fn put<'r>(pairs: &mut Pairs<'r>, key: Cow<'r, str>, value: Value<'r>) {
    match pairs.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => pairs.push((key, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_keys_that_stand_twice_the_last_counts_among_few_and_many() {
        for pairs in [2, FEW, 3 * FEW] {
            let inner: Vec<String> = (0..pairs).map(|i| format!(r#""k{i}": {i}"#)).collect();
            let text = format!(r#"{{"a": {{{}, "k1": "new"}}, "b": 1}}"#, inner.join(", "));
            let row = row(&text, &|key| key == "a").expect("a row");
            let [(_, Value::Object(found))] = &row[..] else {
                panic!("{row:?}");
            };
            assert_eq!(found.len(), pairs);
            assert_eq!(found[1].1, Value::Text("new".into()));
        }
    }

    #[test]
    fn texts_are_borrowed_where_nothing_is_escaped() {
        let text = r#"{"a": "矿机", "b": "x\n"}"#;
        let row = row(text, &|_| true).expect("a row");
        assert!(matches!(row[0].1, Value::Text(Cow::Borrowed("矿机"))));
        assert_eq!(row[1].1, Value::Text("x\n".into()));
    }
}

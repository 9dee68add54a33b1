//! YAML as JSON: once as a value, and once as a text, which keeps the order of members.

use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// Parses YAML without the limits that protect from texts of strangers: this document has many aliases.
///
/// # Errors
///
/// A text that is not YAML, or not of the type.
pub fn yaml<T: DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(text, serde_saphyr::options! { budget: None })
}

/// A document of YAML as JSON. To parse YAML takes many times as long as to parse JSON.
pub(super) struct Json {
    pub value: Value,
    /// The same, with the members in the order of the document.
    pub text: Vec<u8>,
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = Vec::new();
        let copier = Copier {
            text: &mut text,
            place: Place::Document,
        };
        let value = copier.deserialize(deserializer)?;
        Ok(Self { value, text })
    }
}

/// Where in the document a value is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Document,
    Info,
    Elsewhere,
}

impl Place {
    fn of_member(self, name: &str) -> Self {
        match (self, name) {
            (Self::Document, "info") => Self::Info,
            _ => Self::Elsewhere,
        }
    }

    /// Whether the member is a text, however it is written: `version: 1.10`.
    fn is_text(self, name: &str) -> bool {
        self == Self::Info && ["title", "version"].contains(&name)
    }
}

/// Appends what it reads to the text.
struct Copier<'a> {
    text: &'a mut Vec<u8>,
    place: Place,
}

impl Copier<'_> {
    fn scalar<E: Error>(self, value: Value) -> Result<Value, E> {
        serde_json::to_writer(self.text, &value).map_err(E::custom)?;
        Ok(value)
    }
}

impl<'de> DeserializeSeed<'de> for Copier<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Copier<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.scalar(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.scalar(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.scalar(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.scalar(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.scalar(value.into())
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let (text, place) = (self.text, Place::Elsewhere);
        let mut read = Vec::new();
        text.push(b'[');
        while let Some(item) = items.next_element_seed(Copier { text, place })? {
            read.push(item);
            text.push(b',');
        }
        close(text, b']');
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let text = self.text;
        let mut read = Map::new();
        text.push(b'{');
        while let Some(name) = members.next_key::<String>()? {
            serde_json::to_writer(&mut *text, &name).map_err(A::Error::custom)?;
            text.push(b':');
            let value = if self.place.is_text(&name) {
                let value = Value::String(members.next_value()?);
                serde_json::to_writer(&mut *text, &value).map_err(A::Error::custom)?;
                value
            } else {
                let place = self.place.of_member(&name);
                members.next_value_seed(Copier { text, place })?
            };
            read.insert(name, value);
            text.push(b',');
        }
        close(text, b'}');
        Ok(Value::Object(read))
    }
}

/// Ends a list or an object, in place of the comma behind its last element.
fn close(text: &mut Vec<u8>, bracket: u8) {
    if text.last() == Some(&b',') {
        text.pop();
    }
    text.push(bracket);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_value_are_equal() {
        let document = r#"
b: &b {two: 2, one: -1, merged: [1.5, 1e300, 0.1, -0.0, 18446744073709551615, 9007199254740993]}
a: {<<: *b, one: [], two: {}, "\"\\\x01\u00e9": "\n,"}
alias: *b
200: [true, off, ~, null, '', 0x1F, 0o17, 1_000, 340282366920938463463374607431768211455, 2026-01-02, 1.10]
text: |
  two
  lines,
folded: >-
  one
  line
"#;
        let Json { value, text } = yaml(document).unwrap();
        assert_eq!(value, yaml::<Value>(document).unwrap());
        assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), value);
        insta::assert_snapshot!(String::from_utf8(text).unwrap());
    }

    #[test]
    fn rejects_what_value_rejects() {
        for text in ["a: 1\na: 2", "a: [1", "a: *unknown", "[a]: 1", "a: .inf"] {
            let alone = yaml::<Value>(text).unwrap_err().to_string();
            let both = yaml::<Json>(text).map(|_| ()).unwrap_err().to_string();
            assert_eq!(alone, both, "{text}");
        }
    }
}

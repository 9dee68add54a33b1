//! A JSON value, kept as text.

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::raw::text;
use super::short_text::ShortText;
use super::text::{quoted, without_lone_surrogates};

/// A JSON value of any kind, kept as the text it was read from: no digit, order or escape is changed.
///
/// ```
/// use functiongraph::Json;
///
/// let number = Json::from_text("12345678901234567890123")?;
/// assert_eq!(number.as_str(), "12345678901234567890123");
///
/// let list = Json::from(serde_json::json!([1, "two"]));
/// assert_eq!(list.parse::<(u8, String)>()?, (1, "two".to_owned()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Json(ShortText);

impl Json {
    /// Takes the text as it is, once it is seen to be one JSON value.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON.
    pub fn from_text(text: impl Into<String>) -> serde_json::Result<Self> {
        let text = text.into();
        let json: &RawValue = serde_json::from_str(&text)?;
        Ok(Self::of_read(json.get()))
    }

    /// Writes a value as JSON.
    ///
    /// # Errors
    ///
    /// Where the value cannot be written as JSON.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        serde_json::to_string(value).map(Self::of_read)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Reads the value as another type. Surrogates that stand alone are U+FFFD.
    ///
    /// # Errors
    ///
    /// Where the value is not of that type.
    pub fn parse<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(&without_lone_surrogates(self.as_str()))
    }

    /// The text of one value, as a deserializer or a serializer gives it.
    pub(crate) fn of_read<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        Self(match text.into() {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        })
    }
}

/// `null`.
impl Default for Json {
    fn default() -> Self {
        Self::of_read("null")
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether both say the same, with white space and the order of members left aside.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
            || match (self.parse::<Value>(), other.parse::<Value>()) {
                (Ok(one), Ok(two)) => {
                    one == two
                        && !(has_rounded(&one)
                            && [self, other].iter().any(|json| json.has_long_number()))
                }
                _ => false,
            }
    }
}

impl Json {
    /// Whether it has more digits in a row than a float keeps.
    fn has_long_number(&self) -> bool {
        const DIGITS: usize = 15;
        let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
        let mut runs = self.as_str().as_bytes().split(|byte| !is_part(byte));
        runs.any(|run| run.iter().filter(|byte| byte.is_ascii_digit()).count() > DIGITS)
    }
}

/// Whether a number in it may have lost digits, so that two that differ look the same.
fn has_rounded(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_rounded),
        Value::Object(members) => members.values().any(has_rounded),
        _ => false,
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        self.parse::<Value>().is_ok_and(|value| value == *other)
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self::of_read(value.to_string())
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        Self::of_read(value.to_string())
    }
}

macro_rules! json_from {
    ($($number:ty),+) => {$(
        impl From<$number> for Json {
            fn from(value: $number) -> Self {
                Self::of_read(value.to_string())
            }
        }
    )+};
}

json_from!(
    bool, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

/// A JSON string; [`from_text`](Json::from_text) takes JSON.
impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::of_read(quoted(text))
    }
}

/// A JSON string; [`from_text`](Json::from_text) takes JSON.
impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(self.as_str()).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(Self::of_read)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn takes_one_value() {
        assert_eq!(Json::from_text(" [1.0] ").unwrap().as_str(), "[1.0]");
        for other in ["", "[", "1 2", "nul"] {
            assert!(Json::from_text(other).is_err(), "{other}");
        }
    }

    #[test]
    fn compares_by_value() {
        let json = |text: &str| Json::from_text(text).unwrap();
        assert_eq!(json(r#"{"a":1,"b":2}"#), json(r#"{ "b": 2, "a": 1 }"#));
        assert_eq!(json("[1]"), json!([1]));
        // As floats, these are the same.
        assert_ne!(
            json("12345678901234567890123"),
            json("12345678901234567890124")
        );
    }

    #[test]
    fn writes_its_text() {
        let text = r#"{"a" :[1.0,"\ud800", "a text that is longer"]}"#;
        let json: Json = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&json).unwrap(), text);
        assert_eq!(json.parse::<Value>().unwrap()["a"][1], "\u{fffd}");
    }
}

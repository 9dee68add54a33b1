//! A JSON value, kept as text.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::raw::text;

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
pub struct Json(Box<RawValue>);

impl Json {
    /// Takes the text as it is, once it is seen to be one JSON value.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON.
    pub fn from_text(text: impl Into<String>) -> serde_json::Result<Self> {
        RawValue::from_string(text.into()).map(Self)
    }

    /// Writes a value as JSON.
    ///
    /// # Errors
    ///
    /// Where the value cannot be written as JSON.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Reads the value as another type.
    ///
    /// # Errors
    ///
    /// Where the value is not of that type.
    pub fn parse<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_str(self.as_str())
    }

    /// What was read of one value.
    pub(crate) fn of_read(text: impl Into<String>) -> Self {
        RawValue::from_string(text.into()).map_or_else(|_| Self::default(), Self)
    }
}

/// `null`.
impl Default for Json {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
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
                (Ok(one), Ok(other)) => one == other && !has_rounded(&one),
                _ => false,
            }
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

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer).map(Self::of_read)
    }
}

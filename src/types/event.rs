//! Events of invocations.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::json::raw::text;
use crate::json::read::{Found, Read};
use crate::json::value::Json;
use crate::validation::{Validate, ValidationError};

/// The event of an invocation: one JSON object, sent byte for byte.
///
/// Large numbers, the order of members, duplicate members, escapes and white space are preserved. A byte order mark is
/// removed. The nesting depth is limited only by memory.
///
/// ```
/// use functiongraph::Event;
/// use serde_json::json;
///
/// let event = Event::from_json(r#"{"id": 12345678901234567890123}"#)?;
/// assert_eq!(event.as_str(), r#"{"id": 12345678901234567890123}"#);
///
/// let resize = Event::try_from(json!({ "width": 640 }))?;
/// assert_eq!(resize.as_str(), r#"{"width":640}"#);
///
/// let error = Event::from_json("[1]").unwrap_err();
/// assert_eq!(error.to_string(), r#"a JSON object is expected, such as {"key": "value"}; it begins with '['"#);
/// # Ok::<(), functiongraph::ParseEventError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Event(String);

const BYTE_ORDER_MARK: &str = "\u{feff}";
const EXPECTED: &str = r#"a JSON object is expected, such as {"key": "value"}"#;

impl Event {
    /// Keeps this JSON unchanged. It must be one object, in UTF-8.
    ///
    /// # Errors
    ///
    /// [`ParseEventError`] if it is not.
    pub fn from_json(json: impl Into<Vec<u8>>) -> Result<Self, ParseEventError> {
        let bytes = json.into();
        if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes.as_slice() {
            return Err(ParseEventError(
                "it is UTF-16, UTF-8 is expected".to_owned(),
            ));
        }
        // Checked before UTF-8: that a text is not an object is the more useful error.
        let text = bytes
            .strip_prefix(BYTE_ORDER_MARK.as_bytes())
            .unwrap_or(&bytes);
        let start = text
            .iter()
            .position(|byte| !b" \t\n\r".contains(byte))
            .unwrap_or(text.len());
        let first = String::from_utf8_lossy(&text[start..text.len().min(start + 4)])
            .chars()
            .next();
        match first {
            Some('{' | char::REPLACEMENT_CHARACTER) => {}
            Some(other) => {
                return Err(ParseEventError(format!(
                    "{EXPECTED}; it begins with {other:?}"
                )));
            }
            None => return Err(ParseEventError(format!("{EXPECTED}; it is empty"))),
        }
        let mut text = String::from_utf8(bytes).map_err(|error| {
            ParseEventError(format!(
                "the byte at offset {} is not UTF-8",
                error.utf8_error().valid_up_to()
            ))
        })?;
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len());
        }
        validate(&text)?;
        Ok(Self(text))
    }

    /// Serializes a value, which must become a JSON object.
    ///
    /// ```
    /// # use functiongraph::Event;
    /// #[derive(serde::Serialize)]
    /// struct Resize {
    ///     width: u32,
    /// }
    ///
    /// assert_eq!(Event::from_serialize(&Resize { width: 640 })?.as_str(), r#"{"width":640}"#);
    /// # Ok::<(), functiongraph::ParseEventError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ParseEventError`] if it cannot be serialized, or is not an object.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, ParseEventError> {
        let json = serde_json::to_string(value);
        Self::from_json(
            json.map_err(|error| {
                ParseEventError(format!("it cannot be written as JSON: {error}"))
            })?,
        )
    }

    /// The JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `IgnoredAny` is read without recursion, so that the depth is not limited.
fn validate(text: &str) -> Result<(), ParseEventError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    IgnoredAny::deserialize(&mut reader)
        .map_err(|error| ParseEventError(format!("it is not JSON: {error}")))?;
    reader.end().map_err(|error| {
        ParseEventError(format!(
            "more follows the object, at line {} column {}; one JSON object is expected",
            error.line(),
            error.column()
        ))
    })
}

/// An empty object.
impl Default for Event {
    fn default() -> Self {
        Self("{}".to_owned())
    }
}

impl Validate for Event {
    fn validate(&self) -> Result<(), ValidationError> {
        Ok(())
    }
}

impl Read for Event {
    const EXPECTED: &'static str = "an object";

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        let json = text(deserializer)?;
        if json == "null" {
            return Ok(Found::Absent);
        }
        *place = Self::from_json(json.as_bytes()).ok();
        Ok(match place {
            Some(_) => Found::Value,
            None => Found::kept(json),
        })
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(text(deserializer)?.as_bytes()).map_err(D::Error::custom)
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::of_read(self.0.as_str()).serialize(serializer)
    }
}

/// How many bytes there are: the content is the caller's, and may be secret.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({} bytes)", self.0.len())
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Event> for reqwest::Body {
    fn from(event: Event) -> Self {
        event.0.into()
    }
}

impl From<Event> for String {
    fn from(event: Event) -> Self {
        event.0
    }
}

impl From<Map<String, Value>> for Event {
    fn from(members: Map<String, Value>) -> Self {
        Self(Value::Object(members).to_string())
    }
}

impl TryFrom<Value> for Event {
    type Error = ParseEventError;

    fn try_from(value: Value) -> Result<Self, ParseEventError> {
        Self::try_from(&value)
    }
}

impl TryFrom<&Value> for Event {
    type Error = ParseEventError;

    fn try_from(value: &Value) -> Result<Self, ParseEventError> {
        match value {
            Value::Object(_) => Ok(Self(value.to_string())),
            _ => Self::from_serialize(value),
        }
    }
}

impl From<&Event> for Event {
    fn from(event: &Event) -> Self {
        event.clone()
    }
}

impl FromStr for Event {
    type Err = ParseEventError;

    fn from_str(json: &str) -> Result<Self, ParseEventError> {
        Self::from_json(json)
    }
}

macro_rules! event_from_json {
    ($($json:ty),* $(,)?) => {$(
        impl TryFrom<$json> for Event {
            type Error = ParseEventError;

            fn try_from(json: $json) -> Result<Self, ParseEventError> {
                Self::from_json(json)
            }
        }
    )*};
}

event_from_json!(&str, String, &[u8], Vec<u8>);

/// Why a text is not an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseEventError(String);

impl fmt::Display for ParseEventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ParseEventError {}

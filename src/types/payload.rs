//! What a synchronous invocation hands to a function.

use std::fmt;

use bytes::Bytes;
use serde::de::Deserializer;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::event::Event;
use crate::json::raw::text;
use crate::json::read::{Found, Read};
use crate::json::value::Json;
use crate::validate::{Validate, ValidationError};

/// What a synchronous invocation hands to a function, sent byte for byte: JSON as a rule, or any text or bytes.
///
/// ```
/// use functiongraph::Payload;
///
/// assert_eq!(Payload::from(r#"{"width": 640}"#).as_bytes(), br#"{"width": 640}"#);
/// assert_eq!(Payload::json(&[1, 2])?.as_bytes(), b"[1,2]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Payload(Bytes);

impl Payload {
    /// A value as JSON.
    ///
    /// # Errors
    ///
    /// A value that cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Self> {
        serde_json::to_vec(value).map(Self::from)
    }

    /// The bytes that are sent.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// How many bytes there are: the content is the caller's, and may be secret.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Payload {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

macro_rules! payload_from {
    ($($from:ty => $convert:expr),+ $(,)?) => {$(
        impl From<$from> for Payload {
            fn from(value: $from) -> Self {
                let convert: fn($from) -> Bytes = $convert;
                Self(convert(value))
            }
        }
    )+};
}

payload_from! {
    Bytes => |bytes| bytes,
    Vec<u8> => Bytes::from,
    &[u8] => Bytes::copy_from_slice,
    String => Bytes::from,
    &str => |text| Bytes::copy_from_slice(text.as_bytes()),
    Event => |event| Bytes::from(String::from(event)),
    Json => |json| Bytes::copy_from_slice(json.as_str().as_bytes()),
    Value => |value| Bytes::from(value.to_string()),
    Map<String, Value> => |members| Bytes::from(Value::Object(members).to_string()),
}

impl Validate for Payload {
    fn validate(&self) -> Result<(), ValidationError> {
        Ok(())
    }
}

impl Read for Payload {
    const EXPECTED: &'static str = "JSON";

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        *place = Some(Self::from(text(deserializer)?.as_bytes()));
        Ok(Found::Value)
    }
}

/// As the JSON it holds, or a string of its text.
impl Serialize for Payload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = String::from_utf8_lossy(&self.0);
        match serde_json::from_str::<&serde_json::value::RawValue>(&text) {
            Ok(json) => json.serialize(serializer),
            Err(_) => text.serialize(serializer),
        }
    }
}

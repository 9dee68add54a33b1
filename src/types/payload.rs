//! The payload of a synchronous invocation.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde::Serialize;
use serde::de::Deserializer;
use serde_json::{Map, Value};

use super::event::Event;
use crate::json::raw::text;
use crate::json::read::{Found, Read};
use crate::json::value::Json;
use crate::validation::{Validate, ValidationError};

/// The payload of a synchronous invocation, sent byte for byte: JSON as a rule, or any text or bytes.
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

    /// A text or bytes as they are, any other value as JSON. By the type, since the JSON of a text and of an enum, or
    /// of bytes and of numbers, looks the same.
    pub(crate) fn of_reference<S: Serialize>(value: &S) -> serde_json::Result<Self> {
        let json = serde_json::to_string(value)?;
        Ok(match Form::of::<S>() {
            Form::Text => Self::from(serde_json::from_str::<String>(&json)?),
            Form::Bytes => Self::from(serde_json::from_str::<Vec<u8>>(&json)?),
            Form::Json => Self::from(json),
        })
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

/// What a value is sent as.
enum Form {
    Text,
    Bytes,
    Json,
}

impl Form {
    /// By the type's name: a type that may borrow has no `TypeId`.
    fn of<S>() -> Self {
        let name = type_name::<S>().trim_start_matches('&');
        let texts = [
            type_name::<str>(),
            type_name::<String>(),
            type_name::<Box<str>>(),
            type_name::<Cow<'_, str>>(),
        ];
        let bytes = [
            type_name::<[u8]>(),
            type_name::<Vec<u8>>(),
            type_name::<Box<[u8]>>(),
            type_name::<Cow<'_, [u8]>>(),
            type_name::<Bytes>(),
        ];
        let is_array = name.starts_with(type_name::<[u8; 0]>().trim_end_matches("0]"));
        if texts.contains(&name) {
            Self::Text
        } else if is_array || bytes.contains(&name) {
            Self::Bytes
        } else {
            Self::Json
        }
    }
}

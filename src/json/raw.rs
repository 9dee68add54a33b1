//! The text of a value, from any deserializer.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::value::RawValue;

use super::exact::need_text;
use super::member_name::Name;
use super::text::{quoted, separate};

/// The name by which `serde_json` passes the text of a value instead of the value. Another deserializer does not
/// know it, and neither would a `serde_json` that names it otherwise: then the value is written as JSON again.
const TOKEN: &str = "$serde_json::private::RawValue";

/// The JSON text of a value; borrowed where the input can be.
#[inline]
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    deserializer.deserialize_newtype_struct(TOKEN, Raw)
}

/// [`text`] of a member or an element.
pub(crate) struct Raw;

impl<'de> DeserializeSeed<'de> for Raw {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        text(deserializer)
    }
}

impl<'de> Visitor<'de> for Raw {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if map.next_key::<IgnoredAny>()?.is_none() {
            return Err(A::Error::custom("a raw value has no text"));
        }
        map.next_value_seed(Name)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(Transcode).map(Cow::Owned)
    }
}

/// Writes what it visits as JSON.
pub(crate) struct Transcode;

impl<'de> Visitor<'de> for Transcode {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }

    fn visit_none<E: Error>(self) -> Result<String, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<String, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<String, D::Error> {
        text(value).map(Cow::into_owned)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
        need_text();
        serde_json::to_string(&value).map_err(E::custom)
    }

    /// The text of a number, from [`Exact`](super::exact::Exact).
    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<String, E> {
        match serde_json::from_slice::<&RawValue>(value) {
            Ok(number) => Ok(number.get().to_owned()),
            Err(_) => Err(E::invalid_type(Unexpected::Bytes(value), &self)),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(quoted(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<String, A::Error> {
        let mut text = "[".to_owned();
        while let Some(item) = items.next_element_seed(Raw)? {
            separate(&mut text);
            text.push_str(&item);
        }
        text.push(']');
        Ok(text)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<String, A::Error> {
        let mut text = "{".to_owned();
        while let Some(name) = members.next_key_seed(Name)? {
            separate(&mut text);
            text.push_str(&quoted(&name));
            text.push(':');
            text.push_str(&members.next_value_seed(Raw)?);
        }
        text.push('}');
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn takes_text_of_json() {
        let json = r#"{ "a" : 1.0, "b":[1e400,"\ud800"]}"#;
        let text = text(&mut serde_json::Deserializer::from_str(json));
        assert!(matches!(text, Ok(Cow::Borrowed(text)) if text == json));
    }

    #[test]
    fn writes_other_formats_as_json() {
        for value in [
            json!(null),
            json!({ "a": [1, -2, 0.5, true, "\"x\n"], "b": { "": [] } }),
            json!(u64::MAX),
        ] {
            assert_eq!(text(&value).unwrap(), value.to_string());
        }
    }
}

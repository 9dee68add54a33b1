//! Reading a JSON text by the texts of its values, where `serde_json` would round a number or cannot read one.

use std::borrow::Cow;
use std::cell::Cell;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;
use serde_json::{Error, Result};

use super::text::unquoted;

/// The name of the newtype as which scalars are read, so that a scalar is known before its value is.
pub(super) const SCALAR: &str = "functiongraph::Scalar";

thread_local! {
    /// Visitors get values, not their texts, and have no other way to request the text.
    static NEEDS_TEXT: Cell<bool> = const { Cell::new(false) };
}

/// Says that the text of a value is needed: a number may have lost digits, or what is kept was written otherwise.
pub(crate) fn need_text() {
    NEEDS_TEXT.set(true);
}

/// The result of `read`, and whether it needs the text of a value.
#[inline]
pub(crate) fn needs_text<T>(read: impl FnOnce() -> T) -> (T, bool) {
    let outer = NEEDS_TEXT.replace(false);
    let result = read();
    (result, NEEDS_TEXT.replace(outer))
}

/// A deserializer of the text of one value. What a value does not say is passed as text: numbers as bytes, strings
/// with escapes as a newtype, whose [`text`](super::raw::text) is the one of the string.
pub(crate) struct Exact<'de>(&'de str);

impl<'de> Exact<'de> {
    pub(crate) fn new(text: &'de str) -> Result<Self> {
        serde_json::from_str(text).map(|json: &RawValue| Self(json.get()))
    }
}

impl<'de> Deserializer<'de> for Exact<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0.as_bytes().first() {
            Some(b'{') => visitor.visit_map(Rest::inside(self.0)),
            Some(b'[') => visitor.visit_seq(Rest::inside(self.0)),
            Some(b'"') => match unquoted(self.0) {
                Some(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
                Some(Cow::Owned(_)) => visitor.visit_newtype_struct(self),
                None => Err(Error::custom("invalid string")),
            },
            Some(b'n') => visitor.visit_unit(),
            Some(b't') => visitor.visit_bool(true),
            Some(b'f') => visitor.visit_bool(false),
            _ => visitor.visit_bytes(self.0.as_bytes()),
        }
    }

    /// Only names are read as this.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match unquoted(self.0) {
            Some(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Some(Cow::Owned(text)) => visitor.visit_string(text),
            None => Err(Error::custom("a string is expected")),
        }
    }

    /// [`raw`](super::raw) wants the text, and a scalar takes it as bytes, since a text would be a string.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        if name == SCALAR {
            visitor.visit_borrowed_bytes(self.0.as_bytes())
        } else {
            visitor.visit_borrowed_str(self.0)
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What is not read yet of an object or a list.
struct Rest<'de>(&'de str);

impl<'de> Rest<'de> {
    fn inside(json: &'de str) -> Self {
        Self(json.get(1..).unwrap_or_default().trim_start())
    }

    fn skip(&mut self, mark: char) {
        if let Some(rest) = self.0.strip_prefix(mark) {
            self.0 = rest.trim_start();
        }
    }

    fn value(&mut self) -> Result<Exact<'de>> {
        let mut values = serde_json::Deserializer::from_str(self.0).into_iter::<&RawValue>();
        let value = values.next();
        let rest = self.0.get(values.byte_offset()..);
        self.0 = rest.unwrap_or_default().trim_start();
        match value {
            Some(json) => json.map(|json| Exact(json.get())),
            None => Err(Error::custom("there is no value")),
        }
    }
}

impl<'de> MapAccess<'de> for Rest<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        self.skip(',');
        if self.0.starts_with('}') {
            return Ok(None);
        }
        seed.deserialize(self.value()?).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        self.skip(':');
        seed.deserialize(self.value()?)
    }
}

impl<'de> SeqAccess<'de> for Rest<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        self.skip(',');
        if self.0.starts_with(']') {
            return Ok(None);
        }
        seed.deserialize(self.value()?).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::raw::Transcode;
    use crate::json::read::{Found, Read, Reading, read_text};
    use crate::json::value::Json;

    #[test]
    fn visits_text_exactly() {
        let json = r#" { "a\ud800" : [ 1.0,true , null,{}],"b":{"c":[]} } "#;
        let text = Exact::new(json)
            .unwrap()
            .deserialize_any(Transcode)
            .unwrap();
        assert_eq!(
            text,
            "{\"a\u{fffd}\":[ 1.0,true , null,{}],\"b\":{\"c\":[]}}"
        );
        assert!(Exact::new("{").is_err());
    }

    #[test]
    fn numbers_keep_their_digits() {
        for number in ["12345678901234567890123", "1e400", "1.0"] {
            let Ok(Reading::Kept(kept)) = read_text::<Vec<Json>>(number) else {
                panic!("{number} is no list");
            };
            assert_eq!(kept.as_str(), number);
            let json = format!("[[{number}],{number}]");
            let list = Vec::<Vec<Json>>::read_into(&mut None, Exact(&json));
            let Ok(Found::Partial(kept)) = list else {
                panic!("{number} is no list");
            };
            assert_eq!(kept.as_str(), json);
        }
    }
}

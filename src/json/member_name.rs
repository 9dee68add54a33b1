//! The names of members.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

/// A string, borrowed where the input can be: the name of a member.
pub(crate) struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(json: &str) -> serde_json::Result<Cow<'_, str>> {
        Name.deserialize(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn borrows_names_without_escapes() {
        assert!(matches!(name(r#""count""#), Ok(Cow::Borrowed("count"))));
        assert!(matches!(name(r#""c\u006funt""#), Ok(Cow::Owned(text)) if text == "count"));
        assert!(name("1").is_err());
    }
}

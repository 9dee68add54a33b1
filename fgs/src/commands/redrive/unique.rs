//! Members that a record has twice: nobody can know which of them counts.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The objects of a record whose members are read. Payloads are sent as they are.
const CONTEXTS: [&str; 2] = ["request_context", "response_context"];

/// The error says which member there is again, and where.
pub(super) fn check(record: &str) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(record);
    Members { of: None }.deserialize(&mut json)
}

/// The members of the record, or of one of its objects.
struct Members<'a> {
    of: Option<&'a str>,
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if seen.contains(&name) {
                let context = self.of.map(|of| format!("{of}.")).unwrap_or_default();
                return Err(A::Error::custom(format!(
                    "{context}{name} is there twice; remove one"
                )));
            }
            if self.of.is_none() && CONTEXTS.contains(&name.as_str()) {
                members.next_value_seed(Members { of: Some(&name) })?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
            seen.insert(name);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_duplicate_members() {
        for (record, expected) in [
            (
                "{\"request_context\": {\n\"request_id\": 1,\n\"request\\u005fid\": 2}}",
                "request_context.request_id is there twice; remove one at line 3",
            ),
            (
                "{\"timestamp\": 1, \"timestamp\": 1}",
                "timestamp is there twice",
            ),
            (
                "{\"response_context\": {\"a\": 1, \"a\": null}}",
                "response_context.a is there twice",
            ),
            (
                "{\"response_context\": {}, \"response_context\": 1}",
                "response_context is there twice",
            ),
        ] {
            let error = check(record).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn payload_may_have_duplicates() {
        for record in [
            "{\"request_payload\": {\"a\": 1, \"a\": 2}}",
            "{\"request_context\": [1], \"response_context\": null}",
            "{\"request_context\": -1.5, \"response_context\": \"a\", \"a\": true}",
        ] {
            check(record).unwrap();
        }
    }
}

//! A few members of an object, which may be large.

use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::member_name::Name;

/// The members of an object for which `is_wanted` holds, by their names and texts. Of a repeated one, it is the last.
pub(crate) fn pick(
    json: &str,
    is_wanted: impl Fn(&str, &str) -> bool,
) -> serde_json::Result<HashMap<String, &RawValue>> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let picked = Pick(is_wanted).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(picked)
}

struct Pick<F>(F);

impl<'de, F: Fn(&str, &str) -> bool> DeserializeSeed<'de> for Pick<F> {
    type Value = HashMap<String, &'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: Fn(&str, &str) -> bool> Visitor<'de> for Pick<F> {
    type Value = HashMap<String, &'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut picked = HashMap::new();
        while let Some(name) = members.next_key_seed(Name)? {
            let value: &RawValue = members.next_value()?;
            if (self.0)(&name, value.get()) {
                picked.insert(name.into_owned(), value);
            }
        }
        Ok(picked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_last_of_equal_members() {
        let json = r#"{"a":1,"b":[2],"a":[{"b":3}],"c":4}"#;
        let picked = pick(json, |name, _| name != "c").unwrap();
        assert_eq!(picked.len(), 2);
        assert_eq!(picked["a"].get(), r#"[{"b":3}]"#);
        assert_eq!(picked["b"].get(), "[2]");
        let short = pick(json, |_, text| text.len() < 2).unwrap();
        assert_eq!(short.len(), 2);
    }

    #[test]
    fn rejects_other_than_objects() {
        for other in ["", "[]", "1", "{", "{}{}", r#"{"a"}"#] {
            assert!(pick(other, |_, _| true).is_err(), "{other}");
        }
    }
}

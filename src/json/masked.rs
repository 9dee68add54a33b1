//! JSON that is shown with the values of some members masked.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

const MASK: &str = "\"***\"";

/// The text with `"***"` in place of the value of each member of these names, at any depth; otherwise as it is.
pub(crate) fn masked(json: &str, names: &[&str]) -> Result<String, serde_json::Error> {
    let mut shown = String::with_capacity(json.len());
    append(&mut shown, json, names)?;
    Ok(shown)
}

fn append(shown: &mut String, json: &str, names: &[&str]) -> Result<(), serde_json::Error> {
    let mut rest = json;
    for (name, value) in parts(json)? {
        let value = value.get();
        // Each value is a part of the text, after the one before it.
        let at = value.as_ptr().addr() - rest.as_ptr().addr();
        shown.push_str(&rest[..at]);
        rest = &rest[at + value.len()..];
        match name {
            Some(name) if names.contains(&name.as_str()) => shown.push_str(MASK),
            _ => append(shown, value, names)?,
        }
    }
    shown.push_str(rest);
    Ok(())
}

/// The values in an object, with their names, or in an array. Other values hold none.
fn parts(json: &str) -> Result<Vec<(Option<String>, &RawValue)>, serde_json::Error> {
    match json.trim_start().chars().next() {
        Some('{') => serde_json::from_str(json).map(|Members(members)| members),
        Some('[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json)?;
            Ok(items.into_iter().map(|item| (None, item)).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// The members of an object in their order, with those that are there twice.
struct Members<'a>(Vec<(Option<String>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry()? {
            members.push((Some(name), value));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_members_at_any_depth() {
        let mask = |json| masked(json, &["key", "data"]).unwrap();
        for (json, shown) in [
            ("{}", "{}"),
            (r#" {"a" : 1.50, "b":"key"}"#, r#" {"a" : 1.50, "b":"key"}"#),
            (r#"{"key": "s", "a":[]}"#, r#"{"key": "***", "a":[]}"#),
            (r#"{"k\u0065y":{"a":1}}"#, r#"{"k\u0065y":"***"}"#),
            (
                r#"[{"a":{"data":["s"]}},{"data":1}]"#,
                r#"[{"a":{"data":"***"}},{"data":"***"}]"#,
            ),
            (r#"{"key":"s","key":"t"}"#, r#"{"key":"***","key":"***"}"#),
        ] {
            assert_eq!(mask(json), shown);
        }
        assert!(masked(r#"{"key":"#, &["key"]).is_err());
    }
}

//! Cells that several tables have.

use functiongraph::{Extra, Timestamp};

use crate::failure::Failure;

pub(super) const NONE: &str = "-";

pub(super) fn none() -> String {
    NONE.to_owned()
}

/// A member; one that is not of the documented type, as it arrived. An empty one is none.
pub(super) fn member(value: Option<&impl ToString>, extra: &Extra, name: &str) -> String {
    let shown = value.map_or_else(|| unparsed(extra, name), ToString::to_string);
    if shown.is_empty() { none() } else { shown }
}

fn unparsed(extra: &Extra, name: &str) -> String {
    match extra.get(name) {
        Some(value) if value.as_str() != "null" => value
            .parse::<String>()
            .unwrap_or_else(|_| value.to_string()),
        _ => none(),
    }
}

pub(super) fn time(time: Option<&Timestamp>) -> String {
    let Some(time) = time else { return none() };
    match time.assumed_offset() {
        Some(zone) => format!("{time} (no zone given, {zone} assumed)"),
        None => time.to_string(),
    }
}

/// An empty response is an error, whatever its status.
pub(super) fn lacking(what: &str) -> Failure {
    Failure::failed(format!("the response lacks {what}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shows_unread_members_verbatim() {
        let json = |text: &str| functiongraph::Json::from_text(text).unwrap();
        let mut extra = Extra::default();
        extra.insert("text", json!("a\tb"));
        extra.insert("null", json!(null));
        extra.insert("number", json("1234567890123456789012.50"));
        extra.insert("object", json(r#"{"b":1.0,"a":[]}"#));
        for (name, shown) in [
            ("text", "a\tb"),
            ("null", "-"),
            ("none", "-"),
            ("number", "1234567890123456789012.50"),
            ("object", r#"{"b":1.0,"a":[]}"#),
        ] {
            assert_eq!(member(None::<&String>, &extra, name), shown);
        }
        assert_eq!(member(Some(&7), &extra, "number"), "7");
        assert_eq!(member(Some(&""), &extra, "number"), "-");
    }
}

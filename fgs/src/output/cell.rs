//! Cells that several tables have.

use functiongraph::Extra;

use crate::failure::Failure;

pub(super) const NONE: &str = "-";

pub(super) fn none() -> String {
    NONE.to_owned()
}

/// A member; one that is not of the documented type, as it arrived.
pub(super) fn member(value: Option<&impl ToString>, extra: &Extra, name: &str) -> String {
    value.map_or_else(|| unparsed(extra, name), ToString::to_string)
}

fn unparsed(extra: &Extra, name: &str) -> String {
    match extra.get(name) {
        Some(value) if value.as_str() != "null" => value
            .parse::<String>()
            .unwrap_or_else(|_| value.to_string()),
        _ => none(),
    }
}

/// An empty response is an error, whatever its status.
pub(super) fn lacking(what: &str) -> Failure {
    Failure::failed(format!("the response lacks {what}"))
}

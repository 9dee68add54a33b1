//! Cells that several tables have.

use serde_json::{Map, Value};

use crate::failure::Failure;

pub(super) const NONE: &str = "-";

pub(super) fn none() -> String {
    NONE.to_owned()
}

/// A member that is not of the documented type, as it arrived.
pub(super) fn unparsed(extra: &Map<String, Value>, name: &str) -> String {
    match extra.get(name) {
        None | Some(Value::Null) => none(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// An empty response is an error, whatever its status.
pub(super) fn lacking(what: &str) -> Failure {
    Failure::failed(format!("the response lacks {what}"))
}

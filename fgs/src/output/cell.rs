//! Cells that several tables have.

use serde_json::{Map, Value};

use crate::exit::Failure;

pub const NONE: &str = "-";

pub fn none() -> String {
    NONE.to_owned()
}

/// A member that is not of the documented type, as it arrived.
pub fn unparsed(extra: &Map<String, Value>, name: &str) -> String {
    match extra.get(name) {
        None | Some(Value::Null) => none(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// An empty response is an error, whatever its status.
pub fn lacking(what: &str) -> Failure {
    Failure::failed(format!("the response lacks {what}"))
}

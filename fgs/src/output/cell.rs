//! Cells that several tables have.

use serde_json::{Map, Value};

use crate::exit::Failure;

pub const NONE: &str = "-";

pub fn none() -> String {
    NONE.to_owned()
}

/// A member that is not of the documented type, as it came.
pub fn unparsed(extra: &Map<String, Value>, name: &str) -> String {
    match extra.get(name) {
        None | Some(Value::Null) => none(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// An answer that tells nothing is no success, whatever its status.
pub fn lacking(what: &str) -> Failure {
    Failure::failed(format!("the service's answer lacks {what}"))
}

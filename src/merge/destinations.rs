//! Destinations as their members.

use serde_json::{Map, Value};

use super::members::members;
use crate::types::destination::destination::Destination;
use crate::validation::ValidationError;

/// The parameters of a destination that has a model, without the text they were read from.
pub(crate) fn param_members(
    destination: &Destination,
) -> Result<Map<String, Value>, ValidationError> {
    match destination {
        Destination::Obs { param, .. } => members(param),
        Destination::Smn { param, .. } => members(param),
        Destination::Dis { param, .. } => members(param),
        Destination::FunctionGraph { param, .. } => members(param),
        Destination::Unknown(_) => Ok(Map::new()),
    }
}

/// Whether it means that there is no destination, as in responses: its name is empty, and so are all members.
pub(crate) fn is_none(destination: &Value) -> bool {
    let is_empty = |member: &Value| member.is_null() || matches!(member.as_str(), Some("" | "{}"));
    destination
        .get("destination")
        .is_some_and(|name| name == "")
        && destination
            .as_object()
            .is_some_and(|pair| pair.values().all(is_empty))
}

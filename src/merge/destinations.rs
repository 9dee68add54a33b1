//! Validation of destinations that are kept unchanged.

use serde_json::{Map, Value};

use super::members::members;
use crate::generated::types::DestinationKind;
use crate::json::value::Json;
use crate::types::destination::destination::Destination;
use crate::types::destination::unknown::UnknownDestination;
use crate::validate::ValidationError;

/// Validates that the service is unknown: a destination of a known one has a model.
pub(crate) fn validate_unknown(other: &UnknownDestination) -> Result<(), String> {
    const KINDS: [DestinationKind; 4] = [
        DestinationKind::Obs,
        DestinationKind::Smn,
        DestinationKind::Dis,
        DestinationKind::FunctionGraph,
    ];
    let Some(name) = other.destination() else {
        return Err(without_name(other.as_json()));
    };
    let has_name = |kind: &DestinationKind| kind.as_str().eq_ignore_ascii_case(name);
    match KINDS.iter().find(|kind| has_name(kind)) {
        Some(kind) if kind.as_str() == name => Err(format!(
            "the param of this {name} destination is not valid: {}",
            other.as_json()
        )),
        Some(kind) => Err(format!(
            "{name:?} is not a destination; did you mean {kind}?"
        )),
        None => Ok(()),
    }
}

/// What is wrong with a destination that has no name.
pub(crate) fn without_name(destination: &Json) -> String {
    format!("{destination} is not a destination: an object with a name is expected")
}

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

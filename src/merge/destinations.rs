//! Destinations that are kept as they were read: which of them may be written.

use serde_json::Value;

use crate::generated::types::DestinationKind;
use crate::types::destination::UnknownDestination;
use crate::validate::Validate;

/// One that is kept as it was read, and written back so: of a service that is not known, or one that says what it may
/// and holds more than a model can (a number beyond all types, a member twice).
pub(crate) fn validate_written_back(other: &UnknownDestination) -> Result<(), String> {
    validate_unknown(other).or_else(|problem| {
        let read = other.to_known_lossy().ok_or(problem)?;
        read.validate().map_err(|violation| violation.to_string())
    })
}

/// One that is kept as it was read is only right where the service is one that is not known.
pub(crate) fn validate_unknown(other: &UnknownDestination) -> Result<(), String> {
    const KINDS: [DestinationKind; 4] = [
        DestinationKind::Obs,
        DestinationKind::Smn,
        DestinationKind::Dis,
        DestinationKind::FunctionGraph,
    ];
    let Some(name) = other.destination() else {
        return Err(format!(
            "{} is not a destination: an object with a name is expected",
            other.as_value()
        ));
    };
    let same = |kind: &DestinationKind| kind.to_string().eq_ignore_ascii_case(name);
    match KINDS.iter().find(|kind| same(kind)) {
        Some(kind) if kind.to_string() == name => Err(format!(
            "the param of this {name} destination is not valid: {}",
            other.as_value()
        )),
        Some(kind) => Err(format!(
            "{name:?} is not a destination; did you mean {kind}?"
        )),
        None => Ok(()),
    }
}

/// A destination that stands for none, as in responses: it has an empty name, and nothing else.
pub(crate) fn is_none(given: &Value) -> bool {
    let empty = |member: &Value| member.is_null() || matches!(member.as_str(), Some("" | "{}"));
    given.get("destination").is_some_and(|name| name == "")
        && given
            .as_object()
            .is_some_and(|pair| pair.values().all(empty))
}

//! Destinations that are kept unchanged.

use functiongraph_io::printable::one_line;
use serde_json::json;

use crate::generated::types::DestinationKind;
use crate::json::origin;
use crate::json::value::Json;
use crate::validation::ValidationError;

/// A destination that is kept unchanged.
///
/// It is sent if it is of a response, or made by [`Destination::unknown`](super::destination::Destination::unknown).
/// One that was read from elsewhere, such as a file, is an error in a request.
#[derive(Clone, Debug)]
pub struct UnknownDestination {
    json: Json,
    destination: Option<String>,
    param: Option<String>,
    is_meant: bool,
}

impl UnknownDestination {
    pub(super) fn new(destination: String, param: String) -> Self {
        Self {
            json: json!({ "destination": destination, "param": param }).into(),
            destination: Some(destination),
            param: Some(param),
            is_meant: true,
        }
    }

    pub(super) fn read(json: Json, destination: Option<String>, param: Option<String>) -> Self {
        Self {
            json,
            destination,
            param,
            is_meant: origin::is_of_service(),
        }
    }

    /// The value of `destination`.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.destination.as_deref()
    }

    /// The value of `param`, JSON or not.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.param.as_deref()
    }

    /// The whole destination.
    #[must_use]
    pub fn as_json(&self) -> &Json {
        &self.json
    }

    /// Refuses one that is neither of the service nor meant.
    pub(super) fn validate(&self) -> Result<(), ValidationError> {
        if self.is_meant {
            return Ok(());
        }
        self.validate_kind().map_err(ValidationError::of_value)?;
        let name = self.destination().unwrap_or_default();
        let reason = format!(
            "{name:?} is not one of: {}",
            DestinationKind::VALUES.join(", ")
        );
        let hint = format!("use one of these, or Destination::unknown({name:?}, …)");
        Err(ValidationError::of_value(reason).with_hint(hint))
    }

    /// Validates that the service is unknown: a destination of a known one has a model.
    pub(crate) fn validate_kind(&self) -> Result<(), String> {
        let Some(name) = self.destination() else {
            return Err(without_name(self.as_json()));
        };
        let mut kinds = DestinationKind::VALUES.iter();
        match kinds.find(|kind| kind.eq_ignore_ascii_case(name)) {
            Some(kind) if *kind == name => Err(format!(
                "the param of this {name} destination is not valid: {}",
                line(self.as_json())
            )),
            Some(kind) => Err(format!(
                "{name:?} is not a destination; did you mean {kind}?"
            )),
            None => Ok(()),
        }
    }
}

/// What is wrong with a destination that has no name.
pub(crate) fn without_name(destination: &Json) -> String {
    format!(
        "{} is not a destination: an object with a name is expected",
        line(destination)
    )
}

/// The JSON in one line of an error.
fn line(json: &Json) -> String {
    one_line(&json.as_str().chars().take(300).collect::<String>())
}

impl PartialEq for UnknownDestination {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

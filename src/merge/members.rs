//! A model as its members.

use serde_json::{Map, Value};

use crate::validation::ValidationError;

/// The members that are set.
pub(crate) fn members(
    model: &impl serde::Serialize,
) -> Result<Map<String, Value>, ValidationError> {
    match serde_json::to_value(model) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(ValidationError::new("body", error.to_string())),
    }
}

//! Destinations that are kept unchanged.

use serde_json::json;

use crate::json::value::Json;

/// A destination that is kept unchanged.
#[derive(Clone, Debug)]
pub struct UnknownDestination {
    json: Json,
    destination: Option<String>,
    param: Option<String>,
}

impl UnknownDestination {
    pub(super) fn new(destination: String, param: String) -> Self {
        Self {
            json: json!({ "destination": destination, "param": param }).into(),
            destination: Some(destination),
            param: Some(param),
        }
    }

    pub(super) fn read(json: Json, destination: Option<String>, param: Option<String>) -> Self {
        Self {
            json,
            destination,
            param,
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
}

impl PartialEq for UnknownDestination {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

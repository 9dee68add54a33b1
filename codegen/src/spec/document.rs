//! The document, and its schemas by name.

use std::fmt;

use openapiv3::{OpenAPI, Schema};
use serde_json::Value;

use super::error::SpecError;

/// The models written by hand that `x-rust-model` can name.
pub(crate) const RUST_MODELS: [&str; 5] = [
    "Destination",
    "Event",
    "FunctionUrn",
    "Payload",
    "Timestamp",
];

/// The parameter that belongs to the client, not to a call.
pub(crate) const PROJECT_ID: &str = "project_id";

pub(crate) struct Document {
    pub file: String,
    pub api: OpenAPI,
}

impl Document {
    pub(crate) fn error(&self, what: impl fmt::Display) -> SpecError {
        SpecError::new(&self.file, what)
    }

    /// An extension of the info object.
    pub(crate) fn info_extension(&self, name: &str) -> Option<&Value> {
        self.api.info.extensions.get(name)
    }

    /// The prefix of every path, up to the project: it is part of the client's base address.
    pub(crate) fn path_prefix(&self) -> Result<String, SpecError> {
        let end = format!("{{{PROJECT_ID}}}");
        let mut prefix: Option<&str> = None;
        for path in self.api.paths.paths.keys() {
            let found = path.find(&end).map(|start| &path[..start + end.len()]);
            let Some(found) = found else {
                return Err(self.error(format!(
                    "paths: {path}: {end} is missing; every path has it after the same prefix"
                )));
            };
            let known = *prefix.get_or_insert(found);
            if known != found {
                return Err(self.error(format!(
                    "paths: {path}: it begins with {found}, other paths with {known}; every path must have the same prefix"
                )));
            }
        }
        prefix
            .map(str::to_owned)
            .ok_or_else(|| self.error("paths: no path is defined"))
    }

    pub(crate) fn schema(&self, name: &str) -> Option<&Schema> {
        self.api.components.as_ref()?.schemas.get(name)?.as_item()
    }

    /// The names of all schemas, in the document's order.
    pub(crate) fn schema_names(&self) -> impl Iterator<Item = &str> {
        self.api
            .components
            .iter()
            .flat_map(|components| components.schemas.keys().map(String::as_str))
    }
}

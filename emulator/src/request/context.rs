//! A request after authentication and validation, as its operation sees it.

use std::collections::HashSet;

use axum::body::Bytes;
use axum::http::HeaderMap;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::known_functions::Function;
use crate::request::api_error::ApiError;
use crate::request::json_values::whole_numbers;
use crate::spec::{PageSize, errors};

pub(crate) struct RequestContext {
    pub project_id: String,
    pub function: Option<Function>,
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl RequestContext {
    /// The function, which the operation's path names.
    pub(crate) fn function(&self) -> Result<&Function, ApiError> {
        self.function
            .as_ref()
            .ok_or_else(|| ApiError::new(errors::INTERNAL, "The path has no function"))
    }

    /// A parameter of the path; all have been validated.
    pub(crate) fn path(&self, name: &str) -> &str {
        let found = self.path.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// A header that is there and not empty.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.get(name)?.to_str().ok()?;
        (!value.is_empty()).then_some(value)
    }

    /// A query parameter that is there and not empty.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let found = self
            .query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    /// A query parameter that is a number from 0.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, ApiError> {
        let invalid = |value: &str| {
            ApiError::new(
                errors::INVALID_QUERY,
                format!("{name}: {value:?} is not a number from 0"),
            )
        };
        self.query(name)
            .map(|value| value.parse().map_err(|_| invalid(value)))
            .transpose()
    }

    /// Where a page starts. A marker that no page returned is after the last entry.
    pub(crate) fn marker(&self) -> u64 {
        self.query("marker")
            .map_or(0, |marker| marker.parse().unwrap_or(u64::MAX))
    }

    /// How long a page is: by default if none is set, and no longer than the largest.
    pub(crate) fn page_size(&self, name: &str, size: PageSize) -> Result<u64, ApiError> {
        let given = self.number(name)?.filter(|given| *given > 0);
        Ok(given.map_or(size.default, |given| given.min(size.largest)))
    }

    /// The body, which must be a JSON object.
    pub(crate) fn object(&self) -> Result<Value, ApiError> {
        let body: Value = serde_json::from_slice(&self.body).map_err(|error| {
            // JSON that serde_json cannot represent, such as 1e400, has another code than what is not JSON.
            let text = std::str::from_utf8(&self.body).ok();
            if text.is_some_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok()) {
                ApiError::new(
                    errors::INVALID_PARAMETER,
                    format!("The request body cannot be read: {error}"),
                )
            } else {
                ApiError::new(
                    errors::NOT_JSON,
                    format!("The request body is not JSON: {error}"),
                )
            }
        })?;
        if !body.is_object() {
            return Err(ApiError::new(
                errors::INVALID_PARAMETER,
                "The request body must be a JSON object",
            ));
        }
        Ok(body)
    }

    /// The members of the body, with whole numbers written as such.
    pub(crate) fn members(&self) -> Result<Map<String, Value>, ApiError> {
        match whole_numbers(self.object()?) {
            Value::Object(members) => Ok(members),
            _ => Ok(Map::new()),
        }
    }
}

pub(crate) fn form_pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

/// A name that a later pair has again.
pub(crate) fn repeated(pairs: &[(String, String)]) -> Option<&str> {
    let mut seen = HashSet::new();
    let mut names = pairs.iter().map(|(name, _)| name.as_str());
    names.find(|name| !seen.insert(*name))
}

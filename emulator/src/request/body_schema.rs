//! Validates a body by the schema that its operation has in the document.

use serde::de::IgnoredAny;

use crate::request::api_error::ApiError;
use crate::spec::document::{Description, validate};
use crate::spec::{Operation, errors, operations};

/// Their handlers validate the body: a config may have members that the document does not know, and an event is
/// whatever the function takes.
const OWN: &[Operation] = &[
    operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG,
    operations::CANCEL_ASYNC_INVOCATION,
    operations::ASYNC_INVOKE_FUNCTION,
    operations::INVOKE_FUNCTION,
];

/// Rejects a body that the document does not allow.
pub(crate) fn check(description: &Description, body: &[u8]) -> Result<(), ApiError> {
    let has_own = OWN
        .iter()
        .any(|operation| operation.id == description.operation.id);
    let Some(expected) = description.body.as_ref().filter(|_| !has_own) else {
        return Ok(());
    };
    if body.is_empty() && !expected.required {
        return Ok(());
    }
    if !expected.is_json {
        return if body.is_empty() {
            Err(ApiError::new(
                errors::INVALID_PARAMETER,
                format!("The request body is required ({})", expected.media),
            ))
        } else {
            Ok(())
        };
    }
    let not_json = |error: &dyn std::fmt::Display| {
        ApiError::new(
            errors::NOT_JSON,
            format!("The request body is not JSON: {error}"),
        )
    };
    let text = std::str::from_utf8(body).map_err(|error| not_json(&error))?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| not_json(&error))?;
    expected.schema.map_or(Ok(()), |schema| {
        validate(text, schema)
            .map_err(|error| ApiError::new(errors::INVALID_PARAMETER, error.to_string()))
    })
}

//! Reading the body of a request.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};

use crate::api_error::ApiError;
use crate::invocation::EVENT_LIMIT;
use crate::spec::{Operation, errors, operations};

/// How large a body may be that holds no code.
pub(crate) const BODY_LIMIT: usize = EVENT_LIMIT;
/// How large a body with code may be.
const CODE_LIMIT: usize = 64 * 1024 * 1024;
/// The operations whose bodies hold code.
const UPLOADS: &[Operation] = &[
    operations::CREATE_FUNCTION,
    operations::UPDATE_FUNCTION_CODE,
    operations::IMPORT_FUNCTION,
    operations::CREATE_DEPENDENCY_VERSION,
];

/// How large the body of a request may be.
pub(crate) fn limit(operation: &Operation) -> usize {
    if UPLOADS.iter().any(|upload| upload.id == operation.id) {
        CODE_LIMIT
    } else {
        BODY_LIMIT
    }
}

pub(crate) async fn read(body: Body, limit: usize, timeout: Duration) -> Result<Bytes, ApiError> {
    let read = tokio::time::timeout(timeout, to_bytes(body, limit)).await;
    let read = read.map_err(|_| {
        ApiError::new(
            errors::INVALID_PARAMETER,
            format!("The request body did not arrive within {timeout:?}"),
        )
    })?;
    read.map_err(|error| {
        if is_too_large(&error) {
            ApiError::new(
                errors::TOO_LARGE,
                format!("The request body must not exceed {limit} bytes"),
            )
        } else {
            ApiError::new(errors::INVALID_PARAMETER, "The request body is incomplete")
        }
    })
}

pub(crate) fn is_too_large(error: &axum::Error) -> bool {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |&error| {
        error.source()
    });
    causes
        .into_iter()
        .any(|cause| cause.is::<http_body_util::LengthLimitError>())
}

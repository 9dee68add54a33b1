//! Reading the body of a request.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};

use crate::api_error::ApiError;
use crate::spec::errors;

/// The documentation does not say how large a body may be.
const BODY_LIMIT: usize = 256 * 1024;

pub(crate) async fn read(body: Body, timeout: Duration) -> Result<Bytes, ApiError> {
    let read = tokio::time::timeout(timeout, to_bytes(body, BODY_LIMIT)).await;
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
                format!("The request body must not exceed {BODY_LIMIT} bytes"),
            )
        } else {
            ApiError::new(errors::INVALID_PARAMETER, "The request body is incomplete")
        }
    })
}

fn is_too_large(error: &axum::Error) -> bool {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |&error| {
        error.source()
    });
    causes
        .into_iter()
        .any(|cause| cause.is::<http_body_util::LengthLimitError>())
}

//! Receives the body of a request, up to its limit and in time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use functiongraph_io::error_chain::causes;
use http_body_util::{BodyExt, Collected, Limited};

use crate::limits::{BODY_LIMIT, CODE_LIMIT, DISCARD_LIMIT, SYNC_EVENT_LIMIT};
use crate::request::api_error::ApiError;
use crate::spec::{Operation, errors, operations};

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
    } else if operation.id == operations::INVOKE_FUNCTION.id {
        SYNC_EVENT_LIMIT
    } else {
        BODY_LIMIT
    }
}

pub(crate) async fn read(
    mut body: Body,
    limit: usize,
    timeout: Duration,
) -> Result<Bytes, ApiError> {
    let reading = async {
        let read = Limited::new(&mut body, limit).collect().await;
        let read = read.map(Collected::to_bytes).map_err(axum::Error::new);
        if read.as_ref().is_err_and(is_too_large) {
            discard(&mut body).await;
        }
        read
    };
    let read = tokio::time::timeout(timeout, reading).await;
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

/// Receives the rest, since a client that still sends may not see a response before it is cut off.
async fn discard(body: &mut Body) {
    let mut left = DISCARD_LIMIT;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

pub(crate) fn is_too_large(error: &axum::Error) -> bool {
    causes(error).any(|cause| cause.is::<http_body_util::LengthLimitError>())
}

//! The record of an event, as its destination receives it.

use std::sync::Arc;

use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

use crate::delivery::KEPT;
use crate::request::api_error::ApiError;
use crate::request::response::json;
use crate::shared::Shared;
use crate::spec::errors;

pub(super) async fn show(
    Extract(shared): Extract<Arc<Shared>>,
    Path(request_id): Path<String>,
) -> Result<Response, ApiError> {
    let Some(record) = shared.runner.outbox().recent().record(&request_id) else {
        return Err(ApiError::new(
            errors::NOT_FOUND,
            format!(
                "There is no record of invocation {request_id} in memory, where {KEPT} are kept"
            ),
        ));
    };
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, json(StatusCode::OK, &record)).into_response())
}

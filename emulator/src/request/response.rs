//! Responses in JSON, with the document's status.

use axum::body::Bytes;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::spec::Operation;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

pub(crate) fn json(status: StatusCode, body: &impl serde::Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(body) => (status, [(header::CONTENT_TYPE, JSON)], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub(crate) fn success(operation: &Operation, body: &impl serde::Serialize) -> Response {
    json(status(operation), body)
}

/// A success with a body that is JSON already.
pub(crate) fn encoded(operation: &Operation, body: Bytes) -> Response {
    (status(operation), [(header::CONTENT_TYPE, JSON)], body).into_response()
}

pub(crate) fn empty(operation: &Operation) -> Response {
    status(operation).into_response()
}

fn status(operation: &Operation) -> StatusCode {
    StatusCode::from_u16(operation.success).unwrap_or(StatusCode::OK)
}

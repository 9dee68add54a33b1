//! The answers of an emulator that says no.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use functiongraph::__private::facts::ErrorCode;
use functiongraph::types::ErrorResponse;

/// A no, with the provider's status and code.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: ErrorCode,
    message: String,
}

impl Refusal {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = ErrorResponse {
            error_code: Some(self.code.code.to_owned()),
            error_msg: Some(self.message),
        };
        json(status, &body)
    }
}

pub(crate) fn json(status: StatusCode, body: &impl serde::Serialize) -> Response {
    const JSON: HeaderValue = HeaderValue::from_static("application/json");
    match serde_json::to_vec(body) {
        Ok(body) => (status, [(header::CONTENT_TYPE, JSON)], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

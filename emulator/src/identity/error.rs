//! The error responses of IAM.

use std::io;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::request::response;

/// An error response as IAM writes it.
pub(crate) struct IamError {
    status: StatusCode,
    message: String,
}

impl IamError {
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: message.into(),
        }
    }

    pub(super) fn unauthorized(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            message: message.into(),
        }
    }
}

impl From<io::Error> for IamError {
    fn from(error: io::Error) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            message: format!("no random bytes are available: {error}"),
        }
    }
}

impl IntoResponse for IamError {
    fn into_response(self) -> Response {
        let error = json!({
            "code": self.status.as_u16(), "message": self.message, "title": self.status.canonical_reason(),
        });
        response::json(self.status, &json!({ "error": error }))
    }
}

//! The error responses of the API.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::request::response::json;
use crate::spec::{ErrorCode, errors};
use crate::store::StateError;
use functiongraph::types::ErrorResponse;

/// An error response with the provider's status and code.
#[derive(Debug)]
pub(crate) struct ApiError {
    code: ErrorCode,
    message: String,
    retry_after_seconds: Option<u32>,
}

impl ApiError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            retry_after_seconds: None,
        }
    }

    /// When it may have passed.
    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Whether it is about the emulator, such as its disk, and not about the request.
    pub(crate) fn is_internal(&self) -> bool {
        self.code.status >= 500
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut body = ErrorResponse::default();
        body.error_code = Some(self.code.code.to_owned());
        body.error_msg = Some(self.message);
        let mut response = json(status, &body);
        if let Some(seconds) = self.retry_after_seconds {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<StateError> for ApiError {
    fn from(error: StateError) -> Self {
        Self::new(
            errors::INTERNAL,
            format!("The emulator's state cannot be used: {error}"),
        )
    }
}

//! Responses with tokens and temporary keys.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::auth::issuer::TemporaryKeys;
use crate::clock::Clock;
use crate::response;

/// Temporary keys, as all three services write them.
pub(crate) fn with_keys(status: StatusCode, keys: &TemporaryKeys) -> Response {
    let body = json!({"credential": {
        "access": keys.access_key, "secret": keys.secret_key, "securitytoken": keys.security_token,
        "expires_at": Clock::of(keys.expiry).expiry(),
    }});
    response::json(status, &body)
}

pub(crate) fn with_token(token: String, body: &Value) -> Response {
    (
        [("X-Subject-Token", token)],
        response::json(StatusCode::CREATED, body),
    )
        .into_response()
}

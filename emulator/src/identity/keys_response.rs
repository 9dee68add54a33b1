//! The response with temporary keys.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use crate::auth::issued_keys::TemporaryKeys;
use crate::request::response;
use crate::service_time::ServiceTime;

/// As all three services write it.
pub(crate) fn keys_response(status: StatusCode, keys: &TemporaryKeys) -> Response {
    let body = json!({"credential": {
        "access": keys.access_key, "secret": keys.secret_key, "securitytoken": keys.security_token,
        "expires_at": ServiceTime::of(keys.expiry).expiry(),
    }});
    response::json(status, &body)
}

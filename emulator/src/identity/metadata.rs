//! The metadata service of an instance.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::error::IamError;
use super::keys_response::keys_response;
use super::request::header;
use crate::auth::issued_tokens::TokenKind;
use crate::shared::Shared;

/// The longest lifetime of a token, in seconds.
const MAX_TOKEN_TTL: u64 = 21_600;

pub(crate) async fn token(
    Extract(shared): Extract<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, IamError> {
    let seconds =
        header(&headers, "x-metadata-token-ttl-seconds").and_then(|seconds| seconds.parse().ok());
    let seconds = seconds.filter(|seconds| (1..=MAX_TOKEN_TTL).contains(seconds));
    let invalid =
        || IamError::bad_request("X-Metadata-Token-Ttl-Seconds must be a number from 1 to 21600");
    let (token, _) = shared.auth.issuer.tokens.issue(
        TokenKind::Metadata,
        Duration::from_secs(seconds.ok_or_else(invalid)?),
    )?;
    Ok(token.into_response())
}

pub(crate) async fn keys(
    Extract(shared): Extract<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, IamError> {
    let token = header(&headers, "x-metadata-token").unwrap_or_default();
    if !shared.auth.issuer.tokens.is_valid(
        token.as_bytes(),
        &[TokenKind::Metadata],
        SystemTime::now(),
    ) {
        return Err(IamError::unauthorized(
            "X-Metadata-Token is missing, wrong or expired",
        ));
    }
    let issuer = &shared.auth.issuer;
    let keys = issuer.keys.issue(issuer.ttl)?;
    Ok(keys_response(StatusCode::OK, &keys))
}

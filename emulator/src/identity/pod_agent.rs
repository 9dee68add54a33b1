//! The agent of a pod.

use std::sync::Arc;

use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::error::IamError;
use super::keys_response::keys_response;
use super::request::header;
use crate::shared::Shared;

pub(crate) async fn keys(
    Extract(shared): Extract<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, IamError> {
    header(&headers, "authorization")
        .ok_or_else(|| IamError::unauthorized("the Authorization header is missing"))?;
    let issuer = &shared.auth.issuer;
    let keys = issuer.keys.issue(issuer.ttl)?;
    Ok(keys_response(StatusCode::OK, &keys))
}

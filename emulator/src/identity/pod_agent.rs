//! The agent of a pod.

use std::sync::Arc;

use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::error::IamError;
use super::keys_response::keys_response;
use super::request::header;
use crate::state::State;

pub(crate) async fn keys(
    Extract(state): Extract<Arc<State>>,
    headers: HeaderMap,
) -> Result<Response, IamError> {
    header(&headers, "authorization")
        .ok_or_else(|| IamError::unauthorized("the Authorization header is missing"))?;
    let issuer = &state.auth.issuer;
    let keys = issuer.keys.issue(issuer.ttl)?;
    Ok(keys_response(StatusCode::OK, &keys))
}

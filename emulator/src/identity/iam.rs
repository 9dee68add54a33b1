//! IAM: projects, tokens for passwords, and federation.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::{Request, State as Extract};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::error::IamError;
use super::keys_response::keys_response;
use super::request::{header, json_body, read, required_str};
use crate::auth::issued_tokens::TokenKind;
use crate::defaults::PROJECT_ID;
use crate::request::context::{form_pairs, repeated};
use crate::request::response;
use crate::service_time::ServiceTime;
use crate::shared::Shared;

pub(crate) async fn projects(
    Extract(shared): Extract<Arc<Shared>>,
    request: Request,
) -> Result<Response, IamError> {
    let (parts, body) = read(&shared, request).await?;
    shared
        .auth
        .authenticate(&parts, &body)
        .map_err(IamError::unauthorized)?;
    let query = form_pairs(parts.uri.query().unwrap_or_default());
    if let Some(name) = repeated(&query) {
        return Err(IamError::bad_request(format!(
            "{name} is given more than once"
        )));
    }
    let is_named = query
        .iter()
        .find(|(name, _)| name == "name")
        .is_none_or(|(_, name)| *name == shared.registry.region);
    let projects: Vec<Value> = if is_named {
        vec![json!({"id": PROJECT_ID, "name": shared.registry.region, "enabled": true})]
    } else {
        Vec::new()
    };
    Ok(response::json(
        StatusCode::OK,
        &json!({ "projects": projects }),
    ))
}

pub(crate) async fn password_token(
    Extract(shared): Extract<Arc<Shared>>,
    request: Request,
) -> Result<Response, IamError> {
    let body = json_body(&shared, request).await?;
    let user = "/auth/identity/password/user";
    for member in ["name", "password", "domain/name"] {
        required_str(&body, &format!("{user}/{member}"))?;
    }
    let project_id = match required_str(&body, "/auth/scope/project/id") {
        Ok(id) => id,
        Err(_) if required_str(&body, "/auth/scope/project/name")? == shared.registry.region => {
            PROJECT_ID
        }
        Err(_) => return Err(IamError::unauthorized("no project has that name")),
    };
    let (token, expiry) = shared
        .auth
        .issuer
        .tokens
        .issue(TokenKind::Project, shared.auth.issuer.ttl)?;
    let body = json!({"token": {"expires_at": ServiceTime::of(expiry).expiry(), "project": {"id": project_id}}});
    Ok(token_response(token, &body))
}

pub(crate) async fn federation_token(
    Extract(shared): Extract<Arc<Shared>>,
    request: Request,
) -> Result<Response, IamError> {
    header(request.headers(), "x-idp-id")
        .ok_or_else(|| IamError::bad_request("the X-Idp-Id header is missing"))?;
    required_str(&json_body(&shared, request).await?, "/auth/id_token/id")?;
    let (token, expiry) = shared
        .auth
        .issuer
        .tokens
        .issue(TokenKind::Unscoped, shared.auth.issuer.ttl)?;
    Ok(token_response(
        token,
        &json!({"token": {"expires_at": ServiceTime::of(expiry).expiry()}}),
    ))
}

pub(crate) async fn federation_keys(
    Extract(shared): Extract<Arc<Shared>>,
    request: Request,
) -> Result<Response, IamError> {
    let body = json_body(&shared, request).await?;
    let token = required_str(&body, "/auth/identity/token/id")?;
    if !shared.auth.issuer.tokens.is_valid(
        token.as_bytes(),
        &[TokenKind::Unscoped, TokenKind::Project],
        SystemTime::now(),
    ) {
        return Err(IamError::unauthorized("the token is wrong or expired"));
    }
    let seconds = body
        .pointer("/auth/identity/token/duration_seconds")
        .and_then(Value::as_u64);
    let ttl = seconds
        .map_or(Duration::MAX, Duration::from_secs)
        .min(shared.auth.issuer.ttl);
    let keys = shared.auth.issuer.keys.issue(ttl)?;
    Ok(keys_response(StatusCode::CREATED, &keys))
}

fn token_response(token: String, body: &Value) -> Response {
    (
        [("X-Subject-Token", token)],
        response::json(StatusCode::CREATED, body),
    )
        .into_response()
}

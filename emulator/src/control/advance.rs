//! `POST /emulator/advance` with `{"seconds": 3600}` advances the virtual clock.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State as Extract};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::limits::BODY_LIMIT;
use crate::request::api_error::ApiError;
use crate::request::body;
use crate::request::response;
use crate::runner::AdvanceError;
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::errors;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    seconds: f64,
}

/// Responds when all that was due on the way has run, with the time of the clock.
pub(super) async fn advance(
    Extract(shared): Extract<Arc<Shared>>,
    request: Request,
) -> Result<Response, ApiError> {
    let body = request.into_body();
    let body = body::read(body, BODY_LIMIT, shared.body_timeout).await?;
    let invalid = |reason: String| {
        let message = format!("{reason}; an object such as {{\"seconds\": 3600}} is expected");
        ApiError::new(errors::INVALID_PARAMETER, message)
    };
    // Serde takes a list of the values, too.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(invalid("a list is not allowed".to_owned()));
    }
    let body: Body = serde_json::from_slice(&body).map_err(|error| invalid(error.to_string()))?;
    let by = Duration::try_from_secs_f64(body.seconds)
        .map_err(|error| invalid(format!("seconds: {} is not valid: {error}", body.seconds)))?;
    let now = shared
        .runner
        .advance(by)
        .await
        .map_err(|error| match error {
            AdvanceError::TooFar(_) => ApiError::new(errors::INVALID_PARAMETER, error.to_string()),
            AdvanceError::State(error) => error.into(),
        })?;
    let body = json!({ "now": ServiceTime::of(now).utc() });
    Ok(response::json(StatusCode::OK, &body))
}

//! Sends the payload of an event that failed again.

use std::sync::Arc;

use axum::extract::{Path, Request, State as Extract};
use axum::http::StatusCode;
use axum::http::header::ORIGIN;
use axum::response::Response;
use serde_json::json;

use crate::journal::Redrivable;
use crate::known_functions::Function;
use crate::request::api_error::ApiError;
use crate::request::body;
use crate::request::response::json;
use crate::runner::Accepted;
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::Hold;

/// Only the page sends this request. Its browser says so with an `Origin`, which was checked to be the emulator's own.
pub(super) async fn redrive(
    Extract(shared): Extract<Arc<Shared>>,
    Path(request_id): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    if !request.headers().contains_key(ORIGIN) {
        return Err(ApiError::new(
            errors::FORBIDDEN,
            "The request is rejected: it has no Origin; send the emulator's own",
        ));
    }
    body::read(request.into_body(), 0, shared.body_timeout).await?;
    let sending = shared.clone();
    let sent = shared.handle(0, move || send(&sending, &request_id));
    let (accepted, _hold) = sent.await?;
    let new_request_id = accepted.wait_until_over().await;
    Ok(json(
        StatusCode::ACCEPTED,
        &json!({ "request_id": new_request_id }),
    ))
}

fn send(shared: &Arc<Shared>, request_id: &str) -> Result<(Accepted, Hold), ApiError> {
    let (urn, payload) = match shared.runner.journal().redrivable(request_id) {
        Redrivable::Payload(urn, payload) => (urn, payload),
        Redrivable::NotFailed => {
            return Err(ApiError::new(
                errors::CONFLICT,
                format!(
                    "The invocation {request_id} has not failed; only failed invocations can be redriven"
                ),
            ));
        }
        Redrivable::Unknown => {
            return Err(ApiError::new(
                errors::NOT_FOUND,
                format!("There is no invocation {request_id}, or it is no longer kept"),
            ));
        }
    };
    let hold = shared.runner.hold()?;
    let function = Function::existing(
        &shared.registry,
        operations::ASYNC_INVOKE_FUNCTION.parameters,
        urn.project_id().unwrap_or_default(),
        urn.to_string(),
    )?;
    let accepted = shared.runner.accept(&function, &payload, 0)??;
    let journal = shared.runner.journal();
    journal.redriven(request_id, &accepted.request_id);
    Ok((accepted, hold))
}

//! Accepts an event, which is run later.

use std::fmt;
use std::sync::Arc;

use axum::response::Response;
use serde::de::IgnoredAny;

use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::success;
use crate::runner::Accepted;
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::Hold;
use functiongraph::types::AsyncInvokeFunctionResponse;

/// An invocation that was accepted, with the state open until it has ended.
pub(crate) struct Invoked {
    accepted: Accepted,
    _hold: Hold,
}

pub(crate) fn accept(shared: &Arc<Shared>, context: &RequestContext) -> Result<Invoked, ApiError> {
    let hold = shared.runner.hold()?;
    let function = context.function()?;
    check_event(shared, function.urn(), &context.body)?;
    let accepted = shared.runner.accept(function, &context.body, 0)??;
    Ok(Invoked {
        accepted,
        _hold: hold,
    })
}

impl Invoked {
    /// If nothing runs the function, the invocation has ended before the response.
    pub(crate) async fn respond(self) -> Response {
        let mut response = AsyncInvokeFunctionResponse::default();
        response.request_id = Some(self.accepted.wait_until_over().await);
        success(&operations::ASYNC_INVOKE_FUNCTION, &response)
    }
}

/// An event is a JSON object, however deep; it is stored as it arrived. Only a handler
/// needs it as a [`Value`](serde_json::Value), and not every event can be parsed as one.
fn check_event(shared: &Shared, function: &str, event: &[u8]) -> Result<(), ApiError> {
    let not_json = |error: &dyn fmt::Display| {
        ApiError::new(
            errors::NOT_JSON,
            format!("The request body is not JSON: {error}"),
        )
    };
    let text = std::str::from_utf8(event).map_err(|error| not_json(&error))?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| not_json(&error))?;
    if !text.trim_start().starts_with('{') {
        return Err(ApiError::new(
            errors::INVALID_PARAMETER,
            "The request body must be a JSON object",
        ));
    }
    let checked = shared.runner.functions().check_event(function, event);
    checked.map_err(|problem| ApiError::new(errors::INVALID_PARAMETER, problem))
}

//! A handler in Rust.

use std::panic::AssertUnwindSafe;

use axum::body::Bytes;
use futures_util::FutureExt;
use serde_json::Value;

use super::call::Call;
use crate::invocation::{Invocation, InvocationHandler};
use crate::run_error::{FAILED, RunError};

pub(super) async fn run(handler: &InvocationHandler, call: Call) -> Result<Bytes, RunError> {
    let event = parse_event(&call.event)
        .map_err(|error| RunError::new(FAILED, "InvocationError", unreadable_event(&error)))?;
    let invocation = Invocation {
        request_id: call.request_id,
        function: call.function,
        version: call.version,
        event,
        attempt: call.attempt,
        started_at: call.started_at,
    };
    let outcome = AssertUnwindSafe(async { handler(invocation).await })
        .catch_unwind()
        .await;
    match outcome {
        Ok(Ok(result)) => Ok(Bytes::from(result.to_string())),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(RunError::new(
            FAILED,
            "InvocationError",
            "the handler panicked",
        )),
    }
}

/// An event as a handler takes it; not every JSON text can be parsed as one.
pub(crate) fn parse_event(event: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(event)
}

pub(crate) fn unreadable_event(error: &serde_json::Error) -> String {
    format!("The event cannot be passed to the emulator's handler: {error}")
}

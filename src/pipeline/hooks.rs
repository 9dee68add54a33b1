//! The hooks of the generated code: it passes a request to the pipeline, and receives the response.

use std::pin::pin;

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::{Request, Response};
use tracing::Instrument;

use super::attempt::{AttemptError, add_headers, sign};
use super::call::{Inner, Mode};
use super::response::buffer::placeholder_response;
use super::{retry, telemetry};
use crate::generated::client::Client;

impl ClientHooks<Inner> for Client {
    async fn exec(&self, mut request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        let Inner { config, call } = &self.inner;
        let Some(call) = call else {
            // Only an operation that skips `begin` gets here; nothing is sent unsigned.
            return Ok(placeholder_response());
        };
        if let Err(error) = add_headers(&mut request, call) {
            call.state().failure = Some(error);
            return Ok(placeholder_response());
        }
        if call.mode == Mode::DryRun {
            match sign(&mut request, config, call).await {
                Ok(()) => call.state().signed_request = Some(request),
                Err(error) => call.state().failure = Some(error),
            }
            return Ok(placeholder_response());
        }
        let span = telemetry::call_span(call.operation);
        call.state().span = Some(span.clone());
        // In its place: the future is large, and would be moved into the instrumented one.
        let sending = pin!(retry::send::send_with_retries(request, config, call));
        let response = sending.instrument(span).await;
        match response {
            Ok(response) => Ok(response.keep(call)),
            Err(AttemptError::Transport(error)) => Err(error),
            Err(AttemptError::NotSent(error)) => {
                call.state().failure = Some(error);
                Ok(placeholder_response())
            }
        }
    }
}

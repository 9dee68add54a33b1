//! The attempts of one call.

use std::pin::pin;
use std::time::SystemTime;

use reqwest::{Request, StatusCode, Url};
use tracing::Instrument;

use super::decision::{AttemptOutcome, StopReason, is_idempotent, next_wait};
use super::recovery::Recovery;
use crate::error::{Error, ErrorKind};
use crate::pipeline::attempt::{AttemptError, send_attempt};
use crate::pipeline::call::Call;
use crate::pipeline::client_config::ClientConfig;
use crate::pipeline::response::buffer::BufferedResponse;
use crate::pipeline::telemetry;
use crate::transport::address::address;
use crate::transport::failure::Failure;
use crate::transport::retry_after::retry_after;

/// Sends until there is a response that is not retried, or no other attempt is allowed.
pub(crate) async fn send_with_retries(
    request: Request,
    config: &ClientConfig,
    call: &Call,
) -> Result<BufferedResponse, AttemptError> {
    let is_idempotent = is_idempotent(request.method().as_str());
    let mut recovery = Recovery::default();
    let mut next_request = Some(request);
    for number in 1.. {
        let Some(request) = next_request.take() else {
            break;
        };
        let is_last = number >= config.retry_policy.attempts();
        if !is_last {
            next_request = request.try_clone();
        }
        call.state().start_attempt(number);
        let response = one_attempt(request, config, call, number, is_idempotent).await;

        if !is_last
            && let Ok(response) = &response
            && response.status() == StatusCode::UNAUTHORIZED
        {
            let recovered = Box::pin(recovery.recover(response, config, call));
            // The time left may be too short for it.
            let recovered = tokio::time::timeout(call.deadline.left(), recovered).await;
            if recovered.unwrap_or(false) && !call.deadline.left().is_zero() {
                continue;
            }
        }
        let failure = failure(&response);
        let outcome = AttemptOutcome {
            failure,
            is_idempotent,
            attempts: number,
            retry_after: match &response {
                Ok(response) if failure.is_some() => {
                    retry_after(response.headers(), SystemTime::now())
                }
                _ => None,
            },
        };
        let left = call.deadline.left();
        let mut next = next_wait(&config.retry_policy, &outcome, left, fastrand::f64());
        if next.is_ok() && !config.retry_tokens.try_acquire() {
            next = Err(StopReason::NoTokens);
        }
        match next {
            Ok(wait) => {
                drop(response);
                tokio::time::sleep(wait).await;
            }
            Err(reason) => {
                if outcome.failure.is_none_or(Failure::shows_health) {
                    config.retry_tokens.release(number > 1);
                }
                let history = &mut call.state().history;
                history.elapsed = call.deadline.started_at.elapsed();
                history.retry_after = outcome.retry_after;
                history.note = reason.note();
                return response;
            }
        }
    }
    Err(AttemptError::NotSent(Error::new(
        ErrorKind::InvalidInput,
        "nothing was sent",
    )))
}

/// One attempt, in its own span.
async fn one_attempt(
    request: Request,
    config: &ClientConfig,
    call: &Call,
    number: u32,
    is_idempotent: bool,
) -> Result<BufferedResponse, AttemptError> {
    if request.body().is_some_and(|body| body.as_bytes().is_none()) {
        let message = "a body that is a stream cannot be sent";
        let error = Error::new(ErrorKind::InvalidInput, message);
        return Err(AttemptError::NotSent(error));
    }
    let span = telemetry::attempt_span(call.operation, &request, number);
    let timeout = config.attempt_timeout(is_idempotent);
    // In its place: the future is large, and would be moved into the instrumented one.
    let attempt = pin!(send_attempt(request, config, call, timeout));
    let response = attempt.instrument(span.clone()).await;
    let mut state = call.state();
    if let Err(AttemptError::Transport(_)) = response {
        state.target = Some(target(&call.endpoint, config));
    }
    let request_id = || state.request_id();
    telemetry::attempt_ended(&span, state.status, request_id, failure(&response));
    drop(state);
    response
}

/// Host and port of a URL, and of its proxy.
fn target(url: &Url, config: &ClientConfig) -> (String, Option<String>) {
    let proxies = config.proxies.as_ref();
    (
        address(url),
        proxies.and_then(|proxies| proxies.proxy_host(url)),
    )
}

fn failure(response: &Result<BufferedResponse, AttemptError>) -> Option<Failure> {
    match response {
        Ok(response) => Failure::of_status(response.status()),
        Err(error) => Some(error.failure()),
    }
}

//! One attempt: sign, send, and buffer the response.

use std::time::{Duration, SystemTime};

use reqwest::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, InvalidHeaderValue, USER_AGENT,
};
use reqwest::{Method, Request};

use super::call::Call;
use super::client_config::ClientConfig;
use super::deadline::before_deadline;
use super::response::buffer::BufferedResponse;
use crate::error::{Error, ErrorKind};
use crate::signer;
use crate::transport::{clock_skew, failure::Failure, user_agent};

const PROJECT_ID: HeaderName = HeaderName::from_static("x-project-id");
/// Room for the headers of a request: of the generated code, of this module and of the signer.
pub(super) const HEADERS: usize = 9;
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Why an attempt has no response.
#[derive(Debug)]
pub(crate) enum AttemptError {
    NotSent(Error),
    Transport(reqwest::Error),
}

impl AttemptError {
    pub(crate) fn failure(&self) -> Failure {
        match self {
            Self::NotSent(error) => {
                let is_transient = error.kind() == ErrorKind::Credentials && error.is_retryable();
                Failure::NotSent { is_transient }
            }
            Self::Transport(error) => Failure::of_error(error),
        }
    }
}

/// Sends once. The attempt timeout starts once credentials are resolved; only the timeout of the call covers that.
pub(super) async fn send_attempt(
    mut request: Request,
    config: &ClientConfig,
    call: &Call,
    attempt_timeout: Option<Duration>,
) -> Result<BufferedResponse, AttemptError> {
    sign(&mut request, config, call)
        .await
        .map_err(AttemptError::NotSent)?;
    if request.method() == Method::POST && request.body().is_none() {
        // RFC 9110 requires it, and a gateway may return 411 without it. The signature does not cover it.
        let headers = request.headers_mut();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let left = call.deadline.left();
    let attempt_timeout = attempt_timeout.filter(|timeout| *timeout < left);
    *request.timeout_mut() = Some(attempt_timeout.unwrap_or(left));
    call.state().history.attempt_timeout = attempt_timeout;
    let response = config.http.execute(request).await;
    let response = response.map_err(AttemptError::Transport)?;
    call.state()
        .set_response(response.status(), response.headers());
    BufferedResponse::read(response, config.max_response_size)
        .await
        .map_err(AttemptError::Transport)
}

/// Adds the headers that are the same in all attempts.
pub(super) fn add_headers(request: &mut Request, call: &Call) -> Result<(), Error> {
    let project_id = HeaderValue::from_str(&call.project_id).map_err(invalid_header)?;
    let headers = request.headers_mut();
    headers.reserve(HEADERS - 1);
    headers.entry(CONTENT_TYPE).or_insert(JSON);
    if !call.operation.accept.is_empty() {
        headers.insert(ACCEPT, HeaderValue::from_static(call.operation.accept));
    }
    headers.entry(USER_AGENT).or_insert(user_agent::USER_AGENT);
    headers.insert(PROJECT_ID, project_id);
    Ok(())
}

/// Signs, before the deadline of the call.
pub(super) async fn sign(
    request: &mut Request,
    config: &ClientConfig,
    call: &Call,
) -> Result<(), Error> {
    // Cached ones need no timer.
    let resolved = match config.credentials.fresh() {
        Some(resolved) => resolved,
        None => {
            let resolved = config.resolve_credentials(call.region.as_deref());
            let resolved = Box::pin(async { Ok(resolved.await?) });
            before_deadline(config, call.deadline, "credentials", resolved).await?
        }
    };
    let skew = call.state().clock_skew.unwrap_or_default();
    let now = clock_skew::shifted(SystemTime::now(), skew);
    signer::sign(request, &resolved.credentials, now).map_err(invalid_header)?;
    call.state().set_credentials(request.headers(), resolved);
    Ok(())
}

fn invalid_header(_: InvalidHeaderValue) -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "the project id, a key or the host is not a valid header value",
    )
}

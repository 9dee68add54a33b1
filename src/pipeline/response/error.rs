//! The error of a call without a usable response.

use std::time::Duration;

use functiongraph_io::error_chain::root_cause;
use functiongraph_io::printable::one_line;
use progenitor_client::Error as GeneratedError;
use reqwest::StatusCode;
use reqwest::header::LOCATION;

use crate::error::{Error, ErrorKind};
use crate::pipeline::call::{Call, CallState, header_text};
use crate::pipeline::client_config::ClientConfig;
use crate::transport::body_text::{beginning, not_text};
use crate::transport::error_body::ErrorBody;
use crate::transport::failure::Failure;
use crate::transport::failure_message::{self, through_proxy};
use crate::transport::redaction::Secrets;

pub(crate) fn from_generated(
    error: GeneratedError<()>,
    config: &ClientConfig,
    call: &Call,
) -> Error {
    match error {
        GeneratedError::UnexpectedResponse(response) => {
            from_response(response.status(), &call.state())
        }
        GeneratedError::CommunicationError(error) | GeneratedError::ResponseBodyError(error) => {
            no_response(error, config, call)
        }
        other => Error::new(ErrorKind::InvalidInput, generated_message(&other)),
    }
}

/// The message of the generated code where it cannot build a request.
pub(crate) fn generated_message(error: &GeneratedError<()>) -> String {
    match error {
        GeneratedError::InvalidRequest(message) | GeneratedError::Custom(message) => {
            message.clone()
        }
        other => other.to_string(),
    }
}

fn from_response(status: StatusCode, state: &CallState) -> Error {
    let secrets = state.secrets();
    if status.is_redirection() {
        let location = header_text(&state.headers, &LOCATION);
        let location = location.map(|location| one_line(&secrets.mask(&location)));
        let to = match location {
            Some(location) => format!("to {location}"),
            None => "without a location".to_owned(),
        };
        let message = format!("unexpected redirect {to} (redirects are disabled)");
        return Error::new(ErrorKind::InvalidResponse, message);
    }
    let encoding = state.content_encoding.as_deref();
    let body = ErrorBody::parse(status.as_u16(), &state.body, encoding, &secrets);
    Error::from_body(status.as_u16(), body)
}

/// The error of a body that is not what is expected.
pub(super) fn decode_error(
    body: &[u8],
    encoding: Option<&str>,
    reason: &str,
    secrets: &Secrets,
) -> Error {
    let start = beginning(body, secrets);
    let message = match not_text(body, encoding) {
        Some(reason) => {
            format!("the response {reason}; check the proxies and gateways in front of the service")
        }
        None if start.is_empty() => "the response is empty where JSON is expected".to_owned(),
        None => {
            format!("the response is not the expected JSON: {reason}; it begins: {start}")
        }
    };
    Error::new(ErrorKind::InvalidResponse, message)
}

fn no_response(error: reqwest::Error, config: &ClientConfig, call: &Call) -> Error {
    let error = error.without_url();
    let state = call.state();
    let (address, proxy) = match &state.target {
        Some((address, proxy)) => (address.as_str(), proxy.as_deref()),
        None => ("nowhere", None),
    };
    let failure = Failure::of_error(&error);
    let (kind, message) = match failure {
        Failure::TimedOut | Failure::ConnectFailed { is_timeout: true } => {
            let target = format!("{address}{}", through_proxy(proxy));
            let timeout = state.history.attempt_timeout;
            let of_call = call.deadline.timeout;
            let message =
                timeout_message(&error, &target, config.connect_timeout, timeout, of_call);
            (ErrorKind::Timeout, message)
        }
        Failure::ResponseTooLarge => {
            let limit = config.max_response_size;
            let message = format!("the response is larger than the limit of {limit} bytes");
            (ErrorKind::InvalidResponse, message)
        }
        Failure::InvalidRequest => {
            let message = format!(
                "the request is invalid: {}",
                one_line(&root_cause(&error).to_string())
            );
            (ErrorKind::InvalidInput, message)
        }
        _ => {
            let message = failure_message::message(&error, address, proxy);
            (ErrorKind::Network, message)
        }
    };
    Error::new(kind, message).with(|details| {
        details.failure = Some(failure);
        details.transport_error = Some(error);
    })
}

fn timeout_message(
    error: &reqwest::Error,
    to: &str,
    connect_timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    timeout: Duration,
) -> String {
    if error.is_connect() {
        let Some(timeout) = connect_timeout else {
            return format!("connection to {to} timed out");
        };
        return format!("connection to {to} timed out after {timeout:?}");
    }
    match attempt_timeout {
        Some(timeout) => {
            format!("attempt timed out after {timeout:?}: no response from {to}")
        }
        None => format!("timed out after {timeout:?}: no response from {to}"),
    }
}

//! What is told to `tracing`: a span for each call and one in it for each try, by OpenTelemetry's names.
//!
//! No header and no body is ever in them. A URL is, which holds no secret: an endpoint with a password is refused.

use reqwest::{Request, Response};
use tracing::field::Empty;
use tracing::{Span, debug_span};

use crate::call::Record;
use crate::error::{Error, ErrorKind};
use crate::facts::Operation;
use crate::network::is_too_large;
use crate::retry::Trouble;

/// A call of an operation, with all its tries.
pub(crate) fn operation(operation: &Operation) -> Span {
    debug_span!(
        "call",
        otel.name = operation.id,
        otel.status_code = Empty,
        rpc.service = "FunctionGraph",
        rpc.method = operation.id,
        error.type = Empty,
    )
}

pub(crate) fn operation_failed(span: &Span, error: &Error) {
    let kind = match error.kind() {
        ErrorKind::InvalidInput => "input",
        ErrorKind::CredentialsNotLoaded => "no_credentials",
        ErrorKind::Credentials => "credentials",
        ErrorKind::Service => "service",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Network => "network",
        ErrorKind::InvalidResponse => "answer",
    };
    let kind = error.code().map_or_else(|| kind.to_owned(), str::to_owned);
    failed(span, &kind);
}

/// A try; `times` counts from 1.
pub(crate) fn attempt(operation: &Operation, request: &Request, times: u32) -> Span {
    let url = request.url();
    debug_span!(
        "try",
        otel.name = request.method().as_str(),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = request.method().as_str(),
        http.request.resend_count = (times > 1).then(|| times - 1),
        http.response.status_code = Empty,
        url.full = url.as_str(),
        url.template = operation.path,
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        error.type = Empty,
        request_id = Empty,
    )
}

pub(crate) fn attempt_ended(span: &Span, answer: &Result<Response, Trouble>, record: &Record) {
    span.record(
        "http.response.status_code",
        record.status.map(|status| status.as_u16()),
    );
    span.record("request_id", record.request_id.as_deref());
    match answer {
        Ok(answer) if answer.status().is_success() => {}
        Ok(answer) => failed(span, answer.status().as_str()),
        Err(Trouble::Own(_)) => failed(span, "not_sent"),
        Err(Trouble::Network(error)) => failed(span, network(error)),
    }
}

fn network(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "connect"
    } else if is_too_large(error) {
        "too_large"
    } else {
        "connection"
    }
}

fn failed(span: &Span, kind: &str) {
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

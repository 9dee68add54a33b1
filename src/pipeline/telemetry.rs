//! Spans of `tracing`, with the names of OpenTelemetry: one for each call, and in it one for each attempt.
//!
//! They contain no headers and no bodies. The URL contains no secret: an endpoint with a password is rejected.

use reqwest::{Request, StatusCode};
use tracing::field::Empty;
use tracing::{Span, debug_span};

use crate::error::Error;
use crate::generated::constants::Operation;
use crate::transport::failure::Failure;

/// A call of an operation, with all its attempts.
pub(crate) fn call_span(operation: &Operation) -> Span {
    debug_span!(
        "call",
        otel.name = operation.id,
        otel.status_code = Empty,
        rpc.service = "FunctionGraph",
        rpc.method = operation.id,
        error.type = Empty,
    )
}

pub(crate) fn call_failed(span: &Span, error: &Error) {
    failed(span, error.code().unwrap_or(error.kind().as_str()));
}

/// An attempt; `number` counts from 1.
pub(crate) fn attempt_span(operation: &Operation, request: &Request, number: u32) -> Span {
    let url = request.url();
    debug_span!(
        "attempt",
        otel.name = request.method().as_str(),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = request.method().as_str(),
        http.request.resend_count = (number > 1).then(|| number - 1),
        http.response.status_code = Empty,
        url.full = url.as_str(),
        url.template = operation.path,
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        error.type = Empty,
        request_id = Empty,
    )
}

pub(crate) fn attempt_ended(
    span: &Span,
    status: Option<StatusCode>,
    request_id: impl FnOnce() -> Option<String>,
    failure: Option<Failure>,
) {
    if span.is_disabled() {
        return;
    }
    span.record(
        "http.response.status_code",
        status.map(|status| status.as_u16()),
    );
    span.record("request_id", request_id());
    if let Some(failure) = failure {
        // A status is more specific than its class.
        match (failure.as_str(), status) {
            (Some(name), _) => failed(span, name),
            (None, Some(status)) => failed(span, status.as_str()),
            (None, None) => failed(span, "_OTHER"),
        }
    }
}

fn failed(span: &Span, kind: &str) {
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

//! What kind of failure a `reqwest` error is, by its sources.
//!
//! The errors of `hyper-util` are not public, so they are recognized by their texts.

use std::io;

use functiongraph_io::error_chain::{causes, root_cause};
use http_body_util::LengthLimitError;

use super::tls_error::{self, tls_error};

/// The text of `hyper-util` where a proxy rejects CONNECT with 407.
pub(super) const PROXY_AUTHENTICATION: &str = "tunnel error: proxy authorization required";
/// How texts of `hyper-util` about a rejected CONNECT start.
pub(super) const TUNNEL: &str = "tunnel error: ";
/// How texts of `hyper-util` end where a SOCKS proxy requires credentials.
const SOCKS_AUTHENTICATION: [&str; 2] = [
    "server does not support user/pass authentication",
    "credentials not accepted",
];

/// Whether every attempt would fail alike: certificates, TLS, a proxy that requires credentials.
pub(super) fn is_permanent(error: &reqwest::Error) -> bool {
    let is_permanent_text = |cause: String| {
        cause == PROXY_AUTHENTICATION || SOCKS_AUTHENTICATION.iter().any(|end| cause.ends_with(end))
    };
    tls_error(error).is_some_and(tls_error::is_permanent)
        || causes(error)
            .map(ToString::to_string)
            .any(is_permanent_text)
}

/// Whether the response is larger than the client's limit.
pub(super) fn is_too_large(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.is::<LengthLimitError>())
}

/// Whether the peer closed the connection, or the network did.
pub(super) fn is_closed(error: &reqwest::Error) -> bool {
    const CLOSED: [io::ErrorKind; 4] = [
        io::ErrorKind::BrokenPipe,
        io::ErrorKind::ConnectionAborted,
        io::ErrorKind::ConnectionReset,
        io::ErrorKind::UnexpectedEof,
    ];
    let is_io = causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| CLOSED.contains(&error.kind()));
    let cause = root_cause(error).to_string();
    // The texts of hyper for an end within the head, and within the body.
    is_io || cause.contains("before message completed") || cause.contains("end of file before")
}

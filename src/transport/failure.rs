//! The one classification of what can fail between a request and its response.
//!
//! Retries, errors and telemetry all ask it, so that they agree.

use reqwest::StatusCode;

use super::failure_message::{is_permanent, is_too_large};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing reached FunctionGraph. It is transient if a credentials service may do better later.
    NotSent { is_transient: bool },
    /// No connection: refused, an unknown host, a timeout. The service received nothing.
    ConnectFailed { is_timeout: bool },
    /// No response in time. The service may have received the request.
    TimedOut,
    /// The connection closed before the response was complete. The service may have received the request.
    ConnectionClosed,
    /// A certificate, TLS, a proxy that wants credentials: it would end the same way again.
    Permanent,
    /// The response is larger than the client's limit.
    ResponseTooLarge,
    /// Status 429: the service is well, but does not want this now.
    Throttled,
    /// Status 502, 503 and 504: the gateway does not know whether the service did it.
    Unavailable,
    /// Status 500: the service failed at this request, and may have done it. Not retried:
    /// docs/decisions/0009-500-is-not-retried.md.
    Internal,
    /// Another status of 5xx.
    Unsupported,
    /// Status 408.
    RequestTimeout,
    /// Another status that is no success.
    Rejected,
}

impl Failure {
    /// None for a success.
    pub(crate) fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            status if status.is_success() => None,
            StatusCode::TOO_MANY_REQUESTS => Some(Self::Throttled),
            StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Some(Self::Unavailable),
            StatusCode::INTERNAL_SERVER_ERROR => Some(Self::Internal),
            StatusCode::REQUEST_TIMEOUT => Some(Self::RequestTimeout),
            status if status.is_server_error() => Some(Self::Unsupported),
            _ => Some(Self::Rejected),
        }
    }

    pub(crate) fn of_error(error: &reqwest::Error) -> Self {
        if is_permanent(error) || error.is_builder() || error.is_redirect() {
            Self::Permanent
        } else if error.is_connect() {
            let is_timeout = error.is_timeout();
            Self::ConnectFailed { is_timeout }
        } else if is_too_large(error) {
            Self::ResponseTooLarge
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::ConnectionClosed
        }
    }

    /// Whether the same request may succeed later. A 500 and a 408 may, but are not worth an attempt right away.
    pub(crate) fn is_transient(self) -> bool {
        match self {
            Self::NotSent { is_transient } => is_transient,
            Self::ConnectFailed { .. }
            | Self::TimedOut
            | Self::ConnectionClosed
            | Self::Throttled
            | Self::Unavailable
            | Self::Internal
            | Self::RequestTimeout => true,
            Self::Permanent | Self::ResponseTooLarge | Self::Unsupported | Self::Rejected => false,
        }
    }

    /// Whether the response shows that the service is well.
    pub(crate) fn shows_health(self) -> bool {
        matches!(self, Self::Rejected | Self::RequestTimeout)
    }

    /// The value of `error.type` for what has no status.
    pub(crate) fn as_str(self) -> Option<&'static str> {
        match self {
            Self::NotSent { .. } => Some("not_sent"),
            Self::ConnectFailed { is_timeout: true } | Self::TimedOut => Some("timeout"),
            Self::ConnectFailed { is_timeout: false } | Self::Permanent => Some("connect"),
            Self::ConnectionClosed => Some("connection"),
            Self::ResponseTooLarge => Some("too_large"),
            Self::Throttled
            | Self::Unavailable
            | Self::Internal
            | Self::Unsupported
            | Self::RequestTimeout
            | Self::Rejected => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statuses(is: impl Fn(Failure) -> bool) -> Vec<u16> {
        let is = |status: &u16| {
            Failure::of_status(StatusCode::from_u16(*status).unwrap()).is_some_and(&is)
        };
        (100..600).filter(is).collect()
    }

    #[test]
    fn lasting_failures_are_not_transient() {
        for failure in [
            Failure::Permanent,
            Failure::ResponseTooLarge,
            Failure::Rejected,
        ] {
            assert!(!failure.is_transient(), "{failure:?}");
        }
    }

    #[test]
    fn transient_statuses() {
        assert_eq!(
            statuses(Failure::is_transient),
            [408, 429, 500, 502, 503, 504]
        );
    }
}

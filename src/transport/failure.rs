//! The classification of what can fail between a request and its response.
//!
//! Retries, errors and telemetry all use this one, so that they agree.

use reqwest::StatusCode;

use super::reqwest_error::{is_permanent, is_too_large};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing was sent to FunctionGraph. It is transient if a credentials service may succeed later.
    NotSent { is_transient: bool },
    /// No connection: refused, an unknown host, a timeout. The service received nothing.
    ConnectFailed { is_timeout: bool },
    /// No response in time. The service may have received the request.
    TimedOut,
    /// The connection closed before the response was complete. The service may have received the request.
    ConnectionClosed,
    /// A certificate, TLS, a proxy that requires credentials: every attempt would fail alike.
    Permanent,
    /// `reqwest` cannot build or send the request.
    InvalidRequest,
    /// The response is larger than the client's limit.
    ResponseTooLarge,
    /// Status 429: the service is healthy, but limits requests.
    Throttled,
    /// Status 502, 503 and 504: the service may or may not have processed the request.
    Unavailable,
    /// Status 500: the service failed, and may have processed the request. Not retried:
    /// docs/decisions/0009-500-is-not-retried.md.
    Internal,
    /// Any other 5xx status.
    OtherServerError,
    /// Status 408.
    RequestTimeout,
    /// Any other status that is not a success.
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
            status if status.is_server_error() => Some(Self::OtherServerError),
            _ => Some(Self::Rejected),
        }
    }

    pub(crate) fn of_error(error: &reqwest::Error) -> Self {
        if error.is_builder() {
            Self::InvalidRequest
        } else if is_permanent(error) || error.is_redirect() {
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

    /// Whether the same request may succeed later. After a 500 or a 408 it may, but they are not retried at once.
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
            Self::Permanent
            | Self::InvalidRequest
            | Self::ResponseTooLarge
            | Self::OtherServerError
            | Self::Rejected => false,
        }
    }

    /// Whether the response shows that the service is healthy.
    pub(crate) fn shows_health(self) -> bool {
        matches!(self, Self::Rejected | Self::RequestTimeout)
    }

    /// The value of `error.type` where there is no status.
    pub(crate) fn as_str(self) -> Option<&'static str> {
        match self {
            Self::NotSent { .. } => Some("not_sent"),
            Self::ConnectFailed { is_timeout: true } | Self::TimedOut => Some("timeout"),
            Self::ConnectFailed { is_timeout: false } | Self::Permanent => Some("connect"),
            Self::ConnectionClosed => Some("connection"),
            Self::InvalidRequest => Some("invalid_request"),
            Self::ResponseTooLarge => Some("too_large"),
            Self::Throttled
            | Self::Unavailable
            | Self::Internal
            | Self::OtherServerError
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
    fn permanent_failures_not_transient() {
        for failure in [
            Failure::Permanent,
            Failure::InvalidRequest,
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

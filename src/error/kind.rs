//! The kinds of [`Error`](crate::Error).

/// The kinds of [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is invalid. It was not sent.
    InvalidInput,
    /// No source has credentials. Nothing was sent to FunctionGraph.
    CredentialsNotLoaded,
    /// A service that provides credentials or looks up the project failed or rejected the request. Its status is in the
    /// message and not in [`Error::status`](crate::Error::status), unlike that of [`Service`](Self::Service).
    Credentials,
    /// The service, or the gateway in front of it, returned an error.
    Service,
    /// There was no response before the timeout.
    Timeout,
    /// The connection failed, or closed before the response was complete.
    Network,
    /// The response cannot be used: not the expected JSON, too large, or a redirect. A truncated one is
    /// [`Network`](Self::Network).
    InvalidResponse,
    /// The function that was invoked failed by an error of its own.
    Function,
}

impl ErrorKind {
    /// Its name in spans.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::CredentialsNotLoaded => "credentials_not_loaded",
            Self::Credentials => "credentials",
            Self::Service => "service",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::InvalidResponse => "invalid_response",
            Self::Function => "function",
        }
    }
}

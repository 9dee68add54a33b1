//! The kinds of [`Error`](crate::Error).

/// The kinds of [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is invalid. It was not sent.
    InvalidInput,
    /// No credentials were found in any place. Nothing was sent to FunctionGraph.
    CredentialsNotLoaded,
    /// A service that provides credentials, or looks up the project, failed or refused. Its status is in the message
    /// and not in [`Error::status`](crate::Error::status), unlike that of [`Service`](Self::Service).
    Credentials,
    /// The service, or the gateway in front of it, returned an error.
    Service,
    /// No response came in time.
    Timeout,
    /// The network failed: no connection, or one that closed too early.
    Network,
    /// The response cannot be used: not the expected JSON, too large, or a redirect. One that was cut off is
    /// [`Network`](Self::Network).
    InvalidResponse,
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
        }
    }
}

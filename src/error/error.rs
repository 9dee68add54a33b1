//! The error of every call.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;

use super::details::{AttemptHistory, Details};
use super::kind::ErrorKind;
use crate::credentials::error::{CredentialsError, CredentialsErrorKind};
use crate::generated::constants::Operation;
use crate::transport::error_body::ErrorBody;
use crate::transport::failure::Failure;
use crate::types::destination::text::ParseDestinationError;
use crate::types::event::ParseEventError;
use crate::types::function_urn::ParseFunctionUrnError;
use crate::types::timestamp::ParseTimestampError;
use crate::validation::ValidationError;

/// Why a call failed.
///
/// Its text is one line: the operation, what happened, and, where there are any, the number of attempts, the
/// `Retry-After` and the request id. The text is complete: there is no [`source`](StdError::source) that adds to it, so
/// that a printer of the chain of errors shows nothing twice. [`credentials_error`](Self::credentials_error) and
/// [`transport_error`](Self::transport_error) are the causes, as values. [`builder`](Self::builder) makes one for tests.
///
/// ```no_run
/// use functiongraph::StatusCode;
///
/// # async fn example(client: functiongraph::Client) {
/// match client.show_function_async_invoke_config().function_urn("resize").send().await {
///     Ok(config) => println!("{:?}", config.max_async_retry_attempts),
///     Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => println!("nothing is set"),
///     Err(error) if error.is_retryable() => println!("try again later: {error}"),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
pub struct Error(pub(super) Box<Details>);

/// A [`Result`](std::result::Result) with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            operation: None,
            status: None,
            code: None,
            message: message.into(),
            request_id: None,
            authorization_message: None,
            validation_error: None,
            history: AttemptHistory::default(),
            failure: None,
            credentials_error: None,
            transport_error: None,
        }))
    }

    /// The error in a response of the service, or of a gateway.
    pub(crate) fn from_body(status: u16, body: ErrorBody) -> Self {
        Self::new(ErrorKind::Service, body.message).with(|error| {
            error.status = StatusCode::from_u16(status).ok();
            error.code = body.code;
            error.authorization_message = body.authorization_message;
        })
    }

    pub(crate) fn with(mut self, set: impl FnOnce(&mut Details)) -> Self {
        set(&mut self.0);
        self
    }

    /// The error of this operation.
    pub(crate) fn of_operation(self, operation: &Operation) -> Self {
        self.with(|error| error.operation = Some(operation.id))
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation's id, when one was called.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status, if there was a response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The provider's code, such as `FSS.0404`; for a function's own error, the service's code of its kind.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The message, without operation, status, code and request id.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The request id, for the provider's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The number of attempts: 0 if the request was invalid.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.history.attempts
    }

    /// The `Retry-After` of the last response.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.history.retry_after
    }

    /// The encoded authorization message that a 403 may contain.
    #[must_use]
    pub fn encoded_authorization_message(&self) -> Option<&str> {
        self.0.authorization_message.as_deref()
    }

    /// The invalid value, when the kind is [`ErrorKind::InvalidInput`].
    #[must_use]
    pub fn validation_error(&self) -> Option<&ValidationError> {
        self.0.validation_error.as_ref()
    }

    /// Whether the same request may succeed later, after the retries of the client: no response, or one with status
    /// 408, 429, 500, 502, 503 or 504. A permanent failure, such as a certificate that is not trusted, is not
    /// retryable. The same applies to a service that provides credentials.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Timeout => true,
            ErrorKind::Network => self.0.failure.is_none_or(Failure::is_transient),
            ErrorKind::Service => self
                .0
                .status
                .and_then(Failure::of_status)
                .is_some_and(Failure::is_transient),
            ErrorKind::Credentials => self
                .credentials_error()
                .is_some_and(CredentialsError::is_retryable),
            ErrorKind::InvalidInput
            | ErrorKind::CredentialsNotLoaded
            | ErrorKind::InvalidResponse
            | ErrorKind::Function => false,
        }
    }

    /// Why a provider resolved no credentials, when the kind is [`ErrorKind::CredentialsNotLoaded`] or
    /// [`ErrorKind::Credentials`], or a provider is configured wrongly.
    #[must_use]
    pub fn credentials_error(&self) -> Option<&CredentialsError> {
        self.0.credentials_error.as_ref()
    }

    /// The error of `reqwest`, when the kind is [`ErrorKind::Network`] or [`ErrorKind::Timeout`], or `reqwest` rejected
    /// a setting or a response. None where its text holds a secret.
    #[must_use]
    pub fn transport_error(&self) -> Option<&reqwest::Error> {
        self.0.transport_error.as_ref()
    }
}

impl From<ValidationError> for Error {
    fn from(validation_error: ValidationError) -> Self {
        Self::new(ErrorKind::InvalidInput, validation_error.to_string())
            .with(|error| error.validation_error = Some(validation_error))
    }
}

macro_rules! from_parse_error {
    ($($error:ty => $field:literal),+) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                ValidationError::new($field, error.to_string()).into()
            }
        }
    )+};
}

from_parse_error!(
    ParseFunctionUrnError => "function_urn", ParseDestinationError => "destination", ParseEventError => "event",
    ParseTimestampError => "time"
);

impl From<CredentialsError> for Error {
    fn from(error: CredentialsError) -> Self {
        let kind = match error.kind() {
            CredentialsErrorKind::NotLoaded => ErrorKind::CredentialsNotLoaded,
            CredentialsErrorKind::InvalidConfiguration => ErrorKind::InvalidInput,
            CredentialsErrorKind::ProviderError => ErrorKind::Credentials,
        };
        Self::new(kind, error.to_string()).with(|details| details.credentials_error = Some(error))
    }
}

/// The kind and the text.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Error")
            .field(&self.kind())
            .field(&self.to_string())
            .finish()
    }
}

/// Without a source: the text is complete.
impl StdError for Error {}

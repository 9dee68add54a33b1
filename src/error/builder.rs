//! Errors that are not those of a call, for the tests of code that handles errors.

use std::time::Duration;

use functiongraph_io::printable::one_line;
use reqwest::StatusCode;

use super::error::Error;
use super::kind::ErrorKind;

/// Builds an [`Error`], for mocks in the tests of code that handles errors.
///
/// ```
/// use functiongraph::{Error, ErrorKind, StatusCode};
///
/// let error = Error::builder(ErrorKind::Service, "the function does not exist")
///     .status(StatusCode::NOT_FOUND)
///     .code("FSS.0404")
///     .request_id("1f2e")
///     .build();
/// assert!(error.is_not_found());
/// assert_eq!(error.to_string(), "404 FSS.0404: the function does not exist (request id 1f2e)");
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing until it is built"]
pub struct ErrorBuilder(Error);

impl Error {
    /// Returns a builder of an error that is not that of a call, for mocks. The text is shown on one line.
    pub fn builder(kind: ErrorKind, message: impl AsRef<str>) -> ErrorBuilder {
        ErrorBuilder(Self::new(kind, one_line(message.as_ref())))
    }
}

impl ErrorBuilder {
    /// Sets the operation's id, such as `ShowFunctionAsyncInvokeConfig`.
    pub fn operation(self, id: &'static str) -> Self {
        Self(self.0.with(|error| error.operation = Some(id)))
    }

    /// Sets the HTTP status.
    pub fn status(self, status: StatusCode) -> Self {
        Self(self.0.with(|error| error.status = Some(status)))
    }

    /// Sets the provider's code, such as `FSS.0404`.
    pub fn code(self, code: impl Into<String>) -> Self {
        Self(self.0.with(|error| error.code = Some(code.into())))
    }

    /// Sets the request id.
    pub fn request_id(self, id: impl Into<String>) -> Self {
        Self(self.0.with(|error| error.request_id = Some(id.into())))
    }

    /// Sets the number of attempts.
    pub fn attempts(self, attempts: u32) -> Self {
        Self(self.0.with(|error| error.history.attempts = attempts))
    }

    /// Sets the `Retry-After` of the last response.
    pub fn retry_after(self, wait: Duration) -> Self {
        Self(self.0.with(|error| error.history.retry_after = Some(wait)))
    }

    /// Sets the encoded authorization message of a 403.
    pub fn encoded_authorization_message(self, message: impl Into<String>) -> Self {
        Self(
            self.0
                .with(|error| error.authorization_message = Some(message.into())),
        )
    }

    /// Builds the error.
    #[must_use]
    pub fn build(self) -> Error {
        self.0
    }
}

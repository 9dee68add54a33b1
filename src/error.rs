//! The error of every call.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;

use crate::credentials::error::{CredentialsError, CredentialsErrorKind};
use crate::generated::constants::errors::{NOT_FOUND, TOPIC_NOT_FOUND};
use crate::transport::error_body::ErrorBody;
use crate::transport::error_chain::causes;
use crate::transport::failure::Failure;
use crate::transport::redaction::Secrets;
use crate::validate::ValidationError;

/// Why a call failed.
///
/// Its text is one line: the operation, what happened, and, where there are any, the number of attempts, the
/// `Retry-After` and the request id.
///
/// ```no_run
/// # async fn example(client: functiongraph::Client) {
/// match client.show_function_async_invoke_config().function_urn("resize").send().await {
///     Ok(config) => println!("{:?}", config.max_async_retry_attempts),
///     Err(error) if error.status() == Some(404) => println!("nothing is set"),
///     Err(error) if error.is_retryable() => println!("try again later: {error}"),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
pub struct Error(Box<Details>);

/// A [`Result`](std::result::Result) with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is invalid. It was not sent.
    InvalidInput,
    /// No credentials were found in any place. Nothing was sent to FunctionGraph.
    CredentialsNotLoaded,
    /// A service that provides credentials, or looks up the project, failed or refused. Its status is in the message
    /// and not in [`Error::status`], unlike that of [`Service`](Self::Service).
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

#[derive(Debug)]
pub(crate) struct Details {
    pub kind: ErrorKind,
    pub operation: Option<&'static str>,
    pub status: Option<u16>,
    pub code: Option<String>,
    pub message: String,
    pub request_id: Option<String>,
    pub authorization_message: Option<String>,
    pub violation: Option<ValidationError>,
    pub history: AttemptHistory,
    /// What failed on the way to the service, where nothing else says so.
    pub failure: Option<Failure>,
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What an error says of the attempts behind it.
#[derive(Debug, Default)]
pub(crate) struct AttemptHistory {
    pub attempts: u32,
    pub elapsed: Duration,
    /// The last `Retry-After`.
    pub retry_after: Option<Duration>,
    pub note: Option<&'static str>,
    /// The time of the last attempt, if less than was left for the call.
    pub attempt_timeout: Option<Duration>,
}

impl Details {
    /// Takes out of every text what the request was not to show.
    pub(crate) fn mask(&mut self, secrets: &Secrets) {
        let texts = [
            &mut self.code,
            &mut self.request_id,
            &mut self.authorization_message,
        ];
        for text in texts.into_iter().flatten().chain([&mut self.message]) {
            if secrets.are_in(text) {
                *text = secrets.mask(text).into_owned();
            }
        }
        let tells = self
            .source
            .iter()
            .flat_map(|source| causes(&**source))
            .any(|cause| {
                let text = format!("{cause} {cause:?}");
                secrets.are_in(&text)
            });
        // What it says is in the message, masked.
        if tells {
            self.source = None;
        }
    }
}

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
            violation: None,
            history: AttemptHistory::default(),
            failure: None,
            source: None,
        }))
    }

    /// What the service, or what is in front of it, says.
    pub(crate) fn from_body(status: u16, body: ErrorBody) -> Self {
        Self::new(ErrorKind::Service, body.message).with(|error| {
            error.status = Some(status);
            error.code = body.code;
            error.authorization_message = body.authorization_message;
        })
    }

    pub(crate) fn with(mut self, set: impl FnOnce(&mut Details)) -> Self {
        set(&mut self.0);
        self
    }

    /// Its kind.
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
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The provider's code, such as `FSS.0404`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What went wrong, without operation, status, code and request id.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The id under which the provider's support finds the request.
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

    /// The encoded explanation that may come with a 403.
    #[must_use]
    pub fn encoded_authorization_message(&self) -> Option<&str> {
        self.0.authorization_message.as_deref()
    }

    /// The value that is not allowed, when the kind is [`ErrorKind::InvalidInput`].
    #[must_use]
    pub fn violation(&self) -> Option<&ValidationError> {
        self.0.violation.as_ref()
    }

    /// Whether the same request may succeed later, after the retries that the client has made: no response, or one
    /// with status 408, 429, 500, 502, 503 or 504. A failure that would end the same way, such as a certificate that
    /// is not trusted, is not retryable. The same holds for a service that provides credentials.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Timeout => true,
            ErrorKind::Network => self.0.failure.is_none_or(Failure::is_transient),
            ErrorKind::Service => self
                .0
                .status
                .and_then(|status| StatusCode::from_u16(status).ok())
                .and_then(Failure::of_status)
                .is_some_and(Failure::is_transient),
            ErrorKind::Credentials => self
                .provide_error()
                .is_some_and(CredentialsError::is_retryable),
            ErrorKind::InvalidInput
            | ErrorKind::CredentialsNotLoaded
            | ErrorKind::InvalidResponse => false,
        }
    }

    fn provide_error(&self) -> Option<&CredentialsError> {
        self.0.source.as_ref()?.downcast_ref()
    }

    /// What to do about it, if that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match (self.0.kind, self.0.status) {
            (ErrorKind::Service, Some(401)) => Some(REFUSED),
            (ErrorKind::Credentials, _)
                if self
                    .provide_error()
                    .is_some_and(CredentialsError::is_rejection) =>
            {
                Some(REFUSED)
            }
            (ErrorKind::Service, Some(403)) => {
                Some("the account of these credentials lacks the permission")
            }
            (ErrorKind::Service, Some(407)) => Some(
                "a proxy requires credentials; set it as http://USER:PASSWORD@HOST:PORT, or set NO_PROXY",
            ),
            (ErrorKind::Service, Some(429)) => Some("too many requests; wait before the next"),
            (ErrorKind::CredentialsNotLoaded, _) => Some(
                "set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or write ~/.huaweicloud/credentials",
            ),
            (ErrorKind::InvalidResponse, Some(300..=399)) => {
                Some("check the endpoint: a redirect could carry credentials to another host")
            }
            _ => None,
        }
    }
}

impl Error {
    /// Whether the service says that what was asked for is not there: no such function, no config of it, no such
    /// invocation.
    ///
    /// A 404 of the gateway, of a proxy, or about something else, such as a topic that a destination names, is not meant.
    ///
    /// ```no_run
    /// # async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {
    /// let config = match client.show_function_async_invoke_config().function_urn("resize").send().await {
    ///     Ok(config) => Some(config.into_inner()),
    ///     Err(error) if error.is_not_found() => None,
    ///     Err(error) => return Err(error),
    /// };
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        let Some(code) = self.code().filter(|_| self.kind() == ErrorKind::Service) else {
            return false;
        };
        let is_of_the_service = || service(code) == service(NOT_FOUND.code);
        code == NOT_FOUND.code
            || (self.status() == Some(NOT_FOUND.status)
                && is_of_the_service()
                && code != TOPIC_NOT_FOUND.code)
    }
}

/// What a code begins with, `FSS` of `FSS.0404`: who says it.
fn service(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

const REFUSED: &str = "check the access key, the secret key or token, and this machine's clock (15 minutes off is too much)";

impl From<ValidationError> for Error {
    fn from(violation: ValidationError) -> Self {
        Self::new(ErrorKind::InvalidInput, violation.to_string())
            .with(|error| error.violation = Some(violation))
    }
}

impl From<CredentialsError> for Error {
    fn from(error: CredentialsError) -> Self {
        let kind = match error.kind() {
            CredentialsErrorKind::NotLoaded => ErrorKind::CredentialsNotLoaded,
            CredentialsErrorKind::InvalidConfiguration => ErrorKind::InvalidInput,
            CredentialsErrorKind::ProviderError => ErrorKind::Credentials,
        };
        Self::new(kind, error.to_string()).with(|details| details.source = Some(Box::new(error)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            operation,
            status,
            code,
            message,
            request_id,
            history,
            ..
        } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{operation}: ")?;
        }
        match (status, code) {
            (Some(status), Some(code)) => write!(f, "{status} {code}: ")?,
            (Some(status), None) => write!(f, "{status}: ")?,
            _ => {}
        }
        f.write_str(message)?;
        let attempts = (history.attempts > 1).then(|| {
            format!(
                "{} attempts in {}",
                history.attempts,
                shown(history.elapsed)
            )
        });
        let retry_after = history
            .retry_after
            .map(|wait| format!("retry after {} s", wait.as_secs()));
        let note = history.note.map(str::to_owned);
        let id = request_id.as_ref().map(|id| format!("request id {id}"));
        let circumstances: Vec<String> = [attempts, retry_after, note, id]
            .into_iter()
            .flatten()
            .collect();
        if circumstances.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", circumstances.join(", "))
    }
}

/// In milliseconds below a second, then in tenths of one.
fn shown(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        milliseconds @ ..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::error_body::ErrorBody;
    use crate::transport::redaction::Secrets;

    fn refused(status: u16, body: &str) -> Error {
        let body = ErrorBody::parse(status, body.as_bytes(), None, &Secrets::default());
        Error::from_body(status, body)
    }

    #[test]
    fn tells_what_is_not_there_from_other_refusals() {
        let told = |status, code: &str| {
            refused(
                status,
                &format!(r#"{{"error_code":"{code}","error_msg":"no"}}"#),
            )
            .is_not_found()
        };
        assert!(told(404, "FSS.0404") && told(404, "FSS.1051") && told(200, "FSS.0404"));
        assert!(
            !told(404, "FSS.1171")
                && !told(404, "APIGW.0101")
                && !told(400, "FSS.1051")
                && !told(500, "FSS.0500")
        );
        assert!(!refused(404, "<html>no such page</html>").is_not_found());
        assert!(!Error::new(ErrorKind::Network, "no connection").is_not_found());
    }
}

//! What can go wrong, in one kind of error.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::credentials::CredentialsError;
use crate::network::causes;
use crate::retry::History;
use crate::secrets::Secrets;
use crate::validate::ValidationError;

/// Why a call did not do what was asked.
///
/// Its text is one line: the operation, what happened, and, as far as there are any, the number of tries, what the
/// service asked to wait, and the request id.
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
    /// Something given is not allowed. Nothing was sent.
    InvalidInput,
    /// No credentials were found in any place. Nothing was sent.
    CredentialsNotLoaded,
    /// A service that gives credentials, or tells the project, failed or said no. It is told apart from
    /// [`Service`](Self::Service): its status is in the message and not in [`Error::status`].
    Credentials,
    /// The service, or the gateway in front of it, said no.
    Service,
    /// No answer came in time.
    Timeout,
    /// The network failed: no connection, or one that broke.
    Network,
    /// An answer came that cannot be read: not the JSON that was expected, too large, or a redirect. One
    /// that the network cut off is [`Network`](Self::Network).
    InvalidResponse,
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
    pub history: History,
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Details {
    /// Takes out of every text what the request was not to show.
    pub fn hide(&mut self, secrets: &Secrets) {
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
            history: History::default(),
            source: None,
        }))
    }

    pub(crate) fn with(mut self, set: impl FnOnce(&mut Details)) -> Self {
        set(&mut self.0);
        self
    }

    /// What kind of trouble it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation's id, when one was called.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The HTTP status, when there was an answer.
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

    /// How often the request was sent, or tried to be: 0 when something was wrong with it before that.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.history.attempts
    }

    /// How long the service asked to wait before the next try, in its last answer.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.history.asked
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

    /// Whether the same request may succeed later, after the retries that the client has made: no answer
    /// came, or one with status 408, 429, 500, 502, 503 or 504. The same goes for a service that was to
    /// give credentials.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Timeout | ErrorKind::Network => true,
            ErrorKind::Service => matches!(self.0.status, Some(408 | 429 | 500 | 502 | 503 | 504)),
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

    /// What to do about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match (self.0.kind, self.0.status) {
            (ErrorKind::Service, Some(401)) => Some(REFUSED),
            (ErrorKind::Credentials, _)
                if self
                    .provide_error()
                    .is_some_and(CredentialsError::is_refusal) =>
            {
                Some(REFUSED)
            }
            (ErrorKind::Service, Some(403)) => {
                Some("the account behind these keys lacks the permission")
            }
            (ErrorKind::Service, Some(407)) => Some(
                "a proxy wants a user and a password; name it as http://USER:PASSWORD@HOST:PORT, or set NO_PROXY",
            ),
            (ErrorKind::Service, Some(429)) => Some("too many requests; wait before the next"),
            (ErrorKind::CredentialsNotLoaded, _) => Some(
                "set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or write ~/.huaweicloud/credentials",
            ),
            (ErrorKind::InvalidResponse, Some(300..=399)) => Some(
                "redirects are not followed, so that keys reach no other host; check the endpoint",
            ),
            _ => None,
        }
    }
}

const REFUSED: &str = "check the access key, the secret key or token, and this machine's clock (15 minutes off is too much)";

impl From<ValidationError> for Error {
    fn from(violation: ValidationError) -> Self {
        Self::new(ErrorKind::InvalidInput, violation.to_string())
            .with(|error| error.violation = Some(violation))
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
        let tries = (history.attempts > 1)
            .then(|| format!("{} tries in {}", history.attempts, shown(history.elapsed)));
        let asked = history
            .asked
            .map(|wait| format!("asked to wait {} s", wait.as_secs()));
        let note = history.note.map(str::to_owned);
        let id = request_id.as_ref().map(|id| format!("request id {id}"));
        let circumstances: Vec<String> = [tries, asked, note, id].into_iter().flatten().collect();
        match circumstances.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", circumstances.join(", ")),
        }
    }
}

/// As precise as anybody cares.
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

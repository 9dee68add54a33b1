//! Why credentials could not be provided.

use std::fmt;

use crate::config::env::NotUtf8;
use crate::validate::ValidationError;

/// Why no credentials came, in one line that begins with the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialsError {
    kind: CredentialsErrorKind,
    message: String,
    provider_errors: Vec<String>,
    retryable: bool,
    /// Whether a service refused a signature.
    rejection: bool,
}

/// The kinds of [`CredentialsError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialsErrorKind {
    /// Nothing is set up in this place. A [`CredentialsProviderChain`](super::CredentialsProviderChain) goes on to its next.
    NotLoaded,
    /// What is set up there is wrong, such as half a pair or a file that cannot be read.
    InvalidConfiguration,
    /// The service that gives the keys failed, said no, or answered what cannot be read.
    ProviderError,
}

impl CredentialsError {
    /// Nothing is set up in this place.
    #[must_use]
    pub fn not_loaded(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::NotLoaded, message)
    }

    /// What is set up there is wrong.
    #[must_use]
    pub fn invalid_configuration(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::InvalidConfiguration, message)
    }

    /// The service that gives the keys failed.
    #[must_use]
    pub fn provider_error(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::ProviderError, message)
    }

    fn new(kind: CredentialsErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            provider_errors: Vec::new(),
            retryable: false,
            rejection: false,
        }
    }

    /// Says that the same may succeed later.
    #[must_use]
    pub fn retryable(mut self, retryable: bool) -> Self {
        self.retryable = retryable;
        self
    }

    /// Says that a service refused the signature.
    pub(crate) fn rejection(mut self, rejection: bool) -> Self {
        self.rejection = rejection;
        self
    }

    pub(crate) fn is_rejection(&self) -> bool {
        self.rejection
    }

    pub(crate) fn no_provider(provider_errors: Vec<String>) -> Self {
        let message = format!("no credentials were found: {}", provider_errors.join("; "));
        Self {
            provider_errors,
            ..Self::not_loaded(message)
        }
    }

    /// What kind of trouble it is.
    #[must_use]
    pub fn kind(&self) -> CredentialsErrorKind {
        self.kind
    }

    /// What each place of a chain gave, in the order of looking. Empty when it is about one place.
    #[must_use]
    pub fn provider_errors(&self) -> &[String] {
        &self.provider_errors
    }

    /// Whether the same may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CredentialsError {}

impl From<NotUtf8> for CredentialsError {
    fn from(not_utf8: NotUtf8) -> Self {
        Self::invalid_configuration(not_utf8.to_string())
    }
}

impl From<ValidationError> for CredentialsError {
    fn from(error: ValidationError) -> Self {
        Self::invalid_configuration(error.to_string())
    }
}

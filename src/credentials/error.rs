//! The error of a provider.

use std::fmt;

use crate::config::env::NotUtf8;
use crate::validation::ValidationError;

/// Why a provider resolved no credentials, in one line that begins with the provider's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialsError {
    kind: CredentialsErrorKind,
    message: String,
    provider_errors: Vec<String>,
    retryable: bool,
    /// Whether a service rejected the signature.
    rejection: bool,
}

/// The kinds of [`CredentialsError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialsErrorKind {
    /// The provider is not configured. A [`CredentialsProviderChain`](super::CredentialsProviderChain) continues with the next.
    NotLoaded,
    /// The provider is configured wrongly, such as an incomplete pair or a file that cannot be read.
    InvalidConfiguration,
    /// The service that issues the keys failed, rejected the request, or sent an invalid response.
    ProviderError,
}

impl CredentialsError {
    /// The provider is not configured.
    #[must_use]
    pub fn not_loaded(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::NotLoaded, message)
    }

    /// The provider is configured wrongly.
    #[must_use]
    pub fn invalid_configuration(message: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::InvalidConfiguration, message)
    }

    /// The service that issues the keys failed.
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

    /// Sets whether the same request may succeed later.
    #[must_use]
    pub fn retryable(mut self, retryable: bool) -> Self {
        self.retryable = retryable;
        self
    }

    /// Sets whether a service rejected the signature.
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

    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> CredentialsErrorKind {
        self.kind
    }

    /// The error of each provider of a chain, in the order of the chain. Empty if the error is of one provider.
    #[must_use]
    pub fn provider_errors(&self) -> &[String] {
        &self.provider_errors
    }

    /// Whether the same request may succeed later.
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

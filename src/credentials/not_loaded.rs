//! The error of reading credentials from the environment.

use std::fmt;

use crate::config::env::NotUtf8;

/// The environment holds no credentials, or an incomplete pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialsNotLoaded {
    provider_errors: Vec<String>,
    is_invalid: bool,
}

impl CredentialsNotLoaded {
    pub(super) fn missing_counterpart(set: &str, missing: &str) -> Self {
        Self {
            provider_errors: vec![format!("{set} is set but {missing} is not; set both")],
            is_invalid: true,
        }
    }

    pub(super) fn not_set(provider_errors: Vec<String>) -> Self {
        Self {
            provider_errors,
            is_invalid: false,
        }
    }

    /// Whether a variable is set without its counterpart, or is not valid UTF-8.
    pub(super) fn is_invalid_configuration(&self) -> bool {
        self.is_invalid
    }

    /// One error for each source, in the order of reading.
    #[must_use]
    pub fn provider_errors(&self) -> &[String] {
        &self.provider_errors
    }
}

impl From<NotUtf8> for CredentialsNotLoaded {
    fn from(not_utf8: NotUtf8) -> Self {
        Self {
            provider_errors: vec![not_utf8.to_string()],
            is_invalid: true,
        }
    }
}

impl fmt::Display for CredentialsNotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no credentials in the environment: {}",
            self.provider_errors.join("; ")
        )
    }
}

impl std::error::Error for CredentialsNotLoaded {}

//! Credentials that the environment does not hold.

use std::fmt;

use crate::config::env::NotUtf8;

/// No credentials were found; says where they were looked for.
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

    /// Whether something is set, but not all that belongs to it, or to what is no text.
    pub(super) fn is_invalid_configuration(&self) -> bool {
        self.is_invalid
    }

    /// What was found in each place, in the order of looking.
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

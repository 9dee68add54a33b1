//! Credentials that the environment does not hold.

use std::fmt;

use crate::config::env::NotText;

/// No credentials were found; says where they were looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialsNotLoaded {
    provider_errors: Vec<String>,
    wrong: bool,
}

impl CredentialsNotLoaded {
    pub(super) fn half(set: &str, missing: &str) -> Self {
        Self {
            provider_errors: vec![format!("{set} is set but {missing} is not; set both")],
            wrong: true,
        }
    }

    pub(super) fn nothing(provider_errors: Vec<String>) -> Self {
        Self {
            provider_errors,
            wrong: false,
        }
    }

    /// Whether something is set, but not all that belongs to it, or to what is no text.
    pub(super) fn is_wrong(&self) -> bool {
        self.wrong
    }

    /// What was found in each place, in the order of looking.
    #[must_use]
    pub fn provider_errors(&self) -> &[String] {
        &self.provider_errors
    }
}

impl From<NotText> for CredentialsNotLoaded {
    fn from(not_text: NotText) -> Self {
        Self {
            provider_errors: vec![not_text.to_string()],
            wrong: true,
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

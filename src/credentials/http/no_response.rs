//! Why a service returned no response.

use std::fmt;

use crate::credentials::error::CredentialsError;
use crate::transport::failure::Failure;

pub(crate) struct NoResponse {
    pub(super) message: String,
    pub(super) failure: Failure,
    /// Whether the connection failed.
    pub(super) is_connect: bool,
}

impl NoResponse {
    /// Whether the connection failed, so that there may be no such service.
    pub(crate) fn is_connect(&self) -> bool {
        self.is_connect
    }
}

impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<NoResponse> for CredentialsError {
    fn from(no_response: NoResponse) -> Self {
        Self::provider_error(no_response.message).retryable(no_response.failure.is_transient())
    }
}

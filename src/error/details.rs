//! The data of an error.

use std::error::Error as StdError;
use std::time::Duration;

use functiongraph_io::error_chain::causes;
use reqwest::StatusCode;

use super::kind::ErrorKind;
use crate::credentials::error::CredentialsError;
use crate::transport::failure::Failure;
use crate::transport::redaction::Secrets;
use crate::validation::ValidationError;

#[derive(Debug)]
pub(crate) struct Details {
    pub kind: ErrorKind,
    pub operation: Option<&'static str>,
    pub status: Option<StatusCode>,
    pub code: Option<String>,
    pub message: String,
    pub request_id: Option<String>,
    pub authorization_message: Option<String>,
    pub validation_error: Option<ValidationError>,
    pub history: AttemptHistory,
    /// How the connection failed, if it did.
    pub failure: Option<Failure>,
    /// Why no credentials were resolved. The message has its text.
    pub credentials_error: Option<CredentialsError>,
    /// The error of `reqwest`. The message says what it means.
    pub transport_error: Option<reqwest::Error>,
}

/// The attempts of the call.
#[derive(Debug, Default)]
pub(crate) struct AttemptHistory {
    pub attempts: u32,
    pub elapsed: Duration,
    /// The last `Retry-After`.
    pub retry_after: Option<Duration>,
    pub note: Option<&'static str>,
    /// The timeout of the last attempt, if shorter than the time left for the call.
    pub attempt_timeout: Option<Duration>,
}

impl Details {
    /// Masks the secrets of the request in every text.
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
        let shows_secrets = |error: &(dyn StdError + 'static)| {
            causes(error).any(|cause| secrets.are_in(&format!("{cause} {cause:?}")))
        };
        // The message contains its text, masked.
        self.credentials_error.take_if(|error| shows_secrets(error));
        self.transport_error.take_if(|error| shows_secrets(error));
    }
}

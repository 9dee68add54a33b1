//! What an error holds.

use std::error::Error as StdError;
use std::time::Duration;

use super::kind::ErrorKind;
use crate::transport::error_chain::causes;
use crate::transport::failure::Failure;
use crate::transport::redaction::Secrets;
use crate::validate::ValidationError;

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

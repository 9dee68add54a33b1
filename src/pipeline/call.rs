//! The state of one call.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use functiongraph_io::printable::one_line;
use jiff::SignedDuration;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderName};
use reqwest::{StatusCode, Url};

use super::config::ClientConfig;
use super::deadline::Deadline;
use super::resolve::Target;
use crate::credentials::resolved_credentials::ResolvedCredentials;
use crate::error::{AttemptHistory, Error};
use crate::generated::constants::Operation;
use crate::transport::redaction::Secrets;

/// The inner value of the generated client.
#[derive(Clone, Debug)]
pub(crate) struct Inner {
    pub config: Arc<ClientConfig>,
    /// The call that this copy of the client is for.
    pub call: Option<Arc<Call>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Send,
    /// Build and sign the request, but do not send it.
    DryRun,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub operation: &'static Operation,
    pub mode: Mode,
    pub endpoint: Url,
    pub region: Option<String>,
    pub project_id: String,
    pub deadline: Deadline,
    state: Mutex<CallState>,
}

/// What the attempts record for the result.
#[derive(Debug, Default)]
pub(crate) struct CallState {
    pub status: Option<StatusCode>,
    pub request_id: Option<String>,
    pub content_encoding: Option<String>,
    pub signed_request: Option<reqwest::Request>,
    /// The body of a success.
    pub body: Bytes,
    pub failure: Option<Error>,
    pub history: AttemptHistory,
    pub span: Option<tracing::Span>,
    /// Host and port of the last attempt, and its proxy.
    pub target: Option<(String, Option<String>)>,
    /// Of all attempts.
    pub secrets: Secrets,
    /// Of the last attempt.
    pub credentials: Option<Arc<ResolvedCredentials>>,
    /// How far the service's clock is ahead, once it has rejected the local time.
    pub clock_skew: Option<SignedDuration>,
}

impl Call {
    pub(crate) fn new(
        operation: &'static Operation,
        mode: Mode,
        deadline: Deadline,
        target: Target,
    ) -> Self {
        let Target {
            endpoint,
            region,
            project_id,
        } = target;
        Self {
            operation,
            mode,
            endpoint,
            region,
            project_id,
            deadline,
            state: Mutex::default(),
        }
    }

    /// The endpoint, without a slash at its end.
    pub(crate) fn endpoint(&self) -> &str {
        self.endpoint.as_str().trim_end_matches('/')
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, CallState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallState {
    /// Clears what the previous attempt recorded.
    pub(crate) fn start_attempt(&mut self, number: u32) {
        self.status = None;
        self.request_id = None;
        self.history = AttemptHistory {
            attempts: number,
            ..AttemptHistory::default()
        };
    }

    pub(crate) fn set_response(&mut self, status: StatusCode, headers: &HeaderMap) {
        self.status = Some(status);
        self.request_id = request_id(headers).map(|id| one_line(&self.secrets.mask(&id)));
        self.content_encoding = header_text(headers, &CONTENT_ENCODING);
    }
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    const NAMES: [HeaderName; 2] = [
        HeaderName::from_static("x-request-id"),
        HeaderName::from_static("x-iam-trace-id"),
    ];
    NAMES.iter().find_map(|name| header_text(headers, name))
}

pub(crate) fn header_text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

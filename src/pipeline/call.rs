//! The state of one call.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use functiongraph_io::printable::one_line;
use jiff::SignedDuration;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue};
use reqwest::{StatusCode, Url};

use super::client_config::ClientConfig;
use super::deadline::Deadline;
use super::target::Target;
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
    request_id: Option<HeaderValue>,
    pub content_encoding: Option<String>,
    pub signed_request: Option<reqwest::Request>,
    /// Of the last response.
    pub headers: HeaderMap,
    pub body: Bytes,
    pub failure: Option<Error>,
    pub history: AttemptHistory,
    pub span: Option<tracing::Span>,
    /// Host and port of the last attempt, and its proxy.
    pub target: Option<(String, Option<String>)>,
    /// The sensitive headers of all attempts.
    sensitive_headers: Vec<HeaderValue>,
    /// Of all attempts, those of the last one last.
    credentials: Vec<Arc<ResolvedCredentials>>,
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
        self.request_id = request_id(headers).cloned();
        self.content_encoding = header_text(headers, &CONTENT_ENCODING);
    }

    /// The request id, as it can be shown.
    pub(crate) fn request_id(&self) -> Option<String> {
        let id = String::from_utf8_lossy(self.request_id.as_ref()?.as_bytes());
        Some(one_line(&self.secrets().mask(&id)))
    }

    /// Records with what an attempt is signed.
    pub(crate) fn set_credentials(
        &mut self,
        headers: &HeaderMap,
        credentials: Arc<ResolvedCredentials>,
    ) {
        for value in headers.values().filter(|value| value.is_sensitive()) {
            if !self.sensitive_headers.contains(value) {
                self.sensitive_headers.push(value.clone());
            }
        }
        let is_same = |last: &Arc<_>| Arc::ptr_eq(last, &credentials);
        if !self.credentials.last().is_some_and(is_same) {
            self.credentials.push(credentials);
        }
    }

    /// The credentials of the last attempt.
    pub(crate) fn credentials(&self) -> Option<&Arc<ResolvedCredentials>> {
        self.credentials.last()
    }

    /// What no text may contain. It is collected only when there is a text.
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        for value in &self.sensitive_headers {
            secrets.add_header(value);
        }
        for resolved in &self.credentials {
            for secret in resolved.credentials.secrets() {
                secrets.add(secret);
            }
        }
        secrets
    }
}

fn request_id(headers: &HeaderMap) -> Option<&HeaderValue> {
    const NAMES: [HeaderName; 2] = [
        HeaderName::from_static("x-request-id"),
        HeaderName::from_static("x-iam-trace-id"),
    ];
    NAMES.iter().find_map(|name| headers.get(name))
}

pub(crate) fn header_text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

//! A question to a service that gives keys or tells of them: the instance's metadata, a pod's agent, IAM.

use std::fmt;
use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use reqwest::{RequestBuilder, StatusCode};
use secrecy::zeroize::Zeroizing;

use crate::config::proxy::Proxies;
use crate::credentials::error::CredentialsError;
use crate::credentials::single_flight::WaitGuard;
use crate::transport::address::address;
use crate::transport::error_body::ErrorBody;
use crate::transport::failure_message;
use crate::transport::redaction::Secrets;
use functiongraph_io::printable::one_line;

/// A few keys, or the projects of one name.
const MAX_RESPONSE_SIZE: usize = 256 * 1024;

/// An answer, read to its end. It is wiped, since it may hold keys.
pub(crate) struct ServiceResponse {
    service: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Zeroizing<Vec<u8>>,
    /// Of the request.
    secrets: Secrets,
    /// The proxy on the way to who answered.
    proxy: Option<String>,
}

/// No answer came, and why.
pub(crate) struct NoResponse {
    message: String,
    /// Whether another attempt may end otherwise.
    is_transient: bool,
    /// Whether there was no connection.
    is_connect: bool,
}

/// Sends a request; `service` is asked begins every error. The proxies are those that the request goes through.
pub(crate) async fn send(
    service: &str,
    request: RequestBuilder,
    timeout: Duration,
    proxies: Option<&Proxies>,
) -> Result<ServiceResponse, NoResponse> {
    let no_response = |problem: String| NoResponse {
        message: format!("{service}: {problem}"),
        is_transient: true,
        is_connect: false,
    };
    let (http, request) = request.timeout(timeout).build_split();
    let request =
        request.map_err(|error| no_response(failure_message::deepest(&error.without_url())))?;
    let (secrets, address) = (Secrets::of_request(&request), address(request.url()));
    let proxy = proxies.and_then(|proxies| proxies.proxy_host(request.url()));
    // Who is asked may be named by its address already.
    let address = if service.contains(&address) {
        ""
    } else {
        &address
    };
    let fail = |error: reqwest::Error| {
        let failed = match error.is_timeout() {
            true => {
                let from = if address.is_empty() {
                    String::new()
                } else {
                    format!(" from {address}")
                };
                let via = proxy
                    .as_ref()
                    .map(|proxy| format!(" through the proxy {proxy}"))
                    .unwrap_or_default();
                no_response(format!("no answer{from}{via} within {timeout:?}"))
            }
            false => no_response(failure_message::message(&error, address, proxy.as_deref())),
        };
        NoResponse {
            is_transient: !failure_message::is_permanent(&error),
            is_connect: error.is_connect(),
            ..failed
        }
    };
    let _guard = WaitGuard::new(service);
    let mut response = http.execute(request).await.map_err(fail)?;
    tracing::debug!(status = response.status().as_u16(), "{service} answered");
    // As large as most answers, so that no copy is left behind where it grew.
    let mut body = Zeroizing::new(Vec::with_capacity(64 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(fail)? {
        if body.len() + chunk.len() > MAX_RESPONSE_SIZE {
            return Err(no_response(format!(
                "the answer is larger than {MAX_RESPONSE_SIZE} bytes"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(ServiceResponse {
        service: service.to_owned(),
        status,
        headers,
        body,
        secrets,
        proxy,
    })
}

impl ServiceResponse {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)?
            .to_str()
            .ok()
            .filter(|value| !value.is_empty())
    }

    /// What the service's support finds the request by.
    pub fn trace_id(&self) -> Option<String> {
        self.header("x-iam-trace-id").map(|id| self.mask(id))
    }

    /// A text of the answer without what the request was not to show.
    pub fn mask(&self, text: &str) -> String {
        one_line(&self.secrets.mask(text))
    }

    /// What the service said instead of what was asked for.
    pub fn error_message(&self) -> String {
        // A proxy says this, whoever was asked.
        if self.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return format!(
                "{}: {}",
                self.service,
                failure_message::unauthorized(self.proxy.as_deref())
            );
        }
        let status = self.status.as_u16();
        let encoding = self
            .header(CONTENT_ENCODING.as_str())
            .map(|encoding| self.mask(encoding));
        let error = ErrorBody::parse(status, &self.body, encoding.as_deref(), &self.secrets);
        // IAM's code is often just the status.
        let code = error.code.filter(|code| *code != status.to_string());
        let code = code.map(|code| format!(" {code}")).unwrap_or_default();
        let trace_id = self
            .trace_id()
            .map(|id| format!(" (X-IAM-Trace-Id {id})"))
            .unwrap_or_default();
        format!(
            "{} answered {status}{code}: {}{trace_id}",
            self.service, error.message
        )
    }

    /// The answer, unless it is a no.
    pub fn error_for_status(self) -> Result<Self, CredentialsError> {
        match self.status.is_success() {
            true => Ok(self),
            false => {
                let is_retryable =
                    self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS;
                Err(CredentialsError::provider_error(self.error_message()).retryable(is_retryable))
            }
        }
    }
}

impl NoResponse {
    /// Whether there was no connection, so that perhaps nobody is there.
    pub fn is_connect(&self) -> bool {
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
        Self::provider_error(no_response.message).retryable(no_response.is_transient)
    }
}

//! HTTP requests of providers: to the instance metadata service, a pod's agent, IAM and STS.

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
use crate::transport::error_chain::root_cause;
use crate::transport::failure_message;
use crate::transport::redaction::Secrets;
use crate::transport::reqwest_error::is_permanent;
use functiongraph_io::printable::one_line;

/// Responses hold one set of keys or a list of projects, so that 256 KiB are ample.
const MAX_RESPONSE_SIZE: usize = 256 * 1024;

/// A complete response. Its body is wiped when dropped, since it may hold keys.
pub(crate) struct ServiceResponse {
    service: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Zeroizing<Vec<u8>>,
    /// The secrets of the request.
    secrets: Secrets,
    /// The proxy that the request went through.
    proxy: Option<String>,
}

/// Why there is no response.
pub(crate) struct NoResponse {
    message: String,
    /// Whether another attempt may succeed.
    is_transient: bool,
    /// Whether the connection failed.
    is_connect: bool,
}

/// Sends a request. Every error begins with `service`. `proxies` are those of the client that sends it.
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
    let request = request.map_err(|error| no_response(root_cause(&error.without_url())))?;
    let (secrets, address) = (Secrets::of_request(&request), address(request.url()));
    let proxy = proxies.and_then(|proxies| proxies.proxy_host(request.url()));
    // The service's name may hold its address already.
    let address = if service.contains(&address) {
        ""
    } else {
        &address
    };
    let fail = |error: reqwest::Error| {
        let failed = if error.is_timeout() {
            let from = if address.is_empty() {
                String::new()
            } else {
                format!(" to {address}")
            };
            let through_proxy = failure_message::through_proxy(proxy.as_deref());
            no_response(format!(
                "request{from}{through_proxy} timed out after {timeout:?}"
            ))
        } else {
            no_response(failure_message::message(&error, address, proxy.as_deref()))
        };
        NoResponse {
            is_transient: !is_permanent(&error),
            is_connect: error.is_connect(),
            ..failed
        }
    };
    let _guard = WaitGuard::new(service);
    let mut response = http.execute(request).await.map_err(fail)?;
    tracing::debug!(
        status = response.status().as_u16(),
        "{service} returned a response"
    );
    // As large as most responses: a buffer that grows leaves copies in memory.
    let mut body = Zeroizing::new(Vec::with_capacity(64 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(fail)? {
        if body.len() + chunk.len() > MAX_RESPONSE_SIZE {
            return Err(no_response(format!(
                "the response is larger than {MAX_RESPONSE_SIZE} bytes"
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
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)?
            .to_str()
            .ok()
            .filter(|value| !value.is_empty())
    }

    /// The id of the request at the service, for its support.
    pub(crate) fn trace_id(&self) -> Option<String> {
        self.header("x-iam-trace-id").map(|id| self.mask(id))
    }

    /// A text of the response in one line, without the secrets of the request.
    pub(crate) fn mask(&self, text: &str) -> String {
        one_line(&self.secrets.mask(text))
    }

    /// The error that the response describes, in one line.
    pub(crate) fn error_message(&self) -> String {
        // This status is the proxy's, not the service's.
        if self.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return format!(
                "{}: {}",
                self.service,
                failure_message::proxy_unauthorized(self.proxy.as_deref())
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
            "{} returned {status}{code}: {}{trace_id}",
            self.service, error.message
        )
    }

    /// The response if its status is a success, or else its error.
    pub(crate) fn error_for_status(self) -> Result<Self, CredentialsError> {
        if self.status.is_success() {
            return Ok(self);
        }
        let is_retryable =
            self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS;
        Err(CredentialsError::provider_error(self.error_message()).retryable(is_retryable))
    }
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
        Self::provider_error(no_response.message).retryable(no_response.is_transient)
    }
}

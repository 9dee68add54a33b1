//! Sends a request to a service.

use std::fmt;
use std::time::Duration;

use reqwest::RequestBuilder;
use secrecy::zeroize::Zeroizing;

use super::response::ServiceResponse;
use crate::config::proxy::Proxies;
use crate::credentials::error::CredentialsError;
use crate::credentials::single_flight::WaitGuard;
use crate::transport::address::address;
use crate::transport::failure_message;
use crate::transport::redaction::Secrets;

/// Responses hold one set of keys or a list of projects, so that 256 KiB are ample.
const MAX_RESPONSE_SIZE: usize = 256 * 1024;

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
    let request =
        request.map_err(|error| no_response(failure_message::deepest(&error.without_url())))?;
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
            let via = failure_message::via(proxy.as_deref());
            no_response(format!("request{from}{via} timed out after {timeout:?}"))
        } else {
            no_response(failure_message::message(&error, address, proxy.as_deref()))
        };
        NoResponse {
            is_transient: !failure_message::is_permanent(&error),
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

//! Sends a request to a service.

use std::time::Duration;

use functiongraph_io::error_chain::root_cause;
use functiongraph_io::printable::one_line;
use reqwest::RequestBuilder;
use secrecy::zeroize::Zeroizing;

use super::connect_settings::ConnectSettings;
use super::no_response::NoResponse;
use super::response::ServiceResponse;
use super::service::Service;
use crate::credentials::single_flight::WaitGuard;
use crate::transport::address::address;
use crate::transport::failure::Failure;
use crate::transport::failure_message;
use crate::transport::redaction::Secrets;

/// Responses hold one set of keys or a list of projects, so that 256 KiB are ample.
const MAX_RESPONSE_SIZE: usize = 256 * 1024;

/// Sends a request. Every error begins with `service`. `settings` are those of the client that sends it.
pub(crate) async fn send(
    service: &Service,
    request: RequestBuilder,
    timeout: Duration,
    settings: ConnectSettings<'_>,
) -> Result<ServiceResponse, NoResponse> {
    let no_response = |failure, reason: String| NoResponse {
        message: format!("{service}: {reason}"),
        failure,
        is_connect: false,
    };
    let (http, request) = request.timeout(timeout).build_split();
    let invalid = |error: reqwest::Error| {
        let cause = one_line(&root_cause(&error.without_url()).to_string());
        no_response(Failure::InvalidRequest, cause)
    };
    let request = request.map_err(invalid)?;
    let (secrets, address) = (Secrets::of_request(&request), address(request.url()));
    let proxy = settings
        .proxies
        .and_then(|proxies| proxies.proxy_host(request.url()));
    // The service's name may hold its address already.
    let address = if service.name().contains(&address) {
        ""
    } else {
        &address
    };
    let fail = |error: reqwest::Error| {
        let reason = if error.is_timeout() {
            let timeout = if error.is_connect() {
                settings.connect_timeout
            } else {
                Some(timeout)
            };
            timeout_reason(&error, address, proxy.as_deref(), timeout)
        } else {
            failure_message::message(&error, address, proxy.as_deref())
        };
        NoResponse {
            is_connect: error.is_connect(),
            ..no_response(Failure::of_error(&error), reason)
        }
    };
    let _guard = WaitGuard::new(service.name());
    let mut response = http.execute(request).await.map_err(fail)?;
    tracing::debug!(
        status = response.status().as_u16(),
        "{service} returned a response"
    );
    // As large as most responses: a buffer that grows leaves copies in memory.
    let mut body = Zeroizing::new(Vec::with_capacity(64 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(fail)? {
        if body.len() + chunk.len() > MAX_RESPONSE_SIZE {
            let reason = format!("the response is larger than {MAX_RESPONSE_SIZE} bytes");
            return Err(no_response(Failure::ResponseTooLarge, reason));
        }
        body.extend_from_slice(&chunk);
    }
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(ServiceResponse {
        service: service.clone(),
        status,
        headers,
        body,
        secrets,
        proxy,
    })
}

/// `timeout` is the one that expired, if it is known.
fn timeout_reason(
    error: &reqwest::Error,
    address: &str,
    proxy: Option<&str>,
    timeout: Option<Duration>,
) -> String {
    let what = if error.is_connect() {
        "connection"
    } else {
        "request"
    };
    let to = if address.is_empty() {
        String::new()
    } else {
        format!(" to {address}")
    };
    let through_proxy = failure_message::through_proxy(proxy);
    let after = timeout.map_or_else(String::new, |timeout| format!(" after {timeout:?}"));
    format!("{what}{to}{through_proxy} timed out{after}")
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    async fn message(scheme: &str, connect_timeout: Option<Duration>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let http = reqwest::Client::builder()
            .no_proxy()
            .connect_timeout(Duration::from_millis(100))
            .build()
            .unwrap();
        let settings = ConnectSettings {
            connect_timeout,
            ..ConnectSettings::default()
        };
        let service = Service::new("test", url.as_str());
        let timeout = Duration::from_millis(if scheme == "https" { 5000 } else { 200 });
        let no_response = send(&service, http.get(&url), timeout, settings)
            .await
            .err()
            .unwrap();
        assert_eq!(no_response.is_connect(), scheme == "https");
        no_response.to_string().replace(&url, "URL")
    }

    async fn failure(url: &str) -> Failure {
        let request = reqwest::Client::new().get(url);
        let service = Service::new("test", "service");
        let sent = send(
            &service,
            request,
            Duration::from_secs(5),
            ConnectSettings::default(),
        );
        sent.await.err().unwrap().failure
    }

    #[tokio::test]
    async fn classifies_permanent_failures() {
        assert_eq!(failure("no URL").await, Failure::InvalidRequest);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let large = async {
            let (mut connection, _) = listener.accept().await.unwrap();
            let _request = connection.read(&mut [0; 4096]).await.unwrap();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", 1 << 20);
            connection.write_all(head.as_bytes()).await.unwrap();
            let _ = connection.write_all(&vec![b' '; 1 << 20]).await;
        };
        let (failure, ()) = tokio::join!(failure(&url), large);
        assert_eq!(failure, Failure::ResponseTooLarge);
    }

    /// A listener that does not accept: TCP connects, the TLS handshake and the response never come.
    #[tokio::test]
    async fn names_expired_timeout() {
        let known = Some(Duration::from_millis(100));
        assert_eq!(
            message("https", known).await,
            "test: URL: connection timed out after 100ms"
        );
        assert_eq!(
            message("https", None).await,
            "test: URL: connection timed out"
        );
        assert_eq!(
            message("http", known).await,
            "test: URL: request timed out after 200ms"
        );
    }
}

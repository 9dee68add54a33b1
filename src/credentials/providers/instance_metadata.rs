//! The instance's metadata service.

use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::{StatusCode, Url};

use super::local_http_client::{CONNECT_SETTINGS, local_http_client};
use super::temporary_keys::parse_temporary_keys;
use crate::config::env::Env;
use crate::config::service_url;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::{Service, send};
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

const ENDPOINT: &str = "http://169.254.169.254";
/// A variable of this crate: the official SDKs have none.
const ENDPOINT_VARIABLE: &str = "FUNCTIONGRAPH_METADATA_ENDPOINT";
const OFF: &str = "off";
const TOKEN: &str = "meta-data/latest/api/token";
const KEYS: &str = "openstack/latest/securitykey";
/// Part of the service's message for an instance without an agency.
const NO_AGENCY: &str = "configure Cloud Service Agency";
const TOKEN_SECONDS: &str = "21600";
const TIMEOUT: Duration = Duration::from_secs(3);

/// Temporary keys of the agency that an instance runs under, from the instance's metadata service.
///
/// Requests bypass all proxies. The connect timeout is 1 second, the timeout of a request 3 seconds. The variable
/// `FUNCTIONGRAPH_METADATA_ENDPOINT` sets another endpoint, or `off` disables the provider.
///
/// The provider counts as not configured if the connection to the default endpoint fails, or if the service there
/// is another cloud's or has no agency. Every other failure is an error, and so is every failure of an endpoint
/// that is configured.
#[derive(Clone, Debug, Default)]
pub struct InstanceMetadataProvider {
    endpoint: Option<String>,
    env: Env,
}

impl InstanceMetadataProvider {
    /// The service at `http://169.254.169.254`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the endpoint of the service.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    pub(crate) fn with_env(env: Env) -> Self {
        Self {
            endpoint: None,
            env,
        }
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let variable = if self.endpoint.is_none() {
            self.env.get(ENDPOINT_VARIABLE)?
        } else {
            None
        };
        if variable.as_deref() == Some(OFF) {
            return Err(CredentialsError::not_loaded(format!(
                "metadata: {ENDPOINT_VARIABLE} is {OFF}"
            )));
        }
        let field = if variable.is_some() {
            format!("metadata: {ENDPOINT_VARIABLE}")
        } else {
            "metadata".to_owned()
        };
        let configured = self.endpoint.as_deref().or(variable.as_deref());
        let endpoint = service_url::parse_service(&field, configured.unwrap_or(ENDPOINT))?;
        resolve_at(&endpoint, configured.is_some(), context).await
    }
}

/// The keys of the service at this endpoint. One that is configured must have keys.
async fn resolve_at(
    endpoint: &Url,
    is_configured: bool,
    context: &ProviderContext,
) -> Result<ResolvedCredentials, CredentialsError> {
    let service = Service::new("metadata", endpoint.as_str().trim_end_matches('/'));
    let http = local_http_client(context)?;
    let not_available = |message: String| {
        if is_configured {
            CredentialsError::provider_error(format!(
                "{message}; the endpoint is configured, so no other provider is used; set one that issues keys"
            ))
        } else {
            CredentialsError::not_loaded(message)
        }
    };
    let request = http
        .put(url(endpoint, TOKEN))
        .header("X-Metadata-Token-Ttl-Seconds", TOKEN_SECONDS);
    let response = match send(&service, request, TIMEOUT, CONNECT_SETTINGS).await {
        Ok(response) => response,
        Err(cause) if cause.is_connect() && !is_configured => {
            return Err(CredentialsError::not_loaded(cause.to_string()));
        }
        Err(cause) => return Err(cause.into()),
    };
    let token = match response.status {
        StatusCode::NOT_FOUND
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::SERVICE_UNAVAILABLE => None,
        status if is_other_cloud(status) => return Err(not_available(response.error_message())),
        _ => Some(token_header(&service, &response.error_for_status()?.body)?),
    };
    let mut request = http.get(url(endpoint, KEYS));
    let has_token = token.is_some();
    if let Some(token) = token {
        request = request.header("X-Metadata-Token", token);
    }
    let response = send(&service, request, TIMEOUT, CONNECT_SETTINGS).await?;
    let has_no_agency = response.status == StatusCode::NOT_FOUND
        || (response.status.is_client_error()
            && String::from_utf8_lossy(&response.body).contains(NO_AGENCY));
    if has_no_agency || (!has_token && is_other_cloud(response.status)) {
        return Err(not_available(format!(
            "{}; assign an agency to the instance",
            response.error_message()
        )));
    }
    let body = response.error_for_status()?.body;
    parse_temporary_keys(&service, &body, "metadata")
}

impl ProvideCredentials for InstanceMetadataProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

/// Other clouds have a service at the same address, which rejects requests without its own headers.
fn is_other_cloud(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
    )
}

fn url(endpoint: &Url, path: &str) -> String {
    format!("{}/{path}", endpoint.as_str().trim_end_matches('/'))
}

fn token_header(service: &Service, body: &[u8]) -> Result<HeaderValue, CredentialsError> {
    let mut value = HeaderValue::from_bytes(body.trim_ascii()).map_err(|_| {
        CredentialsError::provider_error(format!(
            "{service} returned a token that is not a valid header value"
        ))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::credentials::CredentialsErrorKind::{self, NotLoaded, ProviderError};

    /// A service with these responses to PUT and GET.
    async fn serve(responses: [(u16, &'static str); 2]) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = [0; 4096];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let (status, body) = responses[usize::from(head[..read].starts_with(b"GET"))];
                let length = body.len();
                let response = format!(
                    "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
                );
                let _ = stream
                    .write_all(if status == 0 {
                        b""
                    } else {
                        response.as_bytes()
                    })
                    .await;
            }
        });
        format!("http://{address}").parse().unwrap()
    }

    async fn kind(endpoint: &Url, is_configured: bool) -> CredentialsErrorKind {
        let context = ProviderContext::new(reqwest::Client::new());
        resolve_at(endpoint, is_configured, &context)
            .await
            .unwrap_err()
            .kind()
    }

    #[tokio::test]
    async fn skips_only_missing_service() {
        let no_agency = "Please configure Cloud Service Agency first";
        for (responses, by_default) in [
            ([(404, ""), (404, no_agency)], NotLoaded),
            ([(200, "token"), (401, no_agency)], NotLoaded),
            ([(404, ""), (401, "")], NotLoaded),
            ([(403, "Forbidden"), (0, "")], NotLoaded),
            ([(400, "Bad Request"), (0, "")], NotLoaded),
            ([(200, "token"), (401, "token expired")], ProviderError),
            ([(200, "token"), (403, "")], ProviderError),
            ([(404, ""), (418, "")], ProviderError),
            ([(408, ""), (200, "")], ProviderError),
            ([(429, ""), (200, "")], ProviderError),
            ([(500, ""), (200, "")], ProviderError),
            ([(302, ""), (200, "")], ProviderError),
            ([(0, ""), (200, "")], ProviderError),
            ([(404, ""), (0, "")], ProviderError),
            ([(404, ""), (200, "{}")], ProviderError),
        ] {
            let endpoint = serve(responses).await;
            assert_eq!(kind(&endpoint, false).await, by_default, "{responses:?}");
            assert_eq!(kind(&endpoint, true).await, ProviderError, "{responses:?}");
        }
    }

    #[tokio::test]
    async fn requires_configured_endpoint() {
        let unused = TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap();
        let unused = format!("http://{unused}").parse().unwrap();
        assert_eq!(
            (kind(&unused, false).await, kind(&unused, true).await),
            (NotLoaded, ProviderError)
        );
    }
}

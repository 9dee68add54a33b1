//! The instance's metadata service.

use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};

use super::temporary_keys::temporary_keys;
use crate::config::env::Env;
use crate::config::service_url;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::send;
use crate::credentials::provider::{
    ProvideCredentials, ProvideCredentialsFuture, ProviderContext, ResolvedCredentials,
};

const ENDPOINT: &str = "http://169.254.169.254";
/// This crate's own: the official SDKs have no name for it.
const VARIABLE: &str = "FUNCTIONGRAPH_METADATA_ENDPOINT";
const OFF: &str = "off";
const TOKEN: &str = "meta-data/latest/api/token";
const KEYS: &str = "openstack/latest/securitykey";
/// In what the service says where an instance has no agency.
const NO_AGENCY: &str = "configure Cloud Service Agency";
const TOKEN_SECONDS: &str = "21600";
/// Off an instance nothing may answer at all, and every command without keys would wait for it.
const CONNECT_LIMIT: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(3);

/// The metadata service of an instance: temporary keys of the agency that the instance runs under.
///
/// It is asked past any proxy, with 1 second for a connection and 3 for an answer. The variable
/// `FUNCTIONGRAPH_METADATA_ENDPOINT` names another address, or is `off`.
///
/// There is no such service where nothing accepts a connection at the address that all instances share, or where what
/// answers there is that of another cloud or knows no agency. All else is a failure, and so is everything but keys
/// from an address that was named.
#[derive(Clone, Debug, Default)]
pub struct InstanceMetadataProvider {
    endpoint: Option<String>,
    variables: Env,
}

impl InstanceMetadataProvider {
    /// The service at `http://169.254.169.254`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks at another address.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    pub(crate) fn with(variables: Env) -> Self {
        Self {
            endpoint: None,
            variables,
        }
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let variable = if self.endpoint.is_none() {
            self.variables.get(VARIABLE)?
        } else {
            None
        };
        if variable.as_deref() == Some(OFF) {
            return Err(CredentialsError::not_loaded(format!(
                "metadata: {VARIABLE} is {OFF}"
            )));
        }
        let what = if variable.is_some() {
            format!("metadata: {VARIABLE}")
        } else {
            "metadata".to_owned()
        };
        let set = self.endpoint.as_deref().or(variable.as_deref());
        let endpoint = service_url::of_service(&what, set.unwrap_or(ENDPOINT))?;
        keys_of(&endpoint, set.is_some(), context).await
    }
}

/// The keys that the service at this address gives. One that was named has to be there.
async fn keys_of(
    endpoint: &Url,
    is_named: bool,
    context: &ProviderContext,
) -> Result<ResolvedCredentials, CredentialsError> {
    let who = format!("metadata: {}", endpoint.as_str().trim_end_matches('/'));
    let http = local(context)?;
    let none = |problem: String| match is_named {
        true => CredentialsError::provider_error(format!(
            "{problem}; it was named, so no other place is asked; name one that gives keys"
        )),
        false => CredentialsError::not_loaded(problem),
    };
    let request = http
        .put(at(endpoint, TOKEN))
        .header("X-Metadata-Token-Ttl-Seconds", TOKEN_SECONDS);
    let answer = match send(&who, request, LIMIT, None).await {
        Ok(answer) => answer,
        Err(cause) if cause.is_connect() && !is_named => {
            return Err(CredentialsError::not_loaded(cause.to_string()));
        }
        Err(cause) => return Err(cause.into()),
    };
    let token = match answer.status {
        StatusCode::NOT_FOUND
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::SERVICE_UNAVAILABLE => None,
        status if is_of_another_cloud(status) => return Err(none(answer.error_message())),
        _ => Some(secret_header(&who, &answer.error_for_status()?.body)?),
    };
    let mut request = http.get(at(endpoint, KEYS));
    let knows_us = token.is_some();
    if let Some(token) = token {
        request = request.header("X-Metadata-Token", token);
    }
    let answer = send(&who, request, LIMIT, None).await?;
    let knows_no_agency = answer.status == StatusCode::NOT_FOUND
        || (answer.status.is_client_error()
            && String::from_utf8_lossy(&answer.body).contains(NO_AGENCY));
    match knows_no_agency || (!knows_us && is_of_another_cloud(answer.status)) {
        true => Err(none(format!(
            "{}; an agency gives an instance keys",
            answer.error_message()
        ))),
        false => temporary_keys(&who, &answer.error_for_status()?.body, "metadata"),
    }
}

impl ProvideCredentials for InstanceMetadataProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

/// Other clouds have a service at the same address, which refuses what lacks the headers that it asks for.
fn is_of_another_cloud(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
    )
}

/// A client for services of this very machine, which no proxy leads to.
pub(super) fn local(context: &ProviderContext) -> Result<reqwest::Client, CredentialsError> {
    let mut http = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_LIMIT);
    if !context.root_certificates.is_empty() {
        http = http.tls_certs_merge(context.root_certificates.iter().cloned());
    }
    http.build().map_err(|error| {
        CredentialsError::invalid_configuration(format!(
            "the reqwest client cannot be built: {error}"
        ))
    })
}

fn at(endpoint: &Url, path: &str) -> String {
    format!("{}/{path}", endpoint.as_str().trim_end_matches('/'))
}

fn secret_header(who: &str, body: &[u8]) -> Result<HeaderValue, CredentialsError> {
    let mut value = HeaderValue::from_bytes(body.trim_ascii()).map_err(|_| {
        CredentialsError::provider_error(format!(
            "{who} answered a token that cannot stand in a header"
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

    /// A service that answers the two questions so.
    async fn service(answers: [(u16, &'static str); 2]) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = [0; 4096];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let (status, body) = answers[usize::from(head[..read].starts_with(b"GET"))];
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
                );
                let _ = stream
                    .write_all(if status == 0 { b"" } else { answer.as_bytes() })
                    .await;
            }
        });
        format!("http://{address}").parse().unwrap()
    }

    async fn kind(endpoint: &Url, is_named: bool) -> CredentialsErrorKind {
        let context = ProviderContext::new(reqwest::Client::new());
        keys_of(endpoint, is_named, &context)
            .await
            .unwrap_err()
            .kind()
    }

    #[tokio::test]
    async fn only_what_is_not_there_is_absent() {
        let no_agency = "Please configure Cloud Service Agency first";
        for (answers, unnamed) in [
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
            let endpoint = service(answers).await;
            assert_eq!(kind(&endpoint, false).await, unnamed, "{answers:?}");
            assert_eq!(kind(&endpoint, true).await, ProviderError, "{answers:?}");
        }
    }

    #[tokio::test]
    async fn only_the_common_address_may_be_nobody_s() {
        let nobody = TcpListener::bind("127.0.0.1:0")
            .await
            .unwrap()
            .local_addr()
            .unwrap();
        let nobody = format!("http://{nobody}").parse().unwrap();
        assert_eq!(
            (kind(&nobody, false).await, kind(&nobody, true).await),
            (NotLoaded, ProviderError)
        );
    }
}

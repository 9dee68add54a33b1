//! The instance's metadata service.

use std::time::Duration;

use reqwest::header::HeaderValue;
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};

use super::parse::temporary_keys;
use super::provide::{Context, ProvideCredentials, ProvideError, Provided, Providing};
use crate::ask::ask;
use crate::endpoint;
use crate::variables::Variables;

const ENDPOINT: &str = "http://169.254.169.254";
/// This crate's own: the official SDKs have no name for it.
const VARIABLE: &str = "FUNCTIONGRAPH_METADATA_ENDPOINT";
const OFF: &str = "off";
const TOKEN: &str = "meta-data/latest/api/token";
const KEYS: &str = "openstack/latest/securitykey";
const TOKEN_SECONDS: &str = "21600";
/// Off an instance nothing may answer at all, and every command without keys would wait for it.
const CONNECT_LIMIT: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(3);

/// The metadata service of an instance: temporary keys of the agency that the instance runs under.
///
/// It is asked past any proxy, with 1 second for a connection and 3 for an answer. The variable
/// `FUNCTIONGRAPH_METADATA_ENDPOINT` names another address, or is `off`.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    endpoint: Option<String>,
    variables: Variables,
}

impl Metadata {
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

    pub(crate) fn with(variables: Variables) -> Self {
        Self { endpoint: None, variables }
    }

    async fn ask(&self) -> Result<Provided, ProvideError> {
        let variable = if self.endpoint.is_none() { self.variables.get(VARIABLE)? } else { None };
        if variable.as_deref() == Some(OFF) {
            return Err(ProvideError::absent(format!("metadata: {VARIABLE} is {OFF}")));
        }
        let what = if variable.is_some() { format!("metadata: {VARIABLE}") } else { "metadata".to_owned() };
        let set = self.endpoint.as_deref().or(variable.as_deref());
        let endpoint = endpoint::of_service(&what, set.unwrap_or(ENDPOINT))?;
        let who = format!("metadata: {}", endpoint.as_str().trim_end_matches('/'));
        let http = local()?;
        // Nothing answers where there is no such service, so that is no failure of it.
        let absent = |cause: String| ProvideError::absent(cause);
        let request = http.put(at(&endpoint, TOKEN)).header("X-Metadata-Token-Ttl-Seconds", TOKEN_SECONDS);
        let answer = ask(&who, request, LIMIT).await.map_err(|cause| absent(cause.to_string()))?;
        let token = match answer.status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::SERVICE_UNAVAILABLE => None,
            // Other clouds have a service at the same address, with other manners.
            status if knows_none(status) => return Err(absent(answer.told())),
            _ => Some(secret_header(&who, &answer.success()?.body)?),
        };
        let mut request = http.get(at(&endpoint, KEYS));
        if let Some(token) = token {
            request = request.header("X-Metadata-Token", token);
        }
        let answer = ask(&who, request, LIMIT).await?;
        match knows_none(answer.status) {
            true => Err(absent(format!("{}; an agency gives an instance keys", answer.told()))),
            false => temporary_keys(&who, &answer.success()?.body, "metadata"),
        }
    }
}

impl ProvideCredentials for Metadata {
    fn provide<'a>(&'a self, _: &'a Context) -> Providing<'a> {
        Box::pin(self.ask())
    }
}

/// Whether there are no keys here, now or later.
fn knows_none(status: StatusCode) -> bool {
    status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS
}

/// A client for services of this very machine, which no proxy leads to.
pub(super) fn local() -> Result<reqwest::Client, ProvideError> {
    let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).connect_timeout(CONNECT_LIMIT);
    http.build().map_err(|error| ProvideError::setup(format!("the reqwest client cannot be built: {error}")))
}

fn at(endpoint: &Url, path: &str) -> String {
    format!("{}/{path}", endpoint.as_str().trim_end_matches('/'))
}

fn secret_header(who: &str, body: &[u8]) -> Result<HeaderValue, ProvideError> {
    let mut value = HeaderValue::from_bytes(body.trim_ascii())
        .map_err(|_| ProvideError::service(format!("{who} answered a token that cannot stand in a header")))?;
    value.set_sensitive(true);
    Ok(value)
}

//! A client of IAM.

use std::fmt;
use std::time::Duration;

use reqwest::header::USER_AGENT;
use reqwest::{RequestBuilder, Url};
use secrecy::zeroize::Zeroizing;

use super::endpoint::resolve_endpoint;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::{ConnectSettings, Service, ServiceResponse, send};
use crate::credentials::provider_context::ProviderContext;
use crate::transport::user_agent;

const TIMEOUT: Duration = Duration::from_secs(30);
pub(crate) const SUBJECT_TOKEN: &str = "X-Subject-Token";

/// IAM at one endpoint, on behalf of one provider.
pub(crate) struct Iam<'a> {
    pub(super) http: &'a reqwest::Client,
    pub(super) endpoint: Url,
    service: Service,
    settings: ConnectSettings<'a>,
}

impl<'a> Iam<'a> {
    pub(crate) fn new(
        context: &'a ProviderContext,
        provider_endpoint: Option<&str>,
        provider_name: &str,
    ) -> Result<Self, CredentialsError> {
        let endpoint = resolve_endpoint(context, provider_endpoint, provider_name)?;
        let address = endpoint.as_str().trim_end_matches('/');
        let service = Service::new(provider_name, format!("IAM at {address}"));
        Ok(Self {
            http: &context.http,
            endpoint,
            service,
            settings: context.connect_settings(),
        })
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http
            .post(self.url(path))
            .header(USER_AGENT, user_agent::USER_AGENT)
    }

    /// Sends a request whose response must be a success.
    pub(crate) async fn send(
        &self,
        request: RequestBuilder,
    ) -> Result<ServiceResponse, CredentialsError> {
        self.send_any_status(request).await?.error_for_status()
    }

    pub(super) async fn send_any_status(
        &self,
        request: RequestBuilder,
    ) -> Result<ServiceResponse, CredentialsError> {
        Ok(send(&self.service, request, TIMEOUT, self.settings).await?)
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.endpoint.as_str().trim_end_matches('/'))
    }
}

impl fmt::Display for Iam<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.service.fmt(f)
    }
}

/// The token that IAM returns in a header.
pub(crate) fn subject_token(response: &ServiceResponse) -> Option<Zeroizing<String>> {
    response
        .header(SUBJECT_TOKEN)
        .map(|token| Zeroizing::new(token.to_owned()))
}

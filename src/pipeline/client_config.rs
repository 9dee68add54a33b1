//! The settings of a client.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use rustls::pki_types::CertificateDer;

use super::retry::policy::RetryPolicy;
use super::retry::token_bucket::TokenBucket;
use crate::config::endpoint_overrides::EndpointOverrides;
use crate::config::env::Env;
use crate::config::proxy::Proxies;
use crate::credentials::cache::Cache;
use crate::credentials::error::CredentialsError;
use crate::credentials::project::Projects;
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;
use crate::generated::constants::Operation;

/// Of a whole call.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
pub(crate) const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Of an attempt that a retry could follow.
const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);
/// A page of a hundred configs is well under 1 MiB.
pub(crate) const DEFAULT_MAX_RESPONSE_SIZE: usize = 8 * 1024 * 1024;

#[derive(Debug)]
pub(crate) struct ClientConfig {
    pub http: reqwest::Client,
    pub credentials: Cache,
    pub projects: Projects,
    pub env: Env,
    pub overrides: EndpointOverrides,
    pub endpoint: Option<Url>,
    pub iam_endpoint: Option<String>,
    /// Whether a URN may name another region or project than the client.
    pub use_urn_region: bool,
    pub region: Option<String>,
    pub project_id: Option<String>,
    pub default_project_id: Option<String>,
    /// Of a whole call, if set.
    pub timeout: Option<Duration>,
    /// Of one attempt, if set.
    pub attempt_timeout: Option<Duration>,
    /// None where a custom `reqwest` builder sets it.
    pub connect_timeout: Option<Duration>,
    /// None with a custom `reqwest` builder.
    pub proxies: Option<Arc<Proxies>>,
    pub retry_policy: RetryPolicy,
    pub retry_tokens: TokenBucket,
    pub max_response_size: usize,
    /// Trusted in addition to those of the system.
    pub root_certificates: Arc<[CertificateDer<'static>]>,
}

impl ClientConfig {
    /// The timeout of a call: that of the request, of the client, or as long as a run may take and a little more.
    pub(crate) fn timeout_of(
        &self,
        operation: &Operation,
        of_request: Option<Duration>,
    ) -> Duration {
        let run = operation.max_run.map(|run| run + DEFAULT_TIMEOUT);
        let timeout = of_request.or(self.timeout).or(run);
        timeout.unwrap_or(DEFAULT_TIMEOUT)
    }

    /// The timeout of a call that does not wait for a run.
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout.unwrap_or(DEFAULT_TIMEOUT)
    }

    /// The timeout that was set. By default only an attempt that a retry may follow has one.
    pub(crate) fn attempt_timeout(&self, is_idempotent: bool) -> Option<Duration> {
        let may_be_retried = is_idempotent && self.retry_policy.is_enabled();
        self.attempt_timeout
            .or(may_be_retried.then_some(DEFAULT_ATTEMPT_TIMEOUT))
    }

    /// The credentials of the cache, or of its provider.
    pub(crate) async fn resolve_credentials(
        &self,
        region: Option<&str>,
    ) -> Result<Arc<ResolvedCredentials>, CredentialsError> {
        match self.credentials.fresh() {
            Some(resolved) => Ok(resolved),
            None => self.credentials.get(&self.provider_context(region)).await,
        }
    }

    /// The context of credentials providers and of the project lookup.
    pub(crate) fn provider_context(&self, region: Option<&str>) -> ProviderContext {
        ProviderContext {
            http: self.http.clone(),
            region: region.map(str::to_owned),
            iam_endpoint: self.iam_endpoint.clone(),
            env: self.env.clone(),
            root_certificates: self.root_certificates.clone(),
            proxies: self.proxies.clone(),
            connect_timeout: self.connect_timeout,
        }
    }
}

//! What a client was built with.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use super::retry::policy::RetryPolicy;
use super::retry::token_bucket::TokenBucket;
use crate::config::endpoint_overrides::EndpointOverrides;
use crate::config::env::Env;
use crate::config::proxy::Proxies;
use crate::credentials::cache::Cache;
use crate::credentials::project::Projects;
use crate::credentials::provider_context::ProviderContext;

/// How long an attempt may take that another could follow.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(20);

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
    pub timeout: Duration,
    /// Of one attempt, if it was set.
    pub attempt_timeout: Option<Duration>,
    /// How long a connection may take, unless the caller's own `reqwest` builder decides.
    pub connect_timeout: Option<Duration>,
    /// Unless the caller's own `reqwest` builder decides.
    pub proxies: Option<Arc<Proxies>>,
    pub retry_policy: RetryPolicy,
    pub retry_tokens: TokenBucket,
    pub max_response_size: usize,
    /// Trusted beside the machine's.
    pub root_certificates: Arc<[reqwest::Certificate]>,
}

impl ClientConfig {
    /// The timeout that was set; otherwise only an attempt that another may follow is cut short.
    pub(crate) fn attempt_timeout(&self, is_idempotent: bool) -> Option<Duration> {
        let may_follow = is_idempotent && self.retry_policy.is_enabled();
        self.attempt_timeout
            .or(may_follow.then_some(ATTEMPT_TIMEOUT))
    }

    /// What credentials providers and the look-up of a project need.
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

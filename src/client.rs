//! The builder of clients.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use crate::config::endpoint;
use crate::config::endpoint_overrides::EndpointOverrides;
use crate::config::env::Env;
use crate::config::project_id::validate_project_id;
use crate::config::proxy::Proxies;
use crate::config::region::validate_region;
use crate::config::root_certificates::Pem;
use crate::credentials::cache::Cache;
use crate::credentials::chain::CredentialsProviderChain;
use crate::credentials::credentials::Credentials;
use crate::credentials::iam::endpoint::parse_endpoint;
use crate::credentials::project::Projects;
use crate::credentials::provider::ProvideCredentials;
use crate::credentials::providers::profile::provider::ProfileProvider;
use crate::error::Error;
use crate::generated::client::Client;
use crate::pipeline::call::Inner;
use crate::pipeline::client_config::{
    ClientConfig, DEFAULT_CONNECT_TIMEOUT, DEFAULT_MAX_RESPONSE_SIZE, DEFAULT_TIMEOUT,
};
use crate::pipeline::http_client::{CustomHttpClient, HttpSettings};
use crate::pipeline::retry::policy::RetryPolicy;
use crate::types::function_urn::FunctionUrn;

impl Client {
    /// Returns a builder.
    ///
    /// ```
    /// use functiongraph::{Client, Credentials};
    ///
    /// let client = Client::builder()
    ///     .credentials(Credentials::keys("AK", "SK"))
    ///     .region("cn-north-4")
    ///     .project_id("7aad83af3e8d42e99ac194c8419e2c9b")
    ///     .build()?;
    /// # Ok::<(), functiongraph::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

/// Builds a [`Client`]. All settings are optional.
///
/// **Credentials** are resolved by the first call that needs them, by default from the sources of the official SDKs;
/// see [`CredentialsProviderChain::default_chain`]. The last of several settings for credentials wins.
///
/// **Region and project** are those of a full function URN, for each call. A client without a region and a project can
/// call functions in any; a client with them rejects a URN that has others. Where neither client nor URN has a project,
/// it is that of the credentials' source, `HUAWEICLOUD_SDK_PROJECT_ID`, `HW_PROJECT_ID`, or the one that IAM returns
/// for the region, which is looked up once. Where neither has a region, it is `HUAWEICLOUD_SDK_REGION`,
/// `HW_REGION_NAME`, or that of the credentials' source.
///
/// **Endpoints** are those of the regions. [`endpoint`](Self::endpoint),
/// `HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_<REGION>` (the region in capitals, with `_` for `-`) and
/// `~/.huaweicloud/regions.yaml` override them. The file needs the feature `regions-file`, which is on by default.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    provider: Option<Provider>,
    region: Option<String>,
    endpoint: Option<String>,
    iam_endpoint: Option<String>,
    project_id: Option<String>,
    default_project_id: Option<String>,
    use_urn_region: bool,
    env: Env,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    retry_policy: RetryPolicy,
    root_certificates: Vec<Pem>,
    max_response_size: Option<usize>,
    http_client: Option<CustomHttpClient>,
}

#[derive(Clone, Debug)]
enum Provider {
    Credentials(Credentials),
    Other(Arc<dyn ProvideCredentials>),
    Profile(String),
}

impl ClientBuilder {
    /// Sets the access keys or the token.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.provider = Some(Provider::Credentials(credentials));
        self
    }

    /// Sets the provider of the credentials.
    ///
    /// ```
    /// use functiongraph::Client;
    /// use functiongraph::credentials::InstanceMetadataProvider;
    ///
    /// let client = Client::builder().region("cn-north-4").credentials_provider(InstanceMetadataProvider::new()).build()?;
    /// # Ok::<(), functiongraph::Error>(())
    /// ```
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.provider = Some(Provider::Other(Arc::new(provider)));
        self
    }

    /// Uses only the credentials in this section of the [profile file](ProfileProvider).
    pub fn profile(mut self, section: impl Into<String>) -> Self {
        self.provider = Some(Provider::Profile(section.into()));
        self
    }

    /// Sets the region, such as `cn-north-4`; [`regions`](crate::regions) lists the known ones.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Overrides the endpoint of the region.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Overrides the endpoint of IAM, which the project lookup and some credentials providers call.
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    /// Sets whether a function's URN may have another region or project than the client. Those of the URN are then
    /// used.
    pub fn use_urn_region(mut self, allow: bool) -> Self {
        self.use_urn_region = allow;
        self
    }

    /// Reads environment variables with this function, for credentials, region, project, endpoints and proxies. Useful
    /// in tests, which share one environment.
    ///
    /// ```
    /// use functiongraph::Client;
    ///
    /// let client = Client::builder().env_source(|_| None).build()?;
    /// # Ok::<(), functiongraph::Error>(())
    /// ```
    pub fn env_source(
        mut self,
        look_up: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.env = Env::new(look_up);
        self
    }

    /// Sets the project. A URN with another is rejected.
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// Sets the project of functions whose URN has none.
    pub fn default_project_id(mut self, project_id: impl Into<String>) -> Self {
        self.default_project_id = Some(project_id.into());
        self
    }

    /// Sets the region and the project of this function's URN, as far as it has them.
    pub fn function(mut self, urn: &FunctionUrn) -> Self {
        self.region = urn.region().map(str::to_owned).or(self.region);
        self.project_id = urn.project_id().map(str::to_owned).or(self.project_id);
        self
    }

    /// Sets the timeout of a call with all its attempts and the waits between them, up to the end of the response. The
    /// default is 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the timeout of one attempt, from when credentials are resolved to the end of the response.
    ///
    /// The default is 20 seconds where a retry may follow. Where none may, as with a POST or without retries, only the
    /// [`timeout`](Self::timeout) of the call applies.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the retry policy. Retries are on by default: see [`RetryPolicy`].
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Sets the connect timeout. The default is 10 seconds, or that of a custom
    /// [`http_client_builder`](Self::http_client_builder).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets the maximum size of a response body in bytes. The default is 8 MiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = Some(bytes);
        self
    }

    /// Adds the certificates of this PEM text, such as those of a company, to the trusted root certificates.
    ///
    /// Repeated calls add more. The machine's own are read when the first https connection is made.
    ///
    /// ```no_run
    /// # use functiongraph::Client;
    /// let client = Client::builder().root_certificate_pem(std::fs::read("/etc/company/root.pem")?);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(Pem::new(pem));
        self
    }

    /// Sets a custom `reqwest` client, with its own proxies and connect timeout.
    ///
    /// Without it, the proxies of the environment are used: `HTTPS_PROXY`, `HTTP_PROXY` and, for both schemes,
    /// `ALL_PROXY`, in upper or lower case. Their values are `http://HOST:PORT`, `https://`, `socks5://`, or
    /// `socks5h://`, where the proxy resolves names; user and password come before the host, percent-encoded. A scheme
    /// without a variable uses the settings of macOS and Windows. `NO_PROXY` lists hosts that are reached directly,
    /// separated by commas or blanks: `x.test` with its subdomains, `*.x.test` for its subdomains only, `x.test:443`
    /// for one port, `10.0.0.1`, `10.0.0.0/8`, `::1`, and `*` for everything. An invalid value is an error, and so are
    /// `HTTPS_PROXY` and `https_proxy` that differ. In a CGI script (`REQUEST_METHOD` is set) `HTTP_PROXY` is not used,
    /// because a client can set it.
    ///
    /// It is a builder because redirects have to be disabled, which a built client does not allow: a redirect would
    /// send the token to another host. Clones of this builder share the client that is built from it, and its
    /// connections. One with another [`connect_timeout`](Self::connect_timeout) or other
    /// [root certificates](Self::root_certificate_pem) needs a builder of its own: [`build`](Self::build) says so.
    ///
    /// Its TLS is that of `reqwest`. Root certificates are added, except to one with preconfigured TLS, where `reqwest`
    /// allows none to be added. Without the feature `aws-lc-rs`, [`build`](Self::build) returns an error unless the
    /// program has installed a default `CryptoProvider` of rustls.
    pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http_client = Some(CustomHttpClient::new(builder));
        self
    }

    /// Builds the client. No connection is opened yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) when the region is unknown, when the regions file cannot be read, or when an
    /// endpoint, key, project id, proxy or root certificate is invalid. Missing credentials are an error of the first
    /// call.
    pub fn build(self) -> Result<Client, Error> {
        let env = self.env;
        let provider: Arc<dyn ProvideCredentials> = match self.provider {
            Some(Provider::Credentials(credentials)) => {
                credentials.validate()?;
                Arc::new(credentials)
            }
            Some(Provider::Other(provider)) => provider,
            Some(Provider::Profile(section)) => {
                Arc::new(ProfileProvider::with_env(env.clone()).section(section))
            }
            None => Arc::new(CredentialsProviderChain::with_env(&env)),
        };
        let mut overrides = EndpointOverrides::default();
        if let Some(region) = &self.region {
            validate_region("region", region)?;
        }
        // With an endpoint that is set the region may be unknown.
        if self.endpoint.is_none() {
            overrides = EndpointOverrides::read(&env, self.timeout.unwrap_or(DEFAULT_TIMEOUT))?;
            self.region
                .as_deref()
                .map(|region| overrides.regional_endpoint(region))
                .transpose()?;
        }
        if let Some(endpoint) = &self.iam_endpoint {
            parse_endpoint("IAM's endpoint", endpoint)?;
        }
        for project_id in self.project_id.iter().chain(&self.default_project_id) {
            validate_project_id(project_id)?;
        }
        let endpoint: Option<Url> = self.endpoint.as_deref().map(endpoint::parse).transpose()?;
        let connect_timeout = self.connect_timeout.or(self
            .http_client
            .is_none()
            .then_some(DEFAULT_CONNECT_TIMEOUT));
        // A custom builder has its own proxies.
        let proxies = self
            .http_client
            .is_none()
            .then(|| Proxies::read(&env))
            .transpose()?
            .map(Arc::new);
        let mut root_certificates = Vec::new();
        for pem in &self.root_certificates {
            root_certificates.extend(pem.certificates()?);
        }
        let settings = HttpSettings {
            connect_timeout,
            root_certificates: self.root_certificates,
        };
        let http = match self.http_client {
            Some(custom) => custom.build(settings, &root_certificates)?,
            None => {
                let http = reqwest::ClientBuilder::default();
                let http = proxies
                    .iter()
                    .fold(http, |http, proxies| proxies.apply(http));
                settings.build(http, &root_certificates)?
            }
        };
        let config = ClientConfig {
            http: http.clone(),
            credentials: Cache::new(provider),
            projects: Projects::default(),
            env,
            overrides,
            endpoint,
            iam_endpoint: self.iam_endpoint,
            use_urn_region: self.use_urn_region,
            region: self.region,
            project_id: self.project_id,
            default_project_id: self.default_project_id,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            connect_timeout,
            proxies,
            retry_tokens: self.retry_policy.token_bucket(),
            retry_policy: self.retry_policy,
            max_response_size: self.max_response_size.unwrap_or(DEFAULT_MAX_RESPONSE_SIZE),
            root_certificates: root_certificates.into(),
        };
        let inner = Inner {
            config: Arc::new(config),
            call: None,
        };
        Ok(Client::new_with_client("", http, inner))
    }
}

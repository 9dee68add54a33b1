//! Making clients.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::config::endpoint;
use crate::config::endpoint_overrides::EndpointOverrides;
use crate::config::env::Env;
use crate::config::project_id::validate_project_id;
use crate::config::proxy::Proxies;
use crate::config::tls::Pem;
use crate::credentials::cache::Cache;
use crate::credentials::chain::CredentialsProviderChain;
use crate::credentials::credentials::Credentials;
use crate::credentials::iam::endpoint::parse_endpoint;
use crate::credentials::project::Projects;
use crate::credentials::provider::ProvideCredentials;
use crate::credentials::providers::profile::provider::ProfileProvider;
use crate::error::{Error, ErrorKind};
use crate::generated::client::Client;
use crate::pipeline::call::Inner;
use crate::pipeline::config::ClientConfig;
use crate::pipeline::retry::policy::RetryPolicy;
use crate::transport::failure_message::deepest;
use crate::types::function_urn::FunctionUrn;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);
/// A page of a hundred configs is well under 1 MiB.
const MAX_RESPONSE_SIZE: usize = 8 * 1024 * 1024;

impl Client {
    /// Begins a client.
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
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

/// Makes a [`Client`]. Nothing must be given.
///
/// **Credentials** that are not given are looked for where the official SDKs look, with the first call
/// that needs them; see [`CredentialsProviderChain::default_chain`]. Of several that are given the last counts.
///
/// **Region and project** are also read off a full function URN, call by call; a client that is given
/// neither can be used for functions anywhere. One that is given them refuses a URN of others. A
/// project that neither tells is the one set beside the credentials, or `HUAWEICLOUD_SDK_PROJECT_ID`, or
/// `HW_PROJECT_ID`, or the one that IAM has for the region, which is asked once. A region that neither tells
/// is `HUAWEICLOUD_SDK_REGION`, or `HW_REGION_NAME`, or the one set beside the credentials.
///
/// **Endpoints** are those of the regions, unless one is given, or `HUAWEICLOUD_SDK_REGION_FUNCTIONGRAPH_<REGION>`
/// (the region in capitals, with `_` for `-`) or `~/.huaweicloud/regions.yaml` names another. The file
/// needs the feature `regions-file`, which is on by default.
#[derive(Debug, Default)]
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
    http_client_builder: Option<reqwest::ClientBuilder>,
}

#[derive(Debug)]
enum Provider {
    Credentials(Credentials),
    Other(Arc<dyn ProvideCredentials>),
    Profile(String),
}

impl ClientBuilder {
    /// Sets the keys or the token.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.provider = Some(Provider::Credentials(credentials));
        self
    }

    /// Sets what provides the keys or the token.
    ///
    /// ```
    /// use functiongraph::Client;
    /// use functiongraph::credentials::InstanceMetadataProvider;
    ///
    /// let client = Client::builder().region("cn-north-4").credentials_provider(InstanceMetadataProvider::new()).build()?;
    /// # Ok::<(), functiongraph::Error>(())
    /// ```
    #[must_use]
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.provider = Some(Provider::Other(Arc::new(provider)));
        self
    }

    /// Takes the credentials from this section of the [profile file](ProfileProvider), and from nowhere else.
    #[must_use]
    pub fn profile(mut self, section: impl Into<String>) -> Self {
        self.provider = Some(Provider::Profile(section.into()));
        self
    }

    /// Sets the region, such as `cn-north-4`; see [`regions`](crate::regions) for all that are known.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets the address to send to, in place of the region's.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the address of IAM, which is asked for projects and by some providers, in place of the region's.
    #[must_use]
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    /// Lets a function's URN name another region or project than the client's. The URN then counts.
    #[must_use]
    pub fn use_urn_region(mut self, allow: bool) -> Self {
        self.use_urn_region = allow;
        self
    }

    /// Reads variables by this function in place of the process's environment, for credentials, project,
    /// endpoints and proxies. It is of use in tests, which share one environment.
    ///
    /// ```
    /// use functiongraph::Client;
    ///
    /// let client = Client::builder().env_source(|_| None).build()?;
    /// # Ok::<(), functiongraph::Error>(())
    /// ```
    #[must_use]
    pub fn env_source(
        mut self,
        look_up: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.env = Env::new(look_up);
        self
    }

    /// Sets the project. A URN that names another is refused.
    #[must_use]
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// Sets the project of functions whose URN names none.
    #[must_use]
    pub fn default_project_id(mut self, project_id: impl Into<String>) -> Self {
        self.default_project_id = Some(project_id.into());
        self
    }

    /// Takes region and project from a function's URN, as far as it names them.
    #[must_use]
    pub fn function(mut self, urn: &FunctionUrn) -> Self {
        self.region = urn.region().map(str::to_owned).or(self.region);
        self.project_id = urn.project_id().map(str::to_owned).or(self.project_id);
        self
    }

    /// Sets how long a call may take with all its tries and the waits between them, from its beginning to the end of the
    /// answer. 60 seconds otherwise.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long one try may take, from when there are credentials to the end of the answer.
    ///
    /// 20 seconds otherwise, where another try may follow. Where none may, as with a POST or without retries, one try has
    /// all the time of the call.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets what is tried again, and how often. Retries are made otherwise too: see [`RetryPolicy`].
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Sets how long it may take to get a connection. 10 seconds otherwise, or what a `reqwest` of one's own says.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets how many bytes an answer may have. 8 MiB otherwise.
    #[must_use]
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = Some(bytes);
        self
    }

    /// Trusts the certificates of this PEM text too, beside those that the machine trusts, such as a company's own.
    ///
    /// Can be called again for more.
    ///
    /// ```no_run
    /// # use functiongraph::Client;
    /// let client = Client::builder().root_certificate_pem(std::fs::read("/etc/company/root.pem")?);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(Pem::new(pem));
        self
    }

    /// Brings a `reqwest` client of one's own, with proxies and the like, which reads the environment in `reqwest`'s way.
    ///
    /// Without it, the proxies of the environment are used: `HTTPS_PROXY`, `HTTP_PROXY` and, for both schemes,
    /// `ALL_PROXY`, in capitals or not. They hold `http://HOST:PORT`, `https://`, `socks5://`, or `socks5h://`, where the
    /// proxy resolves names; user and password stand before the host, percent-encoded. A scheme that has no variable goes
    /// by the settings of macOS and Windows. `NO_PROXY` lists what is reached without, with commas or blanks between:
    /// `x.test` with all below it, `*.x.test` for those below only, `x.test:443` for one port, `10.0.0.1`, `10.0.0.0/8`,
    /// `::1`, and `*` for everything. What cannot be used is an error, and so are `HTTPS_PROXY` and `https_proxy` that
    /// differ. In a CGI script (`REQUEST_METHOD` is set) `HTTP_PROXY` is not used, because a client can set it.
    ///
    /// It comes as a builder because redirects must be off: following one would carry the token to
    /// another host, and a client that is built already cannot be told.
    #[must_use]
    pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http_client_builder = Some(builder);
        self
    }

    /// Makes the client. No connection is opened yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] when a region is not known, when the regions file cannot be read, or when
    /// an endpoint, key, project id, proxy or root certificate cannot be used. Missing credentials are told by
    /// the first call.
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
        // With an endpoint of one's own the region may be one that is not known here.
        if self.endpoint.is_none() {
            overrides = EndpointOverrides::read(&env, self.timeout.unwrap_or(TIMEOUT))?;
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
            .http_client_builder
            .is_none()
            .then_some(CONNECT_TIMEOUT));
        // A builder of the caller's own decides for itself.
        let proxies = self
            .http_client_builder
            .is_none()
            .then(|| Proxies::read(&env))
            .transpose()?
            .map(Arc::new);
        let mut http = self.http_client_builder.unwrap_or_default();
        if let Some(proxies) = &proxies {
            http = proxies.apply(http);
        }
        if let Some(timeout) = connect_timeout {
            http = http.connect_timeout(timeout);
        }
        let mut root_certificates = Vec::new();
        for pem in &self.root_certificates {
            root_certificates.extend(pem.certificates()?);
        }
        if !root_certificates.is_empty() {
            http = http.tls_certs_merge(root_certificates.iter().cloned());
        }
        // A retry of reqwest's own would be sent with an old signature, and counted nowhere.
        let http = http
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .map_err(|error| {
                Error::new(
                    ErrorKind::InvalidInput,
                    format!("the reqwest client cannot be built: {}", deepest(&error)),
                )
                .with(|details| details.source = Some(Box::new(error)))
            })?;
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
            timeout: self.timeout.unwrap_or(TIMEOUT),
            attempt_timeout: self.attempt_timeout,
            connect_timeout,
            proxies,
            retry_tokens: self.retry_policy.token_bucket(),
            retry_policy: self.retry_policy,
            max_response_size: self.max_response_size.unwrap_or(MAX_RESPONSE_SIZE),
            root_certificates: root_certificates.into(),
        };
        let inner = Inner {
            config: Arc::new(config),
            call: None,
        };
        Ok(Client::new_with_client("", http, inner))
    }
}

//! Making clients.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::call::{Inner, Settings};
use crate::credentials::{Cache, Chain, Credentials, Profile, ProvideCredentials};
use crate::endpoint::{self, check_project_id};
use crate::error::{Error, ErrorKind};
use crate::iam::KnownProjects;
use crate::variables::Variables;
use crate::{Client, FunctionUrn};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);
/// A page of a hundred configs is well under 1 MiB.
const ANSWER_LIMIT: usize = 8 * 1024 * 1024;

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
/// that needs them; see [`Chain::official`]. Of several that are given the last counts.
///
/// **Region and project** are also read off a full function URN, call by call; a client that is given
/// neither can be used for functions anywhere. One that is given them refuses a URN of others. A
/// project that neither tells is the one set beside the credentials, or
/// `HUAWEICLOUD_SDK_PROJECT_ID`, or the one that IAM has for the region, which is asked once.
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
    allow_others: bool,
    variables: Variables,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
    answer_limit: Option<usize>,
    reqwest: Option<reqwest::ClientBuilder>,
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
    /// use functiongraph::credentials::Metadata;
    ///
    /// let client = Client::builder().region("cn-north-4").credentials_provider(Metadata::new()).build()?;
    /// # Ok::<(), functiongraph::Error>(())
    /// ```
    #[must_use]
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.provider = Some(Provider::Other(Arc::new(provider)));
        self
    }

    /// Takes the credentials from this section of the [profile file](Profile), and from nowhere else.
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
    pub fn allow_other_regions_and_projects(mut self, allow: bool) -> Self {
        self.allow_others = allow;
        self
    }

    /// Reads variables by this function in place of the process's environment, for credentials, project
    /// and endpoints. It is of use in tests, which share one environment.
    ///
    /// ```
    /// use functiongraph::Client;
    ///
    /// let client = Client::builder().variables(|_| None).build()?;
    /// # Ok::<(), functiongraph::Error>(())
    /// ```
    #[must_use]
    pub fn variables(mut self, look_up: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.variables = Variables::new(look_up);
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

    /// Sets how long a call may take, from its beginning to the end of the answer. 60 seconds otherwise.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long it may take to get a connection. 10 seconds otherwise.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets how many bytes an answer may have. 8 MiB otherwise.
    #[must_use]
    pub fn answer_limit(mut self, bytes: usize) -> Self {
        self.answer_limit = Some(bytes);
        self
    }

    /// Brings a `reqwest` client of one's own, with proxies, root certificates and the like.
    ///
    /// It comes as a builder because redirects must be off: following one would carry the token to
    /// another host, and a client that is built already cannot be told.
    #[must_use]
    pub fn reqwest(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.reqwest = Some(builder);
        self
    }

    /// Makes the client. No connection is opened yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Input`] when a region is not known, when the regions file cannot be read, or when
    /// an endpoint, key or project id cannot be used. Missing credentials are told by the first call.
    pub fn build(self) -> Result<Client, Error> {
        let variables = self.variables;
        let provider: Arc<dyn ProvideCredentials> = match self.provider {
            Some(Provider::Credentials(credentials)) => {
                credentials.check()?;
                Arc::new(credentials)
            }
            Some(Provider::Other(provider)) => provider,
            Some(Provider::Profile(section)) => Arc::new(Profile::with(variables.clone()).section(section)),
            None => Arc::new(Chain::with(&variables)),
        };
        let mut overrides = endpoint::Overrides::default();
        // With an endpoint of one's own the region may be one that is not known here.
        if self.endpoint.is_none() {
            overrides = endpoint::Overrides::read(&variables)?;
            self.region.as_deref().map(|region| overrides.of_region(region)).transpose()?;
        }
        if let Some(endpoint) = &self.iam_endpoint {
            endpoint::of_service("IAM's endpoint", endpoint)?;
        }
        for project_id in self.project_id.iter().chain(&self.default_project_id) {
            check_project_id(project_id)?;
        }
        let endpoint: Option<Url> = self.endpoint.as_deref().map(endpoint::parse).transpose()?;
        let mut reqwest = self.reqwest.unwrap_or_else(|| reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT));
        if let Some(timeout) = self.connect_timeout {
            reqwest = reqwest.connect_timeout(timeout);
        }
        let reqwest = reqwest.redirect(Policy::none()).build().map_err(|error| {
            Error::new(ErrorKind::Input, format!("the reqwest client cannot be built: {error}"))
                .with(|details| details.source = Some(Box::new(error)))
        })?;
        let settings = Settings {
            credentials: Cache::new(provider),
            projects: KnownProjects::default(),
            variables,
            overrides,
            endpoint,
            iam_endpoint: self.iam_endpoint,
            allow_others: self.allow_others,
            region: self.region,
            project_id: self.project_id,
            default_project_id: self.default_project_id,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            answer_limit: self.answer_limit.unwrap_or(ANSWER_LIMIT),
        };
        Ok(Client::new_with_client("", reqwest, Inner { settings: Arc::new(settings), call: None }))
    }
}

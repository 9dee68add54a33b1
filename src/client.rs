//! Making clients.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use crate::call::{Inner, Settings};
use crate::check::Violation;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::{Client, FunctionUrn, endpoint};

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

/// Makes a [`Client`]. Only credentials must be given.
///
/// Region and project are also read off a full function URN, call by call; a client that is given
/// neither can be used for functions anywhere. One that is given them refuses a URN of others.
#[derive(Debug, Default)]
pub struct ClientBuilder {
    credentials: Option<Credentials>,
    region: Option<String>,
    endpoint: Option<String>,
    project_id: Option<String>,
    default_project_id: Option<String>,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
    answer_limit: Option<usize>,
    reqwest: Option<reqwest::ClientBuilder>,
}

impl ClientBuilder {
    /// Sets the keys or the token.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
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

    /// Sets how long it may take to get a connection. 10 seconds otherwise, or what a `reqwest` of one's own says.
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
    /// [`ErrorKind::Input`] when credentials are missing, when a region is not known, or when an
    /// endpoint, key or project id cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let credentials = self.credentials.ok_or_else(|| {
            Violation::new(
                "credentials",
                "are required but were not given; Credentials::from_env() reads the environment",
            )
        })?;
        credentials.check()?;
        if let Some(region) = &self.region {
            // With an endpoint of one's own the region may be one that is not known here.
            if self.endpoint.is_none() {
                endpoint::of_region(region)?;
            }
        }
        for project_id in self.project_id.iter().chain(&self.default_project_id) {
            check_project_id(project_id)?;
        }
        let endpoint: Option<Url> = self.endpoint.as_deref().map(endpoint::parse).transpose()?;
        let connect_timeout = self.connect_timeout.or(self.reqwest.is_none().then_some(CONNECT_TIMEOUT));
        let mut reqwest = self.reqwest.unwrap_or_default();
        if let Some(timeout) = connect_timeout {
            reqwest = reqwest.connect_timeout(timeout);
        }
        let reqwest = reqwest.redirect(Policy::none()).build().map_err(|error| {
            Error::new(ErrorKind::Input, format!("the reqwest client cannot be built: {error}"))
                .with(|details| details.source = Some(Box::new(error)))
        })?;
        let settings = Settings {
            credentials,
            endpoint,
            region: self.region,
            project_id: self.project_id,
            default_project_id: self.default_project_id,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            connect_timeout,
            answer_limit: self.answer_limit.unwrap_or(ANSWER_LIMIT),
        };
        Ok(Client::new_with_client("", reqwest, Inner { settings: Arc::new(settings), call: None }))
    }
}

fn check_project_id(project_id: &str) -> Result<(), Violation> {
    let odd = |letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter);
    if project_id.is_empty() || project_id.contains(odd) {
        return Err(Violation::new(
            "project_id",
            format!("{project_id:?} is no project id; letters and digits are allowed"),
        ));
    }
    Ok(())
}

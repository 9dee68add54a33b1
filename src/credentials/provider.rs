//! The trait of providers, its input and its output.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::credentials::Credentials;
use super::error::CredentialsError;
use super::http::ConnectSettings;
use crate::config::env::Env;
use crate::config::proxy::Proxies;

/// Resolves credentials. A client calls it again before the credentials expire.
///
/// A client caches the credentials, shares one refresh among concurrent requests, and refreshes in the
/// background while the old credentials are still valid. A provider does none of that. A
/// client runs it on a thread with a runtime of its own, so that it completes even if the call is cancelled.
///
/// ```
/// use functiongraph::Credentials;
/// use functiongraph::credentials::{ProviderContext, ProvideCredentials, ResolvedCredentials, ProvideCredentialsFuture};
///
/// /// The keys that a function's runtime passes to its handler.
/// #[derive(Debug)]
/// struct HandlerContextProvider;
///
/// impl ProvideCredentials for HandlerContextProvider {
///     fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
///         Box::pin(async {
///             let keys = Credentials::keys("AK", "SK").security_token("temporary");
///             Ok(ResolvedCredentials::new(keys, "handler's context").project_id("7aad83af3e8d42e99ac194c8419e2c9b"))
///         })
///     }
/// }
///
/// let client = functiongraph::Client::builder().credentials_provider(HandlerContextProvider).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Resolves credentials.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`]: its kind says whether the provider is not configured, is configured wrongly, or
    /// its service failed.
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a>;
}

/// The future that [`ProvideCredentials::provide`] returns.
pub type ProvideCredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<ResolvedCredentials, CredentialsError>> + Send + 'a>>;

/// The parts of a client that its provider may use.
#[derive(Clone, Debug)]
pub struct ProviderContext {
    pub(crate) http: reqwest::Client,
    pub(crate) region: Option<String>,
    pub(crate) iam_endpoint: Option<String>,
    pub(crate) env: Env,
    /// The client's root certificates, for services that are reached without a proxy.
    pub(crate) root_certificates: Arc<[reqwest::Certificate]>,
    /// The proxies of `http`, if they are known.
    pub(crate) proxies: Option<Arc<Proxies>>,
    /// The connect timeout of `http`, if it is known.
    pub(crate) connect_timeout: Option<Duration>,
}

impl ProviderContext {
    /// A context for a provider without a client. Redirects should be disabled in `http`, as they are in
    /// a client's: following one would send secrets to another host.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use functiongraph::credentials::{ProviderContext, ProvideCredentials};
    /// use functiongraph::{Credentials, reqwest};
    ///
    /// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    /// let resolved = Credentials::keys("AK", "SK").provide(&ProviderContext::new(http)).await?;
    /// assert_eq!((resolved.provider_name, resolved.expiry), ("static", None));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(http: reqwest::Client) -> Self {
        Self {
            http,
            region: None,
            iam_endpoint: None,
            env: Env::default(),
            root_certificates: Arc::default(),
            proxies: None,
            connect_timeout: None,
        }
    }

    /// Sets the region, which selects IAM's endpoint unless one is configured.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The client's `reqwest` client, with its proxies and root certificates.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The settings of `http`.
    pub(crate) fn connect_settings(&self) -> ConnectSettings<'_> {
        ConnectSettings {
            proxies: self.proxies.as_deref(),
            connect_timeout: self.connect_timeout,
        }
    }

    /// The region of the call, if it is known.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }
}

/// Credentials and the settings that come with them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResolvedCredentials {
    /// The keys or the token.
    pub credentials: Credentials,
    /// When the credentials expire; `None` if they do not expire.
    pub expiry: Option<SystemTime>,
    /// The id of the project that the credentials are for.
    pub project_id: Option<String>,
    /// The endpoint of IAM that is configured together with the credentials.
    pub iam_endpoint: Option<String>,
    /// The region that is configured together with the credentials, for calls whose region neither client nor URN specifies.
    pub region: Option<String>,
    /// The provider's name, for logs and errors.
    pub provider_name: &'static str,
}

impl ResolvedCredentials {
    /// Credentials that do not expire.
    #[must_use]
    pub fn new(credentials: Credentials, provider_name: &'static str) -> Self {
        Self {
            credentials,
            expiry: None,
            project_id: None,
            iam_endpoint: None,
            region: None,
            provider_name,
        }
    }

    /// Sets when the credentials expire.
    #[must_use]
    pub fn expiry(mut self, expiry: SystemTime) -> Self {
        self.expiry = Some(expiry);
        self
    }

    /// Sets the id of the project that the credentials are for.
    #[must_use]
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// Sets the endpoint of IAM that is configured together with the credentials.
    #[must_use]
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    /// Sets the region that is configured together with the credentials.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }
}

impl ResolvedCredentials {
    /// Whether a service issued the credentials for a limited time, so that it may issue others.
    pub(crate) fn is_renewable(&self) -> bool {
        self.expiry.is_some() || self.credentials.are_temporary()
    }
}

/// The provider name of credentials that are set in the program.
pub(crate) const STATIC_PROVIDER: &str = "static";

impl ProvideCredentials for Credentials {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(async { Ok(ResolvedCredentials::new(self.clone(), STATIC_PROVIDER)) })
    }
}

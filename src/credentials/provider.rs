//! What gives credentials, what it gives, and what it says when it does not.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use super::credentials::Credentials;
use super::error::CredentialsError;
use crate::config::env::Env;
use crate::config::proxy::Proxies;

/// Gives credentials, again and again: a client asks anew before those it has run out.
///
/// A client caches what it is given, asks once however many requests wait, and asks in the
/// background while the old keys still hold. A provider need do none of that. A
/// client runs it on a thread with a runtime of its own, so that it goes on whatever becomes of the call.
///
/// ```
/// use functiongraph::Credentials;
/// use functiongraph::credentials::{ProviderContext, ProvideCredentials, ResolvedCredentials, ProvideCredentialsFuture};
///
/// /// Takes what a function's runtime hands to its handler.
/// #[derive(Debug)]
/// struct Handed;
///
/// impl ProvideCredentials for Handed {
///     fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
///         Box::pin(async {
///             let keys = Credentials::keys("AK", "SK").security_token("temporary");
///             Ok(ResolvedCredentials::new(keys, "handler's context").project_id("7aad83af3e8d42e99ac194c8419e2c9b"))
///         })
///     }
/// }
///
/// let client = functiongraph::Client::builder().credentials_provider(Handed).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Gives credentials.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`]: its kind tells whether nothing is there, what is there is wrong, or a
    /// service failed.
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a>;
}

/// What [`ProvideCredentials::provide`] returns.
pub type ProvideCredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<ResolvedCredentials, CredentialsError>> + Send + 'a>>;

/// What a provider may use of the client that asks it.
#[derive(Clone, Debug)]
pub struct ProviderContext {
    pub(crate) http: reqwest::Client,
    pub(crate) region: Option<String>,
    pub(crate) iam_endpoint: Option<String>,
    pub(crate) env: Env,
    /// The client's own, for services that it reaches past its proxies.
    pub(crate) root_certificates: Arc<[reqwest::Certificate]>,
    /// Those that `http` goes through, as far as they are known.
    pub(crate) proxies: Option<Arc<Proxies>>,
}

impl ProviderContext {
    /// For using a provider alone, without a client. Redirects should be off in this one, as they are in
    /// a client's: following one would carry secrets to another host.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use functiongraph::credentials::{ProviderContext, ProvideCredentials};
    /// use functiongraph::{Credentials, reqwest};
    ///
    /// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    /// let resolved = Credentials::keys("AK", "SK").provide(&ProviderContext::new(http)).await?;
    /// assert_eq!((resolved.provider_name, resolved.expiry), ("given", None));
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
        }
    }

    /// Sets the region, by which IAM's address is chosen where nothing else tells it.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The client's own `reqwest`, with its proxies and root certificates.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The region of the call, where it is known.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }
}

/// Credentials, and what came with them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResolvedCredentials {
    /// The keys or the token.
    pub credentials: Credentials,
    /// When they end; never, when it is not set.
    pub expiry: Option<SystemTime>,
    /// The project they are for.
    pub project_id: Option<String>,
    /// The address of the identity service that was set beside them.
    pub iam_endpoint: Option<String>,
    /// The region that was set beside them, for calls whose region neither client nor URN tells.
    pub region: Option<String>,
    /// Where they are from, for people.
    pub provider_name: &'static str,
}

impl ResolvedCredentials {
    /// Credentials without an end.
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

    /// Sets when they end.
    #[must_use]
    pub fn expiry(mut self, expiry: SystemTime) -> Self {
        self.expiry = Some(expiry);
        self
    }

    /// Sets the project they are for.
    #[must_use]
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// Sets the address of the identity service that was set beside them.
    #[must_use]
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    /// Sets the region that was set beside them.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }
}

impl ResolvedCredentials {
    /// Whether a service gave them for a time, so that it may give others.
    pub(crate) fn is_renewable(&self) -> bool {
        self.expiry.is_some() || self.credentials.are_temporary()
    }
}

/// The provider name of credentials that are set in the program.
pub(crate) const STATIC_PROVIDER: &str = "given";

impl ProvideCredentials for Credentials {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(async { Ok(ResolvedCredentials::new(self.clone(), STATIC_PROVIDER)) })
    }
}

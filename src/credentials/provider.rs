//! The trait of providers.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::credentials::Credentials;
use super::error::CredentialsError;
use super::provider_context::ProviderContext;
use super::resolved_credentials::ResolvedCredentials;

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
///
/// A provider in a `Box` or an `Arc` is a provider, too, such as a `Box<dyn ProvideCredentials>`.
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

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Box<P> {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        (**self).provide(context)
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        (**self).provide(context)
    }
}

/// The provider name of credentials that are set in the program.
pub(crate) const STATIC_PROVIDER: &str = "static";

impl ProvideCredentials for Credentials {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(async { Ok(ResolvedCredentials::new(self.clone(), STATIC_PROVIDER)) })
    }
}

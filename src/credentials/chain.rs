//! Providers in order.

use std::sync::{Arc, OnceLock};

use super::error::{CredentialsError, CredentialsErrorKind};
use super::provider::{ProvideCredentials, ProvideCredentialsFuture};
use super::provider_context::ProviderContext;
use super::providers::{environment, terraform_environment};
use super::resolved_credentials::ResolvedCredentials;
use super::{
    AssumeAgencyWithOidcProvider, EnvironmentProvider, InstanceMetadataProvider,
    PodIdentityProvider, ProfileProvider, TerraformEnvironmentProvider,
};
use crate::config::env::Env;

/// The variables of access key and secret key, in the order in which the default chain reads them.
pub const KEY_VARIABLES: [[&str; 2]; 3] = {
    let [official, examples] = environment::KEYS;
    [official, examples, terraform_environment::KEYS]
};

/// Providers in order: the first that is configured resolves the credentials.
///
/// An incomplete provider, or one whose service fails, is an error and is not skipped: keys from another
/// provider may belong to another identity. (The official SDKs continue instead.) For the same reason a chain that has
/// resolved credentials once uses the same provider from then on.
///
/// ```
/// use functiongraph::Client;
/// use functiongraph::credentials::{CredentialsProviderChain, EnvironmentProvider, ProfileProvider};
///
/// let chain = CredentialsProviderChain::new().or_else(EnvironmentProvider::new()).or_else(ProfileProvider::new().section("staging"));
/// let client = Client::builder().credentials_provider(chain).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
///
/// Clones share their providers. Each stays with the provider that it has resolved credentials from.
#[derive(Clone, Debug, Default)]
#[must_use = "a chain does nothing until a client uses it"]
pub struct CredentialsProviderChain {
    providers: Vec<Arc<dyn ProvideCredentials>>,
    /// The index of the provider that resolved credentials.
    selected: OnceLock<usize>,
}

impl CredentialsProviderChain {
    /// A chain without providers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The official SDKs' providers in their order: [`AssumeAgencyWithOidcProvider`], [`EnvironmentProvider`], [`ProfileProvider`],
    /// [`InstanceMetadataProvider`], [`PodIdentityProvider`]; and last the variables of the Terraform provider, [`TerraformEnvironmentProvider`].
    pub fn default_chain() -> Self {
        Self::with_env(&Env::default())
    }

    pub(crate) fn with_env(env: &Env) -> Self {
        Self::new()
            .or_else(AssumeAgencyWithOidcProvider::with_env(env.clone()))
            .or_else(EnvironmentProvider::with_env(env.clone()))
            .or_else(ProfileProvider::with_env(env.clone()))
            .or_else(InstanceMetadataProvider::with_env(env.clone()))
            .or_else(PodIdentityProvider::with_env(env.clone()))
            .or_else(TerraformEnvironmentProvider::with_env(env.clone()))
    }

    /// Adds a provider that is used if those before it are not configured.
    pub fn or_else(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.providers.push(Arc::new(provider));
        self
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        if let Some(provider) = self
            .selected
            .get()
            .and_then(|selected| self.providers.get(*selected))
        {
            return provider
                .provide(context)
                .await
                .map_err(|error| match error.kind() {
                    CredentialsErrorKind::NotLoaded => {
                        let reason =
                            "it resolved the last credentials, so no other provider is used";
                        CredentialsError::provider_error(format!("{error}; {reason}"))
                            .retryable(true)
                    }
                    _ => error,
                });
        }
        let mut provider_errors = Vec::new();
        for (index, provider) in self.providers.iter().enumerate() {
            match provider.provide(context).await {
                Err(error) if error.kind() == CredentialsErrorKind::NotLoaded => {
                    provider_errors.push(error.to_string())
                }
                Ok(resolved) => {
                    self.selected.get_or_init(|| index);
                    return Ok(resolved);
                }
                failed => return failed,
            }
        }
        Err(CredentialsError::no_provider(provider_errors))
    }
}

impl ProvideCredentials for CredentialsProviderChain {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::credentials::{Credentials, ProvideCredentialsFuture};

    /// A provider that has credentials or not.
    #[derive(Clone, Debug)]
    struct FakeProvider(&'static str, Arc<AtomicBool>);

    impl ProvideCredentials for FakeProvider {
        fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
            let result = if self.1.load(Ordering::Relaxed) {
                let keys = Credentials::keys("AK", "SK");
                Ok(ResolvedCredentials::new(keys, self.0))
            } else {
                Err(CredentialsError::not_loaded(format!(
                    "{}: not available",
                    self.0
                )))
            };
            Box::pin(async { result })
        }
    }

    #[tokio::test]
    async fn stays_with_selected_provider() {
        let provider =
            |name, has_credentials| FakeProvider(name, Arc::new(AtomicBool::new(has_credentials)));
        let (first, second, third) = (
            provider("first", false),
            provider("second", true),
            provider("third", true),
        );
        let chain = CredentialsProviderChain::new()
            .or_else(first.clone())
            .or_else(second.clone())
            .or_else(third);
        let context = ProviderContext::new(reqwest::Client::new());
        assert_eq!(
            chain.provide(&context).await.unwrap().provider_name,
            "second"
        );

        first.1.store(true, Ordering::Relaxed);
        assert_eq!(
            chain.provide(&context).await.unwrap().provider_name,
            "second"
        );

        second.1.store(false, Ordering::Relaxed);
        let error = chain.provide(&context).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (CredentialsErrorKind::ProviderError, true)
        );
        insta::assert_snapshot!(error, @"second: not available; it resolved the last credentials, so no other provider is used");
    }
}

//! Credentials and their providers.
//!
//! A [`Client`](crate::Client) without a provider uses those of the official SDKs in their order
//! ([`CredentialsProviderChain::default_chain`]). Each provider can also be used alone.

pub(crate) mod cache;
pub(crate) mod chain;
#[allow(
    clippy::module_inception,
    reason = "the module is named after the type that it holds"
)]
pub(crate) mod credentials;
pub(crate) mod error;
pub(crate) mod http;
pub(crate) mod iam;
pub(crate) mod not_loaded;
pub(crate) mod project;
pub(crate) mod provider;
pub(crate) mod provider_context;
pub(crate) mod providers;
pub(crate) mod resolved_credentials;
pub(crate) mod single_flight;

pub use chain::CredentialsProviderChain;
pub use credentials::Credentials;
pub use error::{CredentialsError, CredentialsErrorKind};
pub use not_loaded::CredentialsNotLoaded;
pub use provider::{ProvideCredentials, ProvideCredentialsFuture};
pub use provider_context::ProviderContext;
pub use providers::{
    AssumeAgencyWithOidcProvider, EnvironmentProvider, InstanceMetadataProvider, OidcTokenProvider,
    PasswordProvider, PodIdentityProvider, ProfileProvider, TerraformEnvironmentProvider,
};
pub use resolved_credentials::ResolvedCredentials;

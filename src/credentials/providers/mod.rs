//! The providers, one in each file.

pub(crate) mod assume_agency_with_oidc;
pub(crate) mod environment;
pub(crate) mod instance_metadata;
mod key_pair;
mod local_http_client;
pub(crate) mod oidc_token;
pub(crate) mod password;
pub(crate) mod pod_identity;
pub(crate) mod profile;
mod temporary_keys;
pub(crate) mod terraform_environment;
mod token_file;

pub use assume_agency_with_oidc::AssumeAgencyWithOidcProvider;
pub use environment::EnvironmentProvider;
pub use instance_metadata::InstanceMetadataProvider;
pub use oidc_token::OidcTokenProvider;
pub use password::PasswordProvider;
pub use pod_identity::PodIdentityProvider;
pub use profile::ProfileProvider;
pub use terraform_environment::TerraformEnvironmentProvider;

//! The output of a provider.

use std::time::SystemTime;

use super::credentials::Credentials;

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

    /// Whether a service issued the credentials for a limited time, so that it may issue others.
    pub(crate) fn is_refreshable(&self) -> bool {
        self.expiry.is_some() || self.credentials.are_temporary()
    }
}

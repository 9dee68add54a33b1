//! Exchanges a user's password for a token.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::temporary_keys::parse_expiry;
use crate::credentials::credentials::Credentials;
use crate::credentials::error::CredentialsError;
use crate::credentials::iam::client::{Iam, SUBJECT_TOKEN, subject_token};
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

/// A token in exchange for a user's name and password, by IAM's
/// [`POST /v3/auth/tokens`](https://support.huaweicloud.com/api-iam/iam_30_0001.html). It is valid for 24
/// hours and for one project: the one that is set, or else the one with the region's name.
///
/// ```
/// use functiongraph::Client;
/// use functiongraph::credentials::PasswordProvider;
///
/// let password = PasswordProvider::new("domain", "user", "password").project_id("7aad83af3e8d42e99ac194c8419e2c9b");
/// assert!(!format!("{password:?}").contains("\"password\""));
/// let client = Client::builder().region("cn-north-4").credentials_provider(password).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
#[derive(Clone)]
pub struct PasswordProvider {
    domain: String,
    user: String,
    password: SecretString,
    project_id: Option<String>,
    iam_endpoint: Option<String>,
}

impl PasswordProvider {
    /// Takes the account's name (domain), the user's name, and the user's password.
    #[must_use]
    pub fn new(
        domain: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        let password = SecretString::from(password.into());
        Self {
            domain: domain.into(),
            user: user.into(),
            password,
            project_id: None,
            iam_endpoint: None,
        }
    }

    /// Sets the id of the project that the token is for.
    #[must_use]
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.project_id = Some(project_id.into());
        self
    }

    /// Sets the endpoint of IAM in place of the region's.
    #[must_use]
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.iam_endpoint = Some(endpoint.into());
        self
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let iam = Iam::new(context, self.iam_endpoint.as_deref(), "password")?;
        let response = iam
            .send(
                iam.post("v3/auth/tokens")
                    .json(&self.request_body(context)?),
            )
            .await?;
        let token = subject_token(&response).ok_or_else(|| {
            CredentialsError::provider_error(format!("{iam} returned no {SUBJECT_TOKEN} header"))
        })?;
        let body: TokenResponse = serde_json::from_slice(&response.body).unwrap_or_default();
        let expiry = body.token.expires_at.as_deref().and_then(parse_expiry);
        let expiry = expiry.ok_or_else(|| {
            CredentialsError::provider_error(format!("{iam} returned a token without expires_at"))
        })?;
        let resolved =
            ResolvedCredentials::new(Credentials::token(token.as_str()), "password").expiry(expiry);
        Ok(ResolvedCredentials {
            project_id: body.token.project.and_then(|project| project.id),
            ..resolved
        })
    }

    fn request_body(&self, context: &ProviderContext) -> Result<Value, CredentialsError> {
        let scope = match (&self.project_id, context.region()) {
            (Some(id), _) => json!({"id": id}),
            (None, Some(region)) => json!({"name": region}),
            (None, None) => {
                return Err(CredentialsError::invalid_configuration(
                    "password: no project configured for the token; set a project or a region",
                ));
            }
        };
        let user = json!({"name": self.user, "password": self.password.expose_secret(), "domain": {"name": self.domain}});
        let identity = json!({"methods": ["password"], "password": {"user": user}});
        Ok(json!({"auth": {"identity": identity, "scope": {"project": scope}}}))
    }
}

#[derive(Default, Deserialize)]
struct TokenResponse {
    token: Token,
}

#[derive(Default, Deserialize)]
struct Token {
    expires_at: Option<String>,
    project: Option<Project>,
}

#[derive(Deserialize)]
struct Project {
    id: Option<String>,
}

impl ProvideCredentials for PasswordProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

impl fmt::Debug for PasswordProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PasswordProvider({} of {}, hidden)",
            self.user, self.domain
        )
    }
}

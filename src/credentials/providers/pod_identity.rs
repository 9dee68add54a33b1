//! Pod identity: an agent beside the container gives it temporary keys.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::AUTHORIZATION;
use serde_json::json;

use super::instance_metadata::local;
use super::oidc_token::token_in;
use super::temporary_keys::temporary_keys;
use crate::config::env::Env;
use crate::config::service_url;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::send;
use crate::credentials::provider::{
    ProvideCredentials, ProvideCredentialsFuture, ProviderContext, ResolvedCredentials,
};

const URI: &str = "HC_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN_FILE: &str = "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE";
const LIMIT: Duration = Duration::from_secs(5);

/// Temporary keys of the agency that a pod runs under, from the agent that
/// `HC_CONTAINER_CREDENTIALS_FULL_URI` names. The file that `HC_CONTAINER_AUTHORIZATION_TOKEN_FILE`
/// names proves who asks; it is read anew each time, since it is renewed.
///
/// The agent is asked past any proxy, with 1 second for a connection and 5 for an answer.
#[derive(Clone, Debug, Default)]
pub struct PodIdentityProvider {
    given: Option<(String, PathBuf)>,
    variables: Env,
}

impl PodIdentityProvider {
    /// What the two variables name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An agent's address and the file of the token for it.
    #[must_use]
    pub fn with_endpoint(uri: impl Into<String>, token_file: impl Into<PathBuf>) -> Self {
        Self {
            given: Some((uri.into(), token_file.into())),
            variables: Env::default(),
        }
    }

    pub(crate) fn with(variables: Env) -> Self {
        Self {
            given: None,
            variables,
        }
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let (uri, file) = match self.given.clone() {
            Some(given) => given,
            None => self.both_variables()?,
        };
        let token = token_in("pod identity", &file).await?;
        let uri = service_url::of_page("pod identity", &uri)?;
        let who = format!("pod identity: {uri}");
        let request = local(context)?
            .post(uri)
            .header(AUTHORIZATION, token)
            .json(&json!({}));
        temporary_keys(
            &who,
            &send(&who, request, LIMIT, None)
                .await?
                .error_for_status()?
                .body,
            "pod identity",
        )
    }

    fn both_variables(&self) -> Result<(String, PathBuf), CredentialsError> {
        let half = |set: &str, missing: &str| {
            CredentialsError::invalid_configuration(format!(
                "pod identity: {set} is set but {missing} is not; set both"
            ))
        };
        match (self.variables.get(URI)?, self.variables.path(TOKEN_FILE)) {
            (Some(uri), Some(file)) => Ok((uri, file)),
            (None, None) => Err(CredentialsError::not_loaded(format!(
                "pod identity: {URI} and {TOKEN_FILE} are not set"
            ))),
            (Some(_), None) => Err(half(URI, TOKEN_FILE)),
            (None, Some(_)) => Err(half(TOKEN_FILE, URI)),
        }
    }
}

impl ProvideCredentials for PodIdentityProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

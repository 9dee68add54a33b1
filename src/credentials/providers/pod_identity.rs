//! Pod identity: an agent beside the container issues temporary keys.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::AUTHORIZATION;
use serde_json::json;

use super::local_http_client::{CONNECT_SETTINGS, local_http_client};
use super::temporary_keys::parse_temporary_keys;
use super::token_file::read_token_header;
use crate::config::env::Env;
use crate::config::service_url;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::{Service, send};
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

const URI_VARIABLE: &str = "HC_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN_FILE_VARIABLE: &str = "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE";
const TIMEOUT: Duration = Duration::from_secs(5);

/// Temporary keys of the agency that a pod runs under, from the agent that
/// `HC_CONTAINER_CREDENTIALS_FULL_URI` names. The token in the file that `HC_CONTAINER_AUTHORIZATION_TOKEN_FILE`
/// names authenticates the pod; it is read again for each refresh, since it is rotated.
///
/// Requests bypass all proxies. The connect timeout is 1 second, the timeout of a request 5 seconds.
#[derive(Clone, Debug, Default)]
pub struct PodIdentityProvider {
    configured: Option<(String, PathBuf)>,
    env: Env,
}

impl PodIdentityProvider {
    /// Reads the two environment variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the agent's URI and the file of the token for it.
    #[must_use]
    pub fn with_endpoint(uri: impl Into<String>, token_file: impl Into<PathBuf>) -> Self {
        Self {
            configured: Some((uri.into(), token_file.into())),
            env: Env::default(),
        }
    }

    pub(crate) fn with_env(env: Env) -> Self {
        Self {
            configured: None,
            env,
        }
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let (uri, file) = match self.configured.clone() {
            Some(configured) => configured,
            None => self.read_variables()?,
        };
        let token = read_token_header("pod identity", &file).await?;
        let uri = service_url::parse_page("pod identity", &uri)?;
        let service = Service::new("pod identity", uri.as_str());
        let request = local_http_client(context)?
            .post(uri)
            .header(AUTHORIZATION, token)
            .json(&json!({}));
        parse_temporary_keys(
            &service,
            &send(&service, request, TIMEOUT, CONNECT_SETTINGS)
                .await?
                .error_for_status()?
                .body,
            "pod identity",
        )
    }

    fn read_variables(&self) -> Result<(String, PathBuf), CredentialsError> {
        let missing_counterpart = |set: &str, missing: &str| {
            CredentialsError::invalid_configuration(format!(
                "pod identity: {set} is set but {missing} is not; set both"
            ))
        };
        match (
            self.env.get(URI_VARIABLE)?,
            self.env.path(TOKEN_FILE_VARIABLE),
        ) {
            (Some(uri), Some(file)) => Ok((uri, file)),
            (None, None) => Err(CredentialsError::not_loaded(format!(
                "pod identity: {URI_VARIABLE} and {TOKEN_FILE_VARIABLE} are not set"
            ))),
            (Some(_), None) => Err(missing_counterpart(URI_VARIABLE, TOKEN_FILE_VARIABLE)),
            (None, Some(_)) => Err(missing_counterpart(TOKEN_FILE_VARIABLE, URI_VARIABLE)),
        }
    }
}

impl ProvideCredentials for PodIdentityProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

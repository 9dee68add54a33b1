//! Assumes an agency with an OIDC id token: the security token service (STS) issues keys for it.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::USER_AGENT;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::temporary_keys::parse_temporary_keys;
use super::token_file::read_token;
use crate::config::env::Env;
use crate::config::service_url;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::{Service, send};
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

const PROVIDER_NAME: &str = "oidc";
const PROVIDER_URN: &str = "HUAWEICLOUD_OIDC_PROVIDER_URN";
const AGENCY_URN: &str = "HUAWEICLOUD_OIDC_AGENCY_URN";
const ID_TOKEN: &str = "HUAWEICLOUD_OIDC_ID_TOKEN";
const TOKEN_FILE: &str = "HUAWEICLOUD_OIDC_TOKEN_FILE";
const SESSION_NAME: &str = "HUAWEICLOUD_OIDC_SESSION_NAME";
const DURATION: &str = "HUAWEICLOUD_OIDC_DURATION_SECONDS";
const POLICY: &str = "HUAWEICLOUD_OIDC_POLICY";
const POLICY_IDS: &str = "HUAWEICLOUD_OIDC_POLICY_IDS";
const ENDPOINT: &str = "HUAWEICLOUD_SDK_STS_ENDPOINT";

const DEFAULT_ENDPOINT: &str = "https://sts.cn-north-4.myhuaweicloud.com";
const DEFAULT_SESSION_NAME: &str = "oidc-sts-session";
const DEFAULT_SECONDS: u32 = 3600;
const TIMEOUT: Duration = Duration::from_secs(30);

/// Temporary keys of an agency, which STS issues in exchange for an OIDC id token such as a workload's.
///
/// | variable | |
/// |---|---|
/// | `HUAWEICLOUD_OIDC_PROVIDER_URN`, `HUAWEICLOUD_OIDC_AGENCY_URN` | the identity provider and the agency |
/// | `HUAWEICLOUD_OIDC_ID_TOKEN`, or else `HUAWEICLOUD_OIDC_TOKEN_FILE` | the token; a file is read again for each refresh |
/// | `HUAWEICLOUD_OIDC_SESSION_NAME` | the session's name; default `oidc-sts-session` |
/// | `HUAWEICLOUD_OIDC_DURATION_SECONDS` | how long the keys are valid; default 3600 |
/// | `HUAWEICLOUD_OIDC_POLICY`, `HUAWEICLOUD_OIDC_POLICY_IDS` | policies that restrict the agency; ids are separated by commas |
/// | `HUAWEICLOUD_SDK_STS_ENDPOINT` | the endpoint of STS; default `https://sts.cn-north-4.myhuaweicloud.com` |
///
/// ```
/// use functiongraph::Client;
/// use functiongraph::credentials::AssumeAgencyWithOidcProvider;
///
/// // From the environment variables:
/// let client = Client::builder().credentials_provider(AssumeAgencyWithOidcProvider::new()).build()?;
/// // Or with an explicit provider, agency and token file:
/// let provider = "iam::ACCOUNT:oidcProvider:cluster";
/// let own = AssumeAgencyWithOidcProvider::with_token_file(provider, "iam::ACCOUNT:agency:worker", "/var/run/token");
/// let client = Client::builder().credentials_provider(own).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct AssumeAgencyWithOidcProvider {
    configured: Option<(String, String, PathBuf)>,
    endpoint: Option<String>,
    env: Env,
}

/// The required parts of a request to STS.
struct AgencyRequest {
    provider_urn: String,
    agency_urn: String,
    token: IdToken,
}

enum IdToken {
    Text(SecretString),
    File(PathBuf),
}

impl AssumeAgencyWithOidcProvider {
    /// Reads the environment variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the URNs of an identity provider and an agency, and the file of the id token. The environment variables still
    /// set the session, duration, policies and endpoint.
    #[must_use]
    pub fn with_token_file(
        provider_urn: impl Into<String>,
        agency_urn: impl Into<String>,
        token_file: impl Into<PathBuf>,
    ) -> Self {
        Self {
            configured: Some((provider_urn.into(), agency_urn.into(), token_file.into())),
            ..Self::default()
        }
    }

    /// Sets the endpoint of STS.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    pub(crate) fn with_env(env: Env) -> Self {
        Self {
            env,
            ..Self::default()
        }
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let agency_request = self.agency_request()?;
        let variable = if self.endpoint.is_none() {
            self.env.get(ENDPOINT)?
        } else {
            None
        };
        let field = if variable.is_some() {
            format!("{PROVIDER_NAME}: {ENDPOINT}")
        } else {
            format!("{PROVIDER_NAME}: STS's endpoint")
        };
        let address = self
            .endpoint
            .as_deref()
            .or(variable.as_deref())
            .unwrap_or(DEFAULT_ENDPOINT);
        let endpoint = service_url::parse_api(&field, address, &["v5"])?;
        let at = endpoint.as_str().trim_end_matches('/');
        let service = Service::new(PROVIDER_NAME, format!("STS at {at}"));
        let request_body = self.request_body(&agency_request).await?;
        let request = context
            .http
            .post(format!("{at}/v5/agencies/assume-with-oidc"));
        let request = request
            .header(USER_AGENT, crate::transport::user_agent::USER_AGENT)
            .json(&request_body);
        let response = send(&service, request, TIMEOUT, context.connect_settings())
            .await?
            .error_for_status()?;
        parse_temporary_keys(&service, &response.body, PROVIDER_NAME)
    }

    /// All three parts or none: an incomplete agency is an error, it is not skipped.
    fn agency_request(&self) -> Result<AgencyRequest, CredentialsError> {
        if let Some((provider_urn, agency_urn, file)) = self.configured.clone() {
            return Ok(AgencyRequest {
                provider_urn,
                agency_urn,
                token: IdToken::File(file),
            });
        }
        let token = match self.env.get(ID_TOKEN)? {
            Some(token) if token.trim().is_empty() => {
                let message = format!(
                    "{PROVIDER_NAME}: {ID_TOKEN} contains only white space; set it to a token, or unset it"
                );
                return Err(CredentialsError::invalid_configuration(message));
            }
            Some(token) => Some(IdToken::Text(token.into())),
            None => self.env.path(TOKEN_FILE).map(IdToken::File),
        };
        match (
            self.env.get(PROVIDER_URN)?,
            self.env.get(AGENCY_URN)?,
            token,
        ) {
            (Some(provider_urn), Some(agency_urn), Some(token)) => Ok(AgencyRequest {
                provider_urn,
                agency_urn,
                token,
            }),
            (provider_urn, agency_urn, token) => {
                let all = [
                    PROVIDER_URN,
                    AGENCY_URN,
                    ID_TOKEN,
                    TOKEN_FILE,
                    SESSION_NAME,
                    DURATION,
                    POLICY,
                    POLICY_IDS,
                ];
                let Some(set) = all.into_iter().find(|name| self.env.path(name).is_some()) else {
                    return Err(CredentialsError::not_loaded(format!(
                        "{PROVIDER_NAME}: {PROVIDER_URN} and {AGENCY_URN} are not set"
                    )));
                };
                let token_variables = format!("{ID_TOKEN} (or {TOKEN_FILE})");
                let required = [
                    (provider_urn.is_some(), PROVIDER_URN),
                    (agency_urn.is_some(), AGENCY_URN),
                    (token.is_some(), token_variables.as_str()),
                ];
                let missing: Vec<&str> = required
                    .into_iter()
                    .filter(|(is_set, _)| !is_set)
                    .map(|(_, name)| name)
                    .collect();
                let missing = missing.join(" and ");
                Err(CredentialsError::invalid_configuration(format!(
                    "{PROVIDER_NAME}: {set} is set but {missing} is not; set that too, or unset {set}"
                )))
            }
        }
    }

    async fn request_body(
        &self,
        agency_request: &AgencyRequest,
    ) -> Result<Value, CredentialsError> {
        let token = match &agency_request.token {
            IdToken::Text(token) => Zeroizing::new(token.expose_secret().trim().to_owned()),
            IdToken::File(file) => read_token(PROVIDER_NAME, file).await?,
        };
        let session = self
            .env
            .get(SESSION_NAME)?
            .unwrap_or_else(|| DEFAULT_SESSION_NAME.to_owned());
        let mut request_body = json!({
            "provider_urn": agency_request.provider_urn,
            "agency_urn": agency_request.agency_urn,
            "agency_session_name": session,
            "id_token": token.as_str(),
            "duration_seconds": self.duration_seconds()?,
        });
        if let Some(policy) = self.env.get(POLICY)? {
            request_body["policy"] = policy.into();
        }
        if let Some(ids) = self.env.get(POLICY_IDS)? {
            let ids: Vec<&str> = ids
                .split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .collect();
            if ids.is_empty() {
                return Err(CredentialsError::invalid_configuration(format!(
                    "{PROVIDER_NAME}: {POLICY_IDS} lists no policy; set one, or unset it"
                )));
            }
            request_body["policy_ids"] = ids.into();
        }
        Ok(request_body)
    }

    fn duration_seconds(&self) -> Result<u32, CredentialsError> {
        let Some(text) = self.env.get(DURATION)? else {
            return Ok(DEFAULT_SECONDS);
        };
        let duration_seconds = text
            .trim()
            .parse()
            .ok()
            .filter(|duration_seconds| *duration_seconds > 0);
        duration_seconds.ok_or_else(|| {
            let message = format!(
                "{PROVIDER_NAME}: {DURATION}: {text:?} is not a number of seconds; set one such as 3600"
            );
            CredentialsError::invalid_configuration(message)
        })
    }
}

impl ProvideCredentials for AssumeAgencyWithOidcProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

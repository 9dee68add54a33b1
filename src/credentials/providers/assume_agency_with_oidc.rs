//! An agency taken over with an OIDC id token: the security token service (STS) gives keys for it.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::USER_AGENT;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::oidc_token::text_in;
use super::temporary_keys::temporary_keys;
use crate::config::env::Env;
use crate::config::service_url;
use crate::credentials::error::CredentialsError;
use crate::credentials::http::send;
use crate::credentials::provider::{
    ProvideCredentials, ProvideCredentialsFuture, ProviderContext, ResolvedCredentials,
};

const PLACE: &str = "oidc";
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
const LIMIT: Duration = Duration::from_secs(30);

/// Temporary keys of an agency, for an OIDC id token such as a workload's. The token is exchanged at STS.
///
/// | variable | |
/// |---|---|
/// | `HUAWEICLOUD_OIDC_PROVIDER_URN`, `HUAWEICLOUD_OIDC_AGENCY_URN` | the identity provider and the agency |
/// | `HUAWEICLOUD_OIDC_ID_TOKEN`, or else `HUAWEICLOUD_OIDC_TOKEN_FILE` | the token; a file is read anew each time |
/// | `HUAWEICLOUD_OIDC_SESSION_NAME` | `oidc-sts-session` otherwise |
/// | `HUAWEICLOUD_OIDC_DURATION_SECONDS` | how long the keys hold; 3600 otherwise |
/// | `HUAWEICLOUD_OIDC_POLICY`, `HUAWEICLOUD_OIDC_POLICY_IDS` | less than the agency may; ids with commas between |
/// | `HUAWEICLOUD_SDK_STS_ENDPOINT` | `https://sts.cn-north-4.myhuaweicloud.com` otherwise |
///
/// ```
/// use functiongraph::Client;
/// use functiongraph::credentials::AssumeAgencyWithOidcProvider;
///
/// // What the variables name:
/// let client = Client::builder().credentials_provider(AssumeAgencyWithOidcProvider::new()).build()?;
/// // Or a provider, an agency and a file of one's own:
/// let provider = "iam::ACCOUNT:oidcProvider:cluster";
/// let own = AssumeAgencyWithOidcProvider::with_token_file(provider, "iam::ACCOUNT:agency:worker", "/var/run/token");
/// let client = Client::builder().credentials_provider(own).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct AssumeAgencyWithOidcProvider {
    given: Option<(String, String, PathBuf)>,
    endpoint: Option<String>,
    variables: Env,
}

/// What STS is asked for.
struct Wanted {
    provider_urn: String,
    agency_urn: String,
    token: Token,
}

enum Token {
    Text(SecretString),
    File(PathBuf),
}

impl AssumeAgencyWithOidcProvider {
    /// What the variables name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An identity provider's URN, an agency's URN and the file of the id token. The variables may still name
    /// session, duration, policies and endpoint.
    #[must_use]
    pub fn with_token_file(
        provider_urn: impl Into<String>,
        agency_urn: impl Into<String>,
        token_file: impl Into<PathBuf>,
    ) -> Self {
        Self {
            given: Some((provider_urn.into(), agency_urn.into(), token_file.into())),
            ..Self::default()
        }
    }

    /// Asks STS at another address.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    pub(crate) fn with(variables: Env) -> Self {
        Self {
            variables,
            ..Self::default()
        }
    }

    async fn assume(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let wanted = self.wanted()?;
        let variable = if self.endpoint.is_none() {
            self.variables.get(ENDPOINT)?
        } else {
            None
        };
        let what = if variable.is_some() {
            format!("{PLACE}: {ENDPOINT}")
        } else {
            format!("{PLACE}: STS's endpoint")
        };
        let address = self
            .endpoint
            .as_deref()
            .or(variable.as_deref())
            .unwrap_or(DEFAULT_ENDPOINT);
        let endpoint = service_url::of_api(&what, address, &["v5"])?;
        let at = endpoint.as_str().trim_end_matches('/');
        let who = format!("{PLACE}: STS at {at}");
        let body = self.body(&wanted).await?;
        let request = context
            .http
            .post(format!("{at}/v5/agencies/assume-with-oidc"));
        let request = request
            .header(USER_AGENT, crate::transport::user_agent::USER_AGENT)
            .json(&body);
        let answer = send(&who, request, LIMIT, context.proxies.as_deref())
            .await?
            .error_for_status()?;
        temporary_keys(&who, &answer.body, PLACE)
    }

    /// All three or none: an agency that is half set is not passed over.
    fn wanted(&self) -> Result<Wanted, CredentialsError> {
        if let Some((provider_urn, agency_urn, file)) = self.given.clone() {
            return Ok(Wanted {
                provider_urn,
                agency_urn,
                token: Token::File(file),
            });
        }
        let token = match self.variables.get(ID_TOKEN)? {
            Some(token) if token.trim().is_empty() => {
                let problem = format!(
                    "{PLACE}: {ID_TOKEN} holds only white space; set it to a token, or unset it"
                );
                return Err(CredentialsError::invalid_configuration(problem));
            }
            Some(token) => Some(Token::Text(token.into())),
            None => self.variables.path(TOKEN_FILE).map(Token::File),
        };
        match (
            self.variables.get(PROVIDER_URN)?,
            self.variables.get(AGENCY_URN)?,
            token,
        ) {
            (Some(provider_urn), Some(agency_urn), Some(token)) => Ok(Wanted {
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
                let Some(set) = all
                    .into_iter()
                    .find(|name| self.variables.path(name).is_some())
                else {
                    return Err(CredentialsError::not_loaded(format!(
                        "{PLACE}: {PROVIDER_URN} and {AGENCY_URN} are not set"
                    )));
                };
                let either = format!("{ID_TOKEN} (or {TOKEN_FILE})");
                let needed = [
                    (provider_urn.is_some(), PROVIDER_URN),
                    (agency_urn.is_some(), AGENCY_URN),
                    (token.is_some(), either.as_str()),
                ];
                let missing: Vec<&str> = needed
                    .into_iter()
                    .filter(|(is_set, _)| !is_set)
                    .map(|(_, name)| name)
                    .collect();
                let missing = missing.join(" and ");
                Err(CredentialsError::invalid_configuration(format!(
                    "{PLACE}: {set} is set but {missing} is not; set that too, or unset {set}"
                )))
            }
        }
    }

    async fn body(&self, wanted: &Wanted) -> Result<Value, CredentialsError> {
        let token = match &wanted.token {
            Token::Text(token) => Zeroizing::new(token.expose_secret().trim().to_owned()),
            Token::File(file) => text_in(PLACE, file).await?,
        };
        let session = self
            .variables
            .get(SESSION_NAME)?
            .unwrap_or_else(|| DEFAULT_SESSION_NAME.to_owned());
        let mut body = json!({
            "provider_urn": wanted.provider_urn,
            "agency_urn": wanted.agency_urn,
            "agency_session_name": session,
            "id_token": token.as_str(),
            "duration_seconds": self.seconds()?,
        });
        if let Some(policy) = self.variables.get(POLICY)? {
            body["policy"] = policy.into();
        }
        if let Some(ids) = self.variables.get(POLICY_IDS)? {
            let ids: Vec<&str> = ids
                .split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .collect();
            if ids.is_empty() {
                return Err(CredentialsError::invalid_configuration(format!(
                    "{PLACE}: {POLICY_IDS} names no policy; name one, or unset it"
                )));
            }
            body["policy_ids"] = ids.into();
        }
        Ok(body)
    }

    fn seconds(&self) -> Result<u32, CredentialsError> {
        let Some(text) = self.variables.get(DURATION)? else {
            return Ok(DEFAULT_SECONDS);
        };
        let seconds = text.trim().parse().ok().filter(|seconds| *seconds > 0);
        seconds.ok_or_else(|| {
            let problem = format!(
                "{PLACE}: {DURATION}: {text:?} is no number of seconds; give one such as 3600"
            );
            CredentialsError::invalid_configuration(problem)
        })
    }
}

impl ProvideCredentials for AssumeAgencyWithOidcProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.assume(context))
    }
}

//! Credentials in environment variables: keys, a token, or an id token that is exchanged for keys.

use super::key_pair::key_pair;
use super::oidc_token::OidcTokenProvider;
use crate::config::env::Env;
use crate::credentials::credentials::Credentials;
use crate::credentials::error::CredentialsError;
use crate::credentials::not_loaded::CredentialsNotLoaded;
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

pub(crate) const KEYS: [[&str; 2]; 2] = [
    ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"],
    // The names in the vendor's examples.
    ["CLOUD_SDK_AK", "CLOUD_SDK_SK"],
];
const SECURITY_TOKEN: &str = "HUAWEICLOUD_SDK_SECURITY_TOKEN";
/// The variable that holds a token.
pub const TOKEN: &str = "HUAWEICLOUD_SDK_AUTH_TOKEN";
const IDP_ID: &str = "HUAWEICLOUD_SDK_IDP_ID";
const ID_TOKEN_FILE: &str = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";
/// The variable that holds the id of the project.
pub const PROJECT_ID: &str = "HUAWEICLOUD_SDK_PROJECT_ID";

/// Environment variables by the names of the official SDKs.
///
/// | first of | credentials |
/// |---|---|
/// | `HUAWEICLOUD_SDK_IDP_ID` and `HUAWEICLOUD_SDK_ID_TOKEN_FILE` | temporary keys, see [`OidcTokenProvider`] |
/// | `HUAWEICLOUD_SDK_AK` and `_SK`, with `_SECURITY_TOKEN` | keys |
/// | `CLOUD_SDK_AK` and `CLOUD_SDK_SK` | keys |
/// | `HUAWEICLOUD_SDK_AUTH_TOKEN` | a token |
///
/// `HUAWEICLOUD_SDK_PROJECT_ID` is the id of the project.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentProvider(Env);

impl Credentials {
    /// Reads the environment, in this order: `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK` with
    /// `HUAWEICLOUD_SDK_SECURITY_TOKEN`, `CLOUD_SDK_AK` and `CLOUD_SDK_SK`, `HUAWEICLOUD_SDK_AUTH_TOKEN`.
    ///
    /// # Errors
    ///
    /// [`CredentialsNotLoaded`] if none is set or a pair is incomplete, with one error for each source.
    pub fn from_env() -> Result<Self, CredentialsNotLoaded> {
        keys_or_token(&Env::default())
    }
}

impl EnvironmentProvider {
    /// Reads the environment of this process.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn with_env(env: Env) -> Self {
        Self(env)
    }

    async fn resolve(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let env = &self.0;
        let oidc = (env.get(IDP_ID)?, env.path(ID_TOKEN_FILE));
        let resolved = match (oidc, keys_or_token(env)) {
            ((Some(idp_id), Some(file)), _) => {
                OidcTokenProvider::new(idp_id, file)
                    .provide(context)
                    .await?
            }
            (_, Ok(credentials)) => ResolvedCredentials::new(credentials, "environment"),
            (_, Err(error)) if error.is_invalid_configuration() => {
                return Err(CredentialsError::invalid_configuration(error.to_string()));
            }
            // Complete keys win over an incomplete id token, as in the official SDKs.
            ((Some(_), None), _) => return Err(missing_counterpart(IDP_ID, ID_TOKEN_FILE)),
            ((None, Some(_)), _) => return Err(missing_counterpart(ID_TOKEN_FILE, IDP_ID)),
            ((None, None), Err(not_loaded)) => {
                return Err(CredentialsError::not_loaded(format!(
                    "environment: {}",
                    not_loaded.provider_errors().join(", ")
                )));
            }
        };
        Ok(ResolvedCredentials {
            project_id: env.get(PROJECT_ID)?,
            ..resolved
        })
    }
}

fn missing_counterpart(set: &str, missing: &str) -> CredentialsError {
    CredentialsError::invalid_configuration(
        CredentialsNotLoaded::missing_counterpart(set, missing).to_string(),
    )
}

/// Keys or a token from the first source that is set.
fn keys_or_token(env: &Env) -> Result<Credentials, CredentialsNotLoaded> {
    let mut not_set = Vec::new();
    for [access_key, secret_key] in KEYS {
        if let Some(keys) = key_pair(env, access_key, secret_key, SECURITY_TOKEN)? {
            return Ok(keys);
        }
        not_set.push(format!("{access_key} and {secret_key} are not set"));
    }
    if env.get(SECURITY_TOKEN)?.is_some() {
        return Err(CredentialsNotLoaded::missing_counterpart(
            SECURITY_TOKEN,
            "HUAWEICLOUD_SDK_AK",
        ));
    }
    if let Some(token) = env.get(TOKEN)? {
        return Ok(Credentials::token(token));
    }
    not_set.push(format!("{TOKEN} is not set"));
    Err(CredentialsNotLoaded::not_set(not_set))
}

impl ProvideCredentials for EnvironmentProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::credentials::tests::reveal;

    #[cfg(unix)]
    #[tokio::test]
    async fn rejects_non_utf8_values() {
        let context = ProviderContext::new(reqwest::Client::new());
        for name in [
            "HUAWEICLOUD_SDK_AK",
            "HUAWEICLOUD_SDK_SECURITY_TOKEN",
            "CLOUD_SDK_SK",
            TOKEN,
            IDP_ID,
        ] {
            let error = EnvironmentProvider::with_env(Env::not_utf8(name))
                .provide(&context)
                .await
                .unwrap_err();
            assert_eq!(
                error.kind(),
                crate::credentials::CredentialsErrorKind::InvalidConfiguration,
                "{error}"
            );
            assert!(
                error.to_string().contains(name) && !error.to_string().contains("hidden"),
                "{error}"
            );
        }
    }

    #[test]
    fn rejects_security_token_alone() {
        let token = keys_or_token(&Env::of([(SECURITY_TOKEN, "c"), (TOKEN, "f")])).unwrap_err();
        insta::assert_snapshot!(token, @"no credentials in the environment: HUAWEICLOUD_SDK_SECURITY_TOKEN is set but HUAWEICLOUD_SDK_AK is not; set both");
    }

    #[test]
    fn first_complete_source_wins() {
        let all = keys_or_token(&Env::of([
            ("HUAWEICLOUD_SDK_AK", "a"),
            ("HUAWEICLOUD_SDK_SK", "b"),
            ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "c"),
            ("CLOUD_SDK_AK", "d"),
            ("CLOUD_SDK_SK", "e"),
            ("HUAWEICLOUD_SDK_AUTH_TOKEN", "f"),
        ]));
        assert_eq!(reveal(&all.unwrap()), "a/b/c");
        let without_sdk_keys = [
            ("CLOUD_SDK_AK", "d"),
            ("CLOUD_SDK_SK", "e"),
            ("HUAWEICLOUD_SDK_AUTH_TOKEN", "f"),
        ];
        assert_eq!(
            reveal(&keys_or_token(&Env::of(without_sdk_keys)).unwrap()),
            "d/e/-"
        );
        assert_eq!(
            reveal(&keys_or_token(&Env::of([("HUAWEICLOUD_SDK_AUTH_TOKEN", "f")])).unwrap()),
            "f"
        );
    }

    #[test]
    fn rejects_incomplete_key_pair() {
        let incomplete = keys_or_token(&Env::of([
            ("HUAWEICLOUD_SDK_AK", "a"),
            ("CLOUD_SDK_AK", "d"),
            ("CLOUD_SDK_SK", "e"),
        ]));
        insta::assert_snapshot!(incomplete.unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_AK is set but HUAWEICLOUD_SDK_SK is not; set both");
        insta::assert_snapshot!(keys_or_token(&Env::of([])).unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set; CLOUD_SDK_AK and CLOUD_SDK_SK are not set; HUAWEICLOUD_SDK_AUTH_TOKEN is not set");
    }

    #[tokio::test]
    async fn keys_win_over_incomplete_id_token() {
        let context = ProviderContext::new(reqwest::Client::new());
        let incomplete =
            EnvironmentProvider::with_env(Env::of([("HUAWEICLOUD_SDK_IDP_ID", "idp")]));
        insta::assert_snapshot!(incomplete.provide(&context).await.unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_IDP_ID is set but HUAWEICLOUD_SDK_ID_TOKEN_FILE is not; set both");
        let keys = EnvironmentProvider::with_env(Env::of([
            ("HUAWEICLOUD_SDK_IDP_ID", "idp"),
            ("HUAWEICLOUD_SDK_AK", "a"),
            ("HUAWEICLOUD_SDK_SK", "b"),
            ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
        ]));
        let resolved = keys.provide(&context).await.unwrap();
        assert_eq!(
            (
                reveal(&resolved.credentials).as_str(),
                resolved.project_id.as_deref()
            ),
            ("a/b/-", Some("p"))
        );
    }
}

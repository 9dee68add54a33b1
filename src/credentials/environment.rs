//! The environment: keys, a token, or an id token to be exchanged for keys.

use super::federation::Federation;
use super::provide::{Context, ProvideCredentials, ProvideError, Provided, Providing};
use super::{Credentials, NoCredentials};
use crate::variables::Variables;

const KEYS: [[&str; 3]; 2] = [
    ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
    // The names the provider's own examples read.
    ["CLOUD_SDK_AK", "CLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
];
const TOKEN: &str = "HUAWEICLOUD_SDK_AUTH_TOKEN";
const IDP_ID: &str = "HUAWEICLOUD_SDK_IDP_ID";
const ID_TOKEN_FILE: &str = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";
pub(crate) const PROJECT_ID: &str = "HUAWEICLOUD_SDK_PROJECT_ID";

/// Environment variables, by the official SDKs' names.
///
/// | first of | what it gives |
/// |---|---|
/// | `HUAWEICLOUD_SDK_IDP_ID` and `HUAWEICLOUD_SDK_ID_TOKEN_FILE` | temporary keys, see [`Federation`] |
/// | `HUAWEICLOUD_SDK_AK` and `_SK`, with `_SECURITY_TOKEN` | keys |
/// | `CLOUD_SDK_AK` and `CLOUD_SDK_SK` | keys |
/// | `HUAWEICLOUD_SDK_AUTH_TOKEN` | a token |
///
/// `HUAWEICLOUD_SDK_PROJECT_ID` is the project.
#[derive(Clone, Debug, Default)]
pub struct Environment(Variables);

impl Environment {
    /// The environment of this process.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn with(variables: Variables) -> Self {
        Self(variables)
    }

    async fn look(&self, context: &Context) -> Result<Provided, ProvideError> {
        let variables = &self.0;
        let federation = (variables.get(IDP_ID), variables.get(ID_TOKEN_FILE));
        let provided = match (federation, keys(variables)) {
            ((Some(idp_id), Some(file)), _) => Federation::new(idp_id, file).provide(context).await?,
            (_, Ok(credentials)) => Provided::new(credentials, "environment"),
            (_, Err(half)) if half.is_half() => return Err(ProvideError::setup(half.to_string())),
            // Half of a federation does no harm to whole keys: the official SDKs overlook it, too.
            ((Some(_), None), _) => return Err(half(IDP_ID, ID_TOKEN_FILE)),
            ((None, Some(_)), _) => return Err(half(ID_TOKEN_FILE, IDP_ID)),
            ((None, None), Err(none)) => {
                return Err(ProvideError::absent(format!("environment: {}", none.looked().join(", "))));
            }
        };
        Ok(match variables.get(PROJECT_ID) {
            Some(project_id) => provided.project_id(project_id),
            None => provided,
        })
    }
}

fn half(set: &str, missing: &str) -> ProvideError {
    ProvideError::setup(NoCredentials::half(set, missing).to_string())
}

/// Keys or a token, from the first complete place.
pub(super) fn keys(variables: &Variables) -> Result<Credentials, NoCredentials> {
    let mut looked = Vec::new();
    for [access_key, secret_key, security_token] in KEYS {
        match (variables.get(access_key), variables.get(secret_key)) {
            (Some(access), Some(secret)) => {
                let keys = Credentials::keys(access, secret);
                return Ok(match variables.get(security_token) {
                    Some(token) => keys.security_token(token),
                    None => keys,
                });
            }
            (None, None) => looked.push(format!("{access_key} and {secret_key} are not set")),
            (Some(_), None) => return Err(NoCredentials::half(access_key, secret_key)),
            (None, Some(_)) => return Err(NoCredentials::half(secret_key, access_key)),
        }
    }
    match variables.get(TOKEN) {
        Some(token) => Ok(Credentials::token(token)),
        None => {
            looked.push(format!("{TOKEN} is not set"));
            Err(NoCredentials::nothing(looked))
        }
    }
}

impl ProvideCredentials for Environment {
    fn provide<'a>(&'a self, context: &'a Context) -> Providing<'a> {
        Box::pin(self.look(context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::tests::shown;

    #[test]
    fn the_first_complete_place_wins() {
        let all = keys(&Variables::of([
            ("HUAWEICLOUD_SDK_AK", "a"),
            ("HUAWEICLOUD_SDK_SK", "b"),
            ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "c"),
            ("CLOUD_SDK_AK", "d"),
            ("CLOUD_SDK_SK", "e"),
            ("HUAWEICLOUD_SDK_AUTH_TOKEN", "f"),
        ]));
        assert_eq!(shown(&all.unwrap()), "a/b/c");
        let samples = [("CLOUD_SDK_AK", "d"), ("CLOUD_SDK_SK", "e"), ("HUAWEICLOUD_SDK_AUTH_TOKEN", "f")];
        assert_eq!(shown(&keys(&Variables::of(samples)).unwrap()), "d/e/-");
        assert_eq!(shown(&keys(&Variables::of([("HUAWEICLOUD_SDK_AUTH_TOKEN", "f")])).unwrap()), "f");
    }

    #[test]
    fn half_a_pair_is_named_and_nothing_else_is_used_in_its_place() {
        let half = keys(&Variables::of([("HUAWEICLOUD_SDK_AK", "a"), ("CLOUD_SDK_AK", "d"), ("CLOUD_SDK_SK", "e")]));
        insta::assert_snapshot!(half.unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_AK is set but HUAWEICLOUD_SDK_SK is not; set both");
        insta::assert_snapshot!(keys(&Variables::of([])).unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set; CLOUD_SDK_AK and CLOUD_SDK_SK are not set; HUAWEICLOUD_SDK_AUTH_TOKEN is not set");
    }

    #[tokio::test]
    async fn half_a_federation_is_named_unless_there_are_keys() {
        let context = Context::new(reqwest::Client::new());
        let half = Environment::with(Variables::of([("HUAWEICLOUD_SDK_IDP_ID", "idp")]));
        insta::assert_snapshot!(half.provide(&context).await.unwrap_err(), @"no credentials in the environment: HUAWEICLOUD_SDK_IDP_ID is set but HUAWEICLOUD_SDK_ID_TOKEN_FILE is not; set both");
        let keys = Environment::with(Variables::of([
            ("HUAWEICLOUD_SDK_IDP_ID", "idp"),
            ("HUAWEICLOUD_SDK_AK", "a"),
            ("HUAWEICLOUD_SDK_SK", "b"),
            ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
        ]));
        let provided = keys.provide(&context).await.unwrap();
        assert_eq!((shown(&provided.credentials).as_str(), provided.project_id.as_deref()), ("a/b/-", Some("p")));
    }
}

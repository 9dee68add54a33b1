//! Credentials in environment variables by the names of the Terraform provider.

use super::key_pair::key_pair;
use crate::config::env::Env;
use crate::credentials::error::CredentialsError;
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::resolved_credentials::ResolvedCredentials;

const ACCESS_KEY: &str = "HW_ACCESS_KEY";
const SECRET_KEY: &str = "HW_SECRET_KEY";
pub(crate) const KEYS: [&str; 2] = [ACCESS_KEY, SECRET_KEY];
const SECURITY_TOKEN: &str = "HW_SECURITY_TOKEN";
pub(crate) const PROJECT_ID: &str = "HW_PROJECT_ID";
pub(crate) const REGION: &str = "HW_REGION_NAME";

/// Environment variables by the names of the Terraform provider: `HW_ACCESS_KEY`, `HW_SECRET_KEY` and
/// `HW_SECURITY_TOKEN`, with `HW_PROJECT_ID` and `HW_REGION_NAME`.
///
/// ```
/// use functiongraph::Client;
/// use functiongraph::credentials::TerraformEnvironmentProvider;
///
/// let client = Client::builder().credentials_provider(TerraformEnvironmentProvider::new()).build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TerraformEnvironmentProvider(Env);

impl TerraformEnvironmentProvider {
    /// Reads the environment of this process.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn with_env(env: Env) -> Self {
        Self(env)
    }

    fn resolve(&self) -> Result<ResolvedCredentials, CredentialsError> {
        let keys = key_pair(&self.0, ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN);
        let Some(keys) =
            keys.map_err(|error| CredentialsError::invalid_configuration(error.to_string()))?
        else {
            if self.0.get(SECURITY_TOKEN)?.is_some() {
                let message =
                    format!("terraform: {SECURITY_TOKEN} is set but {ACCESS_KEY} is not; set both");
                return Err(CredentialsError::invalid_configuration(message));
            }
            return Err(CredentialsError::not_loaded(format!(
                "terraform: {ACCESS_KEY} and {SECRET_KEY} are not set"
            )));
        };
        let (project_id, region) = (self.0.get(PROJECT_ID)?, self.0.get(REGION)?);
        Ok(ResolvedCredentials {
            project_id,
            region,
            ..ResolvedCredentials::new(keys, "terraform")
        })
    }
}

impl ProvideCredentials for TerraformEnvironmentProvider {
    fn provide<'a>(&'a self, _: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(async { self.resolve() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::CredentialsErrorKind;
    use crate::credentials::credentials::tests::reveal;

    #[test]
    fn reads_all_terraform_variables() {
        let set = [
            (ACCESS_KEY, "a"),
            (SECRET_KEY, "b"),
            (SECURITY_TOKEN, "c"),
            (PROJECT_ID, "p"),
            (REGION, "r"),
        ];
        let resolved = TerraformEnvironmentProvider::with_env(Env::of(set))
            .resolve()
            .unwrap();
        assert_eq!(reveal(&resolved.credentials), "a/b/c");
        assert_eq!(
            (resolved.project_id.as_deref(), resolved.region.as_deref()),
            (Some("p"), Some("r"))
        );
    }

    #[test]
    fn rejects_incomplete_terraform_keys() {
        for incomplete in [ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN] {
            let error = TerraformEnvironmentProvider::with_env(Env::of([(incomplete, "hidden")]))
                .resolve()
                .unwrap_err();
            assert_eq!(
                error.kind(),
                CredentialsErrorKind::InvalidConfiguration,
                "{error}"
            );
            assert!(
                error.to_string().contains(incomplete) && !error.to_string().contains("hidden"),
                "{error}"
            );
        }
        let none = TerraformEnvironmentProvider::with_env(Env::of([(PROJECT_ID, "p")]))
            .resolve()
            .unwrap_err();
        assert_eq!(none.kind(), CredentialsErrorKind::NotLoaded);
    }
}

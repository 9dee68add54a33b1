//! The provider that reads a profile.

use std::path::PathBuf;

use crate::config::env::Env;
use crate::credentials::credentials::Credentials;
use crate::credentials::error::{CredentialsError, CredentialsErrorKind};
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::providers::oidc_token::OidcTokenProvider;
use crate::credentials::resolved_credentials::ResolvedCredentials;

/// A section of an INI file: `~/.huaweicloud/credentials`, or the file that
/// `HUAWEICLOUD_SDK_CREDENTIALS_FILE` names.
///
/// ```ini
/// [basic]
/// ak = …
/// sk = …
/// security_token = …
/// project_id = 7aad83af3e8d42e99ac194c8419e2c9b
/// iam_endpoint = https://iam.cn-north-4.myhuaweicloud.com
/// region = cn-north-4
/// ```
///
/// The format is that of Python's `configparser`. An invalid line, a duplicate key or section, and a misspelled
/// section or key are errors that name the line. `%%` is one `%`, as there; `%(name)s` is an error.
/// A file without the section is skipped, unless a section or file is set on the provider. A file without any
/// section is an error if the variable names it. `region` is for calls whose region neither client nor URN specifies.
///
/// `idp_id` and `id_token_file` may stand in place of `ak` and `sk`; see [`OidcTokenProvider`]. A file that
/// other users of the machine can read is used, and a warning is logged.
#[derive(Clone, Debug, Default)]
pub struct ProfileProvider {
    pub(super) file: Option<PathBuf>,
    pub(super) section: Option<String>,
    pub(super) env: Env,
}

impl ProfileProvider {
    /// Reads the section `[basic]`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads another file.
    #[must_use]
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Reads another section, which then must exist.
    #[must_use]
    pub fn section(mut self, section: impl Into<String>) -> Self {
        self.section = Some(section.into());
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
        let section = self.load_section().await?;
        section.validate_names()?;
        let get = |name: &str| section.get(name);
        let (project_id, iam_endpoint, region) =
            (get("project_id")?, get("iam_endpoint")?, get("region")?);
        let resolved = match (
            get("idp_id")?,
            get("id_token_file")?,
            get("ak")?,
            get("sk")?,
        ) {
            (Some(idp_id), Some(file), ..) => {
                let mut oidc = OidcTokenProvider::new(idp_id, file);
                if let Some(endpoint) = &iam_endpoint {
                    oidc = oidc.iam_endpoint(endpoint);
                }
                let mut context = context.clone();
                context.region = context.region.or_else(|| region.clone());
                oidc.provide(&context).await?
            }
            (_, _, Some(access_key), Some(secret_key)) => {
                let credentials = Credentials::keys(access_key, secret_key);
                let credentials = match get("security_token")? {
                    Some(token) => credentials.security_token(token),
                    None => credentials,
                };
                ResolvedCredentials::new(credentials, "profile")
            }
            (.., Some(_), None) => return Err(section.missing_counterpart("ak", "sk")),
            (.., None, Some(_)) => return Err(section.missing_counterpart("sk", "ak")),
            (Some(_), None, ..) => {
                return Err(section.missing_counterpart("idp_id", "id_token_file"));
            }
            (None, Some(_), ..) => {
                return Err(section.missing_counterpart("id_token_file", "idp_id"));
            }
            _ => {
                return Err(section
                    .error("has neither ak and sk nor idp_id and id_token_file; set one pair"));
            }
        };
        Ok(ResolvedCredentials {
            project_id,
            iam_endpoint,
            region,
            ..resolved
        })
    }

    /// The region of the section, with or without keys; `None` if there is no such section.
    pub(crate) async fn region(&self) -> Result<Option<String>, CredentialsError> {
        match self.load_section().await {
            Ok(section) => section.get("region"),
            Err(error) if error.kind() == CredentialsErrorKind::NotLoaded => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl ProvideCredentials for ProfileProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

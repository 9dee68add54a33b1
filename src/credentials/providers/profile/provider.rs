//! The provider that reads a profile.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::ini::{Ini, ParseError};
use super::permissions::warn_if_public;
use super::section::ProfileSection;
use super::typo;
use crate::config::env::Env;
use crate::config::sdk_file::sdk_file;
use crate::credentials::credentials::Credentials;
use crate::credentials::error::{CredentialsError, CredentialsErrorKind};
use crate::credentials::provider::{ProvideCredentials, ProvideCredentialsFuture};
use crate::credentials::provider_context::ProviderContext;
use crate::credentials::providers::oidc_token::OidcTokenProvider;
use crate::credentials::resolved_credentials::ResolvedCredentials;
use crate::credentials::single_flight::WaitGuard;
use functiongraph_io::file as files;
use functiongraph_io::printable::one_line;

const FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const DEFAULT_SECTION: &str = "basic";

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
    file: Option<PathBuf>,
    section: Option<String>,
    env: Env,
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

    async fn load_section(&self) -> Result<ProfileSection, CredentialsError> {
        let configured = self.file.clone().or_else(|| self.env.path(FILE_VARIABLE));
        let is_configured = configured.is_some();
        let Some(file) = configured.or_else(|| sdk_file(&self.env, "credentials")) else {
            let message = "profile: no home directory".to_owned();
            return Err(self.missing(message, "set HUAWEICLOUD_SDK_CREDENTIALS_FILE to a file"));
        };
        let shown = file.display();
        let guard = WaitGuard::new(format!("the file {shown}"));
        let read = files::read(&file).await;
        drop(guard);
        let content = match read {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound && !is_configured => {
                return Err(self.missing(
                    format!("profile: {shown} does not exist"),
                    "create it, or set another file",
                ));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let by = if self.file.is_none() {
                    format!(", which {FILE_VARIABLE} names,")
                } else {
                    String::new()
                };
                let message =
                    format!("profile: {shown}{by} does not exist; create it, or set another file");
                return Err(CredentialsError::invalid_configuration(message));
            }
            Err(error) => {
                let message = format!(
                    "profile: {shown} cannot be read: {error}; make it readable, or set another file"
                );
                return Err(CredentialsError::invalid_configuration(message));
            }
        };
        warn_if_public(&file);
        let error = |line: usize, reason: &str| {
            CredentialsError::invalid_configuration(format!(
                "profile: {shown}: line {line}: {reason}"
            ))
        };
        let text = files::text(&content)
            .map_err(|line| error(line, "not valid UTF-8; save the file as UTF-8"))?;
        let ini = Ini::parse(text).map_err(|ParseError { line, reason }| error(line, &reason))?;
        let section = self
            .section
            .clone()
            .unwrap_or_else(|| DEFAULT_SECTION.to_owned());
        if ini.has(&section) {
            let file = shown.to_string();
            return Ok(ProfileSection { file, section, ini });
        }
        if let Some(typo) = ini.misspelled_section(&section) {
            // In quotes, since the difference may be a space.
            let name = one_line(&format!("{:?}", typo.name));
            let reason = format!("section {name} is not {section:?}; write [{section}]");
            return Err(error(typo.line, &reason));
        }
        if let Some(line) = ini.line_of_lone_defaults(&typo::KEYS) {
            let reason = format!(
                "[DEFAULT] only holds defaults of other sections and is not [{section}]; write [{section}]"
            );
            return Err(error(line, &reason));
        }
        let names: Vec<String> = ini.names().map(|name| format!("[{name}]")).collect();
        let known = if names.is_empty() {
            "no section".to_owned()
        } else {
            names.join(", ")
        };
        if names.is_empty() && is_configured && self.file.is_none() {
            return Err(CredentialsError::invalid_configuration(format!(
                "profile: {shown}, which {FILE_VARIABLE} names, has no section; write [{section}] with ak and sk, or unset {FILE_VARIABLE}"
            )));
        }
        let missing = self.missing(
            format!("profile: section [{section}] of {shown} does not exist; the file has {known}"),
            "select one of its sections",
        );
        if missing.kind() == CredentialsErrorKind::NotLoaded {
            tracing::debug!("{missing}; the file is skipped");
        }
        Err(missing)
    }

    /// An explicit file or section must exist, the default need not.
    fn missing(&self, message: String, advice: &str) -> CredentialsError {
        if self.section.is_some() || self.file.is_some() {
            CredentialsError::invalid_configuration(format!("{message}; {advice}"))
        } else {
            CredentialsError::not_loaded(message)
        }
    }
}

impl ProvideCredentials for ProfileProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.resolve(context))
    }
}

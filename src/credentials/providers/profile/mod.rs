//! The profile file of the official SDKs.

#[cfg(unix)]
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::credentials::providers::oidc_token::OidcTokenProvider;
pub(crate) mod ini;
pub(crate) mod near;

use self::ini::{Ini, Mistake};
use self::near::is_near_key;
use crate::config::env::Env;
use crate::credentials::credentials::Credentials;
use crate::credentials::error::{CredentialsError, CredentialsErrorKind};
use crate::credentials::provider::{
    ProvideCredentials, ProvideCredentialsFuture, ProviderContext, ResolvedCredentials,
};
use crate::credentials::single_flight::WaitsFor;
use functiongraph_io::file as files;
use functiongraph_io::printable::one_line;

const FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const SECTION: &str = "basic";

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
/// The format is that of Python's `configparser`. A line that cannot be read, a key or section that is
/// there twice, a section whose name is only almost the wanted one, and a key in it that is only almost one of these
/// are errors that name the line. `%%` is one `%`, as there; `%(name)s` is an error.
/// A file that has only other sections is skipped, unless a section or the file was asked for; one without any
/// section also where the variable names it. `region` is for calls whose region neither client nor URN tells.
///
/// In place of `ak` and `sk` there may be `idp_id` and `id_token_file`; see [`OidcTokenProvider`]. A file that
/// others on the machine can read is used, with a warning in the log.
#[derive(Clone, Debug, Default)]
pub struct ProfileProvider {
    file: Option<PathBuf>,
    section: Option<String>,
    variables: Env,
}

impl ProfileProvider {
    /// The section `[basic]`.
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

    /// Takes another section, which then must be there.
    #[must_use]
    pub fn section(mut self, section: impl Into<String>) -> Self {
        self.section = Some(section.into());
        self
    }

    pub(crate) fn with(variables: Env) -> Self {
        Self {
            variables,
            ..Self::default()
        }
    }

    async fn read(
        &self,
        context: &ProviderContext,
    ) -> Result<ResolvedCredentials, CredentialsError> {
        let keys = self.keys().await?;
        keys.check_names()?;
        let take = |name: &str| keys.take(name);
        let (project_id, iam_endpoint, region) =
            (take("project_id")?, take("iam_endpoint")?, take("region")?);
        let provided = match (
            take("idp_id")?,
            take("id_token_file")?,
            take("ak")?,
            take("sk")?,
        ) {
            (Some(idp_id), Some(file), ..) => {
                let mut federation = OidcTokenProvider::new(idp_id, file);
                if let Some(endpoint) = &iam_endpoint {
                    federation = federation.iam_endpoint(endpoint);
                }
                let mut context = context.clone();
                context.region = context.region.or_else(|| region.clone());
                federation.provide(&context).await?
            }
            (_, _, Some(access_key), Some(secret_key)) => {
                let given = Credentials::keys(access_key, secret_key);
                let given = match take("security_token")? {
                    Some(token) => given.security_token(token),
                    None => given,
                };
                ResolvedCredentials::new(given, "profile")
            }
            (.., Some(_), None) => return Err(keys.half("ak", "sk")),
            (.., None, Some(_)) => return Err(keys.half("sk", "ak")),
            (Some(_), None, ..) => return Err(keys.half("idp_id", "id_token_file")),
            (None, Some(_), ..) => return Err(keys.half("id_token_file", "idp_id")),
            _ => {
                return Err(
                    keys.wrong("has neither ak and sk nor idp_id and id_token_file; set one pair")
                );
            }
        };
        Ok(ResolvedCredentials {
            project_id,
            iam_endpoint,
            region,
            ..provided
        })
    }

    /// The region of the section alone, whether keys stand beside it or not; nothing where there is no such place.
    pub(crate) async fn region(&self) -> Result<Option<String>, CredentialsError> {
        match self.keys().await {
            Ok(keys) => keys.take("region"),
            Err(error) if error.kind() == CredentialsErrorKind::NotLoaded => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn keys(&self) -> Result<Keys, CredentialsError> {
        let named = self.file.clone().or_else(|| self.variables.path(FILE));
        let is_named = named.is_some();
        let Some(file) = named.or_else(|| self.variables.file_at_home("credentials")) else {
            let problem = "profile: there is no home directory".to_owned();
            return Err(self.missing(problem, "name a file by HUAWEICLOUD_SDK_CREDENTIALS_FILE"));
        };
        let shown = file.display();
        let waits = WaitsFor::new(format!("the file {shown}"));
        let read = files::read(&file).await;
        drop(waits);
        let content = match read {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound && !is_named => {
                return Err(self.missing(
                    format!("profile: {shown} does not exist"),
                    "write it, or name another file",
                ));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let by = if self.file.is_none() {
                    format!(", which {FILE} names,")
                } else {
                    String::new()
                };
                let problem =
                    format!("profile: {shown}{by} does not exist; write it, or name another file");
                return Err(CredentialsError::invalid_configuration(problem));
            }
            Err(error) => {
                let problem = format!(
                    "profile: {shown} cannot be read: {error}; allow it, or name another file"
                );
                return Err(CredentialsError::invalid_configuration(problem));
            }
        };
        warn_if_public(&file);
        let wrong = |line: usize, problem: &str| {
            CredentialsError::invalid_configuration(format!(
                "profile: {shown}: line {line}: {problem}"
            ))
        };
        let text = files::text(&content)
            .map_err(|line| wrong(line, "it is not UTF-8; save the file as UTF-8"))?;
        let ini = Ini::parse(text).map_err(|Mistake { line, problem }| wrong(line, &problem))?;
        let section = self.section.clone().unwrap_or_else(|| SECTION.to_owned());
        if ini.has(&section) {
            let file = shown.to_string();
            return Ok(Keys { file, section, ini });
        }
        if let Some(near) = ini.near_miss(&section) {
            // In quotes, for the difference may be a blank.
            let name = one_line(&format!("{:?}", near.name));
            let problem = format!("section {name} is not {section:?}; write [{section}]");
            return Err(wrong(near.line, &problem));
        }
        if let Some(line) = ini.lonely_defaults(&near::KEYS) {
            let problem = format!(
                "[DEFAULT] holds what other sections lack, and is no [{section}]; write [{section}]"
            );
            return Err(wrong(line, &problem));
        }
        let names: Vec<String> = ini.names().map(|name| format!("[{name}]")).collect();
        let known = if names.is_empty() {
            "no section".to_owned()
        } else {
            names.join(", ")
        };
        if names.is_empty() && is_named && self.file.is_none() {
            return Err(CredentialsError::invalid_configuration(format!(
                "profile: {shown}, which {FILE} names, has no section; write [{section}] with ak and sk, or unset {FILE}"
            )));
        }
        let missing = self.missing(
            format!("profile: section [{section}] of {shown} does not exist; the file has {known}"),
            "name one of its sections",
        );
        if missing.kind() == CredentialsErrorKind::NotLoaded {
            tracing::debug!("{missing}; the file is skipped");
        }
        Err(missing)
    }

    /// What was asked for must be there; what is looked for by default need not.
    fn missing(&self, problem: String, advice: &str) -> CredentialsError {
        if self.section.is_some() || self.file.is_some() {
            CredentialsError::invalid_configuration(format!("{problem}; {advice}"))
        } else {
            CredentialsError::not_loaded(problem)
        }
    }
}

impl ProvideCredentials for ProfileProvider {
    fn provide<'a>(&'a self, context: &'a ProviderContext) -> ProvideCredentialsFuture<'a> {
        Box::pin(self.read(context))
    }
}

struct Keys {
    file: String,
    section: String,
    ini: Ini,
}

impl Keys {
    fn take(&self, key: &str) -> Result<Option<String>, CredentialsError> {
        self.ini
            .get(&self.section, key)
            .map_err(|Mistake { line, problem }| self.wrong_in(line, &problem))
    }

    /// A key that is like a known one is not passed over, since what it should set would be missing.
    fn check_names(&self) -> Result<(), CredentialsError> {
        for key in self
            .ini
            .keys_of(&self.section)
            .filter(|key| !near::KEYS.contains(&key.name.as_str()))
        {
            if is_near_key(&key.name) {
                let (name, known) = (one_line(&key.name), near::KEYS.join(", "));
                return Err(self.wrong_in(
                    key.line,
                    &format!("the key {name:?} is not known; known are {known}"),
                ));
            }
            // Not its name: what was meant as a value may stand there.
            tracing::debug!(
                "profile: {}: line {}: the key is not known and left alone",
                self.file,
                key.line
            );
        }
        Ok(())
    }

    fn wrong_in(&self, line: usize, problem: &str) -> CredentialsError {
        CredentialsError::invalid_configuration(format!(
            "profile: {}: line {line}: {problem}",
            self.file
        ))
    }

    fn half(&self, set: &str, missing: &str) -> CredentialsError {
        self.wrong(&format!("has {set} but not {missing}; set both"))
    }

    fn wrong(&self, problem: &str) -> CredentialsError {
        CredentialsError::invalid_configuration(format!(
            "profile: section [{}] of {} {problem}",
            self.section, self.file
        ))
    }
}

#[cfg(unix)]
fn warn_if_public(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS_MAY_READ: u32 = 0o004;
    let Ok(metadata) = fs::metadata(file) else {
        return;
    };
    if metadata.is_file() && metadata.permissions().mode() & OTHERS_MAY_READ != 0 {
        tracing::warn!(
            "everyone on this machine can read the keys in {0}; chmod 600 {0}",
            file.display()
        );
    }
}

#[cfg(not(unix))]
fn warn_if_public(_: &Path) {}

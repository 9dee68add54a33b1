//! The profile file of the official SDKs.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use configparser::ini::{Ini, IniDefault};
use secrecy::zeroize::{Zeroize, Zeroizing};

use super::Credentials;
use super::federation::Federation;
use super::provide::{Context, ProvideCredentials, ProvideError, Provided, Providing};
use crate::variables::Variables;

const FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const SECTION: &str = "basic";
/// Its members stand for those that a section lacks, as in every file that Python's `configparser` reads.
const DEFAULTS: &str = "DEFAULT";

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
/// ```
///
/// In place of `ak` and `sk` there may be `idp_id` and `id_token_file`; see [`Federation`]. A file that
/// others on the machine can read is used, with a warning in the log.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    file: Option<PathBuf>,
    section: Option<String>,
    variables: Variables,
}

impl Profile {
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

    pub(crate) fn with(variables: Variables) -> Self {
        Self { variables, ..Self::default() }
    }

    async fn read(&self, context: &Context) -> Result<Provided, ProvideError> {
        let mut members = self.members()?;
        let mut take = |name: &str| members.take(name);
        let (project_id, iam_endpoint) = (take("project_id"), take("iam_endpoint"));
        let provided = match (take("idp_id"), take("id_token_file"), take("ak"), take("sk")) {
            (Some(idp_id), Some(file), ..) => {
                let mut federation = Federation::new(idp_id, file);
                if let Some(endpoint) = &iam_endpoint {
                    federation = federation.iam_endpoint(endpoint);
                }
                federation.provide(context).await?
            }
            (_, _, Some(access_key), Some(secret_key)) => {
                let keys = Credentials::keys(access_key, secret_key);
                let keys = match take("security_token") {
                    Some(token) => keys.security_token(token),
                    None => keys,
                };
                Provided::new(keys, "profile")
            }
            (.., Some(_), None) => return Err(members.half("ak", "sk")),
            (.., None, Some(_)) => return Err(members.half("sk", "ak")),
            (Some(_), None, ..) => return Err(members.half("idp_id", "id_token_file")),
            (None, Some(_), ..) => return Err(members.half("id_token_file", "idp_id")),
            _ => return Err(members.wrong("has neither ak and sk nor idp_id and id_token_file; set one pair")),
        };
        Ok(Provided { project_id, iam_endpoint, ..provided })
    }

    fn members(&self) -> Result<Members, ProvideError> {
        let Some(file) = self.file.clone().or_else(|| self.variables.file(FILE, "credentials")) else {
            return Err(self.missing(
                "profile: there is no home directory".to_owned(),
                "name a file by HUAWEICLOUD_SDK_CREDENTIALS_FILE",
            ));
        };
        let shown = file.display();
        let text = match fs::read_to_string(&file) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(self.missing(format!("profile: {shown} does not exist"), "write it, or name another file"));
            }
            Err(error) => {
                let problem = format!("profile: {shown} cannot be read: {error}; allow it, or name another file");
                return Err(ProvideError::setup(problem));
            }
        };
        warn_if_public(&file);
        let mut rules = IniDefault::default();
        // As Python's `configparser` has it; names of members are compared without case below.
        (rules.case_sensitive, rules.enable_inline_comments) = (true, false);
        let mut ini = Ini::new_from_defaults(rules);
        let parsed = ini.read(text.to_string());
        if let Err(problem) = parsed {
            return Err(ProvideError::setup(format!("profile: {shown} is no INI file: {problem}; correct it")));
        }
        let mut names = ini.sections();
        names.sort_unstable();
        let mut sections = Sections(ini);
        let name = self.section.as_deref().unwrap_or(SECTION);
        let place = format!("profile: section [{name}] of {shown}");
        let Some(own) = sections.take(name) else {
            let named: Vec<String> = names.iter().filter(|name| *name != "default").map(|n| format!("[{n}]")).collect();
            let known = if named.is_empty() { "no section".to_owned() } else { named.join(", ") };
            return Err(
                self.missing(format!("{place} does not exist; the file has {known}"), "name one of its sections")
            );
        };
        let defaults = sections.take(DEFAULTS).unwrap_or_default();
        Ok(Members { place, members: own.into_iter().chain(defaults).collect() })
    }

    /// What was asked for must be there; what is looked for by default need not.
    fn missing(&self, problem: String, advice: &str) -> ProvideError {
        match self.section.is_some() || self.file.is_some() {
            true => ProvideError::setup(format!("{problem}; {advice}")),
            false => ProvideError::absent(problem),
        }
    }
}

impl ProvideCredentials for Profile {
    fn provide<'a>(&'a self, context: &'a Context) -> Providing<'a> {
        Box::pin(self.read(context))
    }
}

/// What the parser keeps is wiped once it is done with.
struct Sections(Ini);

impl Sections {
    fn take(&mut self, name: &str) -> Option<Vec<(String, Zeroizing<String>)>> {
        let section = self.0.get_mut_map().remove(name)?;
        Some(section.into_iter().map(|(name, value)| (name, Zeroizing::new(value.unwrap_or_default()))).collect())
    }
}

impl Drop for Sections {
    fn drop(&mut self) {
        self.0.get_mut_map().values_mut().flat_map(|section| section.values_mut()).for_each(Zeroize::zeroize);
    }
}

struct Members {
    place: String,
    members: Vec<(String, Zeroizing<String>)>,
}

impl Members {
    fn take(&mut self, wanted: &str) -> Option<String> {
        let found = self.members.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| std::mem::take(&mut **value)).filter(|value| !value.is_empty())
    }

    fn half(&self, set: &str, missing: &str) -> ProvideError {
        self.wrong(&format!("has {set} but not {missing}; set both"))
    }

    fn wrong(&self, problem: &str) -> ProvideError {
        ProvideError::setup(format!("{} {problem}", self.place))
    }
}

#[cfg(unix)]
fn warn_if_public(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS_MAY_READ: u32 = 0o004;
    let mode = fs::metadata(file).map(|metadata| metadata.permissions().mode()).unwrap_or_default();
    if mode & OTHERS_MAY_READ != 0 {
        tracing::warn!("everyone on this machine can read the keys in {0}; chmod 600 {0}", file.display());
    }
}

#[cfg(not(unix))]
fn warn_if_public(_: &Path) {}

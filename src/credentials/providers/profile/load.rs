//! Loads the section of a profile from its file.

use std::io::{self, ErrorKind};

use super::ini::{Ini, ParseError};
use super::permissions::warn_if_public;
use super::provider::ProfileProvider;
use super::section::ProfileSection;
use super::typo;
use crate::config::sdk_file::sdk_file;
use crate::credentials::error::{CredentialsError, CredentialsErrorKind};
use crate::credentials::single_flight::WaitGuard;
use functiongraph_io::file as files;
use functiongraph_io::printable::one_line;

const FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";
const DEFAULT_SECTION: &str = "basic";

impl ProfileProvider {
    pub(super) async fn load_section(&self) -> Result<ProfileSection, CredentialsError> {
        let configured = self.file.clone().or_else(|| self.env.path(FILE_VARIABLE));
        let is_configured = configured.is_some();
        let Some(path) = configured.or_else(|| sdk_file(&self.env, "credentials")) else {
            let message = "profile: no home directory".to_owned();
            return Err(self.missing(message, "set HUAWEICLOUD_SDK_CREDENTIALS_FILE to a file"));
        };
        let file = path.display().to_string();
        let guard = WaitGuard::new(format!("the file {file}"));
        let content = files::read(&path).await;
        drop(guard);
        let content = content.map_err(|error| self.read_error(&error, &file, is_configured))?;
        warn_if_public(&path);
        let text = files::text(&content)
            .map_err(|line| error_at(&file, line, "not valid UTF-8; save the file as UTF-8"))?;
        let ini = Ini::parse(text)
            .map_err(|ParseError { line, reason }| error_at(&file, line, &reason))?;
        let section = self
            .section
            .clone()
            .unwrap_or_else(|| DEFAULT_SECTION.to_owned());
        if ini.has(&section) {
            return Ok(ProfileSection { file, section, ini });
        }
        Err(self.missing_section(&section, &ini, &file, is_configured))
    }

    fn read_error(&self, error: &io::Error, file: &str, is_configured: bool) -> CredentialsError {
        if error.kind() != ErrorKind::NotFound {
            return CredentialsError::invalid_configuration(format!(
                "profile: {file} cannot be read: {error}; make it readable, or set another file"
            ));
        }
        if !is_configured {
            return self.missing(
                format!("profile: {file} does not exist"),
                "create it, or set another file",
            );
        }
        let by = if self.file.is_none() {
            format!(", which {FILE_VARIABLE} names,")
        } else {
            String::new()
        };
        CredentialsError::invalid_configuration(format!(
            "profile: {file}{by} does not exist; create it, or set another file"
        ))
    }

    fn missing_section(
        &self,
        section: &str,
        ini: &Ini,
        file: &str,
        is_configured: bool,
    ) -> CredentialsError {
        if let Some(typo) = ini.misspelled_section(section) {
            // In quotes, since the difference may be a space.
            let name = one_line(&format!("{:?}", typo.name));
            let reason = format!("section {name} is not {section:?}; write [{section}]");
            return error_at(file, typo.line, &reason);
        }
        if let Some(line) = ini.line_of_lone_defaults(&typo::KEYS) {
            let reason = format!(
                "[DEFAULT] only holds defaults of other sections and is not [{section}]; write [{section}]"
            );
            return error_at(file, line, &reason);
        }
        let names: Vec<String> = ini.names().map(|name| format!("[{name}]")).collect();
        let sections = if names.is_empty() {
            "no section".to_owned()
        } else {
            names.join(", ")
        };
        if names.is_empty() && is_configured && self.file.is_none() {
            return CredentialsError::invalid_configuration(format!(
                "profile: {file}, which {FILE_VARIABLE} names, has no section; write [{section}] with ak and sk, or unset {FILE_VARIABLE}"
            ));
        }
        let missing = self.missing(
            format!(
                "profile: section [{section}] of {file} does not exist; the file has {sections}"
            ),
            "select one of its sections",
        );
        if missing.kind() == CredentialsErrorKind::NotLoaded {
            tracing::debug!("{missing}; the file is skipped");
        }
        missing
    }

    /// An explicit file or section must exist, the default need not.
    fn missing(&self, message: String, hint: &str) -> CredentialsError {
        if self.section.is_some() || self.file.is_some() {
            CredentialsError::invalid_configuration(format!("{message}; {hint}"))
        } else {
            CredentialsError::not_loaded(message)
        }
    }
}

fn error_at(file: &str, line: usize, reason: &str) -> CredentialsError {
    CredentialsError::invalid_configuration(format!("profile: {file}: line {line}: {reason}"))
}

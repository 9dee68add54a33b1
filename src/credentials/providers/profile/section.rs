//! One section of a profile file.

use super::ini::{Ini, ParseError};
use super::typo::{self, is_misspelled_key};
use crate::credentials::error::CredentialsError;
use functiongraph_io::printable::one_line;

pub(super) struct ProfileSection {
    pub file: String,
    pub section: String,
    pub ini: Ini,
}

impl ProfileSection {
    pub(super) fn get(&self, key: &str) -> Result<Option<String>, CredentialsError> {
        self.ini
            .get(&self.section, key)
            .map_err(|ParseError { line, reason }| self.error_at(line, &reason))
    }

    /// A misspelled key is an error, it is not skipped: the setting would be missing.
    pub(super) fn validate_names(&self) -> Result<(), CredentialsError> {
        for key in self
            .ini
            .keys(&self.section)
            .filter(|key| !typo::KEYS.contains(&key.name.as_str()))
        {
            if is_misspelled_key(&key.name) {
                let (name, known) = (one_line(&key.name), typo::KEYS.join(", "));
                return Err(self.error_at(
                    key.line,
                    &format!("unknown key {name:?}; known keys are {known}"),
                ));
            }
            // Without the name: a secret may be in its place.
            tracing::debug!(
                "profile: {}: line {}: the key is unknown and ignored",
                self.file,
                key.line
            );
        }
        Ok(())
    }

    fn error_at(&self, line: usize, reason: &str) -> CredentialsError {
        CredentialsError::invalid_configuration(format!(
            "profile: {}: line {line}: {reason}",
            self.file
        ))
    }

    pub(super) fn missing_counterpart(&self, set: &str, missing: &str) -> CredentialsError {
        self.error(&format!("has {set} but not {missing}; set both"))
    }

    pub(super) fn error(&self, reason: &str) -> CredentialsError {
        CredentialsError::invalid_configuration(format!(
            "profile: section [{}] of {} {reason}",
            self.section, self.file
        ))
    }
}

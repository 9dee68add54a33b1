//! Why a record was not delivered.

use std::io;

/// Why an attempt to deliver a record failed.
#[derive(Debug)]
pub(crate) struct DeliveryError {
    pub reason: String,
    /// Whether another attempt can succeed, such as after an outage.
    pub may_pass: bool,
}

impl DeliveryError {
    /// No attempt will ever succeed.
    pub(crate) fn permanent(reason: impl ToString) -> Self {
        Self {
            reason: reason.to_string(),
            may_pass: false,
        }
    }

    pub(crate) fn may_pass(reason: impl ToString) -> Self {
        Self {
            reason: reason.to_string(),
            may_pass: true,
        }
    }

    /// Of a path: a full disk or a folder that is gone may pass, a name that no file can have does not.
    pub(super) fn of_path(path: &std::path::Path, error: &io::Error) -> Self {
        Self {
            reason: format!("{}: {error}", path.display()),
            may_pass: !matches!(
                error.kind(),
                io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput
            ),
        }
    }
}

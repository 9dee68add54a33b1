//! How a run ended.

use axum::body::Bytes;

use super::log::RunLog;
use crate::run_error::RunError;

#[derive(Debug)]
pub(crate) struct Outcome {
    /// Any text or JSON.
    pub result: Result<Bytes, RunError>,
    /// What the function printed.
    pub log: RunLog,
}

impl From<Result<Bytes, RunError>> for Outcome {
    fn from(result: Result<Bytes, RunError>) -> Self {
        Self {
            result,
            log: RunLog::default(),
        }
    }
}

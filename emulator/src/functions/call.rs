//! One run of a function, as it is requested.

use std::time::SystemTime;

use axum::body::Bytes;

use functiongraph::FunctionUrn;

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub request_id: String,
    /// The version or alias that was invoked.
    pub function: FunctionUrn,
    /// The version that runs.
    pub version: FunctionUrn,
    pub event: Bytes,
    /// From 1.
    pub attempt: u32,
    /// By the clock of the emulator.
    pub started_at: SystemTime,
    pub is_async: bool,
}

impl Call {
    pub(super) fn version_name(&self) -> &str {
        self.version.qualifier().unwrap_or_default()
    }

    pub(super) fn project_id(&self) -> &str {
        self.version.project_id().unwrap_or_default()
    }

    pub(super) fn region(&self) -> &str {
        self.version.region().unwrap_or_default()
    }
}

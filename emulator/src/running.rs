//! How many synchronous invocations run.

use std::sync::Arc;

/// Each invocation that runs holds a clone.
#[derive(Clone, Default)]
pub(crate) struct Running(Arc<()>);

impl Running {
    /// How many clones there are.
    pub(crate) fn count(&self) -> usize {
        Arc::strong_count(&self.0) - 1
    }
}

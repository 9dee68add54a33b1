//! What the requests of an emulator share.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::auth::authenticator::Authenticator;
use crate::runner::Runner;
use crate::store::Store;
use functiongraph::FunctionUrn;

/// How many requests are handled at a time. Others wait, with nothing but their bodies in memory.
const WORKERS: usize = 8;

pub(crate) struct State {
    pub store: Arc<Store>,
    pub auth: Authenticator,
    /// The functions that exist beside those that were created; all do if there are none, unless it is strict.
    pub functions: Vec<FunctionUrn>,
    /// Whether only these functions and those that were created exist.
    pub strict: bool,
    /// Of functions named without one.
    pub region: String,
    pub runner: Arc<Runner>,
    pub body_timeout: Duration,
    pub workers: Arc<Semaphore>,
}

/// The permits of the requests that are handled at a time.
pub(crate) fn workers() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(WORKERS))
}

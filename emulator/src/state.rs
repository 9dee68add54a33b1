//! What the requests of an emulator share.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::auth::authenticator::Authenticator;
use crate::registry::Registry;
use crate::runner::Runner;
use crate::store::Store;

/// How many requests are handled at a time. Others wait, with nothing but their bodies in memory.
const WORKERS: usize = 8;

pub(crate) struct State {
    pub store: Arc<Store>,
    pub auth: Authenticator,
    pub registry: Arc<Registry>,
    pub runner: Arc<Runner>,
    pub body_timeout: Duration,
    pub workers: Arc<Semaphore>,
}

/// The permits of the requests that are handled at a time.
pub(crate) fn workers() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(WORKERS))
}

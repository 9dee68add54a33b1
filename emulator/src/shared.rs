//! What the requests of an emulator share.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::auth::authenticator::Authenticator;
use crate::blocking;
use crate::known_functions::Registry;
use crate::request::api_error::ApiError;
use crate::runner::Runner;
use crate::running::Running;
use crate::server::Streams;
use crate::spec::errors;
use crate::store::Store;

/// How many requests are handled at a time on threads that may block. Others wait, with nothing but their bodies in memory.
const WORKERS: usize = 8;
/// The largest body that is read in place, where the state is in memory.
const IN_PLACE_LIMIT: usize = 16 * 1024;

pub(crate) struct Shared {
    pub store: Arc<Store>,
    pub auth: Authenticator,
    pub registry: Arc<Registry>,
    pub runner: Arc<Runner>,
    pub body_timeout: Duration,
    pub workers: Arc<Semaphore>,
    pub streams: Streams,
    pub running: Running,
}

impl Shared {
    /// Handles a request with a body of that size, in place if that is short.
    pub(crate) async fn handle<T: Send + 'static>(
        &self,
        body: usize,
        work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let failed = || {
            ApiError::new(
                errors::INTERNAL,
                "The emulator failed to handle the request",
            )
        };
        let in_place = self.store.is_in_memory() && body <= IN_PLACE_LIMIT;
        let permit = if in_place {
            None
        } else {
            let permit = self.workers.clone().acquire_owned().await;
            Some(permit.map_err(|_| failed())?)
        };
        let handled = blocking::run(in_place, move || {
            // Released when the work is done, even if the client has disconnected before.
            let _permit = permit;
            work()
        });
        handled.await.unwrap_or_else(|_| Err(failed()))
    }
}

/// The permits of the requests that are handled at a time.
pub(crate) fn workers() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(WORKERS))
}

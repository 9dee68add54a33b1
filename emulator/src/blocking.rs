//! Work that may wait for a disk or for another process.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The work has panicked, or the runtime is shutting down.
pub(crate) struct Aborted;

/// Runs work on a thread that may block, to its end even if nothing waits for it any more; in place, where it is known
/// to be short: starting it elsewhere would take longer than the work itself.
pub(crate) async fn run<T: Send + 'static>(
    in_place: bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Aborted> {
    if in_place {
        catch_unwind(AssertUnwindSafe(work)).map_err(|_| Aborted)
    } else {
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| Aborted)
    }
}

//! Sharing the state file with other processes: it is closed while it is idle.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::database::{Store, discard};
use super::error::StateError;

/// How long a shared file stays open unused.
pub(super) const IDLE_TIMEOUT: Duration = Duration::from_millis(20);
/// How long a shared file stays open for its first use: a command mostly sends a request right after the start.
pub(crate) const FIRST_USE_TIMEOUT: Duration = Duration::from_millis(200);

/// Keeps a shared file open.
pub(crate) struct Hold(Arc<Store>);

impl Drop for Hold {
    fn drop(&mut self) {
        let mut slot = self.0.slot();
        slot.holds -= 1;
        slot.last_used = Instant::now();
        drop(slot);
        self.0.used.notify_one();
    }
}

impl Store {
    /// Opens the file, and keeps it open until this is dropped.
    pub(crate) fn hold(self: &Arc<Self>) -> Result<Hold, StateError> {
        let mut slot = self.slot();
        self.database(&mut slot)?;
        slot.holds += 1;
        Ok(Hold(self.clone()))
    }

    /// Whether the file was opened since the last call: other processes may have left work in it.
    pub(crate) fn take_reopened(&self) -> bool {
        std::mem::take(&mut self.slot().reopened)
    }

    /// Closes the file for other processes whenever it is idle; at the start only after its first use or
    /// `first_use`, as opening it again costs more than what most commands do with it.
    pub(crate) async fn close_when_idle(store: Weak<Self>, first_use: Duration) {
        let Some(used) = store.upgrade().map(|store| store.used.clone()) else {
            return;
        };
        // Opening it was a use as well.
        used.notified().await;
        let _ = tokio::time::timeout(first_use, used.notified()).await;
        loop {
            loop {
                tokio::time::sleep(IDLE_TIMEOUT).await;
                let Some(store) = store.upgrade() else { return };
                if tokio::task::spawn_blocking(move || store.close_if_idle())
                    .await
                    .unwrap_or(true)
                {
                    break;
                }
            }
            used.notified().await;
        }
    }

    /// Closes a shared file that is not in use; whether it is closed.
    pub(crate) fn close_if_idle(&self) -> bool {
        let mut slot = self.slot();
        let idle = slot.holds == 0 && slot.last_used.elapsed() >= IDLE_TIMEOUT;
        let alone = slot
            .database
            .as_ref()
            .is_none_or(|database| Arc::strong_count(database) == 1);
        if !self.shared || !idle || !alone {
            return !self.shared;
        }
        if let Some(database) = slot.database.take() {
            discard(database);
        }
        true
    }
}

//! The invocations that are running, each a task.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::task::AbortHandle;

use crate::delivery::Outbox;
use crate::invocation::InvocationHandler;
use crate::journal::Journal;
use crate::registry::Registry;
use crate::store::{Hold, Key, StateError, Store};

/// The running invocations.
pub(crate) struct Runner {
    pub(super) store: Arc<Store>,
    pub(super) registry: Arc<Registry>,
    /// Without one there is nothing to run: every invocation succeeds as it is accepted.
    pub(super) handler: Option<InvocationHandler>,
    pub(super) outbox: Outbox,
    pub(super) journal: Arc<Journal>,
    running: Mutex<HashMap<String, AbortHandle>>,
}

impl Runner {
    pub(crate) fn new(
        registry: Arc<Registry>,
        handler: Option<InvocationHandler>,
        outbox: Outbox,
    ) -> Self {
        Self {
            store: registry.store.clone(),
            registry,
            handler,
            outbox,
            journal: Arc::new(Journal::new()),
            running: Mutex::default(),
        }
    }

    pub(crate) fn has_handler(&self) -> bool {
        self.handler.is_some()
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    pub(crate) fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }

    /// Keeps the state open, and continues what another emulator left in it.
    pub(crate) fn hold(self: &Arc<Self>) -> Result<Hold, StateError> {
        let hold = self.store.hold()?;
        if self.store.take_reopened() {
            let left = self.store.active()?;
            left.iter().for_each(|key| self.journal.accepted(key));
            if self.has_handler() {
                left.iter().try_for_each(|key| self.start(key))?;
            } else {
                self.succeed_all(&left)?;
            }
        }
        Ok(hold)
    }

    /// Runs an invocation, unless it is running already. The state stays open as long, so that no other process
    /// runs it too.
    pub(crate) fn start(self: &Arc<Self>, key: &str) -> Result<(), StateError> {
        let Some(id) = Key::parse(key).map(|key| key.id.to_owned()) else {
            return Ok(());
        };
        let (weak, key, hold) = (Arc::downgrade(self), key.to_owned(), self.store.hold()?);
        let mut running = self.running();
        if running.contains_key(&id) {
            return Ok(());
        }
        let ending = id.clone();
        let task = tokio::spawn(async move {
            let _hold = hold;
            let Some(runner) = weak.upgrade() else { return };
            if let Err(error) = runner.run(key).await {
                tracing::warn!(%error, "the outcome of an invocation cannot be stored");
            }
            runner.running().remove(&ending);
        });
        running.insert(id, task.abort_handle());
        Ok(())
    }

    /// Aborts an invocation that is running.
    pub(crate) fn abort(&self, id: &str) {
        let running = self.running().remove(id);
        if let Some(task) = running {
            task.abort();
        }
    }

    /// Aborts all that is running, which stays unfinished in the state.
    pub(crate) fn stop(&self) {
        for (_, task) in self.running().drain() {
            task.abort();
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, AbortHandle>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

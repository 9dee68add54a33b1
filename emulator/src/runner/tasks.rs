//! The invocations that run or wait, each a task.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use super::schedule::Schedule;
use crate::blocking::{self, Queue};
use crate::delivery::Outbox;
use crate::functions::Functions;
use crate::journal::Journal;
use crate::known_functions::Registry;
use crate::run_error::RunError;
use crate::store::{Hold, Key, StateError, Store};
use functiongraph::types::InvocationStatus;

/// The outcome of a cancellation.
#[derive(Debug, PartialEq)]
pub(crate) enum Cancelled {
    Now,
    EndedBefore(InvocationStatus),
    /// It has ended, and its record is no longer kept.
    NotKept,
}

/// The invocations that run or wait.
pub(crate) struct Runner {
    pub(super) store: Arc<Store>,
    pub(super) registry: Arc<Registry>,
    /// An invocation of a function that nothing runs succeeds as it is accepted.
    pub(super) functions: Functions,
    pub(super) outbox: Outbox,
    /// Deliveries to a disk.
    pub(super) writing: Queue,
    pub(super) journal: Arc<Journal>,
    /// Between attempts; without one, it is doubled each time.
    pub(super) retry_wait: Option<Duration>,
    pub(super) schedule: Arc<Schedule>,
    /// Held while the clock is advanced.
    pub(super) advancing: tokio::sync::Mutex<()>,
    tasks: Mutex<HashMap<String, AbortHandle>>,
}

impl Runner {
    pub(crate) fn new(
        registry: Arc<Registry>,
        functions: Functions,
        outbox: Outbox,
        retry_wait: Option<Duration>,
    ) -> Self {
        let schedule = Schedule::new();
        Self {
            store: registry.store.clone(),
            registry,
            functions,
            outbox,
            writing: Queue::default(),
            retry_wait,
            journal: Arc::new(Journal::new(schedule.clock.clone())),
            schedule,
            advancing: tokio::sync::Mutex::default(),
            tasks: Mutex::default(),
        }
    }

    pub(crate) fn functions(&self) -> &Functions {
        &self.functions
    }

    pub(crate) fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }

    pub(crate) fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Keeps the state open, and continues what another emulator left in it.
    pub(crate) fn hold(self: &Arc<Self>) -> Result<Hold, StateError> {
        let hold = self.store.hold()?;
        if self.store.take_reopened() {
            self.schedule.clock.set_offset(self.store.clock_offset()?);
            let left = self.store.active()?;
            for key in &left {
                self.journal.accepted(key);
                self.journal_stored_end(key)?;
            }
            for key in self.succeed_at_once(left)? {
                drop(self.start(&key));
            }
        }
        Ok(hold)
    }

    /// As [`hold`](Self::hold), which may have to wait for another process and must not block the runtime.
    pub(super) async fn hold_later(self: &Arc<Self>) -> Result<Hold, StateError> {
        let runner = self.clone();
        self.blocking(move |_| runner.hold()).await
    }

    /// Starts the task of an invocation, unless there is one already. What it returns is dropped after the first step,
    /// such as an attempt to run the function or to deliver the record.
    pub(super) fn start(self: &Arc<Self>, key: &str) -> Option<oneshot::Receiver<()>> {
        let id = Key::parse(key).map(|key| key.id.to_owned())?;
        let (weak, key, turn) = (Arc::downgrade(self), key.to_owned(), self.schedule.turn());
        let (stepped, first_step) = oneshot::channel();
        let mut tasks = self.tasks();
        if tasks.contains_key(&id) {
            return None;
        }
        let ending = id.clone();
        let task = tokio::spawn(async move {
            let Some(runner) = weak.upgrade() else { return };
            if let Err(error) = runner.run(key.clone(), turn, stepped).await {
                tracing::warn!(%error, "the outcome of an invocation cannot be stored");
            }
            runner.tasks().remove(&ending);
            runner.schedule.forget(&key);
        });
        tasks.insert(id, task.abort_handle());
        Some(first_step)
    }

    /// Ends an invocation that waits or runs, and aborts what runs it.
    pub(crate) fn cancel(&self, key: &str, error: &RunError) -> Result<Cancelled, StateError> {
        let cancelled = self.end_cancelled(key, error)?;
        if cancelled == Cancelled::Now
            && let Some(parts) = Key::parse(key)
            && let Some(task) = self.tasks().remove(parts.id)
        {
            task.abort();
            self.schedule.forget(key);
        }
        Ok(cancelled)
    }

    /// Lets invocations that wait go on at once, as something that they depend on has changed.
    pub(crate) fn wake(&self, keys: &BTreeSet<String>) {
        self.schedule.wake(keys);
    }

    /// Aborts all that runs or waits, which stays unfinished in the state.
    pub(crate) fn stop(&self) {
        for (_, task) in self.tasks().drain() {
            task.abort();
        }
        self.writing.stop();
        self.functions.stop();
    }

    /// Opening a state file may have to wait, which must not block the runtime.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StateError> + Send + 'static,
    ) -> Result<T, StateError> {
        let store = self.store.clone();
        let done = blocking::run(store.is_in_memory(), move || work(&store)).await;
        done.unwrap_or_else(|_| Err(StateError::stopped()))
    }

    fn tasks(&self) -> MutexGuard<'_, HashMap<String, AbortHandle>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

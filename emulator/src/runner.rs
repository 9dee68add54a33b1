//! Runs invocations: asynchronous ones in the background, with retries.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use serde_json::Value;
use tokio::task::AbortHandle;

use crate::alias_route::version_to_run;
use crate::clock::Clock;
use crate::invocation::{Invocation, InvocationError, InvocationHandler};
use crate::store::{CONFIGS, Hold, Key, StateError, Store};
use functiongraph::FunctionUrn;
use functiongraph::types::{
    AsyncInvocation, AsyncInvokeConfig, InvocationStatus,
    UpdateFunctionAsyncInvokeConfigRequestBody,
};

/// The code of an attempt whose handler panicked; the documentation has none for it.
const PANICKED: i64 = 500;

/// The running invocations.
pub(crate) struct Runner {
    store: Arc<Store>,
    /// Without one there is nothing to run: every invocation succeeds as it is accepted.
    handler: Option<InvocationHandler>,
    running: Mutex<HashMap<String, AbortHandle>>,
}

impl Runner {
    pub(crate) fn new(store: Arc<Store>, handler: Option<InvocationHandler>) -> Self {
        Self {
            store,
            handler,
            running: Mutex::default(),
        }
    }

    pub(crate) fn has_handler(&self) -> bool {
        self.handler.is_some()
    }

    /// Keeps the state open, and continues what another emulator left in it.
    pub(crate) fn hold(self: &Arc<Self>) -> Result<Hold, StateError> {
        let hold = self.store.hold()?;
        if self.store.take_reopened() {
            let left = self.store.active()?;
            if self.has_handler() {
                left.iter().try_for_each(|key| self.start(key))?;
            } else {
                self.store.change_all(&left, |record| {
                    finish(record, InvocationStatus::Success, None)
                })?;
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

    /// Runs an invocation until it succeeds, has no retries left, or is too old.
    async fn run(&self, key: String) -> Result<(), StateError> {
        let Some(function) =
            Key::parse(&key).and_then(|key| key.function.parse::<FunctionUrn>().ok())
        else {
            return Ok(());
        };
        let started_at = Instant::now();
        let Some(handler) = &self.handler else {
            return Ok(());
        };
        let Some(record) = self
            .update(&key, |record| {
                record.status = Some(InvocationStatus::Running)
            })
            .await?
        else {
            return Ok(());
        };
        let (retries, max_age) = {
            let function = function.to_string();
            self.blocking(move |store| retry_limits(store, &function))
                .await?
        };
        let event = {
            let key = key.clone();
            self.blocking(move |store| store.event(&key)).await?
        };
        let event = match parse_event(&event.unwrap_or_default()) {
            Ok(event) => event,
            Err(error) => {
                let error = InvocationError {
                    code: PANICKED,
                    message: unreadable_event(&error),
                };
                return self
                    .update(&key, move |record| {
                        finish(record, InvocationStatus::Fail, Some(&error))
                    })
                    .await
                    .map(drop);
            }
        };
        let version = self.version(&function).await?;
        let mut attempt = 0;
        let (status, error) = loop {
            attempt += 1;
            let invocation = Invocation {
                request_id: record.request_id.clone().unwrap_or_default(),
                function: function.clone(),
                version: version.clone(),
                event: event.clone(),
                attempt,
            };
            match run_handler(handler, invocation).await {
                Ok(_) => break (InvocationStatus::Success, None),
                Err(error) if i64::from(attempt) > retries => {
                    break (InvocationStatus::Fail, Some(error));
                }
                Err(error) if started_at.elapsed() > max_age => {
                    break (InvocationStatus::Discard, Some(error));
                }
                Err(_) => {}
            }
        };
        self.update(&key, move |record| {
            finish(record, status.clone(), error.as_ref())
        })
        .await
        .map(drop)
    }

    /// Runs one synchronous invocation, if there is a handler.
    pub(crate) async fn run_once(
        &self,
        invocation: Invocation,
    ) -> Option<Result<Value, InvocationError>> {
        match &self.handler {
            Some(handler) => Some(run_handler(handler, invocation).await),
            None => None,
        }
    }

    /// The version that an invocation of this version or alias runs.
    pub(crate) async fn version(&self, function: &FunctionUrn) -> Result<FunctionUrn, StateError> {
        let urn = function.clone();
        self.blocking(move |store| version_to_run(store, &urn))
            .await
    }

    /// Changes the record of an invocation that is not over.
    async fn update(
        &self,
        key: &str,
        change: impl Fn(&mut AsyncInvocation) + Send + 'static,
    ) -> Result<Option<AsyncInvocation>, StateError> {
        let key = key.to_owned();
        self.blocking(move |store| store.change(&key, change)).await
    }

    /// Opening the state may have to wait, which must not block the runtime.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StateError> + Send + 'static,
    ) -> Result<T, StateError> {
        let store = self.store.clone();
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        done.unwrap_or_else(|_| Err(StateError::stopped()))
    }
}

async fn run_handler(
    handler: &InvocationHandler,
    invocation: Invocation,
) -> Result<Value, InvocationError> {
    let panicked = |_| {
        Err(InvocationError {
            code: PANICKED,
            message: "the handler panicked".to_owned(),
        })
    };
    let outcome = AssertUnwindSafe(async { handler(invocation).await })
        .catch_unwind()
        .await;
    outcome.unwrap_or_else(panicked)
}

/// An event as a handler takes it; not every JSON text can be parsed as one.
pub(crate) fn parse_event(event: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(event)
}

pub(crate) fn unreadable_event(error: &serde_json::Error) -> String {
    format!("The event cannot be passed to the emulator's handler: {error}")
}

/// How many retries there are, and how old an event may become.
fn retry_limits(store: &Store, function: &str) -> Result<(i64, Duration), StateError> {
    let config: AsyncInvokeConfig = store.get(CONFIGS, function)?.unwrap_or_default();
    let mut defaults = UpdateFunctionAsyncInvokeConfigRequestBody::default();
    defaults.max_async_event_age_in_seconds = config.max_async_event_age_in_seconds;
    defaults.max_async_retry_attempts = config.max_async_retry_attempts;
    defaults.fill_defaults();
    let age = defaults
        .max_async_event_age_in_seconds
        .and_then(|age| age.try_into().ok())
        .unwrap_or(u64::MAX);
    Ok((
        defaults.max_async_retry_attempts.unwrap_or_default(),
        Duration::from_secs(age),
    ))
}

/// Records that an invocation is over.
pub(crate) fn finish(
    record: &mut AsyncInvocation,
    status: InvocationStatus,
    error: Option<&InvocationError>,
) {
    record.status = Some(status);
    record.end_time = Some(Clock::read().invoked());
    record.error_code = Some(error.map_or(0, |error| error.code));
    record.error_message = error.map(|error| error.message.clone());
}

//! Runs one invocation: its attempts, and its end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;

use super::end::finish;
use super::tasks::Runner;
use crate::alias_route::version_to_run;
use crate::delivery::{End, Ended};
use crate::functions::{Call, FAILED, Outcome, Runnable, Settings};
use crate::run_error::RunError;
use crate::store::{CONFIGS, Key, StateError, Store};
use functiongraph::FunctionUrn;
use functiongraph::types::{
    AsyncInvocation, AsyncInvokeConfig, InvocationStatus,
    UpdateFunctionAsyncInvokeConfigRequestBody,
};

impl Runner {
    /// Runs an invocation until it succeeds, has no retries left, or is too old.
    pub(super) async fn run(self: &Arc<Self>, key: String) -> Result<(), StateError> {
        let Some(function) =
            Key::parse(&key).and_then(|key| key.function.parse::<FunctionUrn>().ok())
        else {
            return Ok(());
        };
        let started_at = Instant::now();
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
        let bytes = event.unwrap_or_default();
        if let Err(problem) = self.functions.check_event(function.as_str(), &bytes) {
            let error = RunError::new(FAILED, "InvocationError", problem);
            return self.end(key, bytes, 0, End::Failed(error)).await;
        }
        let event = Bytes::from(bytes.clone());
        let version = self.version(&function).await?;
        let mut attempt = 0;
        let end = loop {
            attempt += 1;
            let call = Call {
                request_id: record.request_id.clone().unwrap_or_default(),
                function: function.clone(),
                version: version.clone(),
                event: event.clone(),
                attempt,
                is_async: true,
            };
            match self.run_once(call).await?.result {
                Ok(result) => break End::Success(result.into()),
                Err(error) if i64::from(attempt) > retries => break End::Failed(error),
                Err(error) if started_at.elapsed() > max_age => break End::Discarded(error),
                Err(_) => {}
            }
        };
        self.end(key, bytes, attempt, end).await
    }

    /// Delivers the record and then stores the end, so that a kill between them delivers it again. Who sees the end
    /// sees the delivery, too.
    async fn end(
        self: &Arc<Self>,
        key: String,
        event: Vec<u8>,
        attempts: u32,
        end: End,
    ) -> Result<(), StateError> {
        let runner = self.clone();
        self.blocking(move |store| {
            if let Some(parts) = Key::parse(&key) {
                let ended = Ended {
                    function: parts.function,
                    request_id: parts.id,
                    accepted_at: parts.time(),
                    attempts,
                    event: &event,
                    end: &end,
                };
                runner.deliver(&ended, store.depth(&key)?)?;
            }
            let changed = store.change(&key, |record| match &end {
                End::Success(_) => finish(record, InvocationStatus::Success, None),
                End::Failed(error) => finish(record, InvocationStatus::Fail, Some(error)),
                End::Discarded(error) => finish(record, InvocationStatus::Discard, Some(error)),
            });
            changed.map(drop)
        })
        .await
    }

    /// Runs a function once. Where nothing runs it, the event is the result.
    pub(crate) async fn run_once(&self, call: Call) -> Result<Outcome, StateError> {
        let Some(runnable) = self.functions.find(&call.function, &call.version) else {
            return Ok(Ok(call.event).into());
        };
        let settings = self.settings(runnable, &call.version).await?;
        Ok(runnable.source.run(call, settings).await)
    }

    /// A handler in Rust has none.
    async fn settings(
        &self,
        runnable: &Runnable,
        version: &FunctionUrn,
    ) -> Result<Settings, StateError> {
        let defaults = runnable.defaults.clone();
        if runnable.source.is_handler() {
            return Ok(defaults);
        }
        let version = version.clone();
        self.blocking(move |store| defaults.of(store, &version))
            .await
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

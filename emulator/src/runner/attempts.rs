//! The attempts of an invocation.

use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Bytes;

use super::alias_version::names_alias;
use super::retry_limits::RetryLimits;
use super::steps::Next;
use super::tasks::Runner;
use super::waits;
use crate::delivery::End;
use crate::functions::Call;
use crate::run_error::{FAILED, RunError};
use crate::store::{Key, Progress, StateError};
use functiongraph::FunctionUrn;
use functiongraph::types::{AsyncInvocation, InvocationStatus};

/// The code of an event whose function was deleted.
const DELETED: i64 = 404;

/// What is known of an invocation before an attempt.
struct Attempts<'a> {
    key: &'a str,
    parts: Key<'a>,
    progress: Progress,
    limits: RetryLimits,
}

impl Attempts<'_> {
    /// When the event is too old.
    fn age_end(&self) -> Option<SystemTime> {
        self.parts.time().checked_add(self.limits.max_age)
    }

    fn is_too_old(&self, now: SystemTime) -> bool {
        self.age_end().is_some_and(|end| end <= now)
    }

    /// A wait ends with the age: then the event is discarded.
    fn wait_until(&self, due: SystemTime) -> SystemTime {
        self.age_end().map_or(due, |end| due.min(end))
    }

    /// The end of an invocation that has failed, unless another attempt follows.
    fn end_after(&self, error: RunError, now: SystemTime) -> Result<End, RunError> {
        if i64::from(self.progress.attempts) > self.limits.retries {
            Ok(End::Failed(error))
        } else if self.is_too_old(now) {
            Ok(End::Discarded(error))
        } else {
            Err(error)
        }
    }
}

impl Runner {
    /// Makes the next attempt, if it is due.
    pub(super) async fn try_run(
        self: &Arc<Self>,
        key: &str,
        record: AsyncInvocation,
        progress: Progress,
    ) -> Result<Next, StateError> {
        let Some(parts) = Key::parse(key) else {
            return Ok(Next::Over);
        };
        let Ok(function) = parts.function.parse::<FunctionUrn>() else {
            return Ok(Next::Over);
        };
        let limits = {
            let function = parts.function.to_owned();
            self.blocking(move |store| RetryLimits::of(store, &function))
                .await?
        };
        let mut attempts = Attempts {
            key,
            parts,
            progress,
            limits,
        };
        let now = self.now();
        let event = {
            let key = key.to_owned();
            self.blocking(move |store| store.event(&key)).await?
        };
        let event = event.unwrap_or_default();
        if attempts.progress.running {
            let error = cut_off();
            self.journal
                .attempt_failed(key, attempts.progress.attempts, &error);
            return self.end_or_wait(attempts, event, error).await;
        }
        if let Some(urn) = &attempts.progress.deleted {
            let error = deleted(urn, attempts.progress.error.as_ref());
            return self.end(&attempts, event, End::Failed(error)).await;
        }
        // An attempt has failed, or the config was changed since.
        let end = match attempts.progress.error.clone() {
            Some(error) => attempts.end_after(error, now).ok(),
            None if attempts.is_too_old(now) => Some(End::Discarded(too_old())),
            None => None,
        };
        if let Some(end) = end {
            return self.end(&attempts, event, end).await;
        }
        if let Some(due) = attempts.progress.due.filter(|due| *due > now) {
            return Ok(Next::Wait(attempts.wait_until(due)));
        }
        if !self.functions.runs(attempts.parts.function) {
            attempts.progress.attempts += 1;
            return self
                .end(&attempts, event.clone(), End::Success(event))
                .await;
        }
        if let Err(problem) = self.functions.check_event(function.as_str(), &event) {
            let error = RunError::new(FAILED, "InvocationError", problem);
            return self.end(&attempts, event, End::Failed(error)).await;
        }
        let version = match attempts.progress.version.clone() {
            Some(version) => version,
            None => self.version(&function).await?,
        };
        attempts.progress.attempts += 1;
        if let Some(next) = self.begin(key, &function, &version).await? {
            return Ok(next);
        }
        let call = Call {
            request_id: record.request_id.unwrap_or_default(),
            function,
            version,
            event: Bytes::from(event.clone()),
            attempt: attempts.progress.attempts,
            started_at: now,
            is_async: true,
        };
        let attempt = attempts.progress.attempts;
        self.journal.attempt_started(key, attempt);
        let result = self.run_once(call).await?.result;
        if let Err(error) = &result {
            self.journal.attempt_failed(key, attempt, error);
        }
        match result {
            Ok(result) => {
                self.end(&attempts, event, End::Success(result.into()))
                    .await
            }
            Err(error) => self.end_or_wait(attempts, event, error).await,
        }
    }

    /// Stores that an attempt begins, before it does, unless something else follows.
    async fn begin(
        &self,
        key: &str,
        function: &FunctionUrn,
        version: &FunctionUrn,
    ) -> Result<Option<Next>, StateError> {
        let key = key.to_owned();
        // An event of an edition that did not choose the version at the acceptance.
        let of_alias = names_alias(function.as_str()).then(|| version.clone());
        let begun = self.blocking(move |store| {
            store.change_job(&key, |job| {
                if let (Some(record), None) = (&mut job.record, &job.progress.deleted) {
                    record.status = Some(InvocationStatus::Running);
                    job.progress.attempts += 1;
                    job.progress.running = true;
                    job.progress.due = None;
                    job.progress.version.clone_from(&of_alias);
                }
            })
        });
        Ok(match begun.await? {
            None => Some(Next::Over),
            Some(job) if job.progress.deleted.is_some() => Some(Next::Step),
            Some(_) => None,
        })
    }

    /// After an attempt that failed.
    async fn end_or_wait(
        self: &Arc<Self>,
        attempts: Attempts<'_>,
        event: Vec<u8>,
        error: RunError,
    ) -> Result<Next, StateError> {
        match attempts.end_after(error, self.now()) {
            Ok(end) => self.end(&attempts, event, end).await,
            Err(error) => self.failed(attempts, error).await,
        }
    }

    /// Stores why an attempt failed, and when the next one is due.
    async fn failed(
        self: &Arc<Self>,
        attempts: Attempts<'_>,
        error: RunError,
    ) -> Result<Next, StateError> {
        let wait = waits::before_retry(attempts.progress.attempts, self.retry_wait);
        let now = self.now();
        // The end of the age ends a wait that has none.
        let due = now.checked_add(wait).or(attempts.age_end());
        let due = due.unwrap_or(now);
        if attempts.is_too_old(due) {
            let wait = attempts.wait_until(due).duration_since(now);
            self.journal
                .discard_scheduled(attempts.key, wait.unwrap_or_default());
        } else {
            let next = attempts.progress.attempts + 1;
            self.journal.retry_scheduled(attempts.key, next, wait);
        }
        let key = attempts.key.to_owned();
        self.blocking(move |store| {
            store.change_job(&key, |job| {
                if let Some(record) = &mut job.record {
                    record.status = Some(InvocationStatus::Wait);
                    job.progress.running = false;
                    job.progress.error = Some(error.clone());
                    job.progress.due = Some(due);
                }
            })
        })
        .await?;
        // The config may have changed, and is read again.
        Ok(Next::Step)
    }

    async fn end(
        self: &Arc<Self>,
        attempts: &Attempts<'_>,
        event: Vec<u8>,
        end: End,
    ) -> Result<Next, StateError> {
        let (runner, key) = (self.clone(), attempts.key.to_owned());
        let progress = attempts.progress.clone();
        self.blocking(move |_| runner.store_end(&key, &progress, &event, &end))
            .await
    }
}

fn cut_off() -> RunError {
    let message = "the attempt was cut off, as the emulator was stopped or killed";
    RunError::new(FAILED, "InvocationError", message)
}

fn too_old() -> RunError {
    let message = "the event was too old before its first attempt";
    RunError::new(FAILED, "InvocationError", message)
}

/// What it was to run is gone. Code and type are assumed.
fn deleted(urn: &str, last: Option<&RunError>) -> RunError {
    let mut message = format!("{urn} was deleted after the event was accepted");
    if let Some(last) = last {
        message += &format!("; the last attempt failed: {}", last.message);
    }
    RunError::new(DELETED, "FunctionDeleted", message)
}

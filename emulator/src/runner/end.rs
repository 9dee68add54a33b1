//! How an invocation ends: at once, or with the first attempt to deliver its record.

use std::time::SystemTime;

use super::steps::Next;
use super::tasks::{Cancelled, Runner};
use crate::delivery::{End, Ended};
use crate::run_error::RunError;
use crate::service_time::ServiceTime;
use crate::store::{CONFIGS, Key, Outcome, PendingDelivery, Progress, StateError};
use functiongraph::types::{AsyncInvocation, AsyncInvokeConfig, InvocationStatus};

impl Runner {
    /// The record of an invocation that ends, for the destination that the function's config has, if any.
    pub(super) fn pending(
        &self,
        ended: &Ended,
        depth: u32,
    ) -> Result<Option<PendingDelivery>, StateError> {
        let config: Option<AsyncInvokeConfig> = self.store.get(CONFIGS, ended.function)?;
        let destinations = config.and_then(|config| config.destination_config);
        let destination = destinations.and_then(|destinations| match ended.end {
            End::Success(_) => destinations.on_success,
            End::Failed(_) | End::Discarded(_) => destinations.on_failure,
        });
        Ok(destination.map(|destination| PendingDelivery {
            destination,
            record: ended.record(),
            depth,
            end: Some(outcome(ended.end)),
            attempts: 0,
            due: None,
        }))
    }

    /// Stores how an invocation ends: at once, or, where its record has a destination, after the first attempt to deliver
    /// it. An end that is stored stays, however often the emulator is killed.
    pub(super) fn store_end(
        &self,
        key: &str,
        progress: &Progress,
        event: &[u8],
        end: &End,
    ) -> Result<Next, StateError> {
        let Some(parts) = Key::parse(key) else {
            return Ok(Next::Over);
        };
        let ended = Ended {
            function: parts.function,
            request_id: parts.id,
            accepted_at: parts.time(),
            attempts: progress.attempts,
            event,
            end,
        };
        let pending = self.pending(&ended, progress.depth)?;
        let now = self.now();
        let changed = self.store.change_job(key, |job| {
            let Some(record) = &mut job.record else {
                return;
            };
            job.progress.running = false;
            if pending.is_some() {
                job.delivery.clone_from(&pending);
            } else {
                let outcome = outcome(end);
                finish(record, now, outcome.status, outcome.error.as_ref());
            }
        })?;
        if changed.is_some() {
            self.journal.ended(&ended);
        }
        Ok(Next::after(changed))
    }

    /// Journals the end that an emulator before this one stored, of an invocation whose record is not delivered yet.
    pub(super) fn journal_stored_end(&self, key: &str) -> Result<(), StateError> {
        let pending = self.store.job(key)?.and_then(|job| job.delivery);
        let Some(PendingDelivery {
            end: Some(outcome),
            record,
            ..
        }) = pending
        else {
            return Ok(());
        };
        let payload = record.request_payload.as_ref();
        let event =
            payload.and_then(|payload| serde_json::from_str::<String>(payload.as_str()).ok());
        if let Some(parts) = Key::parse(key) {
            self.journal.ended(&Ended {
                function: parts.function,
                request_id: parts.id,
                accepted_at: parts.time(),
                attempts: 0,
                event: event.unwrap_or_default().as_bytes(),
                end: &end(outcome),
            });
        }
        Ok(())
    }

    /// Ends an invocation as cancelled, unless it has ended already.
    pub(super) fn end_cancelled(
        &self,
        key: &str,
        error: &RunError,
    ) -> Result<Cancelled, StateError> {
        let now = self.now();
        let changed = self.store.change_job(key, |job| {
            // One whose record is about to be delivered has ended.
            if let (Some(record), None) = (&mut job.record, &job.delivery) {
                finish(record, now, InvocationStatus::Fail, Some(error));
            }
        })?;
        let delivery = changed.map(|job| job.delivery);
        Ok(match delivery {
            Some(None) => {
                self.journal.cancelled(key);
                Cancelled::Now
            }
            // Until the first attempt to deliver the record, this alone has the end.
            Some(Some(PendingDelivery { end: Some(end), .. })) => {
                Cancelled::EndedBefore(end.status)
            }
            // Of one that others have pushed out since it was found, there is none.
            Some(Some(_)) | None => match self.store.status(key)? {
                Some(status) => Cancelled::EndedBefore(status),
                None => Cancelled::NotKept,
            },
        })
    }
}

/// Records that an invocation has ended.
pub(crate) fn finish(
    record: &mut AsyncInvocation,
    now: SystemTime,
    status: InvocationStatus,
    error: Option<&RunError>,
) {
    record.status = Some(status);
    record.end_time = Some(ServiceTime::of(now).invoked());
    record.error_code = Some(error.map_or(0, |error| error.code));
    record.error_message = error.map(|error| error.message.clone());
}

/// The end of an invocation in its record.
fn outcome(end: &End) -> Outcome {
    let (status, error) = match end {
        End::Success(_) => (InvocationStatus::Success, None),
        End::Failed(error) => (InvocationStatus::Fail, Some(error)),
        End::Discarded(error) => (InvocationStatus::Discard, Some(error)),
    };
    Outcome {
        status,
        error: error.cloned(),
    }
}

/// The other way round, without the result.
fn end(outcome: Outcome) -> End {
    match (outcome.status, outcome.error) {
        (InvocationStatus::Discard, Some(error)) => End::Discarded(error),
        (_, Some(error)) => End::Failed(error),
        (_, None) => End::Success(Vec::new()),
    }
}

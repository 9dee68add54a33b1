//! Delivers the record of an invocation that has ended, at least once.

use std::sync::Arc;

use super::end::finish;
use super::steps::Next;
use super::tasks::Runner;
use super::waits::{self, DELIVERY_ATTEMPTS};
use crate::blocking;
use crate::delivery::{Delivery, DeliveryError, DeliveryOutcome, object_name};
use crate::known_functions::Function;
use crate::limits::EVENT_LIMIT;
use crate::request::api_error::ApiError;
use crate::spec::operations;
use crate::store::{Key, PendingDelivery, StateError};
use functiongraph::types::DestinationRecord;
use functiongraph::{Destination, FunctionUrn};

/// How many functions may deliver to the next one. The provider warns of functions that call each other, and names no
/// limit. A record holds the one before it, so that most reach the limit of an event earlier.
const MAX_DEPTH: u32 = 16;

impl Runner {
    /// Makes the next attempt to deliver a record, if it is due. After an outage that may pass, another attempt follows.
    pub(super) async fn try_delivery(
        self: &Arc<Self>,
        key: &str,
        mut pending: PendingDelivery,
    ) -> Result<Next, StateError> {
        if let Some(due) = pending.due.filter(|due| *due > self.now()) {
            return Ok(Next::Wait(due));
        }
        pending.attempts += 1;
        let delivered = self.deliver(key, &pending).await;
        let now = self.now();
        let outcome = match delivered {
            Err(error) if error.may_pass && pending.attempts < DELIVERY_ATTEMPTS => {
                let wait = waits::before_delivery(pending.attempts);
                tracing::info!(
                    "the record of invocation {} is not delivered to {} yet, next attempt in {wait:?}: {}",
                    Key::parse(key).map_or(key, |parts| parts.id),
                    pending.destination,
                    error.reason
                );
                self.journal
                    .delivery_delayed(key, &pending.destination, &error.reason, wait);
                pending.due = Some(now.checked_add(wait).unwrap_or(now));
                let left = Some(pending);
                return self.store_delivery(key, left).await;
            }
            Ok(outcome) => outcome,
            Err(error) if pending.attempts > 1 => DeliveryOutcome::Undelivered(format!(
                "{} (after {} attempts)",
                error.reason, pending.attempts
            )),
            Err(error) => DeliveryOutcome::Undelivered(error.reason),
        };
        // Who sees the change finds the record.
        self.outbox.recent().keep(Delivery {
            destination: pending.destination.clone(),
            record: pending.record,
            outcome: outcome.clone(),
        });
        self.journal.delivered(key, &pending.destination, &outcome);
        self.store_delivery(key, None).await
    }

    /// Stores what is left to deliver, and the end of the invocation with the first attempt.
    async fn store_delivery(
        self: &Arc<Self>,
        key: &str,
        left: Option<PendingDelivery>,
    ) -> Result<Next, StateError> {
        let (key, now) = (key.to_owned(), self.now());
        let changed = self.blocking(move |store| {
            store.change_job(&key, |job| {
                let end = job.delivery.take().and_then(|delivery| delivery.end);
                if let (Some(end), Some(record)) = (end, &mut job.record) {
                    finish(record, now, end.status, end.error.as_ref());
                }
                job.delivery.clone_from(&left);
            })
        });
        Ok(Next::after(changed.await?))
    }

    async fn deliver(
        self: &Arc<Self>,
        key: &str,
        pending: &PendingDelivery,
    ) -> Result<DeliveryOutcome, DeliveryError> {
        let request_id = Key::parse(key).map_or("", |parts| parts.id);
        let (destination, record) = (&pending.destination, &pending.record);
        let notification = self
            .outbox
            .notification(destination, request_id, self.now(), record);
        if let Some(notification) = notification {
            return notification?.post().await;
        }
        let (runner, key, pending) = (self.clone(), key.to_owned(), pending.clone());
        let is_function = matches!(pending.destination, Destination::FunctionGraph { .. });
        let deliver = move || {
            let Some(parts) = Key::parse(&key) else {
                return Err(DeliveryError::permanent("its key cannot be read"));
            };
            match &pending.destination {
                Destination::FunctionGraph { param, .. } => {
                    let urn = param.func_urn.as_deref().unwrap_or_default();
                    let invoked =
                        runner.invoke(urn, parts.function, &pending.record, pending.depth);
                    invoked.map(DeliveryOutcome::Invoked)
                }
                destination => {
                    let name = object_name(parts.time(), parts.id);
                    runner.outbox.write(destination, &name, &pending.record)
                }
            }
        };
        let delivered = if is_function {
            blocking::run(self.store.is_in_memory(), deliver).await
        } else {
            self.writing.run(deliver).await
        };
        delivered.unwrap_or_else(|_| Err(DeliveryError::may_pass("the emulator failed to do so")))
    }

    /// Invokes a function with the record as its event.
    fn invoke(
        self: &Arc<Self>,
        urn: &str,
        from: &str,
        record: &DestinationRecord,
        depth: u32,
    ) -> Result<String, DeliveryError> {
        if depth >= MAX_DEPTH {
            return Err(DeliveryError::permanent(format!(
                "{MAX_DEPTH} functions have delivered one to the next; \
                 check whether two are the destination of each other"
            )));
        }
        let from = from.parse::<FunctionUrn>();
        let from = from.map_err(DeliveryError::permanent)?;
        let function = Function::existing(
            &self.registry,
            operations::ASYNC_INVOKE_FUNCTION.parameters,
            from.project_id().unwrap_or_default(),
            urn.to_owned(),
        );
        let function = function.map_err(|error| refused(&error))?;
        let event = serde_json::to_vec(record).map_err(DeliveryError::permanent)?;
        if event.len() > EVENT_LIMIT {
            return Err(DeliveryError::permanent(format!(
                "the record has {} bytes; an event has at most {EVENT_LIMIT}",
                event.len()
            )));
        }
        let taken = self.functions.check_event(function.urn(), &event);
        taken.map_err(DeliveryError::permanent)?;
        let accepted = self.accept(&function, &event, depth + 1);
        let accepted = accepted.map_err(DeliveryError::may_pass)?;
        let accepted = accepted.map_err(|error| refused(&error))?;
        Ok(accepted.request_id)
    }
}

/// The error of the function that a record is for: it does not exist, or the emulator cannot see whether it does.
pub(super) fn refused(error: &ApiError) -> DeliveryError {
    if error.is_internal() {
        DeliveryError::may_pass(error.message())
    } else {
        DeliveryError::permanent(error.message())
    }
}

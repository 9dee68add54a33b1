//! Delivers the record of an invocation that has ended.

use std::sync::Arc;

use super::event::{parse_event, unreadable_event};
use super::tasks::Runner;
use crate::delivery::{Delivery, DeliveryOutcome, End, Ended};
use crate::function::Function;
use crate::invocation::EVENT_LIMIT;
use crate::spec::operations;
use crate::store::{CONFIGS, StateError};
use functiongraph::types::{AsyncInvokeConfig, DestinationRecord};
use functiongraph::{Destination, FunctionUrn};

/// How many functions may deliver to the next one. The provider warns of functions that call each other, and names no
/// limit. A record holds the one before it, so that most reach the limit of an event earlier.
const MAX_DEPTH: u32 = 16;

impl Runner {
    /// Delivers the record to the destination that the function's config has, if any.
    pub(super) fn deliver(self: &Arc<Self>, ended: &Ended, depth: u32) -> Result<(), StateError> {
        self.journal.ended(ended);
        let config: Option<AsyncInvokeConfig> = self.store.get(CONFIGS, ended.function)?;
        let destinations = config.and_then(|config| config.destination_config);
        let destination = destinations.and_then(|destinations| match ended.end {
            End::Success(_) => destinations.on_success,
            End::Failed(_) | End::Discarded(_) => destinations.on_failure,
        });
        let Some(destination) = destination else {
            return Ok(());
        };
        let record = ended.record();
        let outcome = match &destination {
            Destination::FunctionGraph { param, .. } => {
                let urn = param.func_urn.as_deref().unwrap_or_default();
                match self.invoke(urn, ended, &record, depth) {
                    Ok(request_id) => DeliveryOutcome::Invoked(request_id),
                    Err(reason) => DeliveryOutcome::Undelivered(reason),
                }
            }
            _ => self.outbox.write(&destination, ended, &record),
        };
        self.journal
            .delivered(ended.request_id, &destination, &outcome);
        self.outbox.keep(Delivery {
            destination,
            record,
            outcome,
        });
        Ok(())
    }

    /// Invokes a function with the record as its event.
    fn invoke(
        self: &Arc<Self>,
        urn: &str,
        ended: &Ended,
        record: &DestinationRecord,
        depth: u32,
    ) -> Result<String, String> {
        if depth >= MAX_DEPTH {
            return Err(format!(
                "{MAX_DEPTH} functions have delivered one to the next; \
                 check whether two are the destination of each other"
            ));
        }
        let from = ended.function.parse::<FunctionUrn>();
        let from = from.map_err(|error| error.to_string())?;
        let function = Function::existing(
            &self.registry,
            operations::ASYNC_INVOKE_FUNCTION.parameters,
            from.project_id().unwrap_or_default(),
            urn.to_owned(),
        );
        let function = function.map_err(|error| error.message().to_owned())?;
        let event = serde_json::to_vec(record).map_err(|error| error.to_string())?;
        if event.len() > EVENT_LIMIT {
            return Err(format!(
                "the record has {} bytes; an event has at most {EVENT_LIMIT}",
                event.len()
            ));
        }
        if self.has_handler() {
            parse_event(&event).map_err(|error| unreadable_event(&error))?;
        }
        let invoked = self.accept(&function.urn(), &event, depth + 1);
        invoked.map_err(|error| error.to_string())
    }
}

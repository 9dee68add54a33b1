//! Records what happens to events.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::change::{EventChange, EventChangeKind, EventError};
use super::events::{Events, Redrivable};
use super::object::object;
use crate::clock::VirtualClock;
use crate::delivery::{DeliveryOutcome, End, Ended};
use crate::random::random_hex;
use crate::run_error::RunError;
use crate::store::Key;
use functiongraph::{Destination, FunctionUrn};

/// How many characters of a text are kept.
const TEXT_LIMIT: usize = 1000;

/// What happens to the events of one run of an emulator, in memory.
pub(crate) struct Journal {
    /// Sequence numbers are those of this journal: an emulator that is started again has another.
    id: String,
    clock: Arc<VirtualClock>,
    events: Mutex<Events>,
    pub(super) state: watch::Sender<JournalState>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct JournalState {
    pub last: u64,
    /// Nothing more is written.
    pub closed: bool,
}

impl Journal {
    pub(crate) fn new(clock: Arc<VirtualClock>) -> Self {
        Self {
            id: random_hex().unwrap_or_default(),
            clock,
            events: Mutex::default(),
            state: watch::Sender::default(),
        }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// An event was accepted, by this emulator or by one before it.
    pub(crate) fn accepted(&self, key: &str) {
        let Some(key) = Key::parse(key) else { return };
        if let Ok(function) = key.function.parse::<FunctionUrn>() {
            self.write(|events| events.begin(key.id, &function, key.time()));
        }
    }

    pub(crate) fn attempt_started(&self, key: &str, attempt: u32) {
        self.push_key(key, EventChangeKind::AttemptStarted { attempt });
    }

    pub(crate) fn attempt_failed(&self, key: &str, attempt: u32, error: &RunError) {
        let error = event_error(error);
        self.push_key(key, EventChangeKind::AttemptFailed { attempt, error });
    }

    pub(crate) fn retry_scheduled(&self, key: &str, attempt: u32, delay: Duration) {
        self.push_key(key, EventChangeKind::RetryScheduled { attempt, delay });
    }

    pub(crate) fn discard_scheduled(&self, key: &str, delay: Duration) {
        self.push_key(key, EventChangeKind::DiscardScheduled { delay });
    }

    pub(crate) fn cancelled(&self, key: &str) {
        self.push_key(key, EventChangeKind::Cancelled);
    }

    /// Where nothing runs.
    pub(crate) fn succeeded(&self, key: &str) {
        self.push_key(key, EventChangeKind::Succeeded);
    }

    pub(crate) fn ended(&self, ended: &Ended) {
        let kind = match ended.end {
            End::Success(_) => EventChangeKind::Succeeded,
            End::Failed(error) => EventChangeKind::Failed {
                error: event_error(error),
            },
            End::Discarded(error) => EventChangeKind::Discarded {
                error: event_error(error),
            },
        };
        self.write(|events| {
            if !matches!(ended.end, End::Success(_)) {
                events.keep_payload(ended.request_id, ended.event);
            }
            events.push(ended.request_id, self.clock.now(), kind);
        });
    }

    pub(crate) fn delivered(
        &self,
        key: &str,
        destination: &Destination,
        outcome: &DeliveryOutcome,
    ) {
        let text = destination.to_string();
        let delivered = |object, file, invoked| EventChangeKind::Delivered {
            destination: excerpt(&text),
            object,
            file,
            invoked,
        };
        let kind = match outcome {
            DeliveryOutcome::Written(file) => {
                delivered(object(destination, file), Some(file.clone()), None)
            }
            DeliveryOutcome::Appended(file) => delivered(None, Some(file.clone()), None),
            DeliveryOutcome::Posted(_) => delivered(None, None, None),
            DeliveryOutcome::Invoked(id) => delivered(None, None, Some(id.clone())),
            DeliveryOutcome::Undelivered(reason) => EventChangeKind::Undelivered {
                destination: excerpt(&text),
                reason: excerpt(reason),
            },
        };
        self.push_key(key, kind);
    }

    pub(crate) fn delivery_delayed(
        &self,
        key: &str,
        destination: &Destination,
        reason: &str,
        delay: Duration,
    ) {
        let kind = EventChangeKind::DeliveryDelayed {
            destination: excerpt(&destination.to_string()),
            reason: excerpt(reason),
            delay,
        };
        self.push_key(key, kind);
    }

    pub(crate) fn redriven(&self, request_id: &str, new_request_id: &str) {
        let new_request_id = new_request_id.to_owned();
        self.push(request_id, EventChangeKind::Redriven { new_request_id });
    }

    /// The payload of an event that failed.
    pub(crate) fn redrivable(&self, request_id: &str) -> Redrivable {
        self.events().redrivable(request_id)
    }

    /// All changes that are kept.
    pub(crate) fn all(&self) -> Vec<EventChange> {
        let all = self.events().after(0, usize::MAX);
        all.into_iter().map(Arc::unwrap_or_clone).collect()
    }

    /// Ends all that follow it.
    pub(crate) fn close(&self) {
        self.state.send_modify(|state| state.closed = true);
    }

    pub(super) fn events(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push_key(&self, key: &str, kind: EventChangeKind) {
        if let Some(key) = Key::parse(key) {
            self.push(key.id, kind);
        }
    }

    fn push(&self, request_id: &str, kind: EventChangeKind) {
        self.write(|events| events.push(request_id, self.clock.now(), kind));
    }

    fn write(&self, write: impl FnOnce(&mut Events)) {
        let mut events = self.events();
        write(&mut events);
        let last = events.last();
        drop(events);
        self.state
            .send_modify(|state| state.last = state.last.max(last));
    }
}

/// The type is the one that the service returns.
fn event_error(error: &RunError) -> EventError {
    EventError {
        code: error.code,
        error_type: excerpt(&error.error_type),
        message: excerpt(&error.message),
    }
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(TEXT_LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

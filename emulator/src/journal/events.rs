//! The events that are kept: those that wait or run, and the newest of those that have ended.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::SystemTime;

use super::change::{EventChange, EventChangeKind};
use functiongraph::FunctionUrn;

/// How many ended events are kept.
pub(crate) const MAX_ENDED: usize = 1000;
/// What all events may take; the oldest ended ones make room first.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// What a change takes beside its texts.
const CHANGE_SIZE: usize = 512;

/// The payload of an event that can be redriven, or why it cannot.
#[derive(Debug, PartialEq)]
pub(crate) enum Redrivable {
    Payload(FunctionUrn, Arc<[u8]>),
    /// It has not ended, or not as a failure.
    NotFailed,
    /// There was none, or it is no longer kept.
    Unknown,
}

#[derive(Default)]
pub(super) struct Events {
    /// By the sequence number of the first change.
    events: BTreeMap<u64, Event>,
    by_id: HashMap<String, u64>,
    changes: BTreeMap<u64, Arc<EventChange>>,
    /// In the order in which they ended.
    ended: VecDeque<u64>,
    bytes: usize,
    last: u64,
    dropped: u64,
    last_dropped: u64,
}

struct Event {
    function: FunctionUrn,
    changes: Vec<u64>,
    ended: bool,
    payload: Option<Arc<[u8]>>,
    bytes: usize,
}

impl Events {
    /// Begins an event, unless it is known.
    pub(super) fn begin(&mut self, id: &str, function: &FunctionUrn, accepted_at: SystemTime) {
        if self.by_id.contains_key(id) {
            return;
        }
        let first = self.last + 1;
        let event = Event {
            function: function.clone(),
            changes: Vec::new(),
            ended: false,
            payload: None,
            bytes: 0,
        };
        self.events.insert(first, event);
        self.by_id.insert(id.to_owned(), first);
        self.push(id, accepted_at, EventChangeKind::Accepted);
    }

    /// Adds a change of an event that is kept.
    pub(super) fn push(&mut self, id: &str, time: SystemTime, kind: EventChangeKind) {
        let Some(first) = self.by_id.get(id).copied() else {
            return;
        };
        let Some(event) = self.events.get_mut(&first) else {
            return;
        };
        // A run that was cancelled may still report how it ended.
        if event.ended && !kind.follows_end() {
            return;
        }
        self.last += 1;
        event.changes.push(self.last);
        let size = CHANGE_SIZE + texts(&kind);
        event.bytes += size;
        self.bytes += size;
        if kind.is_end() {
            event.ended = true;
            self.ended.push_back(first);
        }
        let change = EventChange {
            sequence: self.last,
            time,
            request_id: id.to_owned(),
            function: event.function.clone(),
            kind,
        };
        self.changes.insert(self.last, Arc::new(change));
        self.make_room();
    }

    /// Keeps the payload of an event that is about to end as a failure.
    pub(super) fn keep_payload(&mut self, id: &str, payload: &[u8]) {
        let first = self.by_id.get(id);
        let event = first.and_then(|first| self.events.get_mut(first));
        if let Some(event) = event.filter(|event| !event.ended) {
            event.payload = Some(payload.into());
            event.bytes += payload.len();
            self.bytes += payload.len();
        }
    }

    pub(super) fn redrivable(&self, id: &str) -> Redrivable {
        let first = self.by_id.get(id);
        match first.and_then(|first| self.events.get(first)) {
            None => Redrivable::Unknown,
            Some(Event {
                function,
                payload: Some(payload),
                ..
            }) => Redrivable::Payload(function.clone(), payload.clone()),
            Some(_) => Redrivable::NotFailed,
        }
    }

    /// The changes after one, at most so many.
    pub(super) fn after(&self, sequence: u64, limit: usize) -> Vec<Arc<EventChange>> {
        let Some(next) = sequence.checked_add(1) else {
            return Vec::new();
        };
        let later = self.changes.range(next..);
        later
            .take(limit)
            .map(|(_, change)| change.clone())
            .collect()
    }

    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// How many events are no longer kept, if any of their changes came after that one.
    pub(super) fn dropped_after(&self, sequence: u64) -> Option<u64> {
        (self.last_dropped > sequence).then_some(self.dropped)
    }

    fn make_room(&mut self) {
        while self.ended.len() > MAX_ENDED || self.bytes > MAX_BYTES {
            let ended = self.ended.pop_front();
            let oldest = || self.events.keys().next().copied();
            let Some(event) = ended
                .or_else(oldest)
                .and_then(|first| self.events.remove(&first))
            else {
                return;
            };
            self.bytes -= event.bytes;
            self.dropped += 1;
            for sequence in event.changes {
                self.last_dropped = self.last_dropped.max(sequence);
                if let Some(change) = self.changes.remove(&sequence) {
                    self.by_id.remove(&change.request_id);
                }
            }
        }
    }
}

/// How long its texts are.
fn texts(kind: &EventChangeKind) -> usize {
    match kind {
        EventChangeKind::AttemptFailed { error, .. }
        | EventChangeKind::Failed { error }
        | EventChangeKind::Discarded { error } => error.error_type.len() + error.message.len(),
        EventChangeKind::Delivered { destination, .. } => 3 * destination.len(),
        EventChangeKind::Undelivered {
            destination,
            reason,
        }
        | EventChangeKind::DeliveryDelayed {
            destination,
            reason,
            ..
        } => destination.len() + reason.len(),
        _ => 0,
    }
}

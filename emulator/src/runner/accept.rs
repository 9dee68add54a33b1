//! Accepts asynchronous invocations.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::end::finish;
use super::tasks::Runner;
use crate::clock::Clock;
use crate::delivery::{End, Ended};
use crate::random::random_hex;
use crate::store::{Key, StateError};
use functiongraph::types::{AsyncInvocation, InvocationStatus};

impl Runner {
    /// Stores an invocation and starts it, and returns its id. `depth` functions delivered its event, one to the next.
    pub(crate) fn accept(
        self: &Arc<Self>,
        function: &str,
        event: &[u8],
        depth: u32,
    ) -> Result<String, StateError> {
        let request_id = random_hex()?;
        let now = SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let key = Key::encode(function, since.as_nanos(), &request_id);
        let mut record = AsyncInvocation::default();
        record.request_id = Some(request_id.clone());
        record.status = Some(InvocationStatus::Wait);
        record.start_time = Some(Clock::of(now).invoked());
        if self.has_handler() {
            self.store.accept(&key, event, &record, depth)?;
            self.journal.accepted(&key);
            self.start(&key)?;
        } else {
            self.journal.accepted(&key);
            // The record of a delivery is there once the invocation is over.
            self.succeed(&key, event, depth)?;
            finish(&mut record, InvocationStatus::Success, None);
            self.store.accept(&key, event, &record, depth)?;
        }
        Ok(request_id)
    }

    /// Without a handler, what waits in the state succeeds.
    pub(super) fn succeed_all(self: &Arc<Self>, keys: &[String]) -> Result<(), StateError> {
        for key in keys {
            let event = self.store.event(key)?.unwrap_or_default();
            self.succeed(key, &event, self.store.depth(key)?)?;
        }
        self.store.change_all(keys, |record| {
            finish(record, InvocationStatus::Success, None);
        })
    }

    /// Without a handler the event is the result.
    fn succeed(self: &Arc<Self>, key: &str, event: &[u8], depth: u32) -> Result<(), StateError> {
        let Some(parts) = Key::parse(key) else {
            return Ok(());
        };
        let ended = Ended {
            function: parts.function,
            request_id: parts.id,
            accepted_at: parts.time(),
            attempts: 1,
            event,
            end: &End::Success(event.to_vec()),
        };
        self.deliver(&ended, depth)
    }
}

//! The time by two clocks.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

/// The wall clock, which can be set, and the monotonic clock, which may stop while the machine sleeps.
#[derive(Clone)]
pub(super) struct Clock(Arc<dyn Fn() -> (SystemTime, Instant) + Send + Sync>);

impl Clock {
    pub(super) fn now(&self) -> (SystemTime, Instant) {
        (self.0)()
    }

    #[cfg(test)]
    pub(super) fn new(now: impl Fn() -> (SystemTime, Instant) + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self(Arc::new(|| (SystemTime::now(), Instant::now())))
    }
}

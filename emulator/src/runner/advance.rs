//! Advances the virtual clock, from one due time to the next.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::tasks::Runner;
use crate::store::StateError;

/// How far the clock can be ahead of the real one: keys and times have room for it.
const MAX_OFFSET: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// Why the clock was not advanced, or not as far as it should have been.
#[derive(Debug)]
#[non_exhaustive]
pub enum AdvanceError {
    /// It would be more than 100 years ahead of the real time.
    TooFar(Duration),
    /// The state cannot be read or written.
    State(StateError),
}

impl fmt::Display for AdvanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFar(by) => write!(
                f,
                "{}s is too far; the clock of the emulator can be 100 years ahead of the real one",
                by.as_secs()
            ),
            Self::State(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AdvanceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::TooFar(_) => None,
            Self::State(error) => std::error::Error::source(error),
        }
    }
}

impl From<StateError> for AdvanceError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

impl Runner {
    /// The time of the virtual clock.
    pub(crate) fn now(&self) -> SystemTime {
        self.schedule.clock.now()
    }

    /// Advances the clock, and returns its time. What is due on the way runs to its end or its next wait, one after
    /// the other, before the clock moves on.
    pub(crate) async fn advance(
        self: &Arc<Self>,
        by: Duration,
    ) -> Result<SystemTime, AdvanceError> {
        let _advancing = self.advancing.lock().await;
        let _hold = self.hold_later().await?;
        let clock = self.schedule.clock.stop();
        let target = self.now().checked_add(by);
        let limit = SystemTime::now().checked_add(MAX_OFFSET);
        let Some(target) = target.filter(|target| limit.is_none_or(|limit| *target <= limit))
        else {
            return Err(AdvanceError::TooFar(by));
        };
        loop {
            self.schedule.settled().await;
            let next = self.schedule.next().filter(|due| *due <= target);
            let time = next.unwrap_or(target);
            if time > self.now() {
                let offset = clock.offset_at(time);
                // Before anything has a time that a clock after a kill would not have reached.
                self.blocking(move |store| store.set_clock_offset(offset))
                    .await?;
                clock.set(time);
            }
            if next.is_none() {
                return Ok(target);
            }
            self.schedule.wake_next();
        }
    }

    /// Waits until nothing runs and nothing is due.
    pub(crate) async fn wait_idle(&self) {
        loop {
            self.schedule.settled().await;
            let is_due = self.schedule.next().is_some_and(|due| due <= self.now());
            if !is_due {
                return;
            }
            tokio::task::yield_now().await;
        }
    }
}

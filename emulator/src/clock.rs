//! The clock that asynchronous invocations live by: it runs with the real one, ahead of it by an offset, and stands
//! while it is advanced.

use std::time::{Duration, SystemTime};

use tokio::sync::watch;

/// How the clock goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    /// Ahead of the real time by so much.
    Running(Duration),
    /// It stands at this time.
    Stopped(SystemTime),
}

pub(crate) struct VirtualClock(watch::Sender<Pace>);

impl VirtualClock {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Pace::Running(Duration::ZERO)))
    }

    pub(crate) fn now(&self) -> SystemTime {
        match *self.0.borrow() {
            Pace::Running(offset) => SystemTime::now()
                .checked_add(offset)
                .unwrap_or_else(SystemTime::now),
            Pace::Stopped(time) => time,
        }
    }

    /// Sets the offset of a clock that runs.
    pub(crate) fn set_offset(&self, new: Duration) {
        self.0.send_if_modified(|pace| match pace {
            Pace::Running(offset) if *offset != new => {
                *offset = new;
                true
            }
            _ => false,
        });
    }

    /// What changes when it stops, goes on, or its offset changes.
    pub(crate) fn pace(&self) -> watch::Receiver<Pace> {
        self.0.subscribe()
    }

    /// Stops it until the guard is dropped.
    pub(crate) fn stop(&self) -> StoppedClock<'_> {
        let mut offset = Duration::ZERO;
        self.0.send_modify(|pace| {
            if let Pace::Running(running) = *pace {
                offset = running;
                let now = SystemTime::now();
                *pace = Pace::Stopped(now.checked_add(offset).unwrap_or(now));
            }
        });
        StoppedClock {
            clock: self,
            offset,
        }
    }
}

/// A clock that stands. It goes on from where it was set to, and never falls behind where it would be without the stop.
pub(crate) struct StoppedClock<'a> {
    clock: &'a VirtualClock,
    offset: Duration,
}

impl StoppedClock<'_> {
    pub(crate) fn set(&self, time: SystemTime) {
        self.clock.0.send_replace(Pace::Stopped(time));
    }

    /// The offset it would go on with from that time.
    pub(crate) fn offset_at(&self, time: SystemTime) -> Duration {
        let ahead = time.duration_since(SystemTime::now());
        ahead.unwrap_or_default().max(self.offset)
    }
}

impl Drop for StoppedClock<'_> {
    fn drop(&mut self) {
        let offset = self.offset_at(self.clock.now());
        self.clock.0.send_replace(Pace::Running(offset));
    }
}

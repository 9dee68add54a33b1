//! What runs and what waits, by the virtual clock.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, oneshot};

use crate::clock::{Pace, VirtualClock};

/// How long to sleep before the clock is read again: the real one may be set, and stands still for no machine that
/// sleeps.
const MAX_SLEEP: Duration = Duration::from_secs(10);

pub(crate) struct Schedule {
    pub(super) clock: Arc<VirtualClock>,
    tasks: Mutex<Tasks>,
    settled: Notify,
}

#[derive(Default)]
struct Tasks {
    /// How many do something else than wait.
    running: usize,
    waits: BTreeMap<Place, Wait>,
    next: u64,
    /// Invocations that were woken while they ran: what their step has read may be of before.
    woken: BTreeSet<String>,
}

struct Wait {
    /// Of the invocation that waits.
    key: String,
    woken: oneshot::Sender<Turn>,
}

/// When a wait ends; of two that end at the same time, the one that began first is first.
type Place = (SystemTime, u64);

/// Held by what runs.
pub(crate) struct Turn(Arc<Schedule>);

impl Drop for Turn {
    fn drop(&mut self) {
        let mut tasks = self.0.tasks();
        tasks.running -= 1;
        if tasks.running == 0 {
            self.0.settled.notify_waiters();
        }
    }
}

impl Schedule {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            clock: Arc::new(VirtualClock::new()),
            tasks: Mutex::default(),
            settled: Notify::new(),
        })
    }

    pub(super) fn turn(self: &Arc<Self>) -> Turn {
        self.tasks().running += 1;
        Turn(self.clone())
    }

    /// Gives the turn away until a time of the virtual clock, or until the invocation is woken.
    pub(super) async fn wait(self: &Arc<Self>, turn: Turn, key: &str, until: SystemTime) -> Turn {
        let (sender, mut woken) = oneshot::channel();
        let wait = Wait {
            key: key.to_owned(),
            woken: sender,
        };
        let Some(place) = self.enter(until, wait) else {
            return turn;
        };
        let waiting = Waiting {
            schedule: self,
            place,
        };
        drop(turn);
        let mut pace = self.clock.pace();
        loop {
            let is_running = matches!(*pace.borrow_and_update(), Pace::Running(_));
            let left = until.duration_since(self.clock.now()).unwrap_or_default();
            if is_running
                && left.is_zero()
                && let Some(turn) = self.leave(waiting.place)
            {
                return turn;
            }
            tokio::select! {
                Ok(turn) = &mut woken => return turn,
                _ = pace.changed() => {}
                () = tokio::time::sleep(left.min(MAX_SLEEP)), if is_running => {}
            }
        }
    }

    /// Waits until nothing runs; what waits does not count.
    pub(super) async fn settled(&self) {
        loop {
            let settled = self.settled.notified();
            if self.tasks().running == 0 {
                return;
            }
            settled.await;
        }
    }

    /// When the next wait ends.
    pub(super) fn next(&self) -> Option<SystemTime> {
        let tasks = self.tasks();
        tasks.waits.first_key_value().map(|((due, _), _)| *due)
    }

    /// Ends the next wait.
    pub(super) fn wake_next(self: &Arc<Self>) {
        let woken = {
            let mut tasks = self.tasks();
            let Some((_, wait)) = tasks.waits.pop_first() else {
                return;
            };
            tasks.running += 1;
            wait.woken
        };
        // One that was aborted drops its turn.
        let _ = woken.send(Turn(self.clone()));
    }

    /// Ends the waits of these invocations, also those that are about to begin.
    pub(super) fn wake(self: &Arc<Self>, keys: &BTreeSet<String>) {
        let mut tasks = self.tasks();
        tasks.woken.extend(keys.iter().cloned());
        let of_keys = tasks
            .waits
            .iter()
            .filter(|(_, wait)| keys.contains(&wait.key));
        let places: Vec<Place> = of_keys.map(|(place, _)| *place).collect();
        let woken: Vec<Wait> = places
            .iter()
            .filter_map(|place| tasks.waits.remove(place))
            .collect();
        tasks.running += woken.len();
        for wait in &woken {
            tasks.woken.remove(&wait.key);
        }
        drop(tasks);
        for wait in woken {
            let _ = wait.woken.send(Turn(self.clone()));
        }
    }

    /// Begins a wait, unless it was woken before.
    fn enter(&self, until: SystemTime, wait: Wait) -> Option<Place> {
        let mut tasks = self.tasks();
        if tasks.woken.remove(&wait.key) {
            return None;
        }
        let place = (until, tasks.next);
        tasks.next += 1;
        tasks.waits.insert(place, wait);
        Some(place)
    }

    /// Forgets the wake-up of an invocation that has ended.
    pub(super) fn forget(&self, key: &str) {
        self.tasks().woken.remove(key);
    }

    /// Ends a wait, unless it was woken.
    fn leave(self: &Arc<Self>, place: Place) -> Option<Turn> {
        let mut tasks = self.tasks();
        tasks.waits.remove(&place)?;
        tasks.running += 1;
        Some(Turn(self.clone()))
    }

    fn tasks(&self) -> MutexGuard<'_, Tasks> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A wait, which an abort ends.
struct Waiting<'a> {
    schedule: &'a Schedule,
    place: Place,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.schedule.tasks().waits.remove(&self.place);
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn early_wake_ends_one_wait() {
        let schedule = Schedule::new();
        let turn = schedule.turn();
        let until = schedule.clock.now() + Duration::from_secs(3600);
        schedule.wake(&BTreeSet::from(["a".to_owned()]));
        let turn = schedule.wait(turn, "a", until);
        let turn = timeout(Duration::from_secs(10), turn).await.unwrap();
        let again = schedule.wait(turn, "a", until);
        assert!(timeout(Duration::from_millis(20), again).await.is_err());
    }
}

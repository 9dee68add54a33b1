//! How many calls run at a time, and how long all wait where the service limits requests.

use std::time::{Duration, Instant};

/// The first wait; each one in a row is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// How often in a row all wait before no more is sent, which takes some five minutes.
const MAX_WAITS: u32 = 14;
/// A longer `Retry-After` is not waited for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(300);

pub(super) struct Pace {
    max: usize,
    limit: usize,
    /// Since the limit was changed.
    accepted: usize,
    /// In a row, with no call accepted in between.
    waits: u32,
    until: Option<Instant>,
}

impl Pace {
    pub(super) fn new(max: usize) -> Self {
        Self {
            max,
            limit: max,
            accepted: 0,
            waits: 0,
            until: None,
        }
    }

    /// How many calls may run.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// When the next call may begin, if that is later than now.
    pub(super) fn wait(&self, now: Instant) -> Option<Instant> {
        self.until.filter(|until| *until > now)
    }

    /// After each round of accepted calls one more may run.
    pub(super) fn accepted(&mut self) {
        self.waits = 0;
        self.accepted += 1;
        if self.limit < self.max && self.accepted >= self.limit {
            self.limit += 1;
            self.accepted = 0;
        }
    }

    /// A call was rejected with status 429. Those that were made at the same time count as one. False: it is no use to go on.
    pub(super) fn throttled(&mut self, retry_after: Option<Duration>, now: Instant) -> bool {
        let retry_after = retry_after.unwrap_or_default();
        if retry_after > LONGEST_RETRY_AFTER {
            return false;
        }
        let mut wait = retry_after;
        if self.wait(now).is_none() {
            if self.waits == MAX_WAITS {
                return false;
            }
            wait = wait.max(LONGEST_WAIT.min(FIRST_WAIT * 2u32.pow(self.waits)));
            self.waits += 1;
            self.limit = (self.limit / 2).max(1);
            self.accepted = 0;
        }
        self.until = self.until.max(now.checked_add(wait));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throttling_halves_calls() {
        let mut pace = Pace::new(8);
        let now = Instant::now();
        for _ in 0..8 {
            assert!(pace.throttled(None, now));
        }
        assert_eq!((pace.limit(), pace.wait(now)), (4, Some(now + FIRST_WAIT)));
        let later = now + FIRST_WAIT;
        assert_eq!(pace.wait(later), None);
        assert!(pace.throttled(Some(Duration::from_secs(7)), later));
        assert_eq!(pace.limit(), 2);
        assert_eq!(pace.wait(later), Some(later + Duration::from_secs(7)));
        for _ in 0..100 {
            pace.accepted();
        }
        assert_eq!(pace.limit(), 8);
    }

    #[test]
    fn gives_up_after_minutes() {
        let mut pace = Pace::new(8);
        let start = Instant::now();
        let mut now = start;
        while pace.throttled(None, now) {
            now = pace.wait(now).unwrap();
        }
        assert_eq!(pace.limit(), 1);
        let minutes = (now - start).as_secs_f64() / 60.0;
        assert!((4.0..6.0).contains(&minutes), "{minutes}");
        let mut pace = Pace::new(8);
        assert!(!pace.throttled(Some(Duration::from_secs(301)), start));
    }
}

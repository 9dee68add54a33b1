//! After which failures a call is sent again, how often, and after what wait.

use std::time::Duration;

use super::backoff;
use super::token_bucket::TokenBucket;
use crate::transport::failure::Failure;

const MAX_ATTEMPTS: u32 = 4;
const FIRST_BACKOFF: Duration = Duration::from_millis(300);
const MAX_BACKOFF: Duration = Duration::from_secs(20);
const BUDGET: u32 = 100;

/// When a call is tried again, how often, and after what wait.
///
/// | what happened | tried again |
/// |---|---|
/// | status 429 | always |
/// | no connection: refused, unknown name, connect timeout | always, since nothing was received |
/// | a certificate or TLS that cannot be used, a proxy's 407 | never |
/// | status 401 with credentials that a service gave for a time | once, if they can be renewed and are others then |
/// | status 401 over https whose `Date` is 15 minutes to 24 hours from this clock | once, with keys, signed for that time |
/// | status 502, 503, 504 | GET, PUT and DELETE |
/// | a connection that broke, a timeout of one try, an answer cut off | GET, PUT and DELETE |
/// | any other status, an answer that came whole but cannot be read or is too large | never |
///
/// Each try is signed anew. The wait before the first retry is a random one up to
/// [`initial_backoff`](Self::initial_backoff), before the second up to the double of it, and so on up to
/// [`max_backoff`](Self::max_backoff). A `Retry-After` of the service comes on top of it; when that asks for more than
/// `max_backoff`, or than is left of [`ClientBuilder::timeout`](crate::ClientBuilder::timeout), the call ends at once,
/// and its error tells what was asked.
///
/// A DELETE whose first answer was lost may, tried again, be answered 404: it had been done.
///
/// ```
/// use std::time::Duration;
/// use functiongraph::{Client, Credentials, RetryPolicy};
///
/// let patient = RetryPolicy::default().max_attempts(8).max_backoff(Duration::from_secs(30));
/// let client = Client::builder()
///     .credentials(Credentials::keys("AK", "SK"))
///     .retry_policy(patient)
///     .timeout(Duration::from_secs(180))
///     .build()?;
/// # Ok::<(), functiongraph::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: MAX_ATTEMPTS,
            initial_backoff: FIRST_BACKOFF,
            max_backoff: MAX_BACKOFF,
            budget: BUDGET,
        }
    }
}

impl RetryPolicy {
    /// One try for each call.
    #[must_use]
    pub fn disabled() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets how many tries a call may have, the first one counted. 4 otherwise; 0 is taken for 1.
    #[must_use]
    pub fn max_attempts(mut self, tries: u32) -> Self {
        self.max_attempts = tries.max(1);
        self
    }

    /// Sets the longest wait before the first retry; each further one doubles it. 300 ms otherwise.
    #[must_use]
    pub fn initial_backoff(mut self, wait: Duration) -> Self {
        self.initial_backoff = wait;
        self
    }

    /// Sets what the waits grow to, and the longest `Retry-After` that is followed. 20 seconds otherwise.
    #[must_use]
    pub fn max_backoff(mut self, wait: Duration) -> Self {
        self.max_backoff = wait;
        self
    }

    /// Sets how many retries a client and its clones have in stock. 100 otherwise.
    ///
    /// A retry takes one out. One that helps puts it back, and so do five calls that succeed at once. So a service that
    /// is down gets the calls themselves and no more, however many there are.
    #[must_use]
    pub fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    pub(crate) fn token_bucket(&self) -> TokenBucket {
        TokenBucket::new(self.budget)
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.max_attempts > 1
    }

    /// How many attempts a call may have.
    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The wait after so many tries, where no service says more.
    pub(crate) fn backoff(&self, tries: u32) -> Duration {
        backoff::wait(
            self.initial_backoff,
            self.max_backoff,
            tries,
            fastrand::f64(),
        )
    }

    /// How long to wait before the next try, or why there is none.
    ///
    /// `jitter`, from 0 to 1, is what makes the wait random; `left` is what is left of the time for the whole call.
    pub(super) fn next(
        &self,
        outcome: &AttemptOutcome,
        left: Duration,
        jitter: f64,
    ) -> Result<Duration, StopReason> {
        let is_retried = outcome
            .failure
            .is_some_and(|failure| failure.is_retried(outcome.is_idempotent));
        if outcome.attempts >= self.max_attempts || left.is_zero() || !is_retried {
            return Err(StopReason::Done);
        }
        let retry_after = outcome.retry_after.unwrap_or_default();
        if retry_after > self.max_backoff {
            return Err(StopReason::RetryAfterTooLong);
        }
        let wait = retry_after.saturating_add(backoff::wait(
            self.initial_backoff,
            self.max_backoff,
            outcome.attempts,
            jitter,
        ));
        let wait = wait.min(self.max_backoff);
        if wait < left {
            Ok(wait)
        } else {
            Err(StopReason::NoTime)
        }
    }
}

/// What is known after an attempt.
pub(super) struct AttemptOutcome {
    pub failure: Option<Failure>,
    pub is_idempotent: bool,
    /// How many attempts the call has had.
    pub attempts: u32,
    pub retry_after: Option<Duration>,
}

/// Why a call is not tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// Nothing to be tried again, often enough, or for all the time there was.
    Done,
    /// The service asks for a longer wait than is allowed.
    RetryAfterTooLong,
    /// The time for the whole call would be over before the wait.
    NoTime,
    /// Too many calls of this client have failed.
    NoTokens,
}

impl StopReason {
    /// What an error says of it, if that is not plain from the rest of its text.
    pub(crate) fn note(self) -> Option<&'static str> {
        match self {
            Self::Done => None,
            Self::RetryAfterTooLong => Some("longer than the maximum backoff"),
            Self::NoTime => Some("no time left for another attempt"),
            Self::NoTokens => Some("retry budget exhausted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn after(failure: Failure, attempts: u32, retry_after: Option<Duration>) -> AttemptOutcome {
        AttemptOutcome {
            failure: Some(failure),
            is_idempotent: true,
            attempts,
            retry_after,
        }
    }

    fn policy() -> RetryPolicy {
        RetryPolicy::default()
            .max_attempts(3)
            .initial_backoff(SECOND)
            .max_backoff(10 * SECOND)
    }

    #[test]
    fn there_are_no_more_tries_than_allowed() {
        for (policy, retries) in [
            (policy(), 2),
            (RetryPolicy::disabled(), 0),
            (policy().max_attempts(0), 0),
        ] {
            let waits = (1..10).map(|times| {
                policy.next(&after(Failure::Throttled, times, None), 60 * SECOND, 1.0)
            });
            assert_eq!(waits.filter(Result::is_ok).count(), retries, "{policy:?}");
        }
    }

    #[test]
    fn what_the_service_asks_is_waited_and_then_some() {
        let next = |asked, jitter| {
            policy().next(
                &after(Failure::Throttled, 1, Some(asked)),
                60 * SECOND,
                jitter,
            )
        };
        assert_eq!(next(5 * SECOND, 0.0), Ok(5 * SECOND));
        assert_eq!(next(5 * SECOND, 1.0), Ok(6 * SECOND));
        assert_eq!(next(10 * SECOND, 0.0), Ok(10 * SECOND));
        assert_eq!(next(11 * SECOND, 0.0), Err(StopReason::RetryAfterTooLong));
        assert_eq!(next(Duration::MAX, 1.0), Err(StopReason::RetryAfterTooLong));
    }

    #[test]
    fn nobody_waits_for_a_try_that_would_come_too_late() {
        let next = |asked, left| policy().next(&after(Failure::Unavailable, 1, asked), left, 1.0);
        assert_eq!(next(None, 2 * SECOND), Ok(SECOND));
        assert_eq!(next(None, SECOND), Err(StopReason::NoTime));
        assert_eq!(next(Some(3 * SECOND), 3 * SECOND), Err(StopReason::NoTime));
        assert_eq!(next(None, Duration::ZERO), Err(StopReason::Done));
    }
}

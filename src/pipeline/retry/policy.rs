//! When a call is retried: after which failures, how often, and after what wait.

use std::time::Duration;

use super::backoff;
use super::token_bucket::TokenBucket;
use crate::transport::failure::Failure;

const MAX_ATTEMPTS: u32 = 4;
const INITIAL_BACKOFF: Duration = Duration::from_millis(300);
const MAX_BACKOFF: Duration = Duration::from_secs(20);
const BUDGET: u32 = 100;

/// When a call is retried, how often, and after what wait.
///
/// | what happened | retried |
/// |---|---|
/// | status 429 | always |
/// | no connection: refused, unknown host, connect timeout | always, since nothing was received |
/// | a credentials service that may do better later | always, since nothing was sent |
/// | a certificate or TLS that cannot be used, a proxy's 407 | never |
/// | status 401 with temporary credentials | once, if the provider has others by then |
/// | status 401 over https whose `Date` is 15 minutes to 24 hours from this clock | once, with keys, signed for that time |
/// | status 502, 503, 504 | GET, PUT and DELETE |
/// | a connection that closed early, a timeout of one attempt, a response cut off | GET, PUT and DELETE |
/// | any other status, a complete response that cannot be read or is too large | never |
///
/// Each attempt is signed anew. The wait before the first retry is random, up to
/// [`initial_backoff`](Self::initial_backoff), before the second up to the double of it, and so on up to
/// [`max_backoff`](Self::max_backoff). A `Retry-After` is added to it, up to `max_backoff` in total; one that is longer than
/// `max_backoff`, or than what is left of [`ClientBuilder::timeout`](crate::ClientBuilder::timeout), ends the call at
/// once, with an error that names it.
///
/// A DELETE whose first response was lost may return 404 when it is retried: it was done.
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
            initial_backoff: INITIAL_BACKOFF,
            max_backoff: MAX_BACKOFF,
            budget: BUDGET,
        }
    }
}

impl RetryPolicy {
    /// One attempt for each call.
    #[must_use]
    pub fn disabled() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets how many attempts a call may have, the first one included. The default is 4; 0 counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Sets the longest wait before the first retry; each further one doubles it. The default is 300 ms.
    #[must_use]
    pub fn initial_backoff(mut self, wait: Duration) -> Self {
        self.initial_backoff = wait;
        self
    }

    /// Sets the longest wait, and the longest `Retry-After` that is followed. The default is 20 seconds.
    #[must_use]
    pub fn max_backoff(mut self, wait: Duration) -> Self {
        self.max_backoff = wait;
        self
    }

    /// Sets the retry budget that a client and its clones share. The default is 100 retries.
    ///
    /// A retry takes one from the budget. A call that gets a usable or a rejecting response returns it, or a fifth of one
    /// if it was not retried. So a service that is down receives the calls themselves and no retries.
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
            .is_some_and(|failure| is_retried(failure, outcome.is_idempotent));
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

/// Whether the client retries it. What starts something is not sent again once it may have been received.
fn is_retried(failure: Failure, is_idempotent: bool) -> bool {
    match failure {
        Failure::Throttled | Failure::ConnectFailed { .. } => true,
        Failure::NotSent { is_transient } => is_transient,
        Failure::Unavailable | Failure::TimedOut | Failure::ConnectionClosed => is_idempotent,
        Failure::Internal
        | Failure::Unsupported
        | Failure::RequestTimeout
        | Failure::Rejected
        | Failure::Permanent
        | Failure::ResponseTooLarge => false,
    }
}

/// Whether sending it twice leaves the same as sending it once.
pub(crate) fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "PUT" | "DELETE")
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

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

    const CONNECT: Failure = Failure::ConnectFailed { is_timeout: false };

    fn statuses_retried(method: &str) -> Vec<u16> {
        let is = |status: &u16| {
            Failure::of_status(StatusCode::from_u16(*status).unwrap())
                .is_some_and(|failure| is_retried(failure, is_idempotent(method)))
        };
        (100..600).filter(is).collect()
    }

    #[test]
    fn retries_idempotent_methods() {
        for method in ["GET", "PUT", "DELETE"] {
            assert_eq!(statuses_retried(method), [429, 502, 503, 504], "{method}");
            for failure in [CONNECT, Failure::TimedOut, Failure::ConnectionClosed] {
                assert!(
                    is_retried(failure, is_idempotent(method)),
                    "{method} {failure:?}"
                );
            }
        }
    }

    #[test]
    fn repeats_no_post_that_may_have_arrived() {
        for method in ["POST", "PATCH", "get"] {
            assert_eq!(statuses_retried(method), [429], "{method}");
            assert!(is_retried(CONNECT, is_idempotent(method)), "{method}");
            for failure in [Failure::TimedOut, Failure::ConnectionClosed] {
                assert!(!is_retried(failure, is_idempotent(method)), "{method}");
            }
        }
    }

    #[test]
    fn retries_only_what_is_transient() {
        for failure in [
            Failure::Permanent,
            Failure::ResponseTooLarge,
            Failure::Rejected,
            Failure::Unsupported,
        ] {
            assert!(!is_retried(failure, true), "{failure:?}");
        }
        for status in statuses_retried("GET") {
            let failure = Failure::of_status(StatusCode::from_u16(status).unwrap());
            assert!(failure.is_some_and(Failure::is_transient), "{status}");
        }
    }
}

//! The decision after an attempt: another one, and after what wait, or the end of the call.

use std::time::Duration;

use super::policy::RetryPolicy;
use crate::transport::failure::Failure;

/// The outcome of an attempt.
pub(super) struct AttemptOutcome {
    pub failure: Option<Failure>,
    pub is_idempotent: bool,
    /// The number of attempts so far.
    pub attempts: u32,
    pub retry_after: Option<Duration>,
}

/// Why there is no other attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// The outcome is not retried, or attempts or time are used up.
    Done,
    /// `Retry-After` is longer than the maximum backoff.
    RetryAfterTooLong,
    /// The call would time out during the wait.
    NoTime,
    /// The retry budget of the client is exhausted.
    NoTokens,
}

impl StopReason {
    /// The note that an error carries, where the rest of its text does not show the reason.
    pub(crate) fn note(self) -> Option<&'static str> {
        match self {
            Self::Done => None,
            Self::RetryAfterTooLong => Some("longer than the maximum backoff"),
            Self::NoTime => Some("no time left for another attempt"),
            Self::NoTokens => Some("retry budget exhausted"),
        }
    }
}

/// How long to wait before the next attempt, or why there is none.
///
/// `jitter`, from 0 to 1, is the random part of the wait; `left` is the time left for the call.
pub(super) fn next_wait(
    policy: &RetryPolicy,
    outcome: &AttemptOutcome,
    left: Duration,
    jitter: f64,
) -> Result<Duration, StopReason> {
    let is_retried = outcome
        .failure
        .is_some_and(|failure| is_retried(failure, outcome.is_idempotent));
    if outcome.attempts >= policy.attempts() || left.is_zero() || !is_retried {
        return Err(StopReason::Done);
    }
    let retry_after = outcome.retry_after.unwrap_or_default();
    if retry_after > policy.max_backoff {
        return Err(StopReason::RetryAfterTooLong);
    }
    let wait = retry_after
        .saturating_add(policy.backoff(outcome.attempts, jitter))
        .min(policy.max_backoff);
    if wait < left {
        Ok(wait)
    } else {
        Err(StopReason::NoTime)
    }
}

/// Whether the client retries after this failure. A request that is not idempotent is not sent again once it may have
/// been received.
fn is_retried(failure: Failure, is_idempotent: bool) -> bool {
    match failure {
        Failure::Throttled | Failure::ConnectFailed { .. } => true,
        Failure::NotSent { is_transient } => is_transient,
        Failure::Unavailable | Failure::TimedOut | Failure::ConnectionClosed => is_idempotent,
        Failure::Internal
        | Failure::OtherServerError
        | Failure::RequestTimeout
        | Failure::Rejected
        | Failure::Permanent
        | Failure::InvalidRequest
        | Failure::ResponseTooLarge => false,
    }
}

/// Whether two requests of this method have the effect of one.
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
    fn stops_at_max_attempts() {
        for (policy, retries) in [
            (policy(), 2),
            (RetryPolicy::disabled(), 0),
            (policy().max_attempts(0), 0),
        ] {
            let waits = (1..10).map(|attempts| {
                let outcome = after(Failure::Throttled, attempts, None);
                next_wait(&policy, &outcome, 60 * SECOND, 1.0)
            });
            assert_eq!(waits.filter(Result::is_ok).count(), retries, "{policy:?}");
        }
    }

    #[test]
    fn adds_backoff_to_retry_after() {
        let next = |retry_after, jitter| {
            let outcome = after(Failure::Throttled, 1, Some(retry_after));
            next_wait(&policy(), &outcome, 60 * SECOND, jitter)
        };
        assert_eq!(next(5 * SECOND, 0.0), Ok(5 * SECOND));
        assert_eq!(next(5 * SECOND, 1.0), Ok(6 * SECOND));
        assert_eq!(next(10 * SECOND, 0.0), Ok(10 * SECOND));
        assert_eq!(next(11 * SECOND, 0.0), Err(StopReason::RetryAfterTooLong));
        assert_eq!(next(Duration::MAX, 1.0), Err(StopReason::RetryAfterTooLong));
    }

    #[test]
    fn stops_without_time_left() {
        let next = |retry_after, left| {
            let outcome = after(Failure::Unavailable, 1, retry_after);
            next_wait(&policy(), &outcome, left, 1.0)
        };
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
    fn does_not_retry_ambiguous_post() {
        for method in ["POST", "PATCH", "get"] {
            assert_eq!(statuses_retried(method), [429], "{method}");
            assert!(is_retried(CONNECT, is_idempotent(method)), "{method}");
            for failure in [Failure::TimedOut, Failure::ConnectionClosed] {
                assert!(!is_retried(failure, is_idempotent(method)), "{method}");
            }
        }
    }

    #[test]
    fn retries_transient_failures_only() {
        for failure in [
            Failure::Permanent,
            Failure::ResponseTooLarge,
            Failure::Rejected,
            Failure::OtherServerError,
        ] {
            assert!(!is_retried(failure, true), "{failure:?}");
        }
        for status in statuses_retried("GET") {
            let failure = Failure::of_status(StatusCode::from_u16(status).unwrap());
            assert!(failure.is_some_and(Failure::is_transient), "{status}");
        }
    }
}

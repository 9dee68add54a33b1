//! The settings of retries.

use std::time::Duration;

use super::backoff;
use super::token_bucket::TokenBucket;

const MAX_ATTEMPTS: u32 = 4;
const INITIAL_BACKOFF: Duration = Duration::from_millis(300);
const MAX_BACKOFF: Duration = Duration::from_secs(20);
const BUDGET: u32 = 100;

/// When a call is retried, how often, and after what wait.
///
/// | outcome | retried |
/// |---|---|
/// | status 429 | always |
/// | no connection: refused, unknown host, connect timeout | always, since nothing was received |
/// | a transient failure of a credentials service | always, since nothing was sent |
/// | a certificate or TLS that cannot be used, a proxy's 407 | never |
/// | status 401 with temporary credentials | once, if the provider has new ones |
/// | status 401 over https whose `Date` is 15 minutes to 24 hours from this clock | once, with keys, signed for the time of the service |
/// | status 502, 503, 504 | GET, PUT and DELETE |
/// | a connection that closed early, a timeout of one attempt, a truncated response | GET, PUT and DELETE |
/// | any other status, a complete response that cannot be read or is too large | never |
///
/// Each attempt is signed again. The wait before the first retry is random, up to
/// [`initial_backoff`](Self::initial_backoff), before the second up to twice that, and so on up to
/// [`max_backoff`](Self::max_backoff). A `Retry-After` is added to it, up to `max_backoff` in total; one that is longer
/// than `max_backoff`, or than the time left of [`ClientBuilder::timeout`](crate::ClientBuilder::timeout), ends the
/// call at once, with an error that contains it.
///
/// A DELETE may return 404 when it is retried: the first attempt succeeded, but its response did not arrive.
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
    pub(super) max_backoff: Duration,
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

    /// Sets the maximum number of attempts of a call, including the first. The default is 4; 0 counts as 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Sets the maximum wait before the first retry; it doubles with each further one. The default is 300 ms.
    #[must_use]
    pub fn initial_backoff(mut self, wait: Duration) -> Self {
        self.initial_backoff = wait;
        self
    }

    /// Sets the maximum wait, and the longest `Retry-After` that is honored. The default is 20 seconds.
    #[must_use]
    pub fn max_backoff(mut self, wait: Duration) -> Self {
        self.max_backoff = wait;
        self
    }

    /// Sets the retry budget that a client and its clones share. The default is 100 retries.
    ///
    /// A retry takes one from the budget. A call that gets a success or a rejection returns it, or a fifth of one if it
    /// was not retried. A service that is down thus receives the first attempts and no retries.
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

    /// The maximum number of attempts of a call.
    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The random wait after this many attempts, where there is no `Retry-After`. `jitter`, from 0 to 1, is its random
    /// part.
    pub(crate) fn backoff(&self, attempts: u32, jitter: f64) -> Duration {
        backoff::wait(self.initial_backoff, self.max_backoff, attempts, jitter)
    }
}

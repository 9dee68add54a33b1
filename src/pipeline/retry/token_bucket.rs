//! The retry budget of a client, shared by all its calls.

use std::sync::atomic::{AtomicU64, Ordering};

/// A successful call earns the fifth part of a retry.
const RETRY: u64 = 5;
const SUCCESS: u64 = 1;

/// A bucket of tokens. A failing service empties it, and then receives no retries until it responds again.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    tokens: AtomicU64,
    capacity: u64,
}

impl TokenBucket {
    pub(crate) fn new(retries: u32) -> Self {
        let capacity = u64::from(retries) * RETRY;
        Self {
            tokens: AtomicU64::new(capacity),
            capacity,
        }
    }

    /// Takes out a retry, if one is left.
    pub(crate) fn try_acquire(&self) -> bool {
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(RETRY)
            })
            .is_ok()
    }

    /// Puts in what a call that succeeded earns: the retry that made it succeed, or a part of one.
    pub(crate) fn release(&self, was_retried: bool) {
        let earned = if was_retried { RETRY } else { SUCCESS };
        let fill = |tokens: u64| Some(tokens.saturating_add(earned).min(self.capacity));
        // Never an error: there is always something to set.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fill);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(budget: &TokenBucket) -> usize {
        std::iter::repeat_with(|| budget.try_acquire())
            .take_while(|taken| *taken)
            .count()
    }

    #[test]
    fn retries_are_taken_until_none_is_left() {
        assert_eq!(left(&TokenBucket::new(3)), 3);
        assert_eq!(left(&TokenBucket::new(0)), 0);
    }

    #[test]
    fn a_retry_that_helps_is_put_back_and_five_successes_earn_one() {
        let budget = TokenBucket::new(3);
        assert_eq!(left(&budget), 3);
        budget.release(true);
        assert_eq!(left(&budget), 1);
        (0..4).for_each(|_| budget.release(false));
        assert_eq!(left(&budget), 0);
        budget.release(false);
        assert_eq!(left(&budget), 1);
    }

    #[test]
    fn no_more_is_saved_than_there_was() {
        let budget = TokenBucket::new(2);
        (0..100).for_each(|_| budget.release(true));
        assert_eq!(left(&budget), 2);
    }
}

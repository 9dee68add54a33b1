//! The retry budget of a client, shared by all its calls.

use std::sync::atomic::{AtomicU64, Ordering};

/// Tokens of a retry, and of a call that succeeds without one.
const RETRY: u64 = 5;
const SUCCESS: u64 = 1;

/// A token bucket. Once a failing service has emptied it, it receives no retries until calls succeed again.
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

    /// Takes the tokens of one retry, if they are left.
    pub(crate) fn try_acquire(&self) -> bool {
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(RETRY)
            })
            .is_ok()
    }

    /// Returns the tokens of the retry that made a call succeed, or a fifth of them where there was none.
    pub(crate) fn release(&self, was_retried: bool) {
        let returned = if was_retried { RETRY } else { SUCCESS };
        let fill = |tokens: u64| Some(tokens.saturating_add(returned).min(self.capacity));
        // The closure always returns a value, so this is never an error.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fill);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(budget: &TokenBucket) -> usize {
        std::iter::repeat_with(|| budget.try_acquire())
            .take_while(|acquired| *acquired)
            .count()
    }

    #[test]
    fn acquires_until_empty() {
        assert_eq!(drain(&TokenBucket::new(3)), 3);
        assert_eq!(drain(&TokenBucket::new(0)), 0);
    }

    #[test]
    fn successes_refill_bucket() {
        let budget = TokenBucket::new(3);
        assert_eq!(drain(&budget), 3);
        budget.release(true);
        assert_eq!(drain(&budget), 1);
        (0..4).for_each(|_| budget.release(false));
        assert_eq!(drain(&budget), 0);
        budget.release(false);
        assert_eq!(drain(&budget), 1);
    }

    #[test]
    fn never_exceeds_its_capacity() {
        let budget = TokenBucket::new(2);
        (0..100).for_each(|_| budget.release(true));
        assert_eq!(drain(&budget), 2);
    }
}

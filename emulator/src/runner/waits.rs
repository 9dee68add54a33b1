//! How long to wait between attempts. The provider documents none of it.

use std::time::Duration;

/// Before the first retry; doubled before each of the others.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const MAX_WAIT: Duration = Duration::from_secs(5 * 60);
/// How many attempts are made to deliver a record.
pub(super) const DELIVERY_ATTEMPTS: u32 = 5;

/// The wait before the retry that follows so many attempts.
pub(super) fn before_retry(attempts: u32, fixed: Option<Duration>) -> Duration {
    fixed.unwrap_or_else(|| doubled(attempts))
}

/// The wait before the next attempt of a delivery that follows so many.
pub(super) fn before_delivery(attempts: u32) -> Duration {
    doubled(attempts)
}

fn doubled(attempts: u32) -> Duration {
    let factor = 1_u32
        .checked_shl(attempts.saturating_sub(1))
        .unwrap_or(u32::MAX);
    FIRST_WAIT.saturating_mul(factor).min(MAX_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes() {
        let waits = [1, 2, 3, 9, 10, 33, u32::MAX].map(|attempts| before_retry(attempts, None));
        assert_eq!(
            waits.map(|wait| wait.as_secs()),
            [1, 2, 4, 256, 300, 300, 300]
        );
        let fixed = Some(Duration::ZERO);
        assert_eq!(before_retry(3, fixed), Duration::ZERO);
    }
}

//! Exponential backoff with full jitter.

use std::time::Duration;

/// The wait after this many attempts: random, between zero and a bound that doubles with each attempt, up to `max`.
///
/// `jitter` is the random part, from 0 to 1.
pub(crate) fn wait(initial: Duration, max: Duration, attempts: u32, jitter: f64) -> Duration {
    let doubled = 2u32.saturating_pow(attempts.saturating_sub(1));
    let bound = initial.saturating_mul(doubled).min(max);
    Duration::try_from_secs_f64(bound.as_secs_f64() * jitter.clamp(0.0, 1.0))
        .unwrap_or(bound)
        .min(bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INITIAL: Duration = Duration::from_millis(100);
    const MAX: Duration = Duration::from_secs(1);

    #[test]
    fn bound_doubles_up_to_maximum() {
        let bounds = (1..=7).map(|attempts| wait(INITIAL, MAX, attempts, 1.0).as_millis());
        assert_eq!(
            bounds.collect::<Vec<_>>(),
            [100, 200, 400, 800, 1000, 1000, 1000]
        );
        assert_eq!(wait(INITIAL, MAX, u32::MAX, 1.0), MAX);
    }

    #[test]
    fn jitter_scales_wait() {
        let waits = [0.0, 0.25, 0.5, 1.0].map(|jitter| wait(INITIAL, MAX, 3, jitter).as_millis());
        assert_eq!(waits, [0, 100, 200, 400]);
    }

    #[test]
    fn extreme_settings_do_not_overflow() {
        assert_eq!(wait(Duration::ZERO, MAX, 5, 1.0), Duration::ZERO);
        assert_eq!(wait(Duration::MAX, MAX, 5, 1.0), MAX);
        // Rounding may exceed the longest duration.
        assert_eq!(wait(Duration::MAX, Duration::MAX, 5, 1.0), Duration::MAX);
    }
}

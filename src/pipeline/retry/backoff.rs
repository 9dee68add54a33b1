//! Exponential backoff with full jitter.

use std::time::Duration;

/// The wait after so many tries: a random one between nothing and a bound that doubles with each try, up to a cap.
///
/// `jitter` is the random part, from 0 to 1.
pub(crate) fn wait(first: Duration, cap: Duration, tries: u32, jitter: f64) -> Duration {
    let doubled = 2u32.saturating_pow(tries.saturating_sub(1));
    let bound = first.saturating_mul(doubled).min(cap);
    Duration::try_from_secs_f64(bound.as_secs_f64() * jitter.clamp(0.0, 1.0))
        .unwrap_or(bound)
        .min(bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_millis(100);
    const CAP: Duration = Duration::from_secs(1);

    #[test]
    fn the_bound_doubles_up_to_the_cap() {
        let bounds = (1..=7).map(|tries| wait(FIRST, CAP, tries, 1.0).as_millis());
        assert_eq!(
            bounds.collect::<Vec<_>>(),
            [100, 200, 400, 800, 1000, 1000, 1000]
        );
        assert_eq!(wait(FIRST, CAP, u32::MAX, 1.0), CAP);
    }

    #[test]
    fn the_wait_lies_anywhere_between_nothing_and_the_bound() {
        let waits = [0.0, 0.25, 0.5, 1.0].map(|jitter| wait(FIRST, CAP, 3, jitter).as_millis());
        assert_eq!(waits, [0, 100, 200, 400]);
    }

    #[test]
    fn nothing_given_is_too_much() {
        assert_eq!(wait(Duration::ZERO, CAP, 5, 1.0), Duration::ZERO);
        assert_eq!(wait(Duration::MAX, CAP, 5, 1.0), CAP);
        // Rounding may go past the longest duration there is.
        assert_eq!(wait(Duration::MAX, Duration::MAX, 5, 1.0), Duration::MAX);
    }
}

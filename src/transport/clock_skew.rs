//! The difference between this machine's clock and a service's.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};

use super::http_date::date;

/// The skew that the service tolerates.
const TOLERATED: SignedDuration = SignedDuration::from_mins(15);
/// The largest skew that is believed.
const MAX_SKEW: SignedDuration = SignedDuration::from_hours(24);

/// How far the service is ahead, where that explains a 401.
pub(crate) fn ahead(response: &HeaderMap, now: SystemTime) -> Option<SignedDuration> {
    let ahead = date(response, &DATE)?.duration_since(Timestamp::try_from(now).ok()?);
    (TOLERATED..=MAX_SKEW)
        .contains(&ahead.abs())
        .then_some(ahead)
}

/// The time of a service that is so far ahead.
pub(crate) fn shifted(now: SystemTime, ahead: SignedDuration) -> SystemTime {
    let shifted = if ahead.is_negative() {
        now.checked_sub(ahead.unsigned_abs())
    } else {
        now.checked_add(ahead.unsigned_abs())
    };
    shifted.unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_a_clock_that_is_a_quarter_of_an_hour_to_a_day_off() {
        let told = |date: &str| {
            let answer = http::Response::builder()
                .header("date", date)
                .body("")
                .unwrap();
            let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(784_111_777);
            ahead(answer.headers(), now).map(|ahead| ahead.as_secs())
        };
        assert_eq!(told("Sun, 06 Nov 1994 09:49:37 GMT"), Some(3600));
        assert_eq!(told("Sun, 06 Nov 1994 08:34:37 GMT"), Some(-900));
        assert_eq!(told("Sun, 06 Nov 1994 08:34:38 GMT"), None);
        assert_eq!(told("Mon, 07 Nov 1994 08:49:37 GMT"), Some(86400));
        assert_eq!(told("Mon, 07 Nov 1994 08:49:38 GMT"), None);
        assert_eq!(told("soon"), None);
    }
}

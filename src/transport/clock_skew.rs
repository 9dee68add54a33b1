//! The difference between the local clock and a service's.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{DATE, HeaderMap};

use super::http_date::date;

/// The service accepts signatures with less skew.
const MIN_SKEW: SignedDuration = SignedDuration::from_mins(15);
/// A larger skew is ignored.
const MAX_SKEW: SignedDuration = SignedDuration::from_hours(24);

/// How far the service's clock is ahead, if that can be the cause of a 401.
pub(crate) fn ahead(response: &HeaderMap, now: SystemTime) -> Option<SignedDuration> {
    let ahead = date(response, &DATE)?.duration_since(Timestamp::try_from(now).ok()?);
    (MIN_SKEW..=MAX_SKEW)
        .contains(&ahead.abs())
        .then_some(ahead)
}

/// The time of a service whose clock is ahead.
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
    fn bounds_accepted_skew() {
        let skew = |date: &str| {
            let response = http::Response::builder()
                .header("date", date)
                .body("")
                .unwrap();
            let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(784_111_777);
            ahead(response.headers(), now).map(|ahead| ahead.as_secs())
        };
        assert_eq!(skew("Sun, 06 Nov 1994 09:49:37 GMT"), Some(3600));
        assert_eq!(skew("Sun, 06 Nov 1994 08:34:37 GMT"), Some(-900));
        assert_eq!(skew("Sun, 06 Nov 1994 08:34:38 GMT"), None);
        assert_eq!(skew("Mon, 07 Nov 1994 08:49:37 GMT"), Some(86400));
        assert_eq!(skew("Mon, 07 Nov 1994 08:49:38 GMT"), None);
        assert_eq!(skew("soon"), None);
    }
}

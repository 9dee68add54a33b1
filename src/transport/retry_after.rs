//! `Retry-After`, in seconds or as a date.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use super::http_date::{date, text};

/// The delay that the header requests. None without a valid header.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    // Relative to the response's `Date`, if there is one: the local clock may be skewed.
    let now = date(headers, &DATE).or_else(|| Timestamp::try_from(now).ok())?;
    let wait = date(headers, &RETRY_AFTER)?.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use reqwest::header::HeaderName;

    use super::*;
    use crate::transport::http_date::obsolete;

    /// At Sun, 06 Nov 1994 08:49:37 GMT.
    fn delay(headers: &[(&'static str, &str)]) -> Option<u64> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        retry_after(
            &headers.collect(),
            SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777),
        )
        .map(|wait| wait.as_secs())
    }

    #[test]
    fn reads_seconds() {
        assert_eq!(delay(&[("retry-after", "120")]), Some(120));
        assert_eq!(delay(&[("retry-after", " 0 ")]), Some(0));
        assert_eq!(
            delay(&[("retry-after", "99999999999999999999999")]),
            Some(u64::MAX)
        );
    }

    #[test]
    fn dates_are_relative_to_date_header() {
        assert_eq!(
            delay(&[("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")]),
            Some(60)
        );
        assert_eq!(
            delay(&[("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")]),
            Some(0)
        );
        let with_date = [
            ("retry-after", "Sun, 06 Nov 1994 09:50:37 GMT"),
            ("date", "Sun, 06 Nov 1994 09:50:32 GMT"),
        ];
        assert_eq!(delay(&with_date), Some(5));
    }

    #[test]
    fn reads_every_date_format() {
        for date in [
            "Sun, 06 Nov 1994 08:50:37 GMT",
            "Sunday, 06-Nov-94 08:50:37 GMT",
            "Sun Nov  6 08:50:37 1994",
            "Sun Nov 06 08:50:37 1994",
        ] {
            assert_eq!(delay(&[("retry-after", date)]), Some(60), "{date}");
            let with_date = [
                ("retry-after", date),
                ("date", "Sunday, 06-Nov-94 08:50:32 GMT"),
            ];
            assert_eq!(delay(&with_date), Some(5), "{date}");
        }
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        let years = ["94", "00", "26", "75", "76", "77"].map(|year| {
            let time = obsolete(&format!("Sunday, 06-Jan-{year} 08:50:37 GMT"), now).unwrap();
            TimeZone::UTC.to_datetime(time).year()
        });
        assert_eq!(years, [1994, 2000, 2026, 2075, 1976, 1977]);
    }

    #[test]
    fn ignores_invalid_values() {
        for invalid in [
            "",
            "soon",
            "-1",
            "1.5",
            "1 2",
            "Sunday, 06-Nov-94",
            "Sun Nov 6 1994",
            "Sunday, 06-Foo-94 08:49:37 GMT",
            "\t",
        ] {
            assert_eq!(delay(&[("retry-after", invalid)]), None, "{invalid}");
        }
        assert_eq!(delay(&[]), None);
    }
}

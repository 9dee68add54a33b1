//! From when on: a time, or how long ago.

use std::time::{Duration, SystemTime};

use functiongraph::Timestamp;

use crate::values::duration;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Since {
    Ago(Duration),
    At(jiff::Timestamp),
}

const EXPECTED: &str =
    "a duration such as 2h or 1h30m, or a time such as 2026-11-25T08:00:00+08:00";
/// Whoever means a Unix time gives more seconds.
const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);
/// The clock of an emulator may be so far ahead.
const MAX_AHEAD: Duration = YEAR.saturating_mul(100);

/// A time, in the zones that are assumed for the service's own times. A day is its beginning in UTC.
fn moment(text: &str) -> Option<SystemTime> {
    let time = Timestamp::new(text).system_time();
    time.or_else(|| {
        let day: jiff::civil::Date = text.parse().ok()?;
        let is_day_alone = day.to_string() == text;
        is_day_alone.then(|| Timestamp::new(format!("{text}T00:00:00")).system_time())?
    })
}

impl Since {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Self::parse_at(text, SystemTime::now())
    }

    fn parse_at(text: &str, now: SystemTime) -> Result<Self, String> {
        if let Ok(ago) = duration::parse_wait(text) {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            return match ago {
                Duration::ZERO => Err("must be more than 0 seconds ago".to_owned()),
                ago if is_number && ago > YEAR => Err(format!(
                    "a number is one of seconds ago, and this is more than a year; for a Unix time, give {EXPECTED}"
                )),
                ago => Ok(Self::Ago(ago)),
            };
        }
        // A time at the end of the calendar may be beyond it in UTC.
        let is_of_last_year = || {
            let rest = text.strip_prefix("9999")?;
            moment(&format!("2000{rest}"))
        };
        let time = match moment(text) {
            None if is_of_last_year().is_none() => return Err(format!("{EXPECTED}, is expected")),
            Some(time) if time < SystemTime::UNIX_EPOCH => {
                return Err("must not be before 1970".to_owned());
            }
            time => time.filter(|time| *time <= now + MAX_AHEAD),
        };
        time.and_then(|time| jiff::Timestamp::try_from(time).ok())
            .map(Self::At)
            .ok_or_else(|| "must not be more than 100 years ahead".to_owned())
    }

    /// The moment, to the precision that it was given in.
    pub(crate) fn time(self) -> SystemTime {
        match self {
            Self::Ago(ago) => SystemTime::now()
                .checked_sub(ago)
                .unwrap_or(SystemTime::UNIX_EPOCH),
            Self::At(time) => SystemTime::UNIX_EPOCH + time.as_duration().unsigned_abs(),
        }
    }

    /// Whether the moment is still to come, by the clock of this machine.
    pub(crate) fn is_ahead(self) -> bool {
        self.time() > SystemTime::now()
    }

    /// As the API writes it.
    pub(crate) fn to_query(self) -> String {
        match self {
            Self::Ago(time) => ago(time),
            Self::At(time) => query(time),
        }
    }
}

/// The time so long ago, as the API writes it.
pub(crate) fn ago(time: Duration) -> String {
    let then = jiff::Timestamp::now()
        .checked_sub(time)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .max(jiff::Timestamp::UNIX_EPOCH);
    query(then)
}

fn query(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_times_to_utc() {
        for (text, expected) in [
            ("2026-11-25T08:00:00+08:00", "2026-11-25T00:00:00"),
            ("2026-11-25 08:00:00+08:00", "2026-11-25T00:00:00"),
            ("2026-11-25T08:00:00Z", "2026-11-25T08:00:00"),
            ("2026-11-25T08:00:00", "2026-11-25T08:00:00"),
            ("2026-11-25 08:00:00", "2026-11-25T00:00:00"),
            ("2026-11-25", "2026-11-25T00:00:00"),
            // An emulator may be there already.
            ("2026-11-28", "2026-11-28T00:00:00"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00"),
        ] {
            let since = Since::parse_at(text, now()).unwrap();
            assert_eq!(since.to_query(), expected, "{text}");
        }
    }

    fn now() -> SystemTime {
        moment("2026-11-27T04:00:00Z").unwrap()
    }

    #[test]
    fn says_what_is_out_of_range() {
        for (text, reason) in [
            ("2999-11-28", "must not be more than 100 years ahead"),
            (
                "9999-12-31T23:59:59Z",
                "must not be more than 100 years ahead",
            ),
            ("9999-12-31", "must not be more than 100 years ahead"),
            ("1900-01-01T00:00:00Z", "must not be before 1970"),
            ("1969-12-31", "must not be before 1970"),
            ("0", "must be more than 0 seconds ago"),
            ("0s", "must be more than 0 seconds ago"),
        ] {
            assert_eq!(Since::parse_at(text, now()).unwrap_err(), reason, "{text}");
        }
        let unix = Since::parse_at("1764213778", now()).unwrap_err();
        assert!(unix.contains("for a Unix time, give a duration"), "{unix}");
        assert!(Since::parse_at("1764213778s", now()).is_ok());
        assert!(Since::parse_at("31536000", now()).is_ok());
    }

    #[test]
    fn reads_durations_as_ago() {
        for (text, seconds) in [("90s", 90), ("1h30m", 5400), ("2d", 172_800), ("7", 7)] {
            let Since::Ago(time) = Since::parse(text).unwrap() else {
                panic!("{text}")
            };
            assert_eq!(time.as_secs(), seconds, "{text}");
        }
        assert_eq!(ago(Duration::MAX), "1970-01-01T00:00:00");
    }

    #[test]
    fn rejects_invalid_times() {
        for text in [
            "",
            "0",
            "-1h",
            "yesterday",
            "2026-11",
            "08:00:00",
            "2026-13-25T08:00:00",
            "1969-12-31T23:59:59Z",
            "2026-11-25T08:00:00+99:00",
        ] {
            let reason = Since::parse_at(text, now()).unwrap_err();
            assert!(!reason.contains('\n'), "{reason}");
        }
    }
}

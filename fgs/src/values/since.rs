//! From when on: a time, or how long ago.

use std::time::{Duration, SystemTime};

use functiongraph::Timestamp;

use crate::values::duration;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Since {
    Ago(Duration),
    At(jiff::Timestamp),
}

impl Since {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if let Ok(ago) = duration::parse_duration(text) {
            return Ok(Self::Ago(ago));
        }
        // The same zones that are assumed for the service's own times.
        let time = Timestamp::new(text)
            .system_time()
            .filter(|time| *time >= SystemTime::UNIX_EPOCH);
        time.and_then(|time| jiff::Timestamp::try_from(time).ok())
            .map(Self::At)
            .ok_or_else(|| {
                "a duration such as 2h or 1h30m, or a time such as 2026-11-25T08:00:00+08:00, is expected".to_owned()
            })
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
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00"),
        ] {
            assert_eq!(Since::parse(text).unwrap().to_query(), expected, "{text}");
        }
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
            "2026-11-25",
            "08:00:00",
            "2026-13-25T08:00:00",
            "1969-12-31T23:59:59Z",
            "2026-11-25T08:00:00+99:00",
        ] {
            let reason = Since::parse(text).unwrap_err();
            assert!(!reason.contains('\n'), "{reason}");
        }
    }
}

//! Times in responses.

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::generated::constants::ASSUMED_OFFSETS;

/// A time of a response, as the service wrote it.
///
/// The service writes a config's `created_time` with a time zone and its `last_modified` without one. The documented
/// example makes sense only in UTC+8, so that is assumed for such a time. The times of invocations
/// (`2026-11-23T21:33:00`) are documented as UTC. [`assumed_offset`](Self::assumed_offset) returns an offset that was
/// assumed.
///
/// ```
/// use functiongraph::Timestamp;
///
/// let explicit = Timestamp::new("2021-03-04T14:50:02+08:00");
/// let local = Timestamp::new("2021-03-04 14:50:02");
/// assert_eq!(explicit.system_time(), local.system_time());
/// assert_eq!((explicit.assumed_offset(), local.assumed_offset()), (None, Some("+08:00")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// A text that is not a time is kept, and has no [`system_time`](Self::system_time).
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as the service wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time, if the text is a time.
    #[must_use]
    pub fn system_time(&self) -> Option<SystemTime> {
        let since = self
            .explicit()
            .or_else(|| Some(self.assumed()?.0))?
            .as_duration();
        if since.is_negative() {
            SystemTime::UNIX_EPOCH.checked_sub(since.unsigned_abs())
        } else {
            SystemTime::UNIX_EPOCH.checked_add(since.unsigned_abs())
        }
    }

    /// The UTC offset that was assumed, if the text has none.
    #[must_use]
    pub fn assumed_offset(&self) -> Option<&'static str> {
        match self.explicit() {
            Some(_) => None,
            None => self.assumed().map(|(_, zone)| zone),
        }
    }

    fn explicit(&self) -> Option<jiff::Timestamp> {
        self.0.trim().parse().ok()
    }

    fn assumed(&self) -> Option<(jiff::Timestamp, &'static str)> {
        let text = self.0.trim();
        let separator = text.chars().nth("YYYY-MM-DD".len())?;
        let (_, zone) = ASSUMED_OFFSETS
            .iter()
            .find(|(letter, _)| *letter == separator)?;
        Some((format!("{text}{zone}").parse().ok()?, zone))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn reads_distant_times() {
        let seconds = |text| Timestamp::new(text).system_time().unwrap();
        assert_eq!(
            seconds("2999-01-01T00:00:00Z"),
            SystemTime::UNIX_EPOCH + Duration::from_secs(32_472_144_000)
        );
        assert_eq!(
            seconds("1969-12-31T23:59:59Z"),
            SystemTime::UNIX_EPOCH - Duration::from_secs(1)
        );
    }
}

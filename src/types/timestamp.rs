//! Times in responses.

use std::fmt;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::generated::constants::ASSUMED_OFFSETS;

/// A time as the service wrote it, and what it means.
///
/// The service writes a config's `created_time` with a zone and its `last_modified` without one; the
/// documented example makes sense only in UTC+8, so that is what such a time is taken for. The times
/// of invocations (`2026-11-23T21:33:00`) are documented as UTC.
/// [`assumed_offset`](Self::assumed_offset) tells when a zone was assumed.
///
/// ```
/// use functiongraph::Timestamp;
///
/// let stated = Timestamp::new("2021-03-04T14:50:02+08:00");
/// let bare = Timestamp::new("2021-03-04 14:50:02");
/// assert_eq!(stated.system_time(), bare.system_time());
/// assert_eq!((stated.assumed_offset(), bare.assumed_offset()), (None, Some("+08:00")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// Takes a time as text; a text that is no time is kept, and has no [`system_time`](Self::system_time).
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as the service wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The moment meant, if the text can be read.
    #[must_use]
    pub fn system_time(&self) -> Option<SystemTime> {
        let since = self
            .stated()
            .or_else(|| Some(self.assumed()?.0))?
            .as_duration();
        if since.is_negative() {
            SystemTime::UNIX_EPOCH.checked_sub(since.unsigned_abs())
        } else {
            SystemTime::UNIX_EPOCH.checked_add(since.unsigned_abs())
        }
    }

    /// The zone that was assumed, as an offset from UTC, when the text names none.
    #[must_use]
    pub fn assumed_offset(&self) -> Option<&'static str> {
        match self.stated() {
            Some(_) => None,
            None => self.assumed().map(|(_, zone)| zone),
        }
    }

    fn stated(&self) -> Option<jiff::Timestamp> {
        self.0.trim().parse().ok()
    }

    fn assumed(&self) -> Option<(jiff::Timestamp, &'static str)> {
        let text = self.0.trim();
        let between = text.chars().nth("YYYY-MM-DD".len())?;
        let (_, zone) = ASSUMED_OFFSETS
            .iter()
            .find(|(letter, _)| *letter == between)?;
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
    fn far_times_are_read() {
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

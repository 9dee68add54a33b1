//! Times in responses.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::time::SystemTime;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::generated::constants::ASSUMED_OFFSETS;
use crate::json::scalar::{Scalar, read_scalar};
use crate::json::short_text::ShortText;

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
#[derive(Clone, Debug)]
pub struct Timestamp(ShortText<SHORT>);

/// As long as the service's times, so that most need no allocation: `2026-01-31T12:00:00.000+08:00`.
const SHORT: usize = 30;

impl Timestamp {
    /// A text that is not a time is kept, and has no [`system_time`](Self::system_time).
    pub fn new(text: impl Into<String>) -> Self {
        Self(ShortText::from(text.into()))
    }

    /// The text as the service wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
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
        let text = self.as_str().trim();
        text.parse().ok().or_else(|| {
            // The documented example of a record for a destination has both, `…T12:00:00.000Z+08:00`.
            let (time, offset) = text.split_once('Z')?;
            format!("{time}{offset}").parse().ok()
        })
    }

    fn assumed(&self) -> Option<(jiff::Timestamp, &'static str)> {
        let text = self.as_str().trim();
        let separator = text.chars().nth("YYYY-MM-DD".len())?;
        let (_, zone) = ASSUMED_OFFSETS
            .iter()
            .find(|(letter, _)| *letter == separator)?;
        Some((format!("{text}{zone}").parse().ok()?, zone))
    }
}

impl Timestamp {
    /// The moment in a form such as `YYYY-MM-DDThh:mm:ss`, at the offset that the service assumes for the form.
    pub(crate) fn in_form(&self, form: &str) -> Option<String> {
        let separator = form.chars().nth("YYYY-MM-DD".len())?;
        let mut offsets = ASSUMED_OFFSETS.iter();
        let (_, offset) = offsets.find(|(letter, _)| *letter == separator)?;
        // The same digits in UTC.
        let zero: jiff::Timestamp = format!("1970-01-01T00:00:00{offset}").parse().ok()?;
        let moment = self.explicit().or_else(|| Some(self.assumed()?.0))?;
        let text = moment.checked_sub(zero.as_duration()).ok()?.to_string();
        let (day, time) = text.get(.."YYYY-MM-DDThh:mm:ss".len())?.split_once('T')?;
        Some(format!("{day}{separator}{time}"))
    }
}

/// Whether both mean the same moment; texts that are not times are compared as such.
impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        let moments = || Some(self.system_time()? == other.system_time()?);
        self.as_str() == other.as_str() || moments().unwrap_or(false)
    }
}

impl Eq for Timestamp {}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.system_time() {
            Some(moment) => moment.hash(state),
            None => self.as_str().hash(state),
        }
    }
}

/// By the moments meant; none where one of them cannot be read.
impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        Some(self.system_time()?.cmp(&other.system_time()?))
    }
}

/// A time as `YYYY-MM-DDThh:mm:ssZ`, with fractions of a second where there are any.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match jiff::Timestamp::try_from(time) {
            Ok(time) => Self::new(time.to_string()),
            // Beyond the year 9999, which no text of the API can say.
            Err(_) => Self::new(format!("{time:?}")),
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = ParseTimestampError;

    fn try_from(time: Timestamp) -> Result<Self, ParseTimestampError> {
        let found = time.system_time();
        found.ok_or_else(|| ParseTimestampError(time.to_string()))
    }
}

/// A text that is not a time is an error; [`Timestamp::new`] keeps it.
impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        let time = Self::new(text);
        match time.system_time() {
            Some(_) => Ok(time),
            None => Err(ParseTimestampError(text.to_owned())),
        }
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = ParseTimestampError;

    fn try_from(text: &str) -> Result<Self, ParseTimestampError> {
        text.parse()
    }
}

/// A text that is not a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError(String);

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.0.chars().take(100).collect();
        write!(
            f,
            "{shown:?} is not a time; one such as 2026-01-31T12:00:00Z is expected"
        )
    }
}

impl std::error::Error for ParseTimestampError {}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Scalar for Timestamp {
    const EXPECTED: &'static str = "a string";

    fn from_text(text: &str) -> Option<Self> {
        Some(Self(text.into()))
    }

    fn from_number(text: &str) -> Option<Self> {
        Some(Self(text.into()))
    }
}

read_scalar!(Timestamp);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn reads_times_of_destination_records() {
        let seconds = |text| {
            let time = Timestamp::new(text);
            assert_eq!(time.assumed_offset(), None, "{text}");
            let since = time.system_time().unwrap();
            since.duration_since(SystemTime::UNIX_EPOCH).unwrap()
        };
        assert_eq!(
            seconds("2020-08-20T12:00:00.000Z+08:00"),
            Duration::from_secs(1_597_896_000)
        );
        assert_eq!(
            seconds("2025-07-28T11:47:56.893440057+02:00"),
            Duration::new(1_753_696_076, 893_440_057)
        );
        assert_eq!(Timestamp::new("12Z+08:00Z").system_time(), None);
    }

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

//! Values that have bounds.

use std::fmt;
use std::num::NonZeroUsize;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

use crate::values::duration::parse_wait;
use crate::values::function_source::timeout;

/// How long a run may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeout(pub Duration);

impl<'de> Deserialize<'de> for Timeout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a duration such as 90s, or a number of seconds, from 1";
        let parse = timeout;
        let durations = Durations { expected, parse };
        deserializer.deserialize_any(durations).map(Self)
    }
}

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wait(pub Duration);

impl<'de> Deserialize<'de> for Wait {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a duration such as 90s, or a number of seconds";
        let parse = parse_wait;
        let durations = Durations { expected, parse };
        deserializer.deserialize_any(durations).map(Self)
    }
}

/// Durations as options take them, and integers, which are seconds.
struct Durations {
    expected: &'static str,
    parse: fn(&str) -> Result<Duration, String>,
}

impl Visitor<'_> for Durations {
    type Value = Duration;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Duration, E> {
        self.visit_str(&seconds.to_string())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Duration, E> {
        (self.parse)(text).map_err(E::custom)
    }
}

/// How many events run at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Events(pub NonZeroUsize);

impl<'de> Deserialize<'de> for Events {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counts;

        impl Visitor<'_> for Counts {
            type Value = Events;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer from 1")
            }

            fn visit_u64<E: Error>(self, count: u64) -> Result<Events, E> {
                let events = usize::try_from(count).ok().and_then(NonZeroUsize::new);
                events
                    .map(Events)
                    .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(count), &self))
            }
        }

        deserializer.deserialize_u64(Counts)
    }
}

pub(super) fn not_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Err(D::Error::custom("it is empty; give a value"));
    }
    Ok(text)
}

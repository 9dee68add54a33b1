//! The keys of invocations.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Full URN of the function, time of arrival in nanoseconds, and id: keys of a function sort by time.
pub(crate) struct Key<'a> {
    pub function: &'a str,
    pub nanos: u128,
    pub second: u64,
    pub id: &'a str,
}

const SECOND: u128 = 1_000_000_000;
/// A second after all that can be written.
pub(crate) const FOREVER: u64 = 1_000_000_000_000;

impl<'a> Key<'a> {
    pub(crate) fn encode(function: &str, nanos: u128, id: &str) -> String {
        format!("{function}|{nanos:024}|{id}")
    }

    pub(crate) fn parse(key: &'a str) -> Option<Self> {
        let mut parts = key.rsplitn(3, '|');
        let (id, nanos, function) = (parts.next()?, parts.next()?, parts.next()?);
        let nanos = nanos.parse::<u128>().ok()?;
        let second = u64::try_from(nanos / SECOND).ok()?;
        Some(Self {
            function,
            nanos,
            second,
            id,
        })
    }

    /// When it arrived.
    pub(crate) fn time(&self) -> SystemTime {
        let nanos = u64::try_from(self.nanos).unwrap_or(u64::MAX);
        UNIX_EPOCH + Duration::from_nanos(nanos)
    }

    /// Where the keys begin of what arrived from that second on.
    pub(crate) fn bound(function: &str, second: u64) -> String {
        format!("{function}|{:024}", u128::from(second) * SECOND)
    }

    pub(crate) fn by_id(function: &str, id: &str) -> String {
        format!("{function}|{id}")
    }
}

//! The keys of invocations.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Full URN of the function, time of arrival in nanoseconds, and id: keys of a function sort by time.
pub(crate) struct Key<'a> {
    pub function: &'a str,
    pub second: u64,
    nanos: u32,
    pub id: &'a str,
}

const SECOND: u128 = 1_000_000_000;
/// How many digits a time in nanoseconds has, and how many of them the nanoseconds in a second.
const DIGITS: usize = 24;
const NANOS: usize = 9;
/// A second after all that can be written.
pub(crate) const FOREVER: u64 = 1_000_000_000_000;

impl<'a> Key<'a> {
    pub(crate) fn encode(function: &str, nanos: u128, id: &str) -> String {
        let mut key = Self::bound_at(function, nanos, id.len());
        key.extend(["|", id]);
        key
    }

    pub(crate) fn parse(key: &'a str) -> Option<Self> {
        let mut parts = key.rsplitn(3, '|');
        let (id, nanos, function) = (parts.next()?, parts.next()?, parts.next()?);
        let (second, nanos) = nanos.split_at_checked(nanos.len().checked_sub(NANOS)?)?;
        Some(Self {
            function,
            second: second.parse().ok()?,
            nanos: nanos.parse().ok()?,
            id,
        })
    }

    /// When it arrived.
    pub(crate) fn time(&self) -> SystemTime {
        let since = Duration::new(self.second, self.nanos);
        UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
    }

    /// Where the keys begin of what arrived from that second on.
    pub(crate) fn bound(function: &str, second: u64) -> String {
        Self::bound_at(function, u128::from(second) * SECOND, 0)
    }

    /// With room for an id.
    fn bound_at(function: &str, nanos: u128, id: usize) -> String {
        let mut key = String::with_capacity(function.len() + DIGITS + id + 2);
        key.extend([function, "|"]);
        push_padded(&mut key, nanos, DIGITS);
        key
    }

    pub(crate) fn by_id(function: &str, id: &str) -> String {
        format!("{function}|{id}")
    }
}

/// Writes a number with so many digits, as which numbers sort. Formatting it so would write each zero on its own.
pub(super) fn push_padded(text: &mut String, number: u128, digits: usize) {
    const ZEROS: &str = "000000000000000000000000";
    let number = number.to_string();
    let zeros = digits.saturating_sub(number.len());
    text.push_str(ZEROS.get(..zeros).unwrap_or_default());
    text.push_str(&number);
}

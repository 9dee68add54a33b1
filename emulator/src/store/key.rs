//! The keys of invocations.

/// Full URN of the function, time of arrival in nanoseconds, and id: keys of a function sort by time.
pub(crate) struct Key<'a> {
    pub function: &'a str,
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
        let second = u64::try_from(nanos.parse::<u128>().ok()? / SECOND).ok()?;
        Some(Self {
            function,
            second,
            id,
        })
    }

    /// Where the keys begin of what arrived from that second on.
    pub(crate) fn bound(function: &str, second: u64) -> String {
        format!("{function}|{:024}", u128::from(second) * SECOND)
    }

    pub(crate) fn by_id(function: &str, id: &str) -> String {
        format!("{function}|{id}")
    }
}

//! How long the emulator remembers what it issues.

use std::time::{Duration, SystemTime};

pub(super) const DEFAULT_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// How long something expired is remembered, for an error that names the reason.
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// How many keys, and how many tokens, are remembered at a time; beyond that the first to expire are forgotten.
pub(super) const CAPACITY: usize = 100_000;

/// When it expires. A time too far in the future to be written is replaced by the default.
pub(super) fn expiry(ttl: Duration) -> SystemTime {
    let now = SystemTime::now();
    let expiry = now
        .checked_add(ttl)
        .filter(|expiry| jiff::Timestamp::try_from(*expiry).is_ok());
    expiry.unwrap_or(now + DEFAULT_TTL)
}

pub(super) fn forgotten_at(expiry: SystemTime) -> SystemTime {
    expiry.checked_add(REMEMBERED).unwrap_or(expiry)
}

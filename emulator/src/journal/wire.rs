//! Times, durations and URNs in JSON.

use std::time::{Duration, SystemTime};

use serde::Serializer;

use functiongraph::FunctionUrn;

/// RFC 3339, in UTC, with milliseconds.
pub(super) fn time<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    let time = jiff::Timestamp::try_from(*time).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    serializer.collect_str(&time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
}

pub(super) fn milliseconds<S: Serializer>(
    duration: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}

pub(super) fn urn<S: Serializer>(urn: &FunctionUrn, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(urn.as_str())
}

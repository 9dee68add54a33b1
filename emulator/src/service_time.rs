//! Moments in the formats of the service.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use jiff::tz::Offset;

use crate::spec::ASSUMED_OFFSETS;
use functiongraph::Timestamp;

/// A moment.
pub(crate) struct ServiceTime(jiff::Timestamp);

impl ServiceTime {
    pub(crate) fn now() -> Self {
        Self::of(SystemTime::now())
    }

    pub(crate) fn of(time: SystemTime) -> Self {
        Self(jiff::Timestamp::try_from(time).unwrap_or(jiff::Timestamp::UNIX_EPOCH))
    }

    pub(crate) fn after(self, time: Duration) -> Self {
        Self(self.0.checked_add(time).unwrap_or(self.0))
    }

    pub(crate) fn before(self, time: Duration) -> Self {
        Self(self.0.checked_sub(time).unwrap_or(self.0))
    }

    /// As in a config's `created_time`: with the zone that its `last_modified` leaves out.
    pub(crate) fn created(&self) -> Timestamp {
        let (zone, offset) = zone(' ');
        Timestamp::new(format!(
            "{}{zone}",
            offset.to_datetime(self.0).strftime("%Y-%m-%dT%H:%M:%S")
        ))
    }

    /// As in a config's `last_modified`.
    pub(crate) fn modified(&self) -> Timestamp {
        let (_, offset) = zone(' ');
        Timestamp::new(
            offset
                .to_datetime(self.0)
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string(),
        )
    }

    /// As in the name of a version that was published without one.
    pub(crate) fn version(&self) -> String {
        let (_, offset) = zone(' ');
        let time = offset.to_datetime(self.0);
        time.strftime("v%Y%m%d-%H%M%S").to_string()
    }

    /// As in a test event: seconds since 1970.
    pub(crate) fn seconds(&self) -> i64 {
        self.0.as_second()
    }

    /// As in the expiry of temporary keys and tokens.
    pub(crate) fn expiry(&self) -> String {
        self.0.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
    }

    /// As the time of the emulator itself.
    pub(crate) fn utc(&self) -> String {
        self.0.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// As in a record for a destination: with nanoseconds and the zone of a config's times.
    pub(crate) fn recorded(&self) -> Timestamp {
        let (zone, offset) = zone(' ');
        let time = offset.to_datetime(self.0);
        Timestamp::new(format!("{}{zone}", time.strftime("%Y-%m-%dT%H:%M:%S%.9f")))
    }

    /// As in a message of a topic.
    pub(crate) fn notified(&self) -> String {
        self.0.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// As in the name of an object for a destination: names sort by it.
    pub(crate) fn sortable(&self) -> String {
        self.0.strftime("%Y%m%dT%H%M%S%.9fZ").to_string()
    }

    /// As in an invocation's times.
    pub(crate) fn invoked(&self) -> Timestamp {
        let (_, offset) = zone('T');
        Timestamp::new(
            offset
                .to_datetime(self.0)
                .strftime("%Y-%m-%dT%H:%M:%S")
                .to_string(),
        )
    }
}

/// The zone of times of that form.
fn zone(between: char) -> (&'static str, Offset) {
    let mut zones = ZONES.iter();
    let found = zones.find(|(letter, ..)| *letter == between);
    found.map_or(("+00:00", Offset::UTC), |(_, zone, offset)| {
        (*zone, *offset)
    })
}

/// Each letter before the hour, with the zone of times of that form.
static ZONES: LazyLock<Vec<(char, &str, Offset)>> = LazyLock::new(|| {
    let offset = |zone: &str| {
        let epoch = format!("1970-01-01T00:00:00{zone}");
        let epoch = epoch.parse::<jiff::Timestamp>().ok()?;
        let seconds = i32::try_from(-epoch.as_second()).ok()?;
        Offset::from_seconds(seconds).ok()
    };
    ASSUMED_OFFSETS
        .iter()
        .map(|(letter, zone)| (*letter, *zone, offset(zone).unwrap_or(Offset::UTC)))
        .collect()
});

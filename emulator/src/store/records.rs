//! The records of invocations: those that wait or run with their events, and the newest of those that ended.

use super::access::{Value, Writing};
use super::counts::{COUNTS, move_count};
use super::error::StateError;
use super::key::{Key, push_padded};
use super::stored::Stored;
use super::table::{INVOCATIONS, Table};
use functiongraph::types::{AsyncInvocation, InvocationStatus};

/// The [`Progress`](super::progress::Progress), by the key of an invocation that waits or runs.
pub(crate) const ACTIVE: Table = Table::new("active-invocations");
/// The event as it was received, by the key of an invocation that waits or runs.
pub(crate) const EVENTS: Table = Table::new("events");
/// The record that is not delivered yet, by the key of its invocation.
pub(crate) const DELIVERIES: Table = Table::new("pending-deliveries");
/// The key, by function and id.
pub(crate) const IDS: Table = Table::new("invocation-ids");
/// The key, by the order in which invocations ended.
pub(crate) const ENDED: Table = Table::new("ended-invocations");

pub(crate) const TABLES: [Table; 7] = [INVOCATIONS, ACTIVE, EVENTS, DELIVERIES, IDS, ENDED, COUNTS];

pub(crate) fn is_active(record: &AsyncInvocation) -> bool {
    matches!(
        record.status,
        Some(InvocationStatus::Wait | InvocationStatus::Running)
    )
}

/// Whether an invocation with this status waits or runs.
pub(crate) fn is_active_status(status: &str) -> bool {
    matches!(
        InvocationStatus::from(status),
        InvocationStatus::Wait | InvocationStatus::Running
    )
}

/// The status as the API writes it; empty, where there is none.
pub(crate) fn status_of(record: &AsyncInvocation) -> &str {
    record.status.as_ref().map_or("", InvocationStatus::as_str)
}

/// The status, a line break and JSON.
impl Stored for AsyncInvocation {
    fn encode(&self) -> serde_json::Result<Vec<u8>> {
        let mut value = format!("{}\n", status_of(self)).into_bytes();
        serde_json::to_writer(&mut value, self)?;
        Ok(value)
    }

    fn decode(value: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(split(value).1)
    }
}

/// The status and the JSON of a record; both are all of it, where there is no line break.
fn split(value: &[u8]) -> (&[u8], &[u8]) {
    match value.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&value[..end], &value[end + 1..]),
        None => (value, value),
    }
}

/// The status of an invocation, without reading the rest of it.
pub(crate) fn status<'v>(value: &'v Value<'_>) -> &'v str {
    match value.record::<AsyncInvocation>() {
        Some(record) => status_of(record),
        None => std::str::from_utf8(split(value.bytes()).0).unwrap_or_default(),
    }
}

pub(crate) fn insert(
    writing: &Writing<'_>,
    key: &str,
    event: &[u8],
    record: &AsyncInvocation,
) -> Result<(), StateError> {
    let Some(parts) = Key::parse(key) else {
        return Ok(());
    };
    writing.open_table(INVOCATIONS)?.put(key, record.clone())?;
    writing.open_table(IDS)?.insert(
        Key::by_id(parts.function, parts.id).as_str(),
        key.as_bytes(),
    )?;
    move_count(writing, &parts, None, Some(status_of(record)))?;
    if is_active(record) {
        writing.open_table(ACTIVE)?.insert(key, [].as_slice())?;
        writing.open_table(EVENTS)?.insert(key, event)?;
    } else {
        end(writing, key)?;
    }
    Ok(())
}

/// Notes that it has ended: its event is no longer needed.
pub(crate) fn end(writing: &Writing<'_>, key: &str) -> Result<(), StateError> {
    writing.open_table(ACTIVE)?.remove(key)?;
    writing.open_table(EVENTS)?.remove(key)?;
    let mut ended = writing.open_table(ENDED)?;
    let last = ended
        .last_key()?
        .and_then(|order| order.parse::<u64>().ok())
        .unwrap_or_default();
    let mut order = String::new();
    push_padded(&mut order, u128::from(last + 1), 20);
    ended.insert(&order, key.as_bytes())?;
    Ok(())
}

/// Drops the oldest of those that have ended, until no more than so many are left.
pub(crate) fn drop_oldest(writing: &Writing<'_>, keep: u64) -> Result<(), StateError> {
    let (mut ended, mut invocations) =
        (writing.open_table(ENDED)?, writing.open_table(INVOCATIONS)?);
    let mut ids = writing.open_table(IDS)?;
    while ended.len()? > keep {
        let Some(key) = ended.pop_first()? else {
            break;
        };
        let Ok(key) = std::str::from_utf8(key.bytes()) else {
            continue;
        };
        let dropped = invocations.remove(key)?;
        if let Some(parts) = Key::parse(key) {
            move_count(writing, &parts, dropped.as_ref().map(status), None)?;
            ids.remove(Key::by_id(parts.function, parts.id).as_str())?;
        }
    }
    Ok(())
}

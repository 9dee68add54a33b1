//! The records of invocations: those that wait or run with their events, and the newest of those that are over.

use std::collections::BTreeSet;
use std::ops::Bound;

use redb::{ReadableTable, ReadableTableMetadata, WriteTransaction};

use super::state_error::StateError;
use super::store::{Store, Table};
use crate::types::AsyncInvocation;

pub(crate) const WAIT: &str = "WAIT";
pub(crate) const RUNNING: &str = "RUNNING";

/// How many invocations are kept that are over, of all functions together.
pub(crate) const KEPT: u64 = 10_000;

/// The status, a line break and the record as JSON, by [`Key`].
pub(crate) const INVOCATIONS: Table = Table::new("invocations");
/// Nothing, by the keys of the invocations that wait or run.
const ACTIVE: Table = Table::new("active-invocations");
/// The event as it came, by the key of an invocation that waits or runs.
const EVENTS: Table = Table::new("events");
/// The key, by function and id.
const IDS: Table = Table::new("invocation-ids");
/// The key, by the order in which invocations ended.
const ENDED: Table = Table::new("ended-invocations");

pub(crate) const TABLES: [Table; 5] = [INVOCATIONS, ACTIVE, EVENTS, IDS, ENDED];

/// Full URN of the function, time of arrival in nanoseconds, and id: keys of a function sort by time.
pub(crate) struct Key<'a> {
    pub function: &'a str,
    pub id: &'a str,
}

impl<'a> Key<'a> {
    pub fn encode(function: &str, nanos: u128, id: &str) -> String {
        format!("{function}|{nanos:024}|{id}")
    }

    pub fn parse(key: &'a str) -> Option<Self> {
        let mut parts = key.rsplitn(3, '|');
        let (id, _, function) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { function, id })
    }

    fn by_id(function: &str, id: &str) -> String {
        format!("{function}|{id}")
    }
}

/// Which invocations of a function are asked for, and which page of them.
pub(crate) struct Query<'a> {
    pub function: &'a str,
    pub active: bool,
    pub ids: Option<BTreeSet<String>>,
    pub status: Option<&'a str>,
    /// Nanoseconds of the arrival: from the first on, and before the second.
    pub arrival: (u128, u128),
    pub start: u64,
    pub limit: u64,
}

#[derive(Default)]
pub(crate) struct Page {
    pub records: Vec<AsyncInvocation>,
    /// How many there are on all pages.
    pub count: u64,
    /// Where the next page begins; 0 after the last.
    pub next: u64,
}

fn is_active(record: &AsyncInvocation) -> bool {
    matches!(record.status.as_deref(), Some(WAIT | RUNNING))
}

fn encode(record: &AsyncInvocation) -> Result<Vec<u8>, StateError> {
    let mut value = format!("{}\n", record.status.as_deref().unwrap_or_default()).into_bytes();
    serde_json::to_writer(&mut value, record)?;
    Ok(value)
}

fn body(value: &[u8]) -> &[u8] {
    let end = value.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    &value[end..]
}

pub(crate) fn insert(
    writing: &WriteTransaction,
    key: &str,
    event: &[u8],
    record: &AsyncInvocation,
) -> Result<(), StateError> {
    let Some(parts) = Key::parse(key) else { return Ok(()) };
    writing.open_table(INVOCATIONS)?.insert(key, encode(record)?.as_slice())?;
    writing.open_table(IDS)?.insert(Key::by_id(parts.function, parts.id).as_str(), key.as_bytes())?;
    if is_active(record) {
        writing.open_table(ACTIVE)?.insert(key, [].as_slice())?;
        writing.open_table(EVENTS)?.insert(key, event)?;
    } else {
        end(writing, key)?;
    }
    Ok(())
}

/// Notes that it is over: its event is not needed any more.
fn end(writing: &WriteTransaction, key: &str) -> Result<(), StateError> {
    writing.open_table(ACTIVE)?.remove(key)?;
    writing.open_table(EVENTS)?.remove(key)?;
    let mut ended = writing.open_table(ENDED)?;
    let last = ended.last()?.and_then(|(order, _)| order.value().parse::<u64>().ok()).unwrap_or_default();
    ended.insert(format!("{:020}", last + 1).as_str(), key.as_bytes())?;
    Ok(())
}

/// Drops the oldest of those that are over, until no more than so many are left.
fn drop_oldest(writing: &WriteTransaction, keep: u64) -> Result<(), StateError> {
    let (mut ended, mut invocations) = (writing.open_table(ENDED)?, writing.open_table(INVOCATIONS)?);
    let mut ids = writing.open_table(IDS)?;
    while ended.len()? > keep {
        let Some((_, key)) = ended.pop_first()? else { break };
        let Ok(key) = std::str::from_utf8(key.value()) else { continue };
        invocations.remove(key)?;
        if let Some(parts) = Key::parse(key) {
            ids.remove(Key::by_id(parts.function, parts.id).as_str())?;
        }
    }
    Ok(())
}

impl Store {
    /// Keeps an invocation that begins to wait.
    pub fn accept(&self, key: &str, event: &[u8], record: &AsyncInvocation) -> Result<(), StateError> {
        self.write(|writing| insert(writing, key, event, record))
    }

    /// Changes the record of an invocation that is not over, and answers it; what was cancelled stays so.
    pub fn change(
        &self,
        key: &str,
        change: impl Fn(&mut AsyncInvocation),
    ) -> Result<Option<AsyncInvocation>, StateError> {
        self.write(|writing| {
            let record = {
                let mut table = writing.open_table(INVOCATIONS)?;
                let old = table.get(key)?.and_then(|value| self.parse(key, body(value.value())));
                let Some(mut record) = old.filter(is_active) else { return Ok(None) };
                change(&mut record);
                table.insert(key, encode(&record)?.as_slice())?;
                record
            };
            if !is_active(&record) {
                end(writing, key)?;
                drop_oldest(writing, self.keep)?;
            }
            Ok(Some(record))
        })
    }

    /// The event of an invocation that is not over.
    pub fn event(&self, key: &str) -> Result<Option<Vec<u8>>, StateError> {
        self.read(|reading| Ok(reading.open_table(EVENTS)?.get(key)?.map(|event| event.value().to_vec())))
    }

    /// The keys of all invocations that wait or run.
    pub fn active(&self) -> Result<Vec<String>, StateError> {
        self.read(|reading| {
            let keys = reading.open_table(ACTIVE)?;
            keys.iter()?.map(|entry| Ok(entry?.0.value().to_owned())).collect()
        })
    }

    /// The key of a function's invocation.
    pub fn find(&self, function: &str, id: &str) -> Result<Option<String>, StateError> {
        self.read(|reading| {
            let found = reading.open_table(IDS)?.get(Key::by_id(function, id).as_str())?;
            Ok(found.and_then(|key| String::from_utf8(key.value().to_vec()).ok()))
        })
    }

    /// Reads the records of the page, of all others at most key and status.
    pub fn page(&self, query: &Query<'_>) -> Result<Page, StateError> {
        let bounds = [query.arrival.0, query.arrival.1].map(|nanos| format!("{}|{nanos:024}", query.function));
        let [first, end] = [bounds[0].as_str(), bounds[1].as_str()];
        if first >= end {
            return Ok(Page::default());
        }
        let status = query.status.map(|status| format!("{status}\n"));
        self.read(|reading| {
            let invocations = reading.open_table(INVOCATIONS)?;
            let (mut page, stop) = (Page::default(), query.start.saturating_add(query.limit));
            let mut visit = |key: &str, value: &[u8]| {
                if status.as_ref().is_some_and(|status| !value.starts_with(status.as_bytes())) {
                    return;
                }
                if (query.start..stop).contains(&page.count) {
                    page.records.extend(self.parse::<AsyncInvocation>(key, body(value)));
                }
                page.count += 1;
            };
            if let Some(ids) = &query.ids {
                let (table, active) = (reading.open_table(IDS)?, reading.open_table(ACTIVE)?);
                let mut keys = BTreeSet::new();
                for id in ids {
                    let found = table.get(Key::by_id(query.function, id).as_str())?;
                    keys.extend(found.and_then(|key| String::from_utf8(key.value().to_vec()).ok()));
                }
                for key in keys.range::<str, _>((Bound::Included(first), Bound::Excluded(end))) {
                    if query.active && active.get(key.as_str())?.is_none() {
                        continue;
                    }
                    if let Some(value) = invocations.get(key.as_str())? {
                        visit(key, value.value());
                    }
                }
            } else if query.active {
                for entry in reading.open_table(ACTIVE)?.range(first..end)? {
                    let key = entry?.0;
                    if let Some(value) = invocations.get(key.value())? {
                        visit(key.value(), value.value());
                    }
                }
            } else {
                for entry in invocations.range(first..end)? {
                    let (key, value) = entry?;
                    visit(key.value(), value.value());
                }
            }
            page.next = if stop < page.count { stop } else { 0 };
            Ok(page)
        })
    }
}

//! The records of invocations: those that wait or run with their events, and the newest of those that are over.

use std::collections::BTreeSet;

use redb::{ReadTransaction, ReadableTable, ReadableTableMetadata, WriteTransaction};

use super::counts::{COUNTS, Counts, moved};
use super::state_error::StateError;
use super::store::{Store, Table};
use functiongraph::types::AsyncInvocation;

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

pub(crate) const TABLES: [Table; 6] = [INVOCATIONS, ACTIVE, EVENTS, IDS, ENDED, COUNTS];

/// Full URN of the function, time of arrival in nanoseconds, and id: keys of a function sort by time.
pub(crate) struct Key<'a> {
    pub function: &'a str,
    pub second: u64,
    pub id: &'a str,
}

const SECOND: u128 = 1_000_000_000;
/// A second after all that can be written.
pub(crate) const FOREVER: u64 = 1_000_000_000_000;
/// How many records that are not asked for are passed over one by one.
const MISSES: u32 = 64;

impl<'a> Key<'a> {
    pub fn encode(function: &str, nanos: u128, id: &str) -> String {
        format!("{function}|{nanos:024}|{id}")
    }

    pub fn parse(key: &'a str) -> Option<Self> {
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
    fn bound(function: &str, second: u64) -> String {
        format!("{function}|{:024}", u128::from(second) * SECOND)
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
    /// Seconds of the arrival: from the first on, and before the second.
    pub arrival: (u64, u64),
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

fn status(value: &[u8]) -> &str {
    let status = value
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    std::str::from_utf8(status).unwrap_or_default()
}

fn body(value: &[u8]) -> &[u8] {
    let end = value
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    &value[end..]
}

pub(crate) fn insert(
    writing: &WriteTransaction,
    key: &str,
    event: &[u8],
    record: &AsyncInvocation,
) -> Result<(), StateError> {
    let Some(parts) = Key::parse(key) else {
        return Ok(());
    };
    writing
        .open_table(INVOCATIONS)?
        .insert(key, encode(record)?.as_slice())?;
    writing.open_table(IDS)?.insert(
        Key::by_id(parts.function, parts.id).as_str(),
        key.as_bytes(),
    )?;
    moved(
        writing,
        &parts,
        None,
        Some(record.status.as_deref().unwrap_or_default()),
    )?;
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
    let last = ended
        .last()?
        .and_then(|(order, _)| order.value().parse::<u64>().ok())
        .unwrap_or_default();
    ended.insert(format!("{:020}", last + 1).as_str(), key.as_bytes())?;
    Ok(())
}

/// Drops the oldest of those that are over, until no more than so many are left.
fn drop_oldest(writing: &WriteTransaction, keep: u64) -> Result<(), StateError> {
    let (mut ended, mut invocations) =
        (writing.open_table(ENDED)?, writing.open_table(INVOCATIONS)?);
    let mut ids = writing.open_table(IDS)?;
    while ended.len()? > keep {
        let Some((_, key)) = ended.pop_first()? else {
            break;
        };
        let Ok(key) = std::str::from_utf8(key.value()) else {
            continue;
        };
        let dropped = invocations.remove(key)?;
        if let Some(parts) = Key::parse(key) {
            moved(
                writing,
                &parts,
                dropped.as_ref().map(|value| status(value.value())),
                None,
            )?;
            ids.remove(Key::by_id(parts.function, parts.id).as_str())?;
        }
    }
    Ok(())
}

impl Store {
    /// Keeps an invocation that begins to wait, or is over already.
    pub fn accept(
        &self,
        key: &str,
        event: &[u8],
        record: &AsyncInvocation,
    ) -> Result<(), StateError> {
        self.write(|writing| {
            insert(writing, key, event, record)?;
            if !is_active(record) {
                drop_oldest(writing, self.keep)?;
            }
            Ok(())
        })
    }

    /// Changes the record of an invocation that is not over, and answers it; what was cancelled stays so.
    pub fn change(
        &self,
        key: &str,
        change: impl Fn(&mut AsyncInvocation),
    ) -> Result<Option<AsyncInvocation>, StateError> {
        self.write(|writing| self.change_in(writing, key, &change))
    }

    /// Changes the records of these that are not over, all or none.
    pub fn change_all(
        &self,
        keys: &[String],
        change: impl Fn(&mut AsyncInvocation),
    ) -> Result<(), StateError> {
        if keys.is_empty() {
            return Ok(());
        }
        self.write(|writing| {
            keys.iter()
                .try_for_each(|key| self.change_in(writing, key, &change).map(drop))
        })
    }

    fn change_in(
        &self,
        writing: &WriteTransaction,
        key: &str,
        change: &impl Fn(&mut AsyncInvocation),
    ) -> Result<Option<AsyncInvocation>, StateError> {
        let record = {
            let mut table = writing.open_table(INVOCATIONS)?;
            let old = table
                .get(key)?
                .map(|value| value.value().to_vec())
                .unwrap_or_default();
            let read: Option<AsyncInvocation> = if old.is_empty() {
                None
            } else {
                self.parse(key, body(&old))
            };
            let Some(mut record) = read.filter(is_active) else {
                return Ok(None);
            };
            change(&mut record);
            let new = encode(&record)?;
            table.insert(key, new.as_slice())?;
            if let Some(parts) = Key::parse(key) {
                moved(writing, &parts, Some(status(&old)), Some(status(&new)))?;
            }
            record
        };
        if !is_active(&record) {
            end(writing, key)?;
            drop_oldest(writing, self.keep)?;
        }
        Ok(Some(record))
    }

    /// The event of an invocation that is not over.
    pub fn event(&self, key: &str) -> Result<Option<Vec<u8>>, StateError> {
        self.read(|reading| {
            Ok(reading
                .open_table(EVENTS)?
                .get(key)?
                .map(|event| event.value().to_vec()))
        })
    }

    /// The keys of all invocations that wait or run.
    pub fn active(&self) -> Result<Vec<String>, StateError> {
        self.read(|reading| {
            let keys = reading.open_table(ACTIVE)?;
            keys.iter()?
                .map(|entry| Ok(entry?.0.value().to_owned()))
                .collect()
        })
    }

    /// The key of a function's invocation.
    pub fn find(&self, function: &str, id: &str) -> Result<Option<String>, StateError> {
        self.read(|reading| {
            let found = reading
                .open_table(IDS)?
                .get(Key::by_id(function, id).as_str())?;
            Ok(found.and_then(|key| String::from_utf8(key.value().to_vec()).ok()))
        })
    }

    /// Reads the records of the page, and of a few others key and status.
    pub fn page(&self, query: &Query<'_>) -> Result<Page, StateError> {
        if query.arrival.0 >= query.arrival.1 {
            return Ok(Page::default());
        }
        let wanted = |status: &str| {
            query.status.is_none_or(|wanted| wanted == status)
                && (!query.active || [WAIT, RUNNING].contains(&status))
        };
        self.read(|reading| {
            let mut page = match &query.ids {
                Some(ids) => self.page_of(ids, query, wanted, reading)?,
                None => self.page_of_all(query, wanted, reading)?,
            };
            let stop = query.start.saturating_add(query.limit);
            page.next = if stop < page.count { stop } else { 0 };
            Ok(page)
        })
    }

    fn page_of(
        &self,
        ids: &BTreeSet<String>,
        query: &Query<'_>,
        wanted: impl Fn(&str) -> bool,
        reading: &ReadTransaction,
    ) -> Result<Page, StateError> {
        let (invocations, table) = (reading.open_table(INVOCATIONS)?, reading.open_table(IDS)?);
        let mut keys = BTreeSet::new();
        for id in ids {
            let found = table.get(Key::by_id(query.function, id).as_str())?;
            keys.extend(found.and_then(|key| String::from_utf8(key.value().to_vec()).ok()));
        }
        let (mut page, stop) = (Page::default(), query.start.saturating_add(query.limit));
        let arrived = query.arrival.0..query.arrival.1;
        for key in keys
            .iter()
            .filter(|key| Key::parse(key).is_some_and(|key| arrived.contains(&key.second)))
        {
            let Some(value) = invocations.get(key.as_str())? else {
                continue;
            };
            if wanted(status(value.value())) {
                if (query.start..stop).contains(&page.count) {
                    page.records
                        .extend(self.parse::<AsyncInvocation>(key, body(value.value())));
                }
                page.count += 1;
            }
        }
        Ok(page)
    }

    fn page_of_all(
        &self,
        query: &Query<'_>,
        wanted: impl Fn(&str) -> bool,
        reading: &ReadTransaction,
    ) -> Result<Page, StateError> {
        let invocations = reading.open_table(INVOCATIONS)?;
        let counts = Counts {
            table: &reading.open_table(COUNTS)?,
            function: query.function,
            wanted: &wanted,
        };
        let count = counts
            .buckets(query.arrival)?
            .iter()
            .map(|bucket| bucket.count)
            .sum();
        let (mut page, mut at) = (
            Page {
                count,
                ..Page::default()
            },
            query.start,
        );
        let stop = query.start.saturating_add(query.limit).min(count);
        let end = Key::bound(query.function, query.arrival.1);
        'located: while at < stop {
            let Some((second, mut skip)) = counts.locate(query.arrival, at)? else {
                break;
            };
            let (located, mut misses) = (at, 0);
            for entry in
                invocations.range(Key::bound(query.function, second).as_str()..end.as_str())?
            {
                let (key, value) = entry?;
                if !wanted(status(value.value())) {
                    misses += 1;
                    if misses > MISSES && at > located {
                        continue 'located;
                    }
                } else if skip > 0 {
                    skip -= 1;
                } else {
                    page.records
                        .extend(self.parse::<AsyncInvocation>(key.value(), body(value.value())));
                    (at, misses) = (at + 1, 0);
                    if at == stop {
                        break 'located;
                    }
                }
            }
            break;
        }
        Ok(page)
    }
}

//! Invocations in the store: accepted, changed, and found by key or id.

use redb::{ReadableTable, WriteTransaction};

use super::counts::move_count;
use super::database::Store;
use super::error::StateError;
use super::key::Key;
use super::records::{
    ACTIVE, EVENTS, IDS, body, drop_oldest, encode, end, insert, is_active, status,
};
use super::table::INVOCATIONS;
use functiongraph::types::AsyncInvocation;

impl Store {
    /// Stores an invocation that waits, or is over already. `depth` functions delivered its event, one to the next.
    pub(crate) fn accept(
        &self,
        key: &str,
        event: &[u8],
        record: &AsyncInvocation,
        depth: u32,
    ) -> Result<(), StateError> {
        self.write(|writing| {
            insert(writing, key, event, record)?;
            if !is_active(record) {
                drop_oldest(writing, self.max_ended)?;
            } else if depth > 0 {
                let depth = depth.to_string();
                writing.open_table(ACTIVE)?.insert(key, depth.as_bytes())?;
            }
            Ok(())
        })
    }

    /// Changes the record of an invocation that is not over, and returns it; a cancelled one stays cancelled.
    pub(crate) fn change(
        &self,
        key: &str,
        change: impl Fn(&mut AsyncInvocation),
    ) -> Result<Option<AsyncInvocation>, StateError> {
        self.write(|writing| self.change_in(writing, key, &change))
    }

    /// Changes the records of these that are not over, all or none.
    pub(crate) fn change_all(
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
                move_count(writing, &parts, Some(status(&old)), Some(status(&new)))?;
            }
            record
        };
        if !is_active(&record) {
            end(writing, key)?;
            drop_oldest(writing, self.max_ended)?;
        }
        Ok(Some(record))
    }

    /// The event of an invocation that is not over.
    pub(crate) fn event(&self, key: &str) -> Result<Option<Vec<u8>>, StateError> {
        self.read(|reading| {
            Ok(reading
                .open_table(EVENTS)?
                .get(key)?
                .map(|event| event.value().to_vec()))
        })
    }

    /// How many functions delivered the event of an invocation that is not over, one to the next.
    pub(crate) fn depth(&self, key: &str) -> Result<u32, StateError> {
        self.read(|reading| {
            let depth = reading.open_table(ACTIVE)?.get(key)?;
            let depth = depth.as_ref().map(|depth| depth.value());
            let depth = depth.and_then(|depth| std::str::from_utf8(depth).ok());
            Ok(depth.and_then(|depth| depth.parse().ok()).unwrap_or(0))
        })
    }

    /// The keys of all invocations that wait or run.
    pub(crate) fn active(&self) -> Result<Vec<String>, StateError> {
        self.read(|reading| {
            let keys = reading.open_table(ACTIVE)?;
            keys.iter()?
                .map(|entry| Ok(entry?.0.value().to_owned()))
                .collect()
        })
    }

    /// The key of a function's invocation.
    pub(crate) fn find(&self, function: &str, id: &str) -> Result<Option<String>, StateError> {
        self.read(|reading| {
            let found = reading
                .open_table(IDS)?
                .get(Key::by_id(function, id).as_str())?;
            Ok(found.and_then(|key| String::from_utf8(key.value().to_vec()).ok()))
        })
    }
}

//! Invocations in the store: accepted, changed, and found by key or id.

use std::collections::BTreeSet;

use super::access::Readable;
use super::database::Store;
use super::error::StateError;
use super::jobs::{put_delivery, put_progress};
use super::key::Key;
use super::progress::{PendingDelivery, Progress};
use super::records::{ACTIVE, DELIVERIES, EVENTS, IDS, drop_oldest, insert, is_active, status};
use super::table::INVOCATIONS;
use super::transaction::Tables;
use functiongraph::types::{AsyncInvocation, InvocationStatus};

impl Store {
    /// Stores an invocation in a transaction of its own.
    #[cfg(test)]
    pub(crate) fn accept(
        &self,
        key: &str,
        event: &[u8],
        record: &AsyncInvocation,
        progress: &Progress,
    ) -> Result<(), StateError> {
        self.transaction(|tables| {
            tables.accept(key, event, record, progress, None)?;
            Ok(Ok::<_, StateError>(()))
        })?
    }

    /// Changes the records of these that have not ended, all or none.
    pub(crate) fn change_all(
        &self,
        keys: &[String],
        change: impl Fn(&mut AsyncInvocation),
    ) -> Result<(), StateError> {
        if keys.is_empty() {
            return Ok(());
        }
        self.write(|writing| {
            keys.iter().try_for_each(|key| {
                let changed = self.change_job_in(writing, key, &|job| {
                    job.record.as_mut().into_iter().for_each(&change);
                });
                changed.map(drop)
            })
        })
    }

    /// The event of an invocation that has not ended.
    pub(crate) fn event(&self, key: &str) -> Result<Option<Vec<u8>>, StateError> {
        self.read(|reading| {
            Ok(reading
                .open_table(EVENTS)?
                .get(key)?
                .map(|event| event.bytes().to_vec()))
        })
    }

    /// The status of an invocation that is kept.
    pub(crate) fn status(&self, key: &str) -> Result<Option<InvocationStatus>, StateError> {
        self.read(|reading| {
            let table = reading.open_table(INVOCATIONS)?;
            let found = table.get(key)?;
            Ok(found.map(|value| InvocationStatus::from(status(&value))))
        })
    }

    /// The keys of all invocations that wait or run, or whose records are not delivered yet.
    pub(crate) fn active(&self) -> Result<Vec<String>, StateError> {
        self.read(|reading| {
            let mut active = BTreeSet::new();
            for table in [ACTIVE, DELIVERIES] {
                for entry in reading.open_table(table)?.range(..)? {
                    active.insert(entry?.0.value().to_owned());
                }
            }
            Ok(active.into_iter().collect())
        })
    }

    /// The key of a function's invocation.
    pub(crate) fn find(&self, function: &str, id: &str) -> Result<Option<String>, StateError> {
        self.read(|reading| {
            let table = reading.open_table(IDS)?;
            let found = table.get(&Key::by_id(function, id))?;
            Ok(found.and_then(|key| String::from_utf8(key.bytes().to_vec()).ok()))
        })
    }
}

impl Tables<'_> {
    /// Stores an invocation that waits, or has already ended, with the record that is to be delivered.
    pub(crate) fn accept(
        &self,
        key: &str,
        event: &[u8],
        record: &AsyncInvocation,
        progress: &Progress,
        delivery: Option<&PendingDelivery>,
    ) -> Result<(), StateError> {
        insert(self.writing, key, event, record)?;
        if let Some(delivery) = delivery {
            put_delivery(self.writing, key, delivery)?;
        }
        if !is_active(record) {
            drop_oldest(self.writing, self.store.max_ended)?;
        } else if *progress != Progress::default() {
            put_progress(self.writing, key, progress)?;
        }
        Ok(())
    }
}

//! Changes of several tables that are committed together, or not at all.

use super::access::{Readable, Writing};
use super::database::Store;
use super::error::StateError;
use super::stored::{Json, Stored};
use super::table::Table;

/// The tables within a transaction.
pub(crate) struct Tables<'a> {
    pub(super) store: &'a Store,
    pub(super) writing: &'a Writing<'a>,
}

impl Store {
    /// Commits all that `work` changes, unless it fails or returns an error of its own.
    pub(crate) fn transaction<T, E>(
        &self,
        work: impl Fn(&Tables) -> Result<Result<T, E>, StateError>,
    ) -> Result<Result<T, E>, StateError> {
        self.run(|opened| {
            let writing = opened.begin_write()?;
            let done = work(&Tables {
                store: self,
                writing: &writing,
            })?;
            if done.is_ok() {
                writing.commit()?;
            }
            Ok(done)
        })
    }
}

impl Tables<'_> {
    /// The value of a key; an unreadable one is reported and counts as missing.
    pub(crate) fn get<T>(&self, table: Table, key: &str) -> Result<Option<T>, StateError>
    where
        Json<T>: Stored,
    {
        let table = self.writing.open_table(table)?;
        let value = table.get(key)?;
        let record = value.and_then(|value| self.store.parse(key, &value));
        Ok(record.map(|Json(value)| value))
    }

    /// As [`Store::contains`].
    pub(crate) fn contains(&self, table: Table, key: &str) -> Result<bool, StateError> {
        self.store.has(&self.writing.open_table(table)?, key)
    }

    pub(crate) fn put<T: Clone>(&self, table: Table, key: &str, value: &T) -> Result<(), StateError>
    where
        Json<T>: Stored,
    {
        let value = Json(value.clone());
        self.writing.open_table(table)?.put(key, value)
    }

    /// Whether there was a value.
    pub(crate) fn remove(&self, table: Table, key: &str) -> Result<bool, StateError> {
        Ok(self.writing.open_table(table)?.remove(key)?.is_some())
    }

    /// The keys that begin with a prefix.
    pub(crate) fn keys(&self, table: Table, prefix: &str) -> Result<Vec<String>, StateError> {
        let mut keys = Vec::new();
        for entry in self.writing.open_table(table)?.range(prefix..)? {
            let key = entry?.0.value().to_owned();
            if !key.starts_with(prefix) {
                break;
            }
            keys.push(key);
        }
        Ok(keys)
    }

    /// Removes the keys that begin with a prefix.
    pub(crate) fn remove_all(&self, table: Table, prefix: &str) -> Result<(), StateError> {
        for key in self.keys(table, prefix)? {
            self.remove(table, &key)?;
        }
        Ok(())
    }
}

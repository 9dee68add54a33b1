//! JSON values by key.

use std::collections::BTreeSet;

use axum::body::Bytes;

use super::access::Readable;
use super::database::Store;
use super::error::StateError;
use super::stored::{Json, Stored};
use super::table::Table;

impl Store {
    /// The value of a key; an unreadable one is reported and counts as missing.
    pub(crate) fn get<T>(&self, table: Table, key: &str) -> Result<Option<T>, StateError>
    where
        Json<T>: Stored,
    {
        self.read(|reading| {
            let table = reading.open_table(table)?;
            let value = table.get(key)?;
            let record = value.and_then(|value| self.parse(key, &value));
            Ok(record.map(|Json(value)| value))
        })
    }

    /// The JSON of the value of a key.
    pub(crate) fn json<T>(&self, table: Table, key: &str) -> Result<Option<Bytes>, StateError>
    where
        Json<T>: Stored,
    {
        self.read(|reading| {
            let table = reading.open_table(table)?;
            let json = table.get(key)?.map(|value| value.encoding::<Json<T>>());
            Ok(json.and_then(|json| self.readable(key, json)))
        })
    }

    /// Whether there is a value of a key; one that is not JSON is reported and counts as missing.
    pub(crate) fn contains(&self, table: Table, key: &str) -> Result<bool, StateError> {
        self.read(|reading| self.has(&reading.open_table(table)?, key))
    }

    pub(super) fn has(&self, table: &impl Readable, key: &str) -> Result<bool, StateError> {
        let checked = table.get(key)?.map(|value| value.check());
        Ok(checked.is_some_and(|checked| self.readable(key, checked).is_some()))
    }

    /// Replaces the value of a key by what `make` makes of it, and returns the new value.
    pub(crate) fn put<T: Clone>(
        &self,
        table: Table,
        key: &str,
        make: impl Fn(Option<T>) -> T,
    ) -> Result<T, StateError>
    where
        Json<T>: Stored,
    {
        self.write(|writing| {
            let mut table = writing.open_table(table)?;
            let old = table.get(key)?.and_then(|value| self.parse(key, &value));
            let value = make(old.map(|Json(value)| value));
            table.put(key, Json(value.clone()))?;
            Ok(value)
        })
    }

    /// Deletes the value of a key; whether there was one.
    pub(crate) fn delete(&self, table: Table, key: &str) -> Result<bool, StateError> {
        self.write(|writing| Ok(writing.open_table(table)?.remove(key)?.is_some()))
    }

    /// A page of the values whose keys have a prefix, in the order of the keys, and how many there are.
    pub(crate) fn list<T>(
        &self,
        table: Table,
        prefix: &str,
        start: u64,
        limit: u64,
    ) -> Result<(Vec<T>, u64), StateError>
    where
        Json<T>: Stored,
    {
        self.read(|reading| {
            let (mut page, mut count) = (Vec::new(), 0);
            for entry in reading.open_table(table)?.range(prefix..)? {
                let (key, value) = entry?;
                if !key.value().starts_with(prefix) {
                    break;
                }
                if (start..start.saturating_add(limit)).contains(&count) {
                    let record = self.parse(key.value(), &value);
                    page.extend(record.map(|Json(value)| value));
                }
                count += 1;
            }
            Ok((page, count))
        })
    }

    /// The functions, without version or alias, that the table's keys begin with.
    pub(crate) fn functions(&self, table: Table) -> Result<BTreeSet<String>, StateError> {
        self.read(|reading| {
            let table = reading.open_table(table)?;
            let (mut found, mut from) = (BTreeSet::new(), String::new());
            while let Some(entry) = table.range(from.as_str()..)?.next() {
                let key = entry?.0.value().to_owned();
                let end = key
                    .match_indices(':')
                    .nth(6)
                    .map_or(key.len(), |(end, _)| end);
                let function = &key[..end];
                // `;` follows `:`, which precedes the version or alias.
                from = format!("{function};");
                found.insert(function.to_owned());
            }
            Ok(found)
        })
    }
}

//! JSON values by key.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::access::Readable;
use super::database::Store;
use super::error::StateError;
use super::table::Table;

impl Store {
    /// The value of a key; an unreadable one is reported and counts as missing.
    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
    ) -> Result<Option<T>, StateError> {
        self.read(|reading| {
            let table_reading = reading.open_table(table)?;
            let value = table_reading.get(key)?;
            Ok(value.and_then(|value| self.parse(key, value.value())))
        })
    }

    /// Replaces the value of a key by what `make` makes of it, and returns the new value.
    pub(crate) fn put<T: Serialize + DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
        make: impl Fn(Option<T>) -> T,
    ) -> Result<T, StateError> {
        self.write(|writing| {
            let mut table = writing.open_table(table)?;
            let old = table
                .get(key)?
                .and_then(|value| self.parse(key, value.value()));
            let value = make(old);
            table.insert(key, serde_json::to_vec(&value)?.as_slice())?;
            Ok(value)
        })
    }

    /// Deletes the value of a key; whether there was one.
    pub(crate) fn delete(&self, table: Table, key: &str) -> Result<bool, StateError> {
        self.write(|writing| Ok(writing.open_table(table)?.remove(key)?.is_some()))
    }

    /// A page of the values whose keys have a prefix, in the order of the keys, and how many there are.
    pub(crate) fn list<T: DeserializeOwned>(
        &self,
        table: Table,
        prefix: &str,
        start: u64,
        limit: u64,
    ) -> Result<(Vec<T>, u64), StateError> {
        self.read(|reading| {
            let (mut page, mut count) = (Vec::new(), 0);
            for entry in reading.open_table(table)?.range(prefix..)? {
                let (key, value) = entry?;
                if !key.value().starts_with(prefix) {
                    break;
                }
                if (start..start.saturating_add(limit)).contains(&count) {
                    page.extend(self.parse::<T>(key.value(), value.value()));
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

//! The edition of a state: what its tables hold, so that another edition is not mistaken for damage.

use redb::{Database, ReadableDatabase, TableHandle};
use serde::de::IgnoredAny;

use super::access::{Readable, Writing};
use super::error::StateError;
use super::records;
use super::table::{CONFIGS, FUNCTION_TABLES, STATUS_LOGS, Table};
use functiongraph::types::AsyncInvocation;

/// The edition that this writes.
const EDITION: u64 = 3;
pub(super) const META: Table = Table::new("state");
const KEY: &str = "edition";

/// Invocations in edition 0, which had no number: JSON of `function`, `event` and `record`.
const INVOCATIONS_0: Table = Table::new("async-invocations");

/// Creates the tables of a new database, and migrates an older one to this edition.
pub(crate) fn migrate(database: &Database) -> Result<(), StateError> {
    let names: Vec<String> = database
        .begin_read()?
        .list_tables()?
        .map(|table| table.name().to_owned())
        .collect();
    let has = |table: Table| names.iter().any(|name| name == table.name());
    let edition = if has(META) {
        Some(read(database)?)
    } else if names.is_empty() {
        None
    } else if has(CONFIGS) {
        Some(0)
    } else {
        return Err(StateError::foreign(
            "the file is another program's database",
        ));
    };
    match edition {
        Some(EDITION) => Ok(()),
        Some(newer) if newer > EDITION => Err(StateError::edition(format!(
            "the state file has a newer format version ({newer}; this fgs supports {EDITION})"
        ))),
        _ => write(database),
    }
}

fn read(database: &Database) -> Result<u64, StateError> {
    let table = database.begin_read()?.open_table(META)?;
    let value = table.get(KEY)?;
    let text = value
        .as_ref()
        .and_then(|value| std::str::from_utf8(value.value()).ok());
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| StateError::damaged("its edition cannot be read"))
}

fn write(database: &Database) -> Result<(), StateError> {
    let writing = Writing::File(Box::new(database.begin_write()?));
    let tables = [CONFIGS, STATUS_LOGS].into_iter();
    for table in tables.chain(records::TABLES).chain(FUNCTION_TABLES) {
        writing.open_table(table)?;
    }
    convert_invocations(&writing)?;
    writing
        .open_table(META)?
        .insert(KEY, EDITION.to_string().as_bytes())?;
    writing.commit()
}

/// Migrates the invocations of edition 0.
fn convert_invocations(writing: &Writing<'_>) -> Result<(), StateError> {
    let old = writing.open_table(INVOCATIONS_0)?;
    for entry in old.range(..)? {
        let (key, value) = entry?;
        match split(value.bytes()) {
            Some((event, record)) => records::insert(writing, key.value(), event, &record)?,
            None => {
                tracing::warn!(
                    key = key.value(),
                    "an invocation of an older edition cannot be read and is left out"
                )
            }
        }
    }
    drop(old);
    writing.delete_table(INVOCATIONS_0)?;
    Ok(())
}

/// The text of the event, however deep it is nested, and the record, which follows it.
fn split(value: &[u8]) -> Option<(&[u8], AsyncInvocation)> {
    let (_, rest) = after::<String>(value.strip_prefix(b"{\"function\":")?)?;
    let (event, rest) = after::<IgnoredAny>(rest.strip_prefix(b",\"event\":")?)?;
    let (record, rest) = after::<IgnoredAny>(rest.strip_prefix(b",\"record\":")?)?;
    (rest == b"}").then_some((event, serde_json::from_slice(record).ok()?))
}

/// Splits behind the first value.
fn after<T: serde::de::DeserializeOwned>(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<T>();
    values.next()?.ok()?;
    text.split_at_checked(values.byte_offset())
}

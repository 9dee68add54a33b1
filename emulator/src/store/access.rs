//! Transactions and tables, of a file or of a state in memory.

use std::ops::RangeBounds;
use std::sync::Arc;

use axum::body::Bytes;
use redb::{
    AccessGuard, Database, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable,
    ReadableTableMetadata, TableHandle, WriteTransaction,
};

use super::error::StateError;
use super::memory::{Memory, MemoryRange, MemoryTable, MemoryTransaction};
use super::stored::{self, Kept, Stored};
use super::table::Table;

type FileKey = &'static str;
type FileValue = &'static [u8];

/// What is open.
pub(crate) enum Opened {
    File(Database),
    Memory(Memory),
}

impl Opened {
    pub(super) fn begin_read(&self) -> Result<Reading<'_>, StateError> {
        Ok(match self {
            Self::File(database) => Reading::File(database.begin_read()?),
            Self::Memory(memory) => Reading::Memory(memory.begin()),
        })
    }

    pub(super) fn begin_write(&self) -> Result<Writing<'_>, StateError> {
        Ok(match self {
            Self::File(database) => Writing::File(Box::new(database.begin_write()?)),
            Self::Memory(memory) => Writing::Memory(memory.begin()),
        })
    }
}

pub(crate) enum Reading<'a> {
    File(ReadTransaction),
    Memory(MemoryTransaction<'a>),
}

impl Reading<'_> {
    pub(super) fn open_table(&self, table: Table) -> Result<ReadTable<'_>, StateError> {
        Ok(match self {
            Self::File(reading) => ReadTable::File(reading.open_table(table)?),
            Self::Memory(reading) => ReadTable::Memory(reading.open_table(table.name())),
        })
    }
}

/// What is dropped without a commit changes nothing.
pub(crate) enum Writing<'a> {
    File(Box<WriteTransaction>),
    Memory(MemoryTransaction<'a>),
}

impl Writing<'_> {
    pub(super) fn open_table(&self, table: Table) -> Result<WriteTable<'_>, StateError> {
        Ok(match self {
            Self::File(writing) => WriteTable::File(writing.open_table(table)?),
            Self::Memory(writing) => WriteTable::Memory(writing.open_table(table.name())),
        })
    }

    pub(super) fn delete_table(&self, table: Table) -> Result<(), StateError> {
        match self {
            Self::File(writing) => {
                writing.delete_table(table)?;
            }
            Self::Memory(writing) => writing.open_table(table.name()).clear(),
        }
        Ok(())
    }

    pub(super) fn commit(self) -> Result<(), StateError> {
        match self {
            Self::File(writing) => Ok(writing.commit()?),
            Self::Memory(writing) => {
                writing.commit();
                Ok(())
            }
        }
    }
}

/// A table that can be read.
pub(crate) trait Readable {
    fn get(&self, key: &str) -> Result<Option<Value<'_>>, StateError>;

    /// The rows in the order of their keys.
    fn range<'k>(&self, keys: impl RangeBounds<&'k str>) -> Result<Range<'_>, StateError>;
}

/// A table of a file, or in memory.
pub(crate) enum AnyTable<'t, F> {
    File(F),
    Memory(MemoryTable<'t>),
}

pub(crate) type ReadTable<'t> = AnyTable<'t, ReadOnlyTable<FileKey, FileValue>>;

pub(crate) type WriteTable<'t> = AnyTable<'t, redb::Table<'t, FileKey, FileValue>>;

impl<F: ReadableTable<FileKey, FileValue>> Readable for AnyTable<'_, F> {
    fn get(&self, key: &str) -> Result<Option<Value<'_>>, StateError> {
        Ok(match self {
            Self::File(table) => table.get(key)?.map(Value::File),
            Self::Memory(table) => table.get(key).map(Value::Memory),
        })
    }

    fn range<'k>(&self, keys: impl RangeBounds<&'k str>) -> Result<Range<'_>, StateError> {
        let bounds = (keys.start_bound().cloned(), keys.end_bound().cloned());
        Ok(match self {
            Self::File(table) => Range::File(Box::new(table.range::<&str>(bounds)?)),
            Self::Memory(table) => Range::Memory(table.range(bounds)),
        })
    }
}

impl WriteTable<'_> {
    pub(super) fn insert(&mut self, key: &str, value: &[u8]) -> Result<(), StateError> {
        match self {
            Self::File(table) => drop(table.insert(key, value)?),
            Self::Memory(table) => table.insert(key, Kept::Bytes(value.into())),
        }
        Ok(())
    }

    pub(super) fn put<T: Stored>(&mut self, key: &str, record: T) -> Result<(), StateError> {
        match self {
            Self::File(table) => drop(table.insert(key, record.encode()?.as_slice())?),
            Self::Memory(table) => table.insert(key, Kept::of(record)),
        }
        Ok(())
    }

    /// Replaces the bytes of a key, if there are any, by those that the function returns, if any.
    pub(super) fn change(
        &mut self,
        key: &str,
        change: impl FnOnce(Option<&[u8]>) -> Option<Vec<u8>>,
    ) -> Result<(), StateError> {
        match self {
            Self::File(table) => {
                let new = change(table.get(key)?.as_ref().map(|old| old.value()));
                match new {
                    Some(new) => drop(table.insert(key, new.as_slice())?),
                    None => drop(table.remove(key)?),
                }
            }
            Self::Memory(table) => table.change(key, change),
        }
        Ok(())
    }

    /// The value that there was.
    pub(super) fn remove(&mut self, key: &str) -> Result<Option<Value<'_>>, StateError> {
        Ok(match self {
            Self::File(table) => table.remove(key)?.map(Value::File),
            Self::Memory(table) => table.remove(key).map(Value::Memory),
        })
    }

    /// The key of the last row.
    pub(super) fn last_key(&self) -> Result<Option<String>, StateError> {
        Ok(match self {
            Self::File(table) => table.last()?.map(|(key, _)| key.value().to_owned()),
            Self::Memory(table) => table.last_key().map(|key| key.to_string()),
        })
    }

    /// Removes the first row.
    pub(super) fn pop_first(&mut self) -> Result<Option<Value<'_>>, StateError> {
        Ok(match self {
            Self::File(table) => table.pop_first()?.map(|(_, value)| Value::File(value)),
            Self::Memory(table) => table.pop_first().map(Value::Memory),
        })
    }

    pub(super) fn len(&self) -> Result<u64, StateError> {
        Ok(match self {
            Self::File(table) => table.len()?,
            Self::Memory(table) => table.len(),
        })
    }
}

pub(crate) enum Value<'t> {
    File(AccessGuard<'t, FileValue>),
    Memory(Kept),
}

impl Value<'_> {
    /// What was inserted as bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::File(value) => value.value(),
            Self::Memory(kept) => kept.bytes(),
        }
    }

    /// A record that need not be decoded.
    pub(super) fn record<T: Stored>(&self) -> Option<&T> {
        match self {
            Self::File(_) => None,
            Self::Memory(kept) => kept.record(),
        }
    }

    /// Whether it can be read as JSON.
    pub(super) fn check(&self) -> serde_json::Result<()> {
        match self {
            Self::File(value) => stored::check(value.value()),
            Self::Memory(kept) => kept.check(),
        }
    }

    /// What a record is encoded as; bytes, if they can be read as one.
    pub(super) fn encoding<T: Stored>(&self) -> serde_json::Result<Bytes> {
        match self {
            Self::Memory(Kept::Record(record)) => record.encoding(),
            _ => Ok(self.read::<T>()?.encode()?.into()),
        }
    }

    pub(super) fn read<T: Stored>(&self) -> serde_json::Result<T> {
        match self {
            Self::File(value) => T::decode(value.value()),
            Self::Memory(kept) => kept.read(),
        }
    }
}

pub(crate) enum Key<'t> {
    File(AccessGuard<'t, FileKey>),
    Memory(Arc<str>),
}

impl Key<'_> {
    pub(super) fn value(&self) -> &str {
        match self {
            Self::File(key) => key.value(),
            Self::Memory(key) => key,
        }
    }
}

pub(crate) enum Range<'t> {
    File(Box<redb::Range<'t, FileKey, FileValue>>),
    Memory(MemoryRange<'t>),
}

impl<'t> Iterator for Range<'t> {
    type Item = Result<(Key<'t>, Value<'t>), StateError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self {
            Self::File(rows) => rows
                .next()?
                .map(|(key, value)| (Key::File(key), Value::File(value)))
                .map_err(StateError::from),
            Self::Memory(rows) => {
                let (key, value) = rows.next()?;
                Ok((Key::Memory(key), Value::Memory(value)))
            }
        })
    }
}

//! Tables in memory, for a state that nothing keeps.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::stored::Kept;

/// The tables, of which one transaction at a time reads or writes.
#[derive(Default)]
pub(crate) struct Memory(Mutex<RefCell<Tables>>);

type Rows = BTreeMap<Arc<str>, Kept>;
type Row = (Arc<str>, Kept);

/// By their names, which are few.
type Tables = Vec<(String, Rows)>;

/// What is dropped without a commit changes nothing.
pub(crate) struct MemoryTransaction<'a> {
    tables: MutexGuard<'a, RefCell<Tables>>,
    /// What was there before each write, in the order of the writes.
    undo: RefCell<Vec<Undo>>,
}

struct Undo {
    table: usize,
    key: Arc<str>,
    value: Option<Kept>,
}

impl Memory {
    pub(super) fn begin(&self) -> MemoryTransaction<'_> {
        // A panic has dropped its transaction, which undid its writes.
        let tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        MemoryTransaction {
            tables,
            undo: RefCell::default(),
        }
    }
}

impl MemoryTransaction<'_> {
    /// Creates the table if it is missing.
    pub(super) fn open_table(&self, name: &str) -> MemoryTable<'_> {
        let mut tables = self.tables.borrow_mut();
        let found = tables.iter().position(|(known, _)| known == name);
        let index = found.unwrap_or_else(|| {
            tables.push((name.to_owned(), Rows::new()));
            tables.len() - 1
        });
        MemoryTable {
            transaction: self,
            index,
        }
    }

    pub(super) fn commit(self) {
        self.undo.take();
    }
}

impl Drop for MemoryTransaction<'_> {
    fn drop(&mut self) {
        let mut tables = self.tables.borrow_mut();
        while let Some(undo) = self.undo.get_mut().pop() {
            let rows = &mut tables[undo.table].1;
            match undo.value {
                Some(value) => drop(rows.insert(undo.key, value)),
                None => drop(rows.remove(&undo.key)),
            }
        }
    }
}

/// A table within a transaction.
pub(crate) struct MemoryTable<'t> {
    transaction: &'t MemoryTransaction<'t>,
    index: usize,
}

impl<'t> MemoryTable<'t> {
    fn read<T>(&self, read: impl FnOnce(&Rows) -> T) -> T {
        read(&self.transaction.tables.borrow()[self.index].1)
    }

    fn write(&self, write: impl FnOnce(&mut Rows) -> Option<Undo>) {
        let undo = write(&mut self.transaction.tables.borrow_mut()[self.index].1);
        self.transaction.undo.borrow_mut().extend(undo);
    }

    pub(super) fn get(&self, key: &str) -> Option<Kept> {
        self.read(|rows| rows.get(key).cloned())
    }

    pub(super) fn last_key(&self) -> Option<Arc<str>> {
        self.read(|rows| rows.last_key_value().map(|(key, _)| key.clone()))
    }

    pub(super) fn len(&self) -> u64 {
        self.read(|rows| rows.len() as u64)
    }

    pub(super) fn range(&self, bounds: (Bound<&str>, Bound<&str>)) -> MemoryRange<'t> {
        MemoryRange {
            table: MemoryTable {
                transaction: self.transaction,
                index: self.index,
            },
            from: bounds.0.map(Arc::from),
            to: bounds.1.map(Arc::from),
        }
    }

    pub(super) fn insert(&self, key: &str, value: Kept) {
        self.write(|rows| {
            let key = Arc::<str>::from(key);
            let value = rows.insert(key.clone(), value);
            Some(Undo {
                table: self.index,
                key,
                value,
            })
        });
    }

    /// As [`WriteTable::change`](super::access::WriteTable::change).
    pub(super) fn change(&self, key: &str, change: impl FnOnce(Option<&[u8]>) -> Option<Vec<u8>>) {
        self.write(|rows| {
            let slot = rows.get_mut(key);
            let new = change(slot.as_deref().map(Kept::bytes));
            let new = new.map(|new| Kept::Bytes(new.into()));
            let value = match (slot, new) {
                (Some(slot), Some(new)) => Some(std::mem::replace(slot, new)),
                (Some(_), None) => rows.remove(key),
                (None, Some(new)) => rows.insert(key.into(), new),
                (None, None) => return None,
            };
            Some(Undo {
                table: self.index,
                key: key.into(),
                value,
            })
        });
    }

    pub(super) fn remove(&self, key: &str) -> Option<Kept> {
        self.take(|rows| rows.remove_entry(key))
    }

    pub(super) fn pop_first(&self) -> Option<Kept> {
        self.take(Rows::pop_first)
    }

    pub(super) fn clear(&self) {
        while self.pop_first().is_some() {}
    }

    fn take(&self, take: impl FnOnce(&mut Rows) -> Option<Row>) -> Option<Kept> {
        let mut taken = None;
        self.write(|rows| {
            let (key, value) = take(rows)?;
            taken = Some(value.clone());
            Some(Undo {
                table: self.index,
                key,
                value: Some(value),
            })
        });
        taken
    }
}

/// Rows in the order of their keys, each looked up when it is needed.
pub(crate) struct MemoryRange<'t> {
    table: MemoryTable<'t>,
    from: Bound<Arc<str>>,
    to: Bound<Arc<str>>,
}

impl Iterator for MemoryRange<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let is_before_end = |key: &str| match &self.to {
            Bound::Included(end) => key <= &**end,
            Bound::Excluded(end) => key < &**end,
            Bound::Unbounded => true,
        };
        let from = self.from.as_ref().map(|key| &**key);
        let row = self.table.read(|rows| {
            let mut rows = rows.range::<str, _>((from, Bound::Unbounded));
            rows.next().map(cloned)
        });
        let row = row.filter(|(key, _)| is_before_end(key))?;
        self.from = Bound::Excluded(row.0.clone());
        Some(row)
    }
}

fn cloned((key, value): (&Arc<str>, &Kept)) -> Row {
    (key.clone(), value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Kept {
        Kept::Bytes(text.as_bytes().into())
    }

    fn keys(memory: &Memory) -> Vec<String> {
        let reading = memory.begin();
        let all = (Bound::Unbounded, Bound::Unbounded);
        let rows = reading.open_table("songs").range(all);
        rows.map(|(key, value)| format!("{key}={}", String::from_utf8_lossy(value.bytes())))
            .collect()
    }

    #[test]
    fn dropped_transaction_changes_nothing() {
        let memory = Memory::default();
        let writing = memory.begin();
        for key in ["a", "b", "c"] {
            writing.open_table("songs").insert(key, bytes("1"));
        }
        writing.commit();
        let writing = memory.begin();
        let songs = writing.open_table("songs");
        songs.insert("a", bytes("2"));
        for key in ["b", "c", "e"] {
            songs.change(key, |old| old.is_none().then(|| b"4".to_vec()));
            songs.change(key, |_| Some(b"5".to_vec()));
        }
        songs.insert("a", bytes("3"));
        songs.remove("b");
        songs.insert("d", bytes("1"));
        songs.remove("d");
        drop(writing);
        assert_eq!(keys(&memory), ["a=1", "b=1", "c=1"]);
    }

    #[test]
    fn range_ends_before_its_bound() {
        let memory = Memory::default();
        let writing = memory.begin();
        let songs = writing.open_table("songs");
        for key in ["a", "b", "c"] {
            songs.insert(key, bytes(""));
        }
        let count = |from, to| {
            let bounds = (Bound::Included(from), Bound::Excluded(to));
            songs.range(bounds).count()
        };
        assert_eq!([count("a", "c"), count("b", "z")], [2, 2]);
        assert_eq!([count("c", "a"), count("b", "b")], [0, 0]);
    }
}

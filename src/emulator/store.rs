//! Where an emulator keeps what it is told: JSON by key, in tables, in a file or in memory.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use redb::backends::InMemoryBackend;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// JSON by key.
pub(crate) type Table = redb::TableDefinition<'static, &'static str, &'static [u8]>;

/// Configs, by the full URN of the function's version or alias.
pub(crate) const CONFIGS: Table = Table::new("async-invoke-configs");
/// Invocations, by the full URN and the order in which they came.
pub(crate) const INVOCATIONS: Table = Table::new("async-invocations");
/// Status logs, by project.
pub(crate) const STATUS_LOGS: Table = Table::new("async-status-logs");

/// How long to wait for another process that uses the file.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) struct Store(Database);

impl Store {
    pub fn in_memory() -> Result<Self, StateError> {
        Self::prepared(Database::builder().create_with_backend(InMemoryBackend::new())?)
    }

    /// Opens the file, and waits a little for another process to be done with it.
    pub async fn open(file: &Path) -> Result<Self, StateError> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let (file, patience) = (file.to_owned(), tokio::time::Instant::now() + PATIENCE);
        let opened = loop {
            let file = file.clone();
            // The database panics on some files that are damaged.
            let opening = tokio::task::spawn_blocking(move || Database::create(file).map(Self::prepared));
            match opening.await.map_err(|_| StateError("the file is damaged; move it away".into()))? {
                Err(DatabaseError::DatabaseAlreadyOpen) if tokio::time::Instant::now() < patience => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                opened => break opened,
            }
        };
        opened?
    }

    fn prepared(database: Database) -> Result<Self, StateError> {
        let writing = database.begin_write()?;
        for table in [CONFIGS, INVOCATIONS, STATUS_LOGS] {
            writing.open_table(table)?;
        }
        writing.commit()?;
        Ok(Self(database))
    }

    pub fn get<T: DeserializeOwned>(&self, table: Table, key: &str) -> Result<Option<T>, StateError> {
        let table = self.0.begin_read()?.open_table(table)?;
        table.get(key)?.map(|value| read(value.value())).transpose()
    }

    /// Puts what `make` makes of what stands there, and answers it.
    pub fn put<T: Serialize + DeserializeOwned>(
        &self,
        table: Table,
        key: &str,
        make: impl FnOnce(Option<T>) -> T,
    ) -> Result<T, StateError> {
        let writing = self.0.begin_write()?;
        let value = {
            let mut table = writing.open_table(table)?;
            let old = table.get(key)?.map(|value| read(value.value())).transpose()?;
            let value = make(old);
            table.insert(key, serde_json::to_vec(&value)?.as_slice())?;
            value
        };
        writing.commit()?;
        Ok(value)
    }

    /// Takes it away; whether there was anything.
    pub fn delete(&self, table: Table, key: &str) -> Result<bool, StateError> {
        let writing = self.0.begin_write()?;
        let existed = writing.open_table(table)?.remove(key)?.is_some();
        writing.commit()?;
        Ok(existed)
    }

    /// Everything whose key begins so, with its key, in the order of the keys.
    pub fn list<T: DeserializeOwned>(&self, table: Table, prefix: &str) -> Result<Vec<(String, T)>, StateError> {
        let table = self.0.begin_read()?.open_table(table)?;
        let mut found = Vec::new();
        for entry in table.range(prefix..)? {
            let (key, value) = entry?;
            if !key.value().starts_with(prefix) {
                break;
            }
            found.push((key.value().to_owned(), read(value.value())?));
        }
        Ok(found)
    }
}

fn read<T: DeserializeOwned>(value: &[u8]) -> Result<T, StateError> {
    Ok(serde_json::from_slice(value)?)
}

/// Why an emulator's state cannot be kept or read.
#[derive(Debug)]
pub struct StateError(Box<dyn std::error::Error + Send + Sync>);

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StateError {}

macro_rules! state_error_from {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for StateError {
            fn from(error: $error) -> Self {
                Self(Box::new(error))
            }
        }
    )*};
}

state_error_from! {
    std::io::Error,
    serde_json::Error,
    DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError,
}

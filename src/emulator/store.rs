//! Where an emulator keeps the configs.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use redb::backends::InMemoryBackend;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};

use crate::types::AsyncInvokeConfig;

/// A config as JSON, by the full URN of the function's version or alias.
const CONFIGS: TableDefinition<&str, &[u8]> = TableDefinition::new("async-invoke-configs");

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
        let waited = tokio::time::Instant::now();
        loop {
            match Database::create(file) {
                Ok(database) => return Self::prepared(database),
                Err(DatabaseError::DatabaseAlreadyOpen) if waited.elapsed() < PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn prepared(database: Database) -> Result<Self, StateError> {
        let writing = database.begin_write()?;
        writing.open_table(CONFIGS)?;
        writing.commit()?;
        Ok(Self(database))
    }

    pub fn get(&self, urn: &str) -> Result<Option<AsyncInvokeConfig>, StateError> {
        let table = self.0.begin_read()?.open_table(CONFIGS)?;
        table.get(urn)?.map(|config| read(config.value())).transpose()
    }

    /// Puts what `make` makes of the config that stands there, and answers it.
    pub fn put(
        &self,
        urn: &str,
        make: impl FnOnce(Option<AsyncInvokeConfig>) -> AsyncInvokeConfig,
    ) -> Result<AsyncInvokeConfig, StateError> {
        let writing = self.0.begin_write()?;
        let config = {
            let mut table = writing.open_table(CONFIGS)?;
            let old = table.get(urn)?.map(|config| read(config.value())).transpose()?;
            let config = make(old);
            table.insert(urn, serde_json::to_vec(&config)?.as_slice())?;
            config
        };
        writing.commit()?;
        Ok(config)
    }

    /// Takes the config away; whether there was one.
    pub fn delete(&self, urn: &str) -> Result<bool, StateError> {
        let writing = self.0.begin_write()?;
        let existed = writing.open_table(CONFIGS)?.remove(urn)?.is_some();
        writing.commit()?;
        Ok(existed)
    }

    /// The configs of all versions and aliases of a function, which its URN without them begins.
    pub fn list(&self, function: &str) -> Result<Vec<AsyncInvokeConfig>, StateError> {
        let prefix = format!("{function}:");
        let table = self.0.begin_read()?.open_table(CONFIGS)?;
        let mut configs = Vec::new();
        for entry in table.range(prefix.as_str()..)? {
            let (urn, config) = entry?;
            if !urn.value().starts_with(&prefix) {
                break;
            }
            configs.push(read(config.value())?);
        }
        Ok(configs)
    }
}

fn read(config: &[u8]) -> Result<AsyncInvokeConfig, StateError> {
    Ok(serde_json::from_slice(config)?)
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

//! Where an emulator keeps its state: JSON by key, in tables, in a file or in memory.
//!
//! All access to the database goes through [`Store::read`] and [`Store::write`]: there a panic becomes an
//! error, and a database that an I/O error has closed is opened again by the next access.

use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use redb::backends::InMemoryBackend;
use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Notify;

use super::state_error::StateError;
use super::{edition, state_file};

/// JSON by key.
pub(crate) type Table = redb::TableDefinition<'static, &'static str, &'static [u8]>;

/// Configs, by the full URN of the function's version or alias.
pub(crate) const CONFIGS: Table = Table::new("async-invoke-configs");
/// Status logs, by project.
pub(crate) const STATUS_LOGS: Table = Table::new("async-status-logs");

/// How long to wait for another process that has the file open.
pub(crate) const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a shared file stays open unused.
const LINGER: Duration = Duration::from_millis(20);
/// How long a shared file stays open for its first use: who starts an emulator mostly has something to ask.
pub(crate) const FIRST_USE: Duration = Duration::from_millis(200);
/// Pages kept in memory; the rest is read when it is needed.
const CACHE: usize = 16 * 1024 * 1024;
/// How many unreadable records are reported one by one.
const REPORTED: usize = 1000;

/// Where the database is.
pub(crate) enum Place {
    Memory,
    File(PathBuf),
    #[cfg(test)]
    Backend(tests::Disk),
}

pub(crate) struct Store {
    place: Place,
    lock_timeout: Duration,
    /// Other processes get their turn while nothing here uses the file.
    shared: bool,
    /// How many invocations are kept that are over.
    pub keep: u64,
    slot: Mutex<Slot>,
    stopped: AtomicBool,
    used: Arc<Notify>,
    reported: Mutex<HashSet<String>>,
}

struct Slot {
    database: Option<Arc<Database>>,
    /// It was opened, and nobody has looked yet for what others left in it.
    fresh: bool,
    checked: bool,
    holds: usize,
    last_used: Instant,
}

/// Keeps a shared file open.
pub(crate) struct Hold(Arc<Store>);

impl Drop for Hold {
    fn drop(&mut self) {
        let mut slot = self.0.slot();
        slot.holds -= 1;
        slot.last_used = Instant::now();
        drop(slot);
        self.0.used.notify_one();
    }
}

impl Store {
    /// Blocks until the file is open, which another process may hold up.
    pub fn open(place: Place, shared: bool, lock_timeout: Duration) -> Result<Self, StateError> {
        let slot = Slot {
            database: None,
            fresh: false,
            checked: false,
            holds: 0,
            last_used: Instant::now(),
        };
        let store = Self {
            place,
            lock_timeout,
            shared,
            keep: super::records::KEPT,
            slot: Mutex::new(slot),
            stopped: AtomicBool::new(false),
            used: Arc::new(Notify::new()),
            reported: Mutex::default(),
        };
        store.database(&mut store.slot())?;
        Ok(store)
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn database(&self, slot: &mut Slot) -> Result<Arc<Database>, StateError> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(StateError::stopped());
        }
        if let Some(database) = &slot.database {
            return Ok(database.clone());
        }
        let begun = Instant::now();
        let mut waiting = false;
        let database = loop {
            match guarded(|| self.try_open(!slot.checked)) {
                Err(error) if error.is_in_use() => {
                    if self.stopped.load(Ordering::Acquire) {
                        return Err(StateError::stopped());
                    }
                    if begun.elapsed() >= self.lock_timeout {
                        return Err(StateError::in_use(self.lock_timeout));
                    }
                    if !std::mem::replace(&mut waiting, true) {
                        tracing::debug!(
                            "waiting for the state file, which another process has open"
                        );
                    }
                    // Many that wait must not keep the one busy that works.
                    let pause = if begun.elapsed() < Duration::from_millis(200) {
                        3..20
                    } else {
                        20..150
                    };
                    std::thread::sleep(Duration::from_millis(fastrand::u64(pause)));
                }
                opened => break Arc::new(opened?),
            }
        };
        slot.checked = true;
        slot.fresh = true;
        slot.database = Some(database.clone());
        Ok(database)
    }

    /// With `check`, every page is held to its checksum, so that damage is found before it does harm.
    fn try_open(&self, check: bool) -> Result<Database, StateError> {
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE);
        let database = match &self.place {
            Place::Memory => builder.create_with_backend(InMemoryBackend::new())?,
            Place::File(file) => {
                // Only whoever has the lock, as the backend does, may take this back.
                let was_empty = state_file::is_empty(file);
                let backend = state_file::open(file)?;
                let made = builder
                    .set_check_integrity_on_open(check)
                    .create_with_backend(backend);
                let made = made.map_err(StateError::from);
                if was_empty && made.as_ref().is_err_and(|error| !error.is_in_use()) {
                    state_file::empty(file);
                }
                let database = made?;
                state_file::make_private(file);
                database
            }
            #[cfg(test)]
            Place::Backend(disk) => builder.create_with_backend(disk.clone())?,
        };
        if let Err(error) = edition::bring_up_to_date(&database) {
            discard(database);
            return Err(error);
        }
        Ok(database)
    }

    /// Runs work on the database, and leaves a database that has failed to the next access to open again.
    fn run<T>(&self, work: impl Fn(&Database) -> Result<T, StateError>) -> Result<T, StateError> {
        let mut again = true;
        loop {
            let database = self.database(&mut self.slot())?;
            let done = guarded(|| work(&database));
            let mut slot = self.slot();
            slot.last_used = Instant::now();
            match done {
                Err(error)
                    if error.closes_the_database() && !matches!(self.place, Place::Memory) =>
                {
                    if slot
                        .database
                        .as_ref()
                        .is_some_and(|open| Arc::ptr_eq(open, &database))
                    {
                        slot.database = None;
                        slot.checked &= !error.is_damage();
                    }
                    drop(slot);
                    discard(database);
                    // Another access failed, before this one has done anything.
                    if error.is_of_an_earlier_access() && std::mem::take(&mut again) {
                        continue;
                    }
                    return Err(error);
                }
                done => {
                    drop(slot);
                    drop(database);
                    self.used.notify_one();
                    return done;
                }
            }
        }
    }

    pub fn read<T>(
        &self,
        work: impl Fn(&ReadTransaction) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.run(|database| work(&database.begin_read()?))
    }

    /// All that `work` writes stands afterwards, or nothing of it.
    pub fn write<T>(
        &self,
        work: impl Fn(&WriteTransaction) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.run(|database| {
            let writing = database.begin_write()?;
            let done = work(&writing)?;
            writing.commit()?;
            Ok(done)
        })
    }

    /// Opens the file, and keeps it open until this is dropped.
    pub fn hold(self: &Arc<Self>) -> Result<Hold, StateError> {
        let mut slot = self.slot();
        self.database(&mut slot)?;
        slot.holds += 1;
        Ok(Hold(self.clone()))
    }

    /// Whether the file was opened since this was asked last: others may have left work in it.
    pub fn take_fresh(&self) -> bool {
        std::mem::take(&mut self.slot().fresh)
    }

    /// Closes the file for good; what is under way ends first.
    pub fn close(&self) {
        self.stopped.store(true, Ordering::Release);
        let database = self.slot().database.take();
        if let Some(database) = database {
            discard(database);
        }
    }

    /// Lets other processes have the file whenever it was not used for a moment, at first only after its
    /// first use or that time: opening it again costs more than what most commands do with it.
    pub async fn let_go_when_idle(store: Weak<Self>, first_use: Duration) {
        let Some(used) = store.upgrade().map(|store| store.used.clone()) else {
            return;
        };
        // Opening it was a use as well.
        used.notified().await;
        let _ = tokio::time::timeout(first_use, used.notified()).await;
        loop {
            loop {
                tokio::time::sleep(LINGER).await;
                let Some(store) = store.upgrade() else { return };
                if tokio::task::spawn_blocking(move || store.let_go())
                    .await
                    .unwrap_or(true)
                {
                    break;
                }
            }
            used.notified().await;
        }
    }

    /// Closes a shared file that is not in use; whether it is closed.
    pub fn let_go(&self) -> bool {
        let mut slot = self.slot();
        let idle = slot.holds == 0 && slot.last_used.elapsed() >= LINGER;
        let alone = slot
            .database
            .as_ref()
            .is_none_or(|database| Arc::strong_count(database) == 1);
        if !self.shared || !idle || !alone {
            return !self.shared;
        }
        if let Some(database) = slot.database.take() {
            discard(database);
        }
        true
    }

    /// What stands there; what cannot be read is reported and counts as nothing.
    pub fn get<T: DeserializeOwned>(
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

    /// Puts what `make` makes of what stands there, and answers it.
    pub fn put<T: Serialize + DeserializeOwned>(
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

    /// Takes it away; whether there was anything.
    pub fn delete(&self, table: Table, key: &str) -> Result<bool, StateError> {
        self.write(|writing| Ok(writing.open_table(table)?.remove(key)?.is_some()))
    }

    /// A page of what has keys that begin so, in the order of the keys, and how many there are.
    pub fn list<T: DeserializeOwned>(
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
    pub fn functions(&self, table: Table) -> Result<BTreeSet<String>, StateError> {
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
                // `;` comes next after `:`, which goes before version or alias.
                from = format!("{function};");
                found.insert(function.to_owned());
            }
            Ok(found)
        })
    }

    /// JSON of a record; one that cannot be read is reported once.
    pub fn parse<T: DeserializeOwned>(&self, key: &str, value: &[u8]) -> Option<T> {
        serde_json::from_slice(value)
            .map_err(|error| self.report(key, &error))
            .ok()
    }

    pub fn report(&self, key: &str, problem: &dyn std::fmt::Display) {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.len() < REPORTED && reported.insert(key.to_owned()) {
            tracing::warn!(key, %problem, "a record of the emulator's state cannot be read and is skipped");
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// The database panics on some files that are damaged.
fn guarded<T>(work: impl FnOnce() -> Result<T, StateError>) -> Result<T, StateError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(StateError::damaged("it contradicts itself")))
}

/// Closing writes, which can fail like all else; what was committed stands already.
fn discard(database: impl Sized) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(database)));
}

#[cfg(test)]
#[path = "store_tests.rs"]
pub(crate) mod tests;

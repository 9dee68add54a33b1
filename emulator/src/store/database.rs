//! Where an emulator keeps its state: JSON by key, in tables, in a file or in memory.
//!
//! All access to the database goes through [`Store::read`] and [`Store::write`]: there a panic becomes an
//! error, and a database that an I/O error has closed is opened again by the next access.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use redb::backends::InMemoryBackend;
use redb::{Database, ReadTransaction, ReadableDatabase, WriteTransaction};
use serde::de::DeserializeOwned;
use tokio::sync::Notify;

use super::error::StateError;
#[cfg(test)]
use super::fake_disk::FakeDisk;
use super::{edition, state_file};

/// How long to wait for another process that has the file open.
pub(crate) const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a shared file stays open unused.
pub(super) const IDLE_TIMEOUT: Duration = Duration::from_millis(20);
/// How long a shared file stays open for its first use: who starts an emulator mostly has something to ask.
pub(crate) const FIRST_USE_TIMEOUT: Duration = Duration::from_millis(200);
/// Pages kept in memory; the rest is read when it is needed.
const CACHE_SIZE: usize = 16 * 1024 * 1024;
/// How many invocations are kept that are over, of all functions together.
pub(crate) const MAX_ENDED: u64 = 10_000;
/// How many unreadable records are reported one by one.
const MAX_REPORTS: usize = 1000;

/// Where the database is.
pub(crate) enum Place {
    Memory,
    File(PathBuf),
    #[cfg(test)]
    Backend(FakeDisk),
}

pub(crate) struct Store {
    place: Place,
    lock_timeout: Duration,
    /// Other processes get their turn while nothing here uses the file.
    shared: bool,
    /// How many invocations that ended are kept.
    pub max_ended: u64,
    slot: Mutex<Slot>,
    stopped: AtomicBool,
    used: Arc<Notify>,
    reported: Mutex<HashSet<String>>,
}

pub(super) struct Slot {
    pub(super) database: Option<Arc<Database>>,
    /// It was opened, and nobody has looked yet for what others left in it.
    reopened: bool,
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
            reopened: false,
            checked: false,
            holds: 0,
            last_used: Instant::now(),
        };
        let store = Self {
            place,
            lock_timeout,
            shared,
            max_ended: MAX_ENDED,
            slot: Mutex::new(slot),
            stopped: AtomicBool::new(false),
            used: Arc::new(Notify::new()),
            reported: Mutex::default(),
        };
        store.database(&mut store.slot())?;
        Ok(store)
    }

    pub(super) fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn database(&self, slot: &mut Slot) -> Result<Arc<Database>, StateError> {
        if self.stopped.load(Ordering::Acquire) {
            return Err(StateError::stopped());
        }
        if let Some(database) = &slot.database {
            return Ok(database.clone());
        }
        let started_at = Instant::now();
        let mut waiting = false;
        let database = loop {
            match catch_panic(|| self.try_open(!slot.checked)) {
                Err(error) if error.is_in_use() => {
                    if self.stopped.load(Ordering::Acquire) {
                        return Err(StateError::stopped());
                    }
                    if started_at.elapsed() >= self.lock_timeout {
                        return Err(StateError::in_use(self.lock_timeout));
                    }
                    if !std::mem::replace(&mut waiting, true) {
                        tracing::debug!(
                            "waiting for the state file, which another process has open"
                        );
                    }
                    // Many that wait must not keep the one busy that works.
                    let pause = if started_at.elapsed() < Duration::from_millis(200) {
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
        slot.reopened = true;
        slot.database = Some(database.clone());
        Ok(database)
    }

    /// With `check`, every page is held to its checksum, so that damage is found before it does harm.
    fn try_open(&self, check: bool) -> Result<Database, StateError> {
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE_SIZE);
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
                    state_file::truncate(file);
                }
                let database = made?;
                state_file::make_private(file);
                database
            }
            #[cfg(test)]
            Place::Backend(disk) => builder.create_with_backend(disk.clone())?,
        };
        if let Err(error) = edition::migrate(&database) {
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
            let done = catch_panic(|| work(&database));
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
    pub fn take_reopened(&self) -> bool {
        std::mem::take(&mut self.slot().reopened)
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
    pub async fn close_when_idle(store: Weak<Self>, first_use: Duration) {
        let Some(used) = store.upgrade().map(|store| store.used.clone()) else {
            return;
        };
        // Opening it was a use as well.
        used.notified().await;
        let _ = tokio::time::timeout(first_use, used.notified()).await;
        loop {
            loop {
                tokio::time::sleep(IDLE_TIMEOUT).await;
                let Some(store) = store.upgrade() else { return };
                if tokio::task::spawn_blocking(move || store.close_if_idle())
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
    pub fn close_if_idle(&self) -> bool {
        let mut slot = self.slot();
        let idle = slot.holds == 0 && slot.last_used.elapsed() >= IDLE_TIMEOUT;
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

    /// JSON of a record; one that cannot be read is reported once.
    pub fn parse<T: DeserializeOwned>(&self, key: &str, value: &[u8]) -> Option<T> {
        serde_json::from_slice(value)
            .map_err(|error| self.report(key, &error))
            .ok()
    }

    pub fn report(&self, key: &str, problem: &dyn std::fmt::Display) {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.len() < MAX_REPORTS && reported.insert(key.to_owned()) {
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
fn catch_panic<T>(work: impl FnOnce() -> Result<T, StateError>) -> Result<T, StateError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(StateError::damaged("it contradicts itself")))
}

/// Closing writes, which can fail like all else; what was committed stands already.
fn discard(database: impl Sized) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(database)));
}

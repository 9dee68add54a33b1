//! Where an emulator keeps its state: JSON by key, in tables, in a file or in memory.
//!
//! All access to the database goes through [`Store::read`] and [`Store::write`]: there a panic becomes an
//! error, and a database that an I/O error has closed is opened again by the next access.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use redb::Database;
use tokio::sync::Notify;

use super::access::{Opened, Reading, Value, Writing};
use super::error::StateError;
#[cfg(test)]
use super::fake_disk::FakeDisk;
use super::memory::Memory;
use super::stored::Stored;
use super::{edition, state_file};

/// How long to wait for another process that has the file open.
pub(crate) const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// The size of the cache of pages.
const CACHE_SIZE: usize = 16 * 1024 * 1024;
/// How many ended invocations are kept, of all functions together.
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
    /// The file is closed while it is idle, for other processes.
    pub(super) shared: bool,
    /// How many ended invocations are kept.
    pub max_ended: u64,
    slot: Mutex<Slot>,
    stopped: AtomicBool,
    pub(super) used: Arc<Notify>,
    reported: Mutex<HashSet<String>>,
}

pub(super) struct Slot {
    pub(super) database: Option<Arc<Opened>>,
    /// It was opened, and not yet checked for work that other processes left in it.
    pub(super) reopened: bool,
    checked: bool,
    pub(super) holds: usize,
    pub(super) last_used: Instant,
}

impl Store {
    /// Blocks until the file is open, which another process may hold up.
    pub(crate) fn open(
        place: Place,
        shared: bool,
        lock_timeout: Duration,
    ) -> Result<Self, StateError> {
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

    /// An access waits for no disk and no other process.
    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self.place, Place::Memory)
    }

    pub(super) fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn database(&self, slot: &mut Slot) -> Result<Arc<Opened>, StateError> {
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
                    // Many waiting processes must not slow down the one that works.
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

    /// With `check`, the checksum of every page is verified, so that damage is found early.
    fn try_open(&self, check: bool) -> Result<Opened, StateError> {
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE_SIZE);
        let database = match &self.place {
            Place::Memory => return Ok(Opened::Memory(Memory::default())),
            Place::File(file) => {
                // Only the owner of the lock, as the backend is, may undo this.
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
        Ok(Opened::File(database))
    }

    /// Runs work on the database, and leaves a database that has failed to the next access to open again.
    pub(super) fn run<T>(
        &self,
        work: impl Fn(&Opened) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        let mut again = true;
        loop {
            let database = self.database(&mut self.slot())?;
            let done = catch_panic(|| work(&database));
            let mut slot = self.slot();
            slot.last_used = Instant::now();
            match done {
                Err(error) if error.closes_the_database() && !self.is_in_memory() => {
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
                    // An earlier access failed, and this one has done nothing yet.
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

    pub(crate) fn read<T>(
        &self,
        work: impl Fn(&Reading<'_>) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.run(|opened| work(&opened.begin_read()?))
    }

    /// Commits all that `work` writes, or nothing of it.
    pub(crate) fn write<T>(
        &self,
        work: impl Fn(&Writing<'_>) -> Result<T, StateError>,
    ) -> Result<T, StateError> {
        self.run(|opened| {
            let writing = opened.begin_write()?;
            let done = work(&writing)?;
            writing.commit()?;
            Ok(done)
        })
    }

    /// Closes the file for good, after the accesses in progress.
    pub(crate) fn close(&self) {
        self.stopped.store(true, Ordering::Release);
        let database = self.slot().database.take();
        if let Some(database) = database {
            discard(database);
        }
    }

    /// Parses a record; an unreadable one is reported once.
    pub(super) fn parse<T: Stored>(&self, key: &str, value: &Value<'_>) -> Option<T> {
        self.readable(key, value.read())
    }

    /// What was read; what cannot be is reported once.
    pub(super) fn readable<T>(&self, key: &str, read: serde_json::Result<T>) -> Option<T> {
        read.map_err(|error| self.report(key, &error)).ok()
    }

    fn report(&self, key: &str, problem: &dyn std::fmt::Display) {
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

/// Closing writes, which can fail; what was committed is safe already.
pub(super) fn discard(database: impl Sized) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(database)));
}

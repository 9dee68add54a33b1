//! The state of an emulator, in a file or in memory.

mod access;
mod clock_offset;
mod counts;
mod database;
mod edition;
mod error;
#[cfg(test)]
mod fake_disk;
mod invocations;
mod jobs;
mod key;
mod memory;
mod pages;
mod progress;
mod records;
mod sharing;
mod state_file;
mod stored;
mod table;
#[cfg(test)]
mod tests;
mod transaction;
mod values;

pub(crate) use database::{LOCK_TIMEOUT, Place, Store};
pub use error::StateError;
pub(crate) use jobs::Job;
pub(crate) use key::{FOREVER, Key};
pub(crate) use pages::Query;
pub(crate) use progress::{Outcome, PendingDelivery, Progress};
pub(crate) use sharing::{FIRST_USE_TIMEOUT, Hold};
pub(crate) use table::{
    ALIASES, CODE, CONFIGS, DELETED, INVOCATIONS, STATUS_LOGS, TAGS, TEST_EVENTS, TRIGGERS, Table,
    VERSIONS,
};
pub(crate) use transaction::Tables;

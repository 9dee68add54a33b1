//! Tests of the store.

mod damage;
mod edition;
mod invocations;
mod pages;
#[cfg(unix)]
mod permissions;
mod sharing;
mod values;

use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::database::{Place, Store};
use super::error::StateError;
use super::key::{FOREVER, Key};
use super::pages::Query;
use super::progress::Progress;
use super::table::CONFIGS;
use functiongraph::types::{AsyncInvocation, InvocationStatus};

const URN: &str = "urn:fss:cn-north-4:p:function:default:resize:latest";

fn open(file: &Path) -> Result<Store, StateError> {
    Store::open(Place::File(file.to_owned()), false, Duration::ZERO)
}

fn state_file() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state.redb");
    (folder, file)
}

fn set(store: &Store, key: &str, value: &str) -> Result<String, StateError> {
    store.put(CONFIGS, key, |_| value.to_owned())
}

fn record(id: Option<&str>, status: InvocationStatus) -> AsyncInvocation {
    let mut record = AsyncInvocation::default();
    record.request_id = id.map(str::to_owned);
    record.status = Some(status);
    record
}

fn accept(store: &Store, number: u128, event: &str) -> String {
    let id = format!("id{number}");
    let record = record(Some(&id), InvocationStatus::Wait);
    let key = Key::encode(URN, number, &id);
    store
        .accept(&key, event.as_bytes(), &record, &Progress::default())
        .unwrap();
    key
}

fn set_status(store: &Store, key: &str, status: InvocationStatus) {
    let changed = store.change_job(key, |job| {
        job.record.as_mut().unwrap().status = Some(status.clone());
    });
    assert!(changed.unwrap().is_some());
}

fn end(store: &Store, key: &str) {
    set_status(store, key, InvocationStatus::Success);
}

fn page(store: &Store, start: u64, limit: u64, status: Option<&str>) -> (Vec<String>, u64, u64) {
    let query = Query {
        function: URN,
        active: false,
        ids: None,
        status,
        arrival: (0, FOREVER),
        start,
        limit,
    };
    let page = store.page(&query).unwrap();
    (
        page.records
            .into_iter()
            .filter_map(|record| record.request_id)
            .collect(),
        page.count,
        page.next,
    )
}

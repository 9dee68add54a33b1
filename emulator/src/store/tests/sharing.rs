//! A file that several stores share.

use std::sync::Arc;
use std::time::Duration;

use super::{set, state_file};
use crate::store::database::{Place, Store};
use crate::store::sharing::IDLE_TIMEOUT;
use crate::store::table::CONFIGS;

#[test]
fn shared_stores_take_turns() {
    let (_folder, file) = state_file();
    let open = |wait| Store::open(Place::File(file.clone()), true, wait).map(Arc::new);
    let one = open(Duration::from_secs(20)).unwrap();
    let hold = one.hold().unwrap();
    let rejected = open(Duration::from_millis(1)).err().unwrap();
    assert!(
        rejected.is_in_use()
            && rejected
                .to_string()
                .contains("already open in another process"),
        "{rejected}"
    );
    drop(hold);
    std::thread::sleep(IDLE_TIMEOUT);
    assert!(one.close_if_idle());
    let other = open(Duration::from_secs(20)).unwrap();
    set(&other, "a", "new").unwrap();
    std::thread::sleep(IDLE_TIMEOUT);
    assert!(other.close_if_idle());
    assert_eq!(
        one.get::<String>(CONFIGS, "a").unwrap().as_deref(),
        Some("new")
    );
}

#[tokio::test]
async fn opens_shared_file_once() {
    let (_folder, file) = state_file();
    let store = Arc::new(Store::open(Place::File(file), true, Duration::ZERO).unwrap());
    assert!(store.take_reopened());
    drop(store.hold().unwrap());
    let closing = tokio::spawn(Store::close_when_idle(
        Arc::downgrade(&store),
        Duration::from_secs(60),
    ));
    tokio::time::sleep(IDLE_TIMEOUT * 3).await;
    set(&store, "a", "new").unwrap();
    assert!(
        !store.take_reopened(),
        "it was opened again for its first use"
    );
    while store.slot().database.is_some() {
        tokio::time::sleep(IDLE_TIMEOUT).await;
    }
    closing.abort();
}

//! Invocations that end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{URN, accept, end, open, page, record, state_file};
use crate::store::database::{Place, Store};
use crate::store::fake_disk::FakeDisk;
use crate::store::key::Key;
use crate::store::progress::Progress;
use functiongraph::types::{AsyncInvocation, InvocationStatus};

#[test]
fn drops_oldest_ended_records() {
    let mut store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    store.max_ended = 3;
    let waiting = accept(&store, 0, "{}");
    for number in 1..=5 {
        let key = accept(&store, number, "{}");
        end(&store, &key);
        assert!(
            store.event(&key).unwrap().is_none(),
            "the event is not kept"
        );
    }
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        page(&store, 0, 10, None),
        (ids(&["id0", "id3", "id4", "id5"]), 4, 0)
    );
    assert_eq!(
        page(&store, 1, 2, Some("SUCCESS")),
        (ids(&["id4", "id5"]), 3, 0)
    );
    assert_eq!(
        page(&store, 0, 2, Some("SUCCESS")),
        (ids(&["id3", "id4"]), 3, 2)
    );
    assert_eq!(store.active().unwrap(), [waiting]);
    assert!(store.find(URN, "id1").unwrap().is_none() && store.find(URN, "id5").unwrap().is_some());
}

#[test]
fn changes_all_records_in_one_commit() {
    let disk = FakeDisk::default();
    let mut store = Store::open(Place::Backend(disk.clone()), false, Duration::ZERO).unwrap();
    store.max_ended = 30;
    let syncs_of = |work: &dyn Fn()| {
        let before = disk.syncs.load(Ordering::SeqCst);
        work();
        disk.syncs.load(Ordering::SeqCst) - before
    };
    let ended = |record: &mut AsyncInvocation| record.status = Some(InvocationStatus::Success);
    let one = [accept(&store, 0, "{}")];
    let once = syncs_of(&|| store.change_all(&one, ended).unwrap());
    let many: Vec<String> = (1..=40)
        .map(|number| accept(&store, number, "{}"))
        .collect();
    assert_eq!(syncs_of(&|| store.change_all(&many, ended).unwrap()), once);
    assert!(store.active().unwrap().is_empty());
    assert_eq!(page(&store, 0, 100, Some("SUCCESS")).1, 30);
    assert_eq!(syncs_of(&|| store.change_all(&[], ended).unwrap()), 0);
}

#[test]
fn bounds_records_accepted_as_ended() {
    let mut store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    store.max_ended = 3;
    for number in 0..5 {
        let record = record(None, InvocationStatus::Success);
        let key = Key::encode(URN, number, &format!("id{number}"));
        store
            .accept(&key, b"{}", &record, &Progress::default())
            .unwrap();
        assert!(
            store.event(&key).unwrap().is_none(),
            "the event is not kept"
        );
    }
    assert_eq!(page(&store, 0, 10, None).1, 3);
}

#[test]
fn keeps_depth_of_active_records() {
    let (_folder, file) = state_file();
    let key = Key::encode(URN, 1, "id");
    let store = open(&file).unwrap();
    let waiting = record(Some("id"), InvocationStatus::Wait);
    let progress = Progress {
        depth: 3,
        ..Progress::default()
    };
    store.accept(&key, b"{}", &waiting, &progress).unwrap();
    drop(store);
    let store = open(&file).unwrap();
    assert_eq!(store.job(&key).unwrap().unwrap().progress.depth, 3);
    assert_eq!(store.active().unwrap(), [key.as_str()]);
    end(&store, &key);
    assert!(store.job(&key).unwrap().is_none());
}

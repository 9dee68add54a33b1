//! Full disks, damaged files and unreadable records.

use std::fs;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;

use super::{URN, accept, end, open, page, set, state_file};
use crate::store::database::{Place, Store};
use crate::store::error::StateError;
use crate::store::fake_disk::FakeDisk;
use crate::store::table::{CONFIGS, INVOCATIONS};

#[test]
fn writes_again_after_full_disk() {
    let disk = FakeDisk::default();
    let store = Store::open(Place::Backend(disk.clone()), false, Duration::ZERO).unwrap();
    set(&store, "a", "kept").unwrap();
    for _ in 0..3 {
        disk.full.store(true, Ordering::SeqCst);
        let large = "x".repeat(100_000);
        set(&store, "a", &large).unwrap_err();
        disk.full.store(false, Ordering::SeqCst);
        assert_eq!(
            store.get::<String>(CONFIGS, "a").unwrap().as_deref(),
            Some("kept")
        );
        set(&store, "b", "new").unwrap();
        assert_eq!(
            store.get::<String>(CONFIGS, "b").unwrap().as_deref(),
            Some("new")
        );
    }
}

#[test]
fn turns_panics_into_errors() {
    let store = Store::open(Place::Backend(FakeDisk::default()), false, Duration::ZERO).unwrap();
    let failed = store
        .write(|_| -> Result<(), StateError> { panic!("as redb does on damage") })
        .unwrap_err();
    assert!(
        failed.to_string().starts_with("the state file is damaged"),
        "{failed}"
    );
    set(&store, "a", "new").unwrap();
}

#[test]
fn detects_flipped_bytes() {
    let (_folder, file) = state_file();
    let store = open(&file).unwrap();
    for number in 0..20 {
        let key = accept(&store, number, r#"{"width": 640}"#);
        end(&store, &key);
        set(&store, &format!("{URN}{number}"), "a config").unwrap();
    }
    drop(store);
    let state = fs::read(&file).unwrap();
    let rounds = std::env::var("FLIPS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(25);
    let (mut random, mut rejected) = (fastrand::Rng::with_seed(9), 0);
    for _ in 0..rounds {
        let at = random.usize(..state.len());
        let mut damaged = state.clone();
        damaged[at] ^= random.u8(1..);
        fs::write(&file, damaged).unwrap();
        let store = match open(&file) {
            Ok(store) => store,
            Err(error) => {
                rejected += 1;
                let line = error.to_string();
                let clear = [
                    "the state file is ",
                    "the file is no database",
                    "the file is another",
                ];
                assert!(
                    clear.iter().any(|start| line.starts_with(start)),
                    "byte {at}: {line}"
                );
                continue;
            }
        };
        // The records are intact.
        assert_eq!(page(&store, 0, 100, None).1, 20, "byte {at}");
        set(&store, "a", "new").unwrap();
        assert_eq!(
            store.get::<String>(CONFIGS, "a").unwrap().as_deref(),
            Some("new"),
            "byte {at}"
        );
    }
    println!("{rejected} of {rounds} rejected, {} bytes", state.len());
}

#[test]
fn skips_unreadable_records() {
    let store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    let keys = [accept(&store, 1, "{}"), accept(&store, 2, "{}")];
    store
        .write(|writing| {
            let mut table = writing.open_table(INVOCATIONS)?;
            table.insert(keys[0].as_str(), b"WAIT\n{[".as_slice())?;
            writing.open_table(CONFIGS)?.insert("a", b"{[".as_slice())?;
            Ok(())
        })
        .unwrap();
    assert_eq!(page(&store, 0, 10, None).0, ["id2"]);
    assert_eq!(store.active().unwrap(), keys);
    assert!(store.change_job(&keys[0], |_| ()).unwrap().is_none());
    assert!(store.get::<Value>(CONFIGS, "a").unwrap().is_none());
    assert!(!store.contains(CONFIGS, "a").unwrap());
    let contains = store.transaction::<_, ()>(|tables| Ok(Ok(tables.contains(CONFIGS, "a")?)));
    assert_eq!(contains.unwrap(), Ok(false));
    set(&store, "a", "new").unwrap();
}

//! A disk that fills, files that are damaged or of another edition, records that cannot be read, and turns.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use redb::StorageBackend;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::records::{FOREVER, Key, Query, WAIT};
use functiongraph::types::AsyncInvocation;

const URN: &str = "urn:fss:cn-north-4:p:function:default:resize:latest";

/// A disk of a test's own, which can be full.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    bytes: Arc<Mutex<Vec<u8>>>,
    full: Arc<AtomicBool>,
    syncs: Arc<AtomicUsize>,
}

impl Disk {
    fn room(&self) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes.lock().unwrap().len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let bytes = self.bytes.lock().unwrap();
        let offset = offset as usize;
        let found = bytes
            .get(offset..offset + out.len())
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(found);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.bytes.lock().unwrap().resize(len as usize, 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.syncs.fetch_add(1, Ordering::SeqCst);
        self.room()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.room()?;
        self.bytes.lock().unwrap()[offset as usize..][..data.len()].copy_from_slice(data);
        Ok(())
    }
}

fn on(file: &std::path::Path) -> Result<Store, StateError> {
    Store::open(Place::File(file.to_owned()), false, Duration::ZERO)
}

fn in_folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state.redb");
    (folder, file)
}

fn set(store: &Store, key: &str, value: &str) -> Result<String, StateError> {
    store.put(CONFIGS, key, |_| value.to_owned())
}

fn accept(store: &Store, number: u128, event: &str) -> String {
    let id = format!("id{number}");
    let record = AsyncInvocation {
        request_id: Some(id.clone()),
        status: Some(WAIT.to_owned()),
        ..Default::default()
    };
    let key = Key::encode(URN, number, &id);
    store.accept(&key, event.as_bytes(), &record).unwrap();
    key
}

fn end(store: &Store, key: &str) {
    store
        .change(key, |record| record.status = Some("SUCCESS".to_owned()))
        .unwrap()
        .unwrap();
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

#[test]
fn writes_again_after_full_disk() {
    let disk = Disk::default();
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
fn catches_panics_and_goes_on() {
    let store = Store::open(Place::Backend(Disk::default()), false, Duration::ZERO).unwrap();
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
fn flipped_bytes_are_errors_or_harmless() {
    let (_folder, file) = in_folder();
    let store = on(&file).unwrap();
    for number in 0..20 {
        let key = accept(&store, number, r#"{"width": 640}"#);
        end(&store, &key);
        set(&store, &format!("{URN}{number}"), "a config").unwrap();
    }
    drop(store);
    let state = std::fs::read(&file).unwrap();
    let rounds = std::env::var("FLIPS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(25);
    let (mut random, mut refused) = (fastrand::Rng::with_seed(9), 0);
    for _ in 0..rounds {
        let at = random.usize(..state.len());
        let mut damaged = state.clone();
        damaged[at] ^= random.u8(1..);
        std::fs::write(&file, damaged).unwrap();
        let store = match on(&file) {
            Ok(store) => store,
            Err(error) => {
                refused += 1;
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
        // What is left stands as it was.
        assert_eq!(page(&store, 0, 100, None).1, 20, "byte {at}");
        set(&store, "a", "new").unwrap();
        assert_eq!(
            store.get::<String>(CONFIGS, "a").unwrap().as_deref(),
            Some("new"),
            "byte {at}"
        );
    }
    println!("{refused} of {rounds} refused, {} bytes", state.len());
}

#[test]
fn takes_over_edition_0() {
    let (_folder, file) = in_folder();
    let old = Database::create(&file).unwrap();
    let writing = old.begin_write().unwrap();
    {
        let mut table = writing.open_table(Table::new("async-invocations")).unwrap();
        let nested = format!("{{\"a\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
        for (number, status, event) in [
            (1, "WAIT", nested.as_str()),
            (2, "SUCCESS", "{}"),
            (3, "FAIL", "{"),
        ] {
            let key = Key::encode(URN, number, &format!("id{number}"));
            let record = json!({ "request_id": format!("id{number}"), "status": status });
            let value = format!(r#"{{"function":"{URN}","event":{event},"record":{record}}}"#);
            table.insert(key.as_str(), value.as_bytes()).unwrap();
        }
        let mut table = writing.open_table(CONFIGS).unwrap();
        table.insert("a", br#""kept""#.as_slice()).unwrap();
        writing.open_table(STATUS_LOGS).unwrap();
    }
    writing.commit().unwrap();
    drop(old);
    let store = on(&file).unwrap();
    assert_eq!(
        page(&store, 0, 10, None),
        (vec!["id1".to_owned(), "id2".to_owned()], 2, 0)
    );
    let [waiting] = <[String; 1]>::try_from(store.active().unwrap()).unwrap();
    assert_eq!(store.event(&waiting).unwrap().unwrap().len(), 5000 * 2 + 6);
    assert_eq!(
        store.get::<String>(CONFIGS, "a").unwrap().as_deref(),
        Some("kept")
    );
}

#[test]
fn refuses_newer_edition_and_foreign_database() {
    for (table, key, value, expected) in [
        (
            "state",
            "edition",
            "2",
            "the state file is of a newer edition of fgs (2; this one writes 1)",
        ),
        ("state", "edition", "x", "the state file is damaged"),
        ("songs", "a", "b", "the file is another program's database"),
    ] {
        let (_folder, file) = in_folder();
        let other = Database::create(&file).unwrap();
        let writing = other.begin_write().unwrap();
        let name: &'static str = table;
        writing
            .open_table(Table::new(name))
            .unwrap()
            .insert(key, value.as_bytes())
            .unwrap();
        writing.commit().unwrap();
        drop(other);
        let error = on(&file).err().unwrap().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn skips_unreadable_records() {
    let store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    let keys = [accept(&store, 1, "{}"), accept(&store, 2, "{}")];
    store
        .write(|writing| {
            let mut table = writing.open_table(crate::records::INVOCATIONS)?;
            table.insert(keys[0].as_str(), b"WAIT\n{[".as_slice())?;
            writing.open_table(CONFIGS)?.insert("a", b"{[".as_slice())?;
            Ok(())
        })
        .unwrap();
    assert_eq!(page(&store, 0, 10, None).0, ["id2"]);
    assert_eq!(store.active().unwrap(), keys);
    assert!(store.change(&keys[0], |_| ()).unwrap().is_none());
    assert!(store.get::<Value>(CONFIGS, "a").unwrap().is_none());
    set(&store, "a", "new").unwrap();
}

#[test]
fn drops_the_oldest_that_ended() {
    let mut store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    store.keep = 3;
    let waiting = accept(&store, 0, "{}");
    for number in 1..=5 {
        let key = accept(&store, number, "{}");
        end(&store, &key);
        assert!(
            store.event(&key).unwrap().is_none(),
            "the event is not needed any more"
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
fn shared_stores_take_turns() {
    let (_folder, file) = in_folder();
    let open = |wait| Store::open(Place::File(file.clone()), true, wait).map(Arc::new);
    let one = open(Duration::from_secs(20)).unwrap();
    let hold = one.hold().unwrap();
    let refused = open(Duration::from_millis(1)).err().unwrap();
    assert!(
        refused.is_in_use()
            && refused
                .to_string()
                .contains("already open in another process"),
        "{refused}"
    );
    drop(hold);
    std::thread::sleep(LINGER);
    assert!(one.let_go());
    let other = open(Duration::from_secs(20)).unwrap();
    set(&other, "a", "new").unwrap();
    std::thread::sleep(LINGER);
    assert!(other.let_go());
    assert_eq!(
        one.get::<String>(CONFIGS, "a").unwrap().as_deref(),
        Some("new")
    );
}

#[tokio::test]
async fn a_shared_file_is_opened_once_for_a_command() {
    let (_folder, file) = in_folder();
    let store = Arc::new(Store::open(Place::File(file), true, Duration::ZERO).unwrap());
    assert!(store.take_fresh());
    drop(store.hold().unwrap());
    let letting_go = tokio::spawn(Store::let_go_when_idle(
        Arc::downgrade(&store),
        Duration::from_secs(60),
    ));
    tokio::time::sleep(LINGER * 3).await;
    set(&store, "a", "new").unwrap();
    assert!(!store.take_fresh(), "it was opened again for its first use");
    while store.slot().database.is_some() {
        tokio::time::sleep(LINGER).await;
    }
    letting_go.abort();
}

#[test]
fn ends_all_that_was_left_in_one_commit() {
    let disk = Disk::default();
    let mut store = Store::open(Place::Backend(disk.clone()), false, Duration::ZERO).unwrap();
    store.keep = 30;
    let syncs_of = |work: &dyn Fn()| {
        let before = disk.syncs.load(Ordering::SeqCst);
        work();
        disk.syncs.load(Ordering::SeqCst) - before
    };
    let ended = |record: &mut AsyncInvocation| record.status = Some("SUCCESS".to_owned());
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
fn keeps_no_more_than_allowed_of_what_ended_at_once() {
    let mut store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    store.keep = 3;
    for number in 0..5 {
        let record = AsyncInvocation {
            status: Some("SUCCESS".to_owned()),
            ..Default::default()
        };
        let key = Key::encode(URN, number, &format!("id{number}"));
        store.accept(&key, b"{}", &record).unwrap();
        assert!(
            store.event(&key).unwrap().is_none(),
            "nobody needs the event"
        );
    }
    assert_eq!(page(&store, 0, 10, None).1, 3);
}

/// What a list says, held against all records there are.
#[test]
fn lists_count_what_stands() {
    let mut store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    store.keep = 120;
    let mut random = fastrand::Rng::with_seed(7);
    let mut all: Vec<(u64, String)> = Vec::new();
    for number in 0..300_u32 {
        let span = [3, 100, 10_000, 1_000_000][random.usize(..4)];
        let (second, id) = (random.u64(..span), format!("id{number}"));
        let key = Key::encode(
            URN,
            u128::from(second) * 1_000_000_000 + u128::from(number),
            &id,
        );
        let record = AsyncInvocation {
            request_id: Some(id),
            status: Some(WAIT.to_owned()),
            ..Default::default()
        };
        store.accept(&key, b"{}", &record).unwrap();
        if let Some(status) =
            [None, Some("RUNNING"), Some("SUCCESS"), Some("FAIL")][random.usize(..4)]
        {
            store
                .change(&key, |record| record.status = Some(status.to_owned()))
                .unwrap();
        }
        all.push((second, key));
    }
    all.sort_by(|one, next| one.1.cmp(&next.1));
    let status_of = |key: &str| {
        store.read(|reading| {
            let table = reading.open_table(crate::records::INVOCATIONS)?;
            let value = table.get(key)?.map(|value| value.value().to_vec());
            Ok(value.map(|value| {
                String::from_utf8(value)
                    .unwrap()
                    .split('\n')
                    .next()
                    .unwrap()
                    .to_owned()
            }))
        })
    };
    let all: Vec<(u64, String, String)> = all
        .into_iter()
        .filter_map(|(second, key)| {
            let status = status_of(&key).unwrap()?;
            Some((second, Key::parse(&key).unwrap().id.to_owned(), status))
        })
        .collect();
    for _ in 0..500 {
        let span = [5, 200, 20_000, 2_000_000][random.usize(..4)];
        let (from, to) = (
            random.u64(..span),
            if random.bool() {
                FOREVER
            } else {
                random.u64(..span)
            },
        );
        let status = [
            None,
            Some("RUNNING"),
            Some("SUCCESS"),
            Some("FAIL"),
            Some("odd"),
        ][random.usize(..5)];
        let (start, limit, active) = (random.u64(..100), random.u64(1..50), random.u8(..3) == 0);
        let query = Query {
            function: URN,
            active,
            ids: None,
            status,
            arrival: (from, to),
            start,
            limit,
        };
        let expected: Vec<&str> = all
            .iter()
            .filter(|(second, ..)| (from..to).contains(second))
            .filter(|(.., found)| status.is_none_or(|status| status == found))
            .filter(|(.., found)| !active || [WAIT, "RUNNING"].contains(&found.as_str()))
            .map(|(_, id, _)| id.as_str())
            .collect();
        let page = store.page(&query).unwrap();
        let ids: Vec<String> = page
            .records
            .into_iter()
            .filter_map(|record| record.request_id)
            .collect();
        let wanted: Vec<&str> = expected
            .iter()
            .skip(start as usize)
            .take(limit as usize)
            .copied()
            .collect();
        let context = format!("{from}..{to} {status:?} {start} {limit} {active}");
        assert_eq!(
            (page.count, ids),
            (
                expected.len() as u64,
                wanted.iter().map(|id| (*id).to_owned()).collect()
            ),
            "{context}"
        );
    }
}

#[test]
fn a_list_reads_a_few_of_many() {
    let store = Store::open(Place::Memory, false, Duration::ZERO).unwrap();
    let keys: Vec<String> = (0..2_000)
        .map(|number| Key::encode(URN, number * 100_000_000, &format!("id{number}")))
        .collect();
    let record = AsyncInvocation {
        status: Some("SUCCESS".to_owned()),
        ..Default::default()
    };
    store
        .write(|writing| {
            keys.iter()
                .try_for_each(|key| crate::records::insert(writing, key, b"", &record))
        })
        .unwrap();
    // What is not on the page is not looked at: it need not even be there.
    store
        .write(|writing| {
            let mut table = writing.open_table(crate::records::INVOCATIONS)?;
            table.retain(|key, _| keys[1_000..1_010].iter().any(|kept| kept == key))?;
            Ok(())
        })
        .unwrap();
    let (start, limit, arrival) = (1_000, 10, (0, FOREVER));
    for status in [None, Some("SUCCESS")] {
        let page = store
            .page(&Query {
                function: URN,
                active: false,
                ids: None,
                status,
                arrival,
                start,
                limit,
            })
            .unwrap();
        assert_eq!(
            (page.records.len(), page.count, page.next),
            (10, 2_000, 1_010),
            "{status:?}"
        );
    }
    store
        .read(|reading| {
            let table = reading.open_table(crate::counts::COUNTS)?;
            let counts = crate::counts::Counts {
                table: &table,
                function: URN,
                wanted: |_: &str| true,
            };
            assert_eq!(counts.buckets((0, FOREVER))?.len(), 1);
            assert!(counts.buckets((1, 150))?.len() < 130);
            assert_eq!(counts.locate((0, FOREVER), 1_234)?, Some((123, 4)));
            assert_eq!(counts.locate((100, FOREVER), 1_000)?, None);
            Ok(())
        })
        .unwrap();
}

#[cfg(unix)]
#[test]
fn file_and_folders_are_the_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _) = in_folder();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = folder.path().join("made/as/needed.redb");
    drop(on(&file).unwrap());
    let made =
        ["made", "made/as", "made/as/needed.redb"].map(|name| mode(&folder.path().join(name)));
    assert_eq!(made, [0o700, 0o700, 0o600]);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    drop(on(&file).unwrap());
    assert_eq!(mode(&file), 0o600);
}

//! State files of other editions, and of other programs.

use redb::Database;
use serde_json::json;

use super::{URN, accept, open, page, state_file};
use crate::store::key::Key;
use crate::store::progress::Progress;
use crate::store::records::{ACTIVE, DELIVERIES};
use crate::store::table::{CONFIGS, FUNCTION_TABLES, STATUS_LOGS, Table, VERSIONS};

#[test]
fn migrates_edition_0() {
    let (_folder, file) = state_file();
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
    let store = open(&file).unwrap();
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
fn migrates_edition_1() {
    let (_folder, file) = state_file();
    drop(open(&file).unwrap());
    let old = Database::open(&file).unwrap();
    let writing = old.begin_write().unwrap();
    for table in FUNCTION_TABLES {
        writing.delete_table(table).unwrap();
    }
    {
        let mut edition = writing.open_table(Table::new("state")).unwrap();
        edition.insert("edition", b"1".as_slice()).unwrap();
        let mut configs = writing.open_table(CONFIGS).unwrap();
        configs.insert("a", br#""kept""#.as_slice()).unwrap();
    }
    writing.commit().unwrap();
    drop(old);
    let store = open(&file).unwrap();
    assert_eq!(store.get::<String>(VERSIONS, URN).unwrap(), None);
    assert_eq!(
        store.get::<String>(CONFIGS, "a").unwrap().as_deref(),
        Some("kept")
    );
}

#[test]
fn reads_depth_of_edition_2() {
    let (_folder, file) = state_file();
    let store = open(&file).unwrap();
    let keys = [accept(&store, 1, "{}"), accept(&store, 2, "{}")];
    drop(store);
    let old = Database::open(&file).unwrap();
    let writing = old.begin_write().unwrap();
    writing.delete_table(DELIVERIES).unwrap();
    {
        let mut edition = writing.open_table(Table::new("state")).unwrap();
        edition.insert("edition", b"2".as_slice()).unwrap();
        let mut active = writing.open_table(ACTIVE).unwrap();
        active.insert(keys[0].as_str(), b"".as_slice()).unwrap();
        active.insert(keys[1].as_str(), b"3".as_slice()).unwrap();
    }
    writing.commit().unwrap();
    drop(old);
    let store = open(&file).unwrap();
    let progress = |key: &str| store.job(key).unwrap().unwrap().progress;
    assert_eq!(progress(&keys[0]), Progress::default());
    let deep = Progress {
        depth: 3,
        ..Progress::default()
    };
    assert_eq!(progress(&keys[1]), deep);
    assert_eq!(store.active().unwrap(), keys);
}

#[test]
fn rejects_newer_and_foreign_files() {
    for (table, key, value, expected) in [
        (
            "state",
            "edition",
            "4",
            "the state file has a newer format version (4; this fgs supports 3)",
        ),
        ("state", "edition", "x", "the state file is damaged"),
        ("songs", "a", "b", "the file is another program's database"),
    ] {
        let (_folder, file) = state_file();
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
        let error = open(&file).err().unwrap().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

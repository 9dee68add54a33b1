//! No name leads out of the folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use functiongraph::Destination;
use functiongraph::types::ObsDestination;

/// A folder in an otherwise empty one.
struct Place {
    parent: TempDir,
    outbox: Outbox,
}

impl Place {
    fn new() -> Self {
        let parent = TempDir::new().unwrap();
        let folder = Folder::create(&parent.path().join("delivered")).unwrap();
        Self {
            parent,
            outbox: Outbox::new(Some(folder), Topics::default()),
        }
    }

    fn folder(&self) -> PathBuf {
        self.parent.path().join("delivered").canonicalize().unwrap()
    }

    fn write(&self, destination: impl Into<Destination>) -> DeliveryOutcome {
        let ended = Ended {
            function: "urn:fss:cn-north-4:p:function:default:resize:latest",
            request_id: "id",
            accepted_at: SystemTime::UNIX_EPOCH,
            attempts: 1,
            event: b"{}",
            end: &End::Success(b"{}".to_vec()),
        };
        let name = object_name(ended.accepted_at, ended.request_id);
        let written = self
            .outbox
            .write(&destination.into(), &name, &ended.record());
        written.unwrap_or_else(|error| DeliveryOutcome::Undelivered(error.reason))
    }

    fn obs(&self, bucket: &str, prefix: &str) -> DeliveryOutcome {
        self.write(ObsDestination::new(bucket).prefix(prefix))
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn undelivered(outcome: DeliveryOutcome) -> String {
    match outcome {
        DeliveryOutcome::Undelivered(reason) => reason,
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn rejects_invalid_folder_names() {
    let place = Place::new();
    for (bucket, prefix) in [
        ("..", ""),
        (".", ""),
        ("", ""),
        ("a/b", ""),
        ("b", "../"),
        ("b", "a/../../../c/"),
        ("b", "./"),
        ("b", "/etc/"),
        ("b", "a//b/"),
        ("b", "a\\..\\"),
        ("b", "a\0/"),
        ("b", "a\n/"),
    ] {
        let reason = undelivered(place.obs(bucket, prefix));
        assert!(
            reason.ends_with("cannot be the name of a file or folder"),
            "{reason}"
        );
    }
    let long = undelivered(place.obs("b", &"a".repeat(250)));
    assert!(
        long.ends_with("cannot be the name of a file or folder"),
        "{long}"
    );
    for name in ["../../up", "a/b", "a\\b"] {
        undelivered(place.write(Destination::smn(format!("urn:smn:r:p:{name}"))));
        undelivered(place.write(Destination::dis(name)));
    }
    assert_eq!(names(place.parent.path()), ["delivered"]);
    assert_eq!(names(&place.folder()), [""; 0]);
}

#[test]
fn writes_objects_below_prefix() {
    let place = Place::new();
    for (prefix, file) in [
        ("", "obs/b/19700101T000000.000000000Z-id.json"),
        ("a/b/", "obs/b/a/b/19700101T000000.000000000Z-id.json"),
        ("a/b-", "obs/b/a/b-19700101T000000.000000000Z-id.json"),
        ("..a/", "obs/b/..a/19700101T000000.000000000Z-id.json"),
    ] {
        let path = place.folder().join(file);
        // One invocation has one object.
        for _ in 0..2 {
            assert_eq!(
                place.obs("b", prefix),
                DeliveryOutcome::Written(path.clone())
            );
        }
        assert!(path.is_file());
    }
    assert_eq!(
        names(&place.folder().join("obs/b/a")),
        ["b", "b-19700101T000000.000000000Z-id.json"],
        "no temporary file is left"
    );
}

#[test]
fn replaces_unfinished_object() {
    let place = Place::new();
    let bucket = place.folder().join("obs/b");
    fs::create_dir_all(&bucket).unwrap();
    let name = "19700101T000000.000000000Z-id.json";
    fs::write(bucket.join(format!(".{name}.tmp")), "{\"timest").unwrap();
    let written = DeliveryOutcome::Written(bucket.join(name));
    assert_eq!(place.obs("b", ""), written);
    assert_eq!(names(&bucket), [name]);
}

#[cfg(unix)]
#[test]
fn rejects_links() {
    use std::os::unix::fs::symlink;

    let place = Place::new();
    let outside = TempDir::new().unwrap();
    fs::create_dir_all(place.folder().join("obs/b")).unwrap();
    symlink(outside.path(), place.folder().join("obs/b/link")).unwrap();
    symlink(outside.path(), place.folder().join("dis")).unwrap();
    fs::create_dir(place.folder().join("smn")).unwrap();
    symlink(
        outside.path().join("file"),
        place.folder().join("smn/alarms.jsonl"),
    )
    .unwrap();
    for outcome in [
        place.obs("b", "link/"),
        place.write(Destination::dis("events")),
    ] {
        assert!(undelivered(outcome).ends_with("is a link, which is not followed"));
    }
    let alarms = place.write(Destination::smn("urn:smn:r:p:alarms"));
    assert!(undelivered(alarms).ends_with("it is not a file"));
    assert_eq!(names(outside.path()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn only_owner_reads_records() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    place.obs("b", "a/");
    place.write(Destination::dis("events"));
    let file = "obs/b/a/19700101T000000.000000000Z-id.json";
    for (path, expected) in [
        ("obs/b/a", 0o700),
        (file, 0o600),
        ("dis/events.jsonl", 0o600),
    ] {
        let metadata = place.folder().join(path).metadata().unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, expected, "{path}");
    }
}

#[test]
fn starts_new_line_after_cut_line() {
    let place = Place::new();
    fs::create_dir(place.folder().join("dis")).unwrap();
    let file = place.folder().join("dis/events.jsonl");
    fs::write(&file, "{\"timest").unwrap();
    for _ in 0..2 {
        let appended = DeliveryOutcome::Appended(file.clone());
        assert_eq!(place.write(Destination::dis("events")), appended);
    }
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        (lines.len(), lines[0], lines[1] == lines[2]),
        (3, "{\"timest", true)
    );
}

proptest! {
    #[test]
    fn never_writes_outside_folder(
        bucket in r"[a-z.]{0,3}",
        prefix in r"([a\\/.: ]|\.\./|\.\.\\|//|C:|[[:cntrl:]]){0,8}",
    ) {
        let place = Place::new();
        let outcome = place.obs(&bucket, &prefix);
        if let DeliveryOutcome::Written(path) = outcome {
            let bucket = place.folder().join("obs").join(&bucket);
            prop_assert!(path.canonicalize().unwrap().starts_with(&bucket));
            prop_assert!(path.is_file());
        }
        prop_assert_eq!(names(place.parent.path()), ["delivered"]);
        let found = names(&place.folder());
        prop_assert!(found.is_empty() || found == ["obs"]);
    }
}

//! Which journal `fgs redrive` uses, where one record is named in several ways.

use std::io::Write;
use std::process::Stdio;

use crate::redrive::{Service, record, redrive, session, write};

#[test]
fn names_unread_journals() {
    let session = session();
    let service = Service::start(&[202; 3]);
    write(&session, "b/1.json", record("1", "{}"));
    let run = |source: &str, more: &[&str]| {
        let run = redrive(&session, &service, &[&[source], more].concat());
        assert_eq!(run.status, Some(0), "{}", run.stderr);
        (run.stdout, run.stderr)
    };
    let outcome = |stdout: &str| stdout.split(';').next().unwrap().to_owned();
    let is_named = |stderr: &str, journal: &str| {
        stderr.contains(&format!("{journal} is the journal of other runs"))
    };

    let (folder, quiet) = run("records", &[]);
    assert_eq!(
        (outcome(&folder).as_str(), quiet.as_str()),
        ("1 record: 1 sent", "")
    );

    let (file, warning) = run("records/b/1.json", &[]);
    assert_eq!(outcome(&file), "1 record: 1 sent");
    assert!(
        is_named(&warning, "records/.fgs-redrive.jsonl"),
        "{warning}"
    );

    let (inner, warning) = run("records/b", &["--dry-run"]);
    assert!(inner.ends_with("1 record: 1 to send\n"));
    assert!(
        is_named(&warning, "records/.fgs-redrive.jsonl"),
        "{warning}"
    );
    let of_file = "records/b/.1.json.fgs-redrive.jsonl";
    assert!(is_named(&warning, of_file), "{warning}");

    // With the same journal it is sent once, in whatever way it is named.
    let journal = ["--journal", "records/.fgs-redrive.jsonl"];
    for source in ["records", "records/b", "records/b/1.json"] {
        let (same, _) = run(source, &journal);
        assert_eq!(outcome(&same), "1 record: 1 already sent", "{source}");
    }
    let arguments = ["redrive", "-", "--endpoint", &service.endpoint];
    let mut child = session
        .command(&[&arguments[..], &journal].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(record("1", "{}").as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.stdout.starts_with(b"1 record: 1 already sent;"));
    assert_eq!(service.bodies().len(), 2);
}

/// Beside a device or a pipe is no folder for a journal.
#[cfg(unix)]
#[test]
fn devices_have_no_journal() {
    let session = session();
    let service = Service::start(&[202]);
    let refused = redrive(&session, &service, &["/dev/null"]);
    assert_eq!(
        refused.failure(2),
        "/dev/null has no place for the journal of what was sent; add --journal FILE"
    );
    let empty = redrive(&session, &service, &["/dev/null", "--journal", "journal"]);
    assert_eq!(empty.failure(1), "1 record: 1 invalid");
}

#[test]
fn names_journal_if_all_was_sent() {
    let session = session();
    let service = Service::start(&[202]);
    write(&session, "1.json", record("1", "{}"));
    redrive(&session, &service, &["records"]).done();
    let explained = "nothing to send: records/.fgs-redrive.jsonl says that it was sent before; if that was another \
                     emulator, delete the journal, or name another one with --journal";
    for more in [&[][..], &["--dry-run"]] {
        let again = redrive(&session, &service, &[&["records"], more].concat());
        assert_eq!(again.done().lines().last(), Some(explained));
    }
    let json = redrive(&session, &service, &["records", "--output", "json"]);
    assert_eq!(json.done().lines().count(), 1);
    let none = redrive(&session, &service, &["records", "--function", "other"]);
    assert!(!none.done().contains("nothing to send"), "{}", none.stdout);
}

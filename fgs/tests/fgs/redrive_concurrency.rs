//! `fgs redrive`, several records at a time.

use std::collections::HashSet;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::redrive::{Service, record, redrive, session, write};

fn with_records(count: usize) -> crate::session::Session {
    let session = session();
    let records = (1..=count).map(|id| record(&id.to_string(), &format!("{{\"a\":{id}}}")));
    write(&session, "all.jsonl", records.collect::<String>());
    session
}

#[test]
fn sends_eight_at_time() {
    let session = with_records(20);
    // It answers none of them.
    let service = Service::start(&[]);
    let arguments = ["redrive", "records", "--endpoint", &service.endpoint];
    let mut command = session.command(&arguments);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    for _ in 0..8 {
        service.requests.recv().unwrap();
    }
    let more = service.requests.recv_timeout(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(more.is_err());
    let dry = redrive(&session, &service, &["records", "--dry-run"]);
    dry.failure(1);
    assert!(dry.stdout.ends_with("20 records: 12 to send, 8 unknown\n"));
}

#[test]
fn concurrent_calls_send_record_once() {
    let session = session();
    let twice = record("1", "{}") + &record("1", "{}") + &record("2", "{}");
    write(&session, "all.jsonl", twice);
    let service = Service::start(&[202; 2]);
    let more = ["records", "--concurrency", "8"];
    let arguments = [&["redrive", "--endpoint", &service.endpoint], &more[..]].concat();
    let done = session.fgs(&arguments);
    let expected = "3 records: 2 sent, 1 already sent;";
    assert!(done.done().starts_with(expected), "{}", done.stdout);
}

#[test]
fn throttled_records_are_resent() {
    let session = with_records(3);
    let service = Service::start(&[202, 429, 429, 202, 202]);
    let started = Instant::now();
    let arguments = ["redrive", "records", "--max-attempts", "1", "--endpoint"];
    let done = session.fgs(&[&arguments[..], &[&service.endpoint]].concat());
    assert!(done.done().starts_with("3 records: 3 sent;"));
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(service.bodies().len(), 5);
    let journal = fs::read_to_string(session.file("records/.fgs-redrive.jsonl")).unwrap();
    let states = |state| journal.matches(&format!("\"state\":\"{state}\"")).count();
    assert_eq!(
        [states("sending"), states("failed"), states("sent")],
        [5, 2, 3]
    );
}

/// What was answered is never sent again, and what was cut off is unknown, whenever the command is killed.
#[cfg(unix)]
#[test]
fn kills_send_no_record_twice() {
    const RECORDS: usize = 400;
    let session = with_records(RECORDS);
    let service = Service::start(&[202; 2 * RECORDS]);
    let run = |kill_after: Option<usize>| {
        let arguments = ["redrive", "records", "--endpoint", &service.endpoint];
        let mut command = session.command(&[&arguments[..], &["--output", "json"]].concat());
        let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut requests = Vec::new();
        if let Some(count) = kill_after {
            requests.extend((0..count).map(|_| service.requests.recv().unwrap()));
            thread::sleep(Duration::from_micros((count as u64 * 797) % 5000));
            child.kill().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        (requests, String::from_utf8(output.stdout).unwrap())
    };
    let mut requests = Vec::new();
    for kill in 0..12 {
        requests.extend(run(Some(5 + kill)).0);
    }
    let (_, output) = run(None);
    requests.extend(service.requests.try_iter());
    let bodies: Vec<_> = requests
        .iter()
        .map(|request| request.split_once("\r\n\r\n").unwrap().1)
        .collect();
    let received: HashSet<_> = bodies.iter().copied().collect();
    assert_eq!(received.len(), bodies.len(), "sent twice");

    let lines = output.lines().map(serde_json::from_str::<Value>);
    let lines: Vec<_> = lines.map(Result::unwrap).collect();
    let unknown = lines.iter().filter(|line| line["outcome"] == "unknown");
    let unknown: HashSet<_> = unknown
        .map(|line| format!("{{\"a\":{}}}", line["request_id"].as_str().unwrap()))
        .collect();
    assert!((1..=12 * 8).contains(&unknown.len()), "{}", unknown.len());
    for id in 1..=RECORDS {
        let body = format!("{{\"a\":{id}}}");
        assert!(received.contains(&*body) || unknown.contains(&body), "{id}");
    }
    let summary = &lines.last().unwrap()["summary"];
    assert_eq!(summary["records"], RECORDS);
    assert_eq!(summary["unknown"], unknown.len());
}

#[test]
fn concurrency_is_bounded() {
    let session = session();
    for given in ["0", "101", "-1", "x"] {
        let refused = session.fgs(&["redrive", "records", "--concurrency", given]);
        let error = refused.failure(2);
        assert!(
            error.contains("an integer from 1 to 100 is expected"),
            "{error}"
        );
    }
}

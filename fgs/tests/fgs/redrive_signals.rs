//! Signals that end `fgs redrive` before it is done.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::redrive::{Service, record, redrive, session, write};
use crate::session::{Session, signal};

const WAITS: &str =
    "fgs: no more records are sent; waiting for 2 calls, a second signal ends at once\n";

/// A service that has two requests, which it answers when told to.
struct Slow {
    endpoint: String,
    listener: TcpListener,
}

impl Slow {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        Self { endpoint, listener }
    }

    fn requests(&self) -> [TcpStream; 2] {
        [(); 2].map(|()| {
            let mut stream = self.listener.accept().unwrap().0;
            let mut start = [0; 16];
            stream.read_exact(&mut start).unwrap();
            stream
        })
    }
}

fn answer(mut stream: TcpStream) {
    let body = r#"{"request_id": "new"}"#;
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 202 x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    // Closing it while there is something to read would reset the connection.
    thread::sleep(Duration::from_millis(300));
}

fn with_records(count: usize) -> Session {
    let session = session();
    let records = (1..=count).map(|id| record(&id.to_string(), &format!("{{\"a\":{id}}}")));
    write(&session, "all.jsonl", records.collect::<String>());
    session
}

fn start(session: &Session, endpoint: &str, more: &[&str]) -> Child {
    let arguments = ["redrive", "records", "--concurrency", "2", "--endpoint"];
    session
        .command(&[&arguments[..], &[endpoint], more].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The line that it prints as it waits.
fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    let mut stderr = BufReader::with_capacity(1, child.stderr.as_mut().unwrap());
    stderr.read_line(&mut line).unwrap();
    line
}

#[test]
fn first_signal_completes_calls() {
    for (name, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let session = with_records(5);
        let slow = Slow::start();
        let mut child = start(&session, &slow.endpoint, &[]);
        let requests = slow.requests();
        signal(child.id(), name);
        assert_eq!(first_line(&mut child), WAITS, "{name}");
        requests.into_iter().for_each(answer);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{name}");
        let stdout = String::from_utf8(output.stdout).unwrap();
        let counts = stdout.split(';').next().unwrap();
        assert!(counts.contains(" records: 2 sent"), "{stdout}");
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "fgs: interrupted; the same command sends the rest\n"
        );
        let service = Service::start(&[202; 5]);
        let journal = std::fs::read_to_string(session.file("records/.fgs-redrive.jsonl")).unwrap();
        assert_eq!(journal.matches("\"state\":\"sent\"").count(), 2, "{name}");
        let dry = ["records", "--dry-run", "--journal", "none"];
        assert!(
            redrive(&session, &service, &dry)
                .done()
                .ends_with("5 records: 5 to send\n")
        );
    }
}

#[test]
fn summary_counts_unsent_records() {
    let session = with_records(5);
    let slow = Slow::start();
    let mut child = start(&session, &slow.endpoint, &["--output", "json"]);
    let requests = slow.requests();
    signal(child.id(), "TERM");
    first_line(&mut child);
    requests.into_iter().for_each(answer);
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let last: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    let summary = &last["summary"];
    let count = |name: &str| summary[name].as_u64().unwrap();
    assert_eq!(count("sent"), 2);
    assert_eq!(
        count("records"),
        count("sent") + count("not_sent"),
        "{summary}"
    );
}

#[test]
fn second_signal_ends_at_once() {
    let session = with_records(5);
    let slow = Slow::start();
    let mut child = start(&session, &slow.endpoint, &[]);
    let _requests = slow.requests();
    signal(child.id(), "TERM");
    assert_eq!(first_line(&mut child), WAITS);
    signal(child.id(), "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(output.stdout, b"");
}

#[test]
fn signal_ends_wait_for_records() {
    let session = session();
    let slow = Slow::start();
    let arguments = [
        "redrive",
        "-",
        "--journal",
        "j",
        "--endpoint",
        &slow.endpoint,
    ];
    let mut command = session.command(&arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _input = child.stdin.take().unwrap();
    // The journal is there once signals are handled.
    while !session.file("j").exists() {
        thread::sleep(Duration::from_millis(5));
    }
    signal(child.id(), "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
}

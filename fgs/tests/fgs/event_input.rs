//! What `invoke-async --data` sends, and what it refuses.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::thread::{self, JoinHandle};

use crate::session::{Outcome, Session, TOKEN};

fn session() -> Session {
    Session::with(&[
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ])
}

/// Accepts one invocation; its address, and the body that it receives.
fn recorder() -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let body = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut chunk) = (Vec::new(), vec![0; 65536]);
        loop {
            let read = stream.read(&mut chunk).unwrap();
            request.extend_from_slice(&chunk[..read]);
            let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if request.len() >= end + 4 + length.unwrap_or(0) {
                let response =
                    "HTTP/1.1 202 Accepted\r\nContent-Length: 21\r\n\r\n{\"request_id\":\"0a1b\"}";
                stream.write_all(response.as_bytes()).unwrap();
                return request.split_off(end + 4);
            }
        }
    });
    (endpoint, body)
}

/// The error that rejects the data.
fn rejected(session: &Session, data: &str) -> String {
    let outcome = session.fgs(&[
        "--endpoint",
        "http://SILENT",
        "--timeout",
        "1s",
        "invoke-async",
        "resize",
        "--data",
        data,
    ]);
    assert_eq!(
        (outcome.status, outcome.stdout.as_str()),
        (Some(2), ""),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.stderr.lines().count(), 1);
    outcome.stderr
}

const EVENT: &str =
    "{\"id\":12345678901234567890123, \"x\":1e400,\t\"b\":1,\"a\":2,\"a\":\"\\ud800\\/\"}\n\n";

#[test]
fn sends_inline_file_and_stdin_data() {
    let session = session();
    std::fs::write(session.file("event.json"), EVENT).unwrap();
    std::fs::write(session.file("bom.json"), format!("\u{feff}{EVENT}")).unwrap();
    for data in [EVENT, "@event.json", "@bom.json", "-"] {
        let (endpoint, body) = recorder();
        let arguments = [
            "--endpoint",
            &endpoint,
            "invoke-async",
            "resize",
            "--data",
            data,
        ];
        let mut command = session.command(&arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(EVENT.as_bytes()).ok();
        let outcome = Outcome::from(child.wait_with_output().unwrap());
        assert_eq!(
            (outcome.status, outcome.stdout.as_str()),
            (Some(0), "0a1b\n"),
            "{data}: {}",
            outcome.stderr
        );
        assert_eq!(
            String::from_utf8(body.join().unwrap()).unwrap(),
            EVENT,
            "{data}"
        );
    }
}

#[test]
fn dry_run_prints_event_unchanged() {
    let session = session();
    let outcome = session.fgs(&[
        "--endpoint",
        "http://SILENT",
        "invoke-async",
        "resize",
        "--dry-run",
        "--data",
        EVENT,
    ]);
    assert!(
        outcome.stdout.ends_with(&format!("\n\n{EVENT}\n")),
        "{}",
        outcome.stdout
    );
}

#[test]
fn sends_deeply_nested_events() {
    let session = session();
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
    std::fs::write(session.file("deep.json"), &deep).unwrap();
    let (endpoint, body) = recorder();
    let outcome = session.fgs(&[
        "--endpoint",
        &endpoint,
        "invoke-async",
        "resize",
        "--data",
        "@deep.json",
    ]);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    assert!(body.join().unwrap() == deep.as_bytes());
}

#[test]
fn rejects_unreadable_events() {
    let session = session();
    std::fs::write(session.file("latin1.json"), b"{\"a\":\"\xe9\"}").unwrap();
    std::fs::write(session.file("utf16.json"), b"\xff\xfe{\x00}\x00").unwrap();
    std::fs::write(session.file("two.json"), "{}\n{}").unwrap();
    std::fs::create_dir(session.file("folder")).unwrap();
    for (data, problem) in [
        ("@latin1.json", "offset 6 is not UTF-8"),
        ("@utf16.json", "UTF-16"),
        ("@two.json", "more follows the object, at line 2 column 1"),
        ("@folder", "cannot be read"),
        ("@missing", "cannot be read"),
        ("[1]", "it begins with '['"),
        ("-", "it is empty"),
    ] {
        let line = rejected(&session, data);
        assert!(
            line.contains(problem) && line.contains("--data <JSON>"),
            "{line}"
        );
    }
    let long = rejected(&session, &"x".repeat(100_000));
    assert!(long.len() < 1000);
}

#[cfg(unix)]
#[test]
fn gives_up_on_endless_events() {
    let session = session();
    let made = std::process::Command::new("mkfifo")
        .arg(session.file("pipe"))
        .status()
        .unwrap();
    assert!(made.success());
    assert!(rejected(&session, "@pipe").contains("did not end within 1s"));
    assert!(rejected(&session, "@/dev/zero").contains("it begins with '\\0'"));
}

//! `fgs redrive`.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::{Value, json};

use crate::session::Session;

const FUNCTION: &str = "urn:fss:cn-north-4:p:function:default:resize:latest";

pub(crate) fn session() -> Session {
    Session::with(&[
        ("HUAWEICLOUD_SDK_AK", "CLASSIFIED"),
        ("HUAWEICLOUD_SDK_SK", "classified-too"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ])
}

/// A record of a failure whose payload is this JSON in a string.
pub(crate) fn record(id: &str, payload: &str) -> String {
    let record = json!({
        "timestamp": "2026-11-26T08:00:00.5+00:00",
        "request_context": {
            "request_id": id,
            "function_urn": FUNCTION,
            "condition": "UnhandledInvocationError",
            "approximate_invoke_count": 1,
        },
        "request_payload": payload,
        "response_context": { "status_code": 500, "function_error": "" },
        "response_payload": "{}",
    });
    format!("{record}\n")
}

pub(crate) fn write(session: &Session, name: impl AsRef<Path>, content: impl AsRef<[u8]>) {
    let file = session.file("records").join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
}

/// A service that passes the requests on, each with its body, and answers with the next of these statuses; with none left,
/// it never does.
pub(crate) struct Service {
    pub endpoint: String,
    pub requests: Receiver<String>,
}

impl Service {
    pub(crate) fn start(statuses: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        thread::spawn(move || {
            let mut statuses = statuses.iter();
            let mut open = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = request(&mut stream) else {
                    continue;
                };
                if sender.send(request).is_err() {
                    return;
                }
                let Some(status) = statuses.next() else {
                    open.push(stream);
                    continue;
                };
                let body = r#"{"request_id": "new"}"#;
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\nconnection: close\r\n\
                     content-length: {}\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Self { endpoint, requests }
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        let requests = self.requests.try_iter();
        let body = |request: String| request.split_once("\r\n\r\n").unwrap().1.to_owned();
        requests.map(body).collect()
    }
}

fn request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).ok()?;
        request.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.split("content-length: ").nth(1)?;
            let length: usize = length.lines().next()?.parse().ok()?;
            if body.len() >= length {
                return Some(text);
            }
        }
        if count == 0 {
            return None;
        }
    }
}

/// One record after the other.
pub(crate) fn redrive(
    session: &Session,
    service: &Service,
    more: &[&str],
) -> crate::session::Outcome {
    let endpoint = [
        "redrive",
        "--concurrency",
        "1",
        "--endpoint",
        &service.endpoint,
    ];
    session.fgs(&[&endpoint, more].concat())
}

/// The last line of a run with the folder.
fn summary(counts: &str, service: &Service) -> String {
    let to = &service.endpoint;
    format!("{counts}; to: {to}; journal: records/.fgs-redrive.jsonl")
}

#[test]
fn sends_payloads_byte_for_byte() {
    let session = session();
    let service = Service::start(&[202; 4]);
    let exact = "{ \"b\": 12345678901234567890123,\n\"a\":\"\\u00e9\" } ";
    write(&session, "b/2.json", record("2", exact));
    let plain = "{\"request_context\": {\"function_urn\": \"resize\"}, \"request_payload\": { \"c\" :1e400 }}";
    write(&session, "b/1.json", plain);
    write(
        &session,
        "c.jsonl",
        record("3", "{\"d\": 3}") + &record("4", "{\"d\": 4}"),
    );
    let done = redrive(&session, &service, &["records"]);
    assert_eq!(done.done(), summary("4 records: 4 sent", &service) + "\n");
    let bodies = ["{ \"c\" :1e400 }", exact, "{\"d\": 3}", "{\"d\": 4}"];
    assert_eq!(service.bodies(), bodies);
}

#[test]
fn sends_no_record_twice() {
    let session = session();
    let service = Service::start(&[202; 2]);
    write(&session, "1.json", record("1", "{\"a\": 1}"));
    // Delivered again, after another try.
    let again = record("1", "{\"a\": 1}").replace("_count\":1", "_count\":2");
    write(&session, "1-again.json", again);
    let done = redrive(&session, &service, &["records"]);
    assert!(
        done.done()
            .starts_with("2 records: 1 sent, 1 already sent;")
    );
    write(&session, "2.json", record("2", "{}"));
    let done = redrive(&session, &service, &["records"]);
    assert!(
        done.done()
            .starts_with("3 records: 1 sent, 2 already sent;")
    );
    assert_eq!(service.bodies(), ["{\"a\": 1}", "{}"]);
}

#[test]
fn resends_rejected_records() {
    let session = session();
    let service = Service::start(&[202, 403, 202, 202]);
    for id in ["1", "2", "3"] {
        write(
            &session,
            format!("{id}.json"),
            record(id, &format!("{{\"a\":{id}}}")),
        );
    }
    let failed = redrive(&session, &service, &["records"]);
    assert_eq!(
        failed.failure(1),
        "3 records: 1 failed; the same command sends those that failed again"
    );
    let lines: Vec<_> = failed.stdout.lines().collect();
    assert!(
        lines[0].starts_with("records/2.json:1: failed: AsyncInvokeFunction: 403"),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("3 records: 2 sent, 1 failed;"),
        "{lines:?}"
    );
    let done = redrive(&session, &service, &["records"]);
    assert!(
        done.done()
            .starts_with("3 records: 1 sent, 2 already sent;")
    );
    let bodies = ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":2}"];
    assert_eq!(service.bodies(), bodies);
}

#[test]
fn resends_unknown_on_demand() {
    let session = session();
    let service = Service::start(&[503, 202]);
    write(&session, "1.json", record("1", "{}"));
    let first = redrive(&session, &service, &["records"]);
    assert_eq!(
        first.failure(1),
        "1 record: 1 unknown; --retry-unknown sends those again that may have been accepted"
    );
    for _ in 0..2 {
        let unknown = redrive(&session, &service, &["records"]);
        unknown.failure(1);
        assert!(
            unknown
                .stdout
                .starts_with("records/1.json:1: unknown: unknown whether an earlier run sent it")
        );
    }
    assert_eq!(service.bodies().len(), 1);
    let done = redrive(&session, &service, &["records", "--retry-unknown"]);
    assert!(done.done().starts_with("1 record: 1 sent;"));
    assert_eq!(service.bodies().len(), 1);
}

#[test]
fn run_sends_invocation_once() {
    let session = session();
    let twice = [record("1", "{}"), record("1", "{}")].concat();
    write(&session, "all.jsonl", twice);
    let retry: &[&str] = &["records", "--retry-unknown"];
    let is_unknown = "unknown: unknown whether this run sent it, by";
    for (statuses, arguments, second) in [
        (
            &[403; 2],
            &retry[..1],
            "failed: rejected in this run already, by",
        ),
        (&[503; 2], &retry[..1], is_unknown),
        (&[503; 2], retry, is_unknown),
    ] {
        let service = Service::start(statuses);
        let run = redrive(&session, &service, arguments);
        run.failure(1);
        assert_eq!(service.bodies().len(), 1, "{}", run.stdout);
        let second = format!("records/all.jsonl:2: {second}");
        assert!(run.stdout.contains(&second), "{}", run.stdout);
    }
    let service = Service::start(&[202; 2]);
    let done = redrive(&session, &service, &["records"]);
    assert!(
        done.done()
            .starts_with("2 records: 1 sent, 1 already sent;")
    );
}

#[cfg(unix)]
#[test]
fn killed_call_stays_unknown() {
    let session = session();
    let service = Service::start(&[202]);
    for id in ["1", "2", "3"] {
        write(&session, format!("{id}.json"), record(id, "{}"));
    }
    let arguments = [
        "redrive",
        "records",
        "--concurrency",
        "1",
        "--endpoint",
        &service.endpoint,
    ];
    let mut child = session
        .command(&arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..2 {
        service.requests.recv().unwrap();
    }
    let excluded = redrive(&session, &service, &["records"]);
    let other = excluded.failure(2);
    assert!(
        other
            .starts_with("the journal records/.fgs-redrive.jsonl is in use by another fgs redrive"),
        "{other}"
    );
    child.kill().unwrap();
    child.wait().unwrap();

    let dry = redrive(&session, &service, &["records", "--dry-run"]);
    dry.failure(1);
    let lines: Vec<_> = dry.stdout.lines().collect();
    let unknown = "records/2.json:1: unknown: unknown whether an earlier run sent it; --retry-unknown sends it again";
    assert_eq!(lines[0], unknown);
    assert!(
        lines[1].starts_with("records/3.json:1: 3 to http://127.0.0.1:"),
        "{lines:?}"
    );
    assert_eq!(lines[2], "3 records: 1 to send, 1 already sent, 1 unknown");

    // A line that was cut off is of a call that was not made.
    let journal = session.file("records/.fgs-redrive.jsonl");
    let mut text = fs::read_to_string(&journal).unwrap();
    text.push_str("{\"record\":\"00");
    fs::write(&journal, text).unwrap();
    let dry = redrive(
        &session,
        &service,
        &["records", "--dry-run", "--retry-unknown"],
    );
    assert!(
        dry.done()
            .ends_with("3 records: 2 to send, 1 already sent\n")
    );
    assert!(service.requests.try_recv().is_err());
}

#[test]
fn reports_invalid_records() {
    let session = session();
    let service = Service::start(&[202; 2]);
    write(&session, "a.json", "");
    write(
        &session,
        "b.jsonl",
        format!(
            "{}x\n[1]\n{}{}",
            record("1", "{}"),
            record("2", "hello"),
            record("4", "{}").replace("\"request_id\"", "\"request_id\":\"5\",\"request_id\""),
        ),
    );
    write(&session, "c.json", "{\n\"a\": 1\n}\n");
    write(&session, "d.json", b"\xff");
    write(&session, ".hidden.json", "x");
    write(&session, "z.json", record("3", "{}"));
    let failed = redrive(&session, &service, &["records"]);
    assert_eq!(failed.failure(1), "9 records: 7 invalid");
    let expected = [
        "records/a.json: invalid: it is empty",
        "records/b.jsonl:2: invalid: a record is expected, a JSON object; it begins with 'x'",
        "records/b.jsonl:3: invalid: a record is expected, a JSON object; it begins with '[', \
         and jq -c '.[]' makes a line of each record in a list",
        "records/b.jsonl:4: invalid: request_payload cannot be an event: \
         a JSON object is expected, such as {\"key\": \"value\"}; it begins with 'h'",
        "records/b.jsonl:5: invalid: request_context.request_id is there twice; remove one at column 186",
        "records/c.json: invalid: it is not a record: request_payload is missing or null",
        "records/d.json: invalid: the byte at offset 0 is not UTF-8",
        &summary("9 records: 2 sent, 7 invalid", &service),
    ];
    assert_eq!(failed.stdout.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn stops_without_connection() {
    let session = session();
    for id in ["1", "2"] {
        write(&session, format!("{id}.json"), record(id, "{}"));
    }
    let nowhere = Service {
        endpoint: "http://127.0.0.1:1".to_owned(),
        requests: channel().1,
    };
    let failed = redrive(&session, &nowhere, &["records", "--max-attempts", "1"]);
    assert_eq!(
        failed.failure(1),
        "1 record: 1 failed; every call would fail like the last one, so no more were made; \
         the same command sends those that failed again"
    );
    let dry = redrive(&session, &nowhere, &["records", "--dry-run"]);
    assert!(dry.done().ends_with("2 records: 2 to send\n"));
}

#[test]
fn selects_and_redirects() {
    let session = session();
    let service = Service::start(&[202; 9]);
    let success = record("2", "{\"a\": 2}").replace("UnhandledInvocationError", "Success");
    write(&session, "all.jsonl", record("1", "{\"a\": 1}") + &success);
    let file = "records/all.jsonl";
    let done = redrive(&session, &service, &[file, "--function", "other"]);
    assert!(done.done().starts_with("2 records: 2 not selected;"));
    let done = redrive(
        &session,
        &service,
        &[file, "--since", "2026-11-26T08:00:00.6Z"],
    );
    assert!(done.done().starts_with("2 records: 2 not selected;"));
    let done = redrive(
        &session,
        &service,
        &[
            file,
            "--function",
            "resize",
            "--since",
            "2026-11-26T08:00:00.5Z",
        ],
    );
    let expected = format!(
        "2 records: 1 sent, 1 not selected; to: {}; journal: records/.all.jsonl.fgs-redrive.jsonl\n",
        service.endpoint
    );
    assert_eq!(done.done(), expected);
    let done = redrive(&session, &service, &[file, "--condition", "Success"]);
    assert!(
        done.done()
            .starts_with("2 records: 1 sent, 1 not selected;")
    );
    // Another function has not got it yet.
    let done = redrive(&session, &service, &[file, "--to", "fixed"]);
    assert!(
        done.done()
            .starts_with("2 records: 1 sent, 1 not selected;")
    );
    let requests: Vec<_> = service.requests.try_iter().collect();
    assert_eq!(requests.len(), 3);
    assert!(requests[2].contains("/functions/fixed/"), "{requests:?}");
}

#[test]
fn prints_json_lines() {
    let session = session();
    let service = Service::start(&[202]);
    write(&session, "all.jsonl", record("1", "{}") + "x\n");
    let run = redrive(&session, &service, &["records", "--output", "json"]);
    run.failure(1);
    let lines = run.stdout.lines().map(serde_json::from_str::<Value>);
    let lines: Vec<_> = lines.map(Result::unwrap).collect();
    let sent = json!({
        "source": "records/all.jsonl:1", "request_id": "1", "function": FUNCTION,
        "outcome": "sent", "new_request_id": "new",
    });
    assert_eq!(lines[0], sent);
    assert_eq!(lines[1]["outcome"], "invalid");
    assert_eq!(lines[2]["summary"]["sent"], 1);
    assert_eq!(lines[2]["summary"]["journal"], "records/.fgs-redrive.jsonl");
}

#[test]
fn reads_standard_input() {
    let session = session();
    let service = Service::start(&[202]);
    let refused = redrive(&session, &service, &["-"]);
    assert!(refused.failure(2).ends_with("add --journal FILE"));
    let arguments = [
        "redrive",
        "-",
        "--journal",
        "journal",
        "--endpoint",
        &service.endpoint,
    ];
    let mut child = session
        .command(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(record("1", "{}").as_bytes()).unwrap();
    // It is sent before the end of the input.
    service.requests.recv().unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let expected = format!(
        "1 record: 1 sent; to: {}; journal: journal\n",
        service.endpoint
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[cfg(target_os = "linux")]
#[test]
fn reads_non_utf8_file_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let session = session();
    let service = Service::start(&[202; 2]);
    write(
        &session,
        OsStr::from_bytes(b"\xff/\xfe.json"),
        record("1", "{}"),
    );
    write(&session, OsStr::from_bytes(b"\xff/\xfe.txt"), "x");
    std::os::unix::fs::symlink(".", session.file("records/circle")).unwrap();
    let run = redrive(&session, &service, &["records"]);
    run.failure(1);
    let expected = [
        "records/circle: invalid: it is a link to a folder, which is not followed; redrive that folder itself",
        "records/\u{fffd}/\u{fffd}.txt: invalid: a record is expected, a JSON object; it begins with 'x'",
        &summary("3 records: 1 sent, 2 invalid", &service),
    ];
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn redrives_emulator_deliveries() {
    let mut session = session();
    session.start(&["emulator", "serve", "--deliver", "delivered"]);
    let endpoint = ["--endpoint", "http://EMULATOR"];
    let run = |arguments: &[&str]| {
        session
            .fgs(&[&endpoint, arguments].concat())
            .done()
            .to_owned()
    };
    run(&[
        "async-config",
        "set",
        "resize",
        "--on-success",
        "obs://results/resize/",
    ]);
    let event = "{ \"width\": 640 }";
    run(&["invoke-async", "resize", "--data", event]);
    let done = run(&["redrive", "delivered"]);
    assert!(done.starts_with("1 record: 1 not selected;"), "{done}");
    let done = run(&["redrive", "delivered", "--condition", "success"]);
    assert!(done.starts_with("1 record: 1 sent;"), "{done}");
    // The new invocation has a record of its own.
    let done = run(&["redrive", "delivered", "--condition", "success"]);
    assert!(
        done.starts_with("2 records: 1 sent, 1 already sent;"),
        "{done}"
    );
}

#[test]
fn in_process_emulator_is_one_target() {
    let session = session();
    write(&session, "1.json", record("1", "{}"));
    let run = || {
        session
            .fgs(&["redrive", "records", "--emulator"])
            .done()
            .to_owned()
    };
    assert!(run().starts_with("1 record: 1 sent;"));
    assert!(run().starts_with("1 record: 1 already sent;"));
}

/// The most memory that a process had, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(target_os = "linux")]
#[test]
fn many_records_need_little_memory() {
    let session = session();
    // 64 MiB, of which 2 are of one record.
    write(
        &session,
        "large.json",
        record("0", &format!("{{\"a\": \"{}\"}}", "x".repeat(2 << 20))),
    );
    for number in 1..10_000 {
        let payload = format!("{{\"a\": \"{}\"}}", "x".repeat(6_000));
        write(
            &session,
            format!("{number}.json"),
            record(&number.to_string(), &payload),
        );
    }
    let peak = |arguments: &[&str]| {
        let mut child = session
            .command(arguments)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            peak = peak_memory(child.id()).unwrap_or_default().max(peak);
            thread::sleep(std::time::Duration::from_millis(5));
        }
        peak
    };
    fs::create_dir(session.file("one")).unwrap();
    fs::copy(
        session.file("records/large.json"),
        session.file("one/1.json"),
    )
    .unwrap();
    let endpoint = ["redrive", "--dry-run", "--endpoint", "http://127.0.0.1:1"];
    let one = peak(&[&endpoint[..], &["one"]].concat());
    let all = peak(&[&endpoint[..], &["records"]].concat());
    assert!(
        one > 0 && all < one + 16 * 1024,
        "{one} KiB, then {all} KiB"
    );
}

#[test]
fn dry_run_shows_payloads() {
    let session = session();
    let service = Service::start(&[]);
    let long = format!("{{\"text\": \"{}\"}}", "é".repeat(100));
    let all = record("1", "{\"a\":\n1}") + &record("2", &long);
    write(&session, "all.jsonl", all);
    let dry = redrive(&session, &service, &["records", "--dry-run"]);
    let lines: Vec<_> = dry.done().lines().collect();
    assert!(lines[0].ends_with(": {\"a\":\\n1} (8 bytes)"), "{lines:?}");
    let start = format!(": {{\"text\": \"{}… (212 bytes)", "é".repeat(50));
    assert!(lines[1].ends_with(&start), "{lines:?}");
}

#[test]
fn summary_names_emulator_option() {
    let session = session();
    write(&session, "1.json", record("1", "{}"));
    let done = session.fgs(&["redrive", "records", "--emulator"]);
    let expected =
        "1 record: 1 sent; to: the emulator of --emulator; journal: records/.fgs-redrive.jsonl\n";
    assert_eq!(done.done(), expected);
}

//! `fgs emulator events`, of an emulator that runs.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::session::{Session, TOKEN};

/// An emulator with an event that succeeded, whose record is not delivered.
fn session() -> (Session, String) {
    let mut session = Session::with(&[
        ("HUAWEICLOUD_SDK_AUTH_TOKEN", TOKEN),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ]);
    session.start(&["emulator", "serve", "--auth-token", TOKEN]);
    let to = ["--on-success", "obs://results"];
    let set = [
        "--endpoint",
        "http://EMULATOR",
        "async-config",
        "set",
        "resize",
    ];
    session.fgs(&[&set[..], &to].concat()).done();
    let id = invoke(&session);
    (session, id)
}

fn invoke(session: &Session) -> String {
    let invoke = [
        "--endpoint",
        "http://EMULATOR",
        "invoke-async",
        "resize",
        "--data",
        "{}",
    ];
    session.fgs(&invoke).done().trim().to_owned()
}

fn events(session: &Session, more: &[&str]) -> String {
    let events = ["--endpoint", "http://EMULATOR", "emulator", "events"];
    session.fgs(&[&events, more].concat()).done().to_owned()
}

/// As `head -1`.
#[cfg(unix)]
#[test]
fn follow_ends_with_its_reader() {
    let (session, _) = session();
    let follow = [
        "--endpoint",
        "http://EMULATOR",
        "emulator",
        "events",
        "--follow",
    ];
    let mut following = session
        .command(&follow)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = BufReader::new(following.stdout.take().unwrap());
    let mut line = String::new();
    // The last line for now: no write finds that the reader is gone.
    while !line.contains("not delivered") {
        line.clear();
        assert_ne!(reader.read_line(&mut line).unwrap(), 0);
    }
    drop(reader);
    let deadline = Instant::now() + Duration::from_secs(10);
    let status = loop {
        match following.try_wait().unwrap() {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                following.kill().unwrap();
                panic!("it does not end");
            }
            None => thread::sleep(Duration::from_millis(20)),
        }
    };
    assert_eq!(status.code(), Some(0));
}

#[test]
fn prints_one_line_per_change() {
    let (session, id) = session();
    let printed = events(&session, &[]);
    let lines: Vec<Vec<&str>> = printed
        .lines()
        .map(|line| line.splitn(4, "  ").collect())
        .collect();
    for line in &lines {
        assert!(line[0].ends_with('Z') && line[0].len() == 24, "{printed}");
        assert_eq!(line[1..3], [&id[..8], "resize"]);
    }
    let texts: Vec<&str> = lines.iter().map(|line| line[3]).collect();
    assert_eq!(texts[..2], ["accepted", "succeeded"]);
    assert!(
        texts[2].starts_with("not delivered to obs://results: "),
        "{printed}"
    );
    assert_eq!(texts.len(), 3);
}

#[test]
fn prints_json_lines() {
    let (session, _) = session();
    let printed = events(&session, &["--output", "json"]);
    let changes: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<_> = changes
        .iter()
        .map(|change| change["change"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["accepted", "succeeded", "undelivered"]);
    assert_eq!(changes[2]["destination"], "obs://results");
}

#[cfg(unix)]
#[test]
fn follows_until_emulator_stops() {
    let (mut session, _) = session();
    let follow = [
        "--endpoint",
        "http://EMULATOR",
        "emulator",
        "events",
        "--follow",
    ];
    let mut following = session
        .command(&follow)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        lines.next().unwrap().unwrap();
    }
    invoke(&session);
    assert!(lines.next().unwrap().unwrap().ends_with("  accepted"));
    session.running().signal("TERM");
    session.end_running();
    assert_eq!(lines.count(), 2);
    assert_eq!(following.wait().unwrap().code(), Some(0));
}

/// The address of a server that sends this.
fn serve(response: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).unwrap();
        }
        stream.write_all(response.as_bytes()).unwrap();
    });
    endpoint
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\n";

#[test]
fn rejects_other_servers() {
    let redirect =
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let responses = [
        redirect.to_owned(),
        format!("{HEAD}\r\n<html>"),
        format!("{HEAD}x-emulator-journal: a\r\ncontent-length: 9\r\n\r\n{{"),
        format!("{HEAD}x-emulator-journal: a\r\n\r\nnonsense\n"),
    ];
    let session = Session::new();
    let lines = responses.map(|response| {
        let endpoint = serve(response);
        let outcome = session.fgs(&["--endpoint", &endpoint, "emulator", "events"]);
        outcome.failure(1).replace(&endpoint, "ENDPOINT")
    });
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn shows_rejection_reason() {
    let body =
        r#"{"error_code":"FSS.0429","error_msg":"256 of 512 connections can follow events"}"#;
    let head = "HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\nretry-after: 5\r\n";
    let endpoint = serve(format!(
        "{head}content-length: {}\r\n\r\n{body}",
        body.len()
    ));
    let session = Session::new();
    let outcome = session.fgs(&["--endpoint", &endpoint, "emulator", "events", "--follow"]);
    assert_eq!(
        outcome.failure(1).replace(&endpoint, "ENDPOINT"),
        "the emulator at ENDPOINT rejected the request: 256 of 512 connections can follow events"
    );
}

#[test]
fn escapes_control_characters() {
    let line = r#"{"time":"now","request_id":"id","function":"a\u001b[2Jb","text":"failed: \u001b[31mred"}"#;
    let endpoint = serve(format!("{HEAD}x-emulator-journal: a\r\n\r\n{line}\n"));
    let session = Session::new();
    let outcome = session.fgs(&["--endpoint", &endpoint, "emulator", "events"]);
    let printed = outcome.done();
    assert!(
        !printed.contains('\u{1b}') && printed.contains("31mred"),
        "{printed}"
    );
}

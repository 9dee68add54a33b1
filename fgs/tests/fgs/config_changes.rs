//! `async-config update`, and `set` with nothing or a file.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::session::{Outcome, Session};
use test_support::{FUNCTION, Server, response};

fn on_emulator(session: &Session, arguments: &[&str]) -> Outcome {
    session.fgs(&[&["--emulator=state.redb", "async-config"], arguments].concat())
}

fn json_of(session: &Session) -> Value {
    let got = session.fgs(&[
        "--emulator=state.redb",
        "--output",
        "json",
        "async-config",
        "get",
        "resize",
    ]);
    serde_json::from_str(got.done()).unwrap()
}

/// The error of `set --from-file` for this file; no request may be sent.
fn rejected_file(text: &str) -> String {
    let session = Session::new();
    fs::write(session.file("config.json"), text).unwrap();
    let outcome = on_emulator(&session, &["set", "resize", "--from-file", "config.json"]);
    assert!(
        on_emulator(&session, &["get", "resize"]).status == Some(3),
        "it was set: {text}"
    );
    outcome.failure(2).to_owned()
}

#[test]
fn set_requires_option() {
    let session = Session::new();
    on_emulator(&session, &["set", "resize", "--max-retries", "3"]).done();
    let outcome = on_emulator(&session, &["set", "resize"]);
    let line = outcome.failure(2);
    for word in [
        "--max-age",
        "--max-retries",
        "--on-failure",
        "--log-group-id",
        "--from-file",
        "delete",
    ] {
        assert!(line.contains(word), "{line}");
    }
    assert_eq!(
        on_emulator(&session, &["set", "resize", "--dry-run"]).status,
        Some(2)
    );
    assert_eq!(json_of(&session)["max_async_retry_attempts"], 3);
}

#[test]
fn update_changes_named_members() {
    let session = Session::new();
    let set = [
        "set",
        "resize",
        "--max-age",
        "1h",
        "--on-success",
        "dis:s",
        "--on-failure",
        "obs://dead-letters/a",
    ];
    on_emulator(&session, &set).done();
    let before = json_of(&session);

    let shown = on_emulator(
        &session,
        &[
            "update",
            "resize",
            "--max-retries",
            "3",
            "--on-success",
            "dis:t",
        ],
    );
    let lines: Vec<&str> = shown.done().lines().skip(1).collect();
    assert_eq!(lines, ["max retries  1 → 3", "on success   dis:s → dis:t"]);
    let after = json_of(&session);
    assert_eq!(after["max_async_retry_attempts"], 3);
    assert_eq!(after["max_async_event_age_in_seconds"], 3600);
    assert_eq!(
        after["destination_config"]["on_failure"],
        before["destination_config"]["on_failure"]
    );

    let shown = on_emulator(&session, &["update", "resize", "--no-on-success"]);
    assert!(
        shown.done().ends_with("on success  dis:t → -\n"),
        "{shown:?}"
    );
    let shown = session.fgs(&[
        "--emulator=state.redb",
        "--output",
        "json",
        "async-config",
        "update",
        "resize",
        "--max-retries",
        "0",
    ]);
    let config: Value = serde_json::from_str(shown.done()).unwrap();
    assert_eq!(config["max_async_retry_attempts"], 0);
    assert!(config["destination_config"]["on_success"].is_null());
}

#[test]
fn update_requires_option_and_config() {
    let session = Session::new();
    assert!(
        on_emulator(&session, &["update", "resize"])
            .failure(2)
            .contains("--max-retries")
    );
    let outcome = on_emulator(&session, &["update", "resize", "--max-retries", "3"]);
    assert!(
        outcome
            .failure(3)
            .contains("config; set a config first (request id"),
        "{outcome:?}"
    );
    assert!(outcome.stderr.contains("async-config set"), "{outcome:?}");
}

#[test]
fn update_dry_run_writes_nothing() {
    let session = Session::new();
    on_emulator(&session, &["set", "resize", "--max-age", "1h"]).done();
    let outcome = on_emulator(
        &session,
        &["update", "resize", "--max-retries", "3", "--dry-run"],
    );
    assert!(outcome.done().starts_with("PUT "), "{outcome:?}");
    assert!(
        outcome
            .stdout
            .contains(r#""max_async_event_age_in_seconds":3600"#),
        "{outcome:?}"
    );
    assert_eq!(json_of(&session)["max_async_retry_attempts"], 1);
}

#[test]
fn update_requires_log_target() {
    let session = Session::new();
    on_emulator(
        &session,
        &[
            "set",
            "resize",
            "--status-log",
            "--log-group-id",
            "g",
            "--log-stream-id",
            "s",
        ],
    )
    .done();
    let outcome = on_emulator(&session, &["update", "resize", "--max-retries", "3"]);
    for option in [
        "--log-group-id",
        "--log-group-name",
        "--log-stream-id",
        "--log-stream-name",
        "--drop-log-target",
    ] {
        assert!(outcome.failure(2).contains(option), "{outcome:?}");
    }
    let half = on_emulator(
        &session,
        &[
            "update",
            "resize",
            "--max-retries",
            "3",
            "--log-stream-name",
            "other",
        ],
    );
    let line = half.failure(2);
    assert!(
        line.contains("use --log-group-id or --log-group-name, or") && line.contains("log_group"),
        "{line}"
    );
    let half = on_emulator(&session, &["update", "resize", "--log-group-name", "g"]);
    assert!(
        half.failure(2)
            .contains("use --log-stream-id or --log-stream-name, or"),
        "{half:?}"
    );
    let named = ["--log-group-id", "g", "--log-stream-name", "s"];
    on_emulator(
        &session,
        &[&["update", "resize", "--max-retries", "3"][..], &named].concat(),
    )
    .done();
    on_emulator(
        &session,
        &[
            "update",
            "resize",
            "--max-retries",
            "2",
            "--drop-log-target",
        ],
    )
    .done();
    on_emulator(&session, &["update", "resize", "--no-status-log"]).done();
    assert_eq!(json_of(&session)["max_async_retry_attempts"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn invalid_value_names_its_option() {
    let held = r#"{"max_async_retry_attempts":8,"max_async_event_age_in_seconds":60,"enable_async_status_log":false}"#;
    let server = Server::responding_with(response(200, "", held)).await;
    let session = Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", "a-classified-token")]);
    let endpoint = server.endpoint();
    let update = |options: &[&str]| {
        session.fgs(
            &[
                &[
                    "--endpoint",
                    endpoint.as_str(),
                    "async-config",
                    "update",
                    FUNCTION,
                ],
                options,
            ]
            .concat(),
        )
    };
    let outcome = update(&["--max-age", "90s"]);
    let line = outcome.failure(2);
    assert!(
        line.contains("the config has") && line.contains('8') && line.contains("--max-retries"),
        "{line}"
    );
    assert_eq!(server.requests().len(), 1);
    update(&["--max-age", "90s", "--max-retries", "3"]).done();
    let sent = server.requests()[2].json();
    assert_eq!(
        (
            &sent["max_async_retry_attempts"],
            &sent["max_async_event_age_in_seconds"]
        ),
        (&json!(3), &json!(90))
    );
}

#[test]
fn rejects_blank_log_names() {
    let session = Session::new();
    for option in [
        "--log-group-id",
        "--log-group-name",
        "--log-stream-id",
        "--log-stream-name",
    ] {
        for blank in ["", " ", "\u{3000}", "a\u{200b}"] {
            let outcome = on_emulator(&session, &["set", "resize", option, blank]);
            assert!(outcome.failure(2).contains(option), "{outcome:?}");
        }
    }
}

#[test]
fn sets_file_printed_by_get() {
    let session = Session::new();
    let set = [
        "set",
        "resize",
        "--max-age",
        "1h",
        "--no-status-log",
        "--on-failure",
        "obs://dead-letters/a?expires=3",
    ];
    on_emulator(&session, &set).done();
    let printed = session.fgs(&[
        "--emulator=state.redb",
        "--output",
        "json",
        "async-config",
        "get",
        "resize",
    ]);
    let before = json_of(&session);
    fs::write(
        session.file("config.json"),
        format!("\u{feff}{}", printed.done()),
    )
    .unwrap();
    on_emulator(&session, &["set", "resize", "--max-retries", "0"]).done();

    on_emulator(&session, &["set", "resize", "--from-file", "config.json"]).done();
    let set = [
        "max_async_event_age_in_seconds",
        "max_async_retry_attempts",
        "destination_config",
    ];
    assert!(
        set.iter()
            .all(|name| json_of(&session)[name] == before[name]),
        "{before}"
    );

    let mut command = session.command(&[
        "--emulator=state.redb",
        "async-config",
        "set",
        "crop",
        "--from-file",
        "-",
    ]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(printed.stdout.as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn rejects_invalid_files() {
    let obs = |param: &str| json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": param } } });
    for (text, words) in [
        (r#"{"max_retries": 3}"#.to_owned(), "max_retries: is not a member"),
        (r#"{"max_async_retry_attempts": "3"}"#.to_owned(), "max_async_retry_attempts: \"3\""),
        (r#"{"max_async_retry_attempts": 1.5}"#.to_owned(), "max_async_retry_attempts: 1.5"),
        (r#"{"max_async_retry_attempts": 8}"#.to_owned(), "max_async_retry_attempts: 8"),
        (r#"{"enable_async_status_log": "true"}"#.to_owned(), "enable_async_status_log: \"true\""),
        (r#"{"destination_config": []}"#.to_owned(), "destination_config"),
        (r#"{"destination_config": {"on_failure": "obs://b"}}"#.to_owned(), "destination_config.on_failure"),
        (obs("{}").to_string(), "destination_config.on_failure.param.bucket"),
        (obs("bucket").to_string(), "destination_config.on_failure"),
        (obs(r#"{"bucket":"b","expires":"3"}"#).to_string(), "destination_config.on_failure.param"),
        (obs(r#"{"bucket":"b"}"#).to_string().replace("OBS", "obs"), "\"obs\" is not a destination; did you mean OBS?"),
        (obs(r#"{"bucket":"a","bucket":"b"}"#).to_string(), "destination_config.on_failure"),
        (obs(r#"{"bucket":"b","id":12345678901234567890123}"#).to_string(), "destination_config.on_failure"),
        (r#"{"destination_config": {"on_fail": {}}}"#.to_owned(), "nothing is set"),
        (
            r#"{"destination_config": {"on_failure": {"destination": "", "param": "{}"}, "on_success": null}}"#
                .to_owned(),
            "nothing is set",
        ),
        (r#"{"log_group_id": "", "max_async_retry_attempts": 1}"#.to_owned(), "log_group_id: must not be empty"),
        (
            r#"{"destination_config": {"on_fail": {"destination": "DIS"}}}"#.to_owned(),
            "destination_config.on_fail: is not a member",
        ),
        (r#"{"enable_async_status_log": true}"#.to_owned(), "--drop-log-target"),
        (r#"{"enable_async_status_log": true, "log_group_id": ""}"#.to_owned(), "log_group_id: must not be empty"),
        (r#"{"func_urn": "u"}"#.to_owned(), "nothing is set"),
        (r#"{"max_async_retry_attempts": 1, "max_async_retry_attempts": 2}"#.to_owned(), "is set twice"),
        ("{}".to_owned(), "nothing is set"),
        ("[]".to_owned(), "is not a JSON object"),
        ("max".to_owned(), "is not JSON"),
        (String::new(), "is not JSON"),
    ] {
        let line = rejected_file(&text);
        assert!(line.contains(words) && line.contains("config.json"), "{text}\n{line}");
    }
    let session = Session::new();
    on_emulator(&session, &["set", "resize", "--from-file", "none.json"]).failure(2);
    on_emulator(
        &session,
        &[
            "set",
            "resize",
            "--from-file",
            "none.json",
            "--max-retries",
            "3",
        ],
    )
    .failure(2);
    on_emulator(
        &session,
        &["set", "resize", "--max-retries", "3", "--drop-log-target"],
    )
    .failure(2);
}

#[cfg(unix)]
#[test]
fn endless_file_times_out() {
    let session = Session::new();
    let outcome = on_emulator(&session, &["set", "resize", "--from-file", "/dev/zero"]);
    assert!(
        outcome.failure(2).contains("larger than 1 MB"),
        "{outcome:?}"
    );
    let mut command = session.command(&[
        "--emulator",
        "--timeout",
        "1s",
        "async-config",
        "set",
        "a",
        "--from-file",
        "-",
    ]);
    let mut child = command
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn file_requires_log_target() {
    let session = Session::new();
    fs::write(
        session.file("config.json"),
        r#"{"enable_async_status_log": true, "max_async_retry_attempts": 2.0}"#,
    )
    .unwrap();
    let set = ["set", "resize", "--from-file", "config.json"];
    on_emulator(&session, &[&set[..], &["--drop-log-target"]].concat()).done();
    let half = on_emulator(&session, &[&set[..], &["--log-group-name", "g"]].concat());
    assert!(
        half.failure(2)
            .contains("use --log-stream-id or --log-stream-name, or --drop-log-target"),
        "{half:?}"
    );
    on_emulator(
        &session,
        &[&set[..], &["--log-group-name", "g", "--log-stream-id", "s"]].concat(),
    )
    .done();
    assert_eq!(json_of(&session)["max_async_retry_attempts"], 2);
}

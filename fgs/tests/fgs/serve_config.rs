//! `fgs emulator serve --config`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::session::{Outcome, Session};

const SERVE: [&str; 4] = ["emulator", "serve", "--config", "project/emulator.yaml"];
const ENDPOINT: [&str; 2] = ["--endpoint", "http://EMULATOR"];
/// It returns its settings.
const BOOTSTRAP: &str = r#"#!/bin/sh
api="http://$RUNTIME_API_ADDR/v1/runtime/invocation"
while response=$(curl -sfi "$api/request"); do
    id=$(printf '%s' "$response" | tr -d '\r' | sed -n 's/^x-cff-request-id: //p')
    echo "$RUNTIME_TIMEOUT $STAGE $BUCKET" | curl -s --data-binary @- "$api/response/$id"
done
"#;
const FUNCTIONS: &str = "
state: state/emulator.redb
deliver: delivered
region: eu-de
strict: true
known_functions: [known]
function_timeout: 10
env: {STAGE: test, BUCKET: none}
functions:
  resize: {run: code}
  thumbnail: {run: code, timeout: 1m, env: {BUCKET: pictures}, concurrency: 1}
";

/// A session with this file and a function in the folder `project`.
fn session(file: &str) -> Session {
    let session = Session::with(&[
        ("HUAWEICLOUD_SDK_AK", "CLASSIFIED"),
        ("HUAWEICLOUD_SDK_SK", "classified-too"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ]);
    fs::create_dir_all(session.file("project/code")).unwrap();
    fs::write(session.file("project/emulator.yaml"), file).unwrap();
    let bootstrap = session.file("project/code/bootstrap");
    fs::write(&bootstrap, BOOTSTRAP).unwrap();
    fs::set_permissions(&bootstrap, fs::Permissions::from_mode(0o755)).unwrap();
    session
}

fn started(file: &str, options: &[&str]) -> Session {
    let mut session = session(file);
    session.start(&[&SERVE[..], options].concat());
    session
}

fn has_curl() -> bool {
    let found = Command::new("curl").arg("--version").output().is_ok();
    if !found {
        eprintln!("SKIPPED: curl is missing");
    }
    found
}

fn fgs(session: &Session, arguments: &[&str]) -> Outcome {
    session.fgs(&[&ENDPOINT[..], arguments].concat())
}

fn invoke(session: &Session, function: &str) -> String {
    let result = fgs(session, &["invoke", function, "--data", "{}"]);
    result.done().trim_end().to_owned()
}

/// The lines of an emulator that does not start.
fn refused(file: impl AsRef<[u8]>, options: &[&str]) -> String {
    let session = session("");
    fs::write(session.file("project/emulator.yaml"), file).unwrap();
    let mut command = session.command(&[&SERVE[..], options].concat());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(output.stdout.is_empty());
    assert!(!stderr.to_lowercase().contains("classified"), "{stderr}");
    let lines = stderr.lines().map(|line| {
        let line = line.strip_prefix("fgs: ").unwrap();
        let place = line.strip_prefix("project/emulator.yaml:");
        place.unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn config_has_settings_and_functions() {
    if !has_curl() {
        return;
    }
    let session = started(FUNCTIONS, &[]);
    assert_eq!(invoke(&session, "resize"), "10 test none");
    assert_eq!(invoke(&session, "thumbnail"), "60 test pictures");
    let known = fgs(
        &session,
        &["async-config", "set", "known", "--max-retries", "1"],
    );
    assert!(known.done().contains("urn:fss:eu-de:p:"), "{known:?}");
    fgs(&session, &["async-config", "get", "unknown"]).failure(3);
    let is_there = |name: &str| session.file(&format!("project/{name}")).exists();
    assert!(is_there("state/emulator.redb") && is_there("delivered"));
}

#[test]
fn options_override_config() {
    if !has_curl() {
        return;
    }
    let remote = format!("listen: 192.0.2.1:1\n{FUNCTIONS}");
    let options = [
        "--listen",
        "127.0.0.1:0",
        "--region",
        "cn-north-4",
        "--state",
        "given.redb",
        "--deliver",
        "given",
        "--function",
        "resize=project/code",
        "--function-timeout",
        "5s",
        "--concurrency",
        "3",
        "--env",
        "BUCKET=given",
        "--known-function",
        "given",
    ];
    let session = started(&remote, &options);
    assert_eq!(invoke(&session, "resize"), "5 test given");
    assert_eq!(invoke(&session, "thumbnail"), "5 test given");
    for known in ["known", "given"] {
        let known = fgs(
            &session,
            &["async-config", "set", known, "--max-retries", "1"],
        );
        assert!(known.done().contains("urn:fss:cn-north-4:p:"), "{known:?}");
    }
    let exists = |name: &str| Path::exists(&session.file(name));
    assert!(exists("given.redb") && exists("given"));
    assert!(!exists("project/state") && !exists("project/delivered"));
}

#[test]
fn option_replaces_config_function() {
    let file = "functions:\n  resize: {run: nowhere, env: {A: b}, timeout: 7s}\n";
    let session = started(file, &["--function", "resize=http://127.0.0.1:1"]);
    let failure = fgs(&session, &["invoke", "resize", "--data", "{}"]);
    assert!(
        failure.failure(1).contains("connection failed: http:"),
        "{failure:?}"
    );
}

#[test]
fn rejects_duplicate_functions() {
    let file = "functions:\n  resize: {run: code}\n  default:resize: {run: code}\n";
    assert!(refused(file, &[]).contains("it is set twice"));
    let session = started(
        "functions:\n  resize: {run: nowhere}\n",
        &["--function", "default:resize=http://127.0.0.1:1"],
    );
    let failure = fgs(&session, &["invoke", "resize", "--data", "{}"]);
    assert!(
        failure.failure(1).contains("connection failed: http:"),
        "{failure:?}"
    );
}

#[test]
fn config_can_be_json_or_empty() {
    let json = r#"{"$schema": "../docs/emulator.schema.json", "known_functions": ["resize"]}"#;
    for file in [json, "", "# Nothing yet.\n"] {
        started(file, &[]).running().address();
    }
}

#[test]
fn reports_all_problems_by_line() {
    let file = r#"listen: nonsense
allow_remote: yes
allow_hosts: fgs.test
state:
region: ''
functions:
  a:b:c:d:e: {run: x}
  resize:
    run: [x]
    tiemout: 3s
    timeout: 0
    env: {PORT: 8080, KEY: [classified]}
    concurrency: 0
  thumbnail:
    timeout: 3 weeks
  empty:
  list: [http://127.0.0.1:1]
  nothing: {run: ''}
known_functions:
  - resize
  - 3
deliver: [x]
function_timeout: -1
concurrency: 1.5
env: [A=b]
unknown: classified
"#;
    insta::assert_snapshot!(refused(file, &[]));
}

#[test]
fn rejects_secrets_in_config() {
    for name in [
        "access_key",
        "secret-key",
        "authToken",
        "HUAWEICLOUD_SDK_SK",
    ] {
        let expected = format!(
            "1: '{name}' is a secret, which the file cannot hold; set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or use --auth-token"
        );
        assert_eq!(refused(format!("{name}: classified\n"), &[]), expected);
    }
}

#[test]
fn invalid_yaml_is_one_line() {
    let mut lines = Vec::new();
    for file in [
        "strict: true\nstrict: false\n",
        "listen: [\n",
        "strict: true\n---\nstrict: true\n",
        "strict: !mine true\n",
        "listen: *none\n",
        "strict:\n\tx: 1\n",
        "- strict\n",
        &"[".repeat(10_000),
    ] {
        lines.push(refused(file, &[]));
    }
    lines.push(refused(b"listen: x\n\xff", &[]));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn problems_are_bounded() {
    let many: String = (0..1000).map(|n| format!("key{n}: 1\n")).collect();
    let lines = refused(many, &[]);
    assert_eq!(lines.lines().count(), 101);
    assert!(lines.ends_with("more may be wrong; correct these first"));
}

#[test]
fn start_errors_name_their_line() {
    let mut lines = Vec::new();
    for file in [
        "listen: 0.0.0.0:0",
        "allow_hosts:\n  - fgs.test\n  - http://fgs.test",
        "functions:\n  resize:\n    run: code/bootstrap",
        "functions:\n  resize:\n    run: ../project",
        "functions:\n  resize:\n    run: https://127.0.0.1",
        "functions:\n  resize:\n    run: http://127.0.0.1:1\n    env: {A: b}",
        "functions:\n  resize:\n    run: code\n    env: {RUNTIME_CPU: classified}",
        "functions: {resize: {run: code}}\nenv:\n  RUNTIME_CPU: classified",
        "functions: {resize: {run: 'http://127.0.0.1:1'}}\nenv: {A: classified}",
        "function_timeout: 3s",
        "concurrency: 3",
    ] {
        lines.push(refused(file, &[]));
    }
    for options in [
        ["--function-timeout", "3s"],
        ["--concurrency", "3"],
        ["--env", "A=b"],
    ] {
        lines.push(refused("", &options));
    }
    let functions = "functions: {resize: {run: code}}\nenv: {RUNTIME_CPU: a}";
    lines.push(refused(functions, &["--env", "RUNTIME_CPU=classified"]));
    lines.push(refused("deliver: code/bootstrap", &[]));
    lines.push(refused("", &["--deliver", "project/code/bootstrap"]));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn rejects_missing_config() {
    let session = session("");
    for (file, reason) in [
        ("none.yaml", "No such file or directory (os error 2)"),
        ("project", "it is a directory"),
    ] {
        let outcome = session.fgs(&["emulator", "serve", "--config", file]);
        assert_eq!(
            outcome.failure(2),
            format!("the config file {file} cannot be read: {reason}")
        );
    }
}

#[test]
fn topics_and_waits_are_checked() {
    let topics = "smn:\n  alarms: http://127.0.0.1\n";
    assert_eq!(
        refused(topics, &[]),
        r#"1: invalid value for 'smn': "alarms" is not a topic: "alarms" is not of the form urn:smn:REGION:PROJECT_ID:NAME"#
    );
    assert_eq!(
        refused("\nretry_wait: -1\n", &[]),
        "2: invalid value '-1' for 'retry_wait': a duration such as 90s, or a number of seconds is expected"
    );
    assert_eq!(
        refused("state: no/such/state.redb\n", &[]),
        "1: invalid value 'no/such/state.redb' for 'state': the folder project/no does not exist; create it first"
    );
}

#[test]
fn options_replace_config_topics() {
    let topic = "urn:smn:cn-north-4:p:alarms";
    let file = format!("smn: {{\"{topic}\": not-a-url}}\n");
    let option = format!("{topic}=http://127.0.0.1:1");
    started(&file, &["--smn", &option]);
}

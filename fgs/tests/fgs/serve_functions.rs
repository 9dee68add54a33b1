//! `fgs emulator serve --function`.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::session::{Outcome, Session};

const ENDPOINT: [&str; 2] = ["--endpoint", "http://EMULATOR"];
/// It fails without a width, and has a child that does nothing.
const BOOTSTRAP: &str = r#"#!/bin/sh
api="http://$RUNTIME_API_ADDR/v1/runtime/invocation"
sleep 600 &
echo "$$ $!" >ids
while response=$(curl -sfi "$api/request"); do
    id=$(printf '%s' "$response" | tr -d '\r' | sed -n 's/^x-cff-request-id: //p')
    echo "$BUCKET works for $RUNTIME_TIMEOUT s"
    case "$response" in
    *width*) curl -s -d '"done"' "$api/response/$id" ;;
    *) curl -s -d '{"errorMessage":"no width","errorType":"ValueError"}' "$api/error/$id" ;;
    esac
done
"#;

/// A session in which the folder `resize` is a function, unless curl is missing.
fn session() -> Option<Session> {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("SKIPPED: curl is missing");
        return None;
    }
    let mut session = Session::with(&[
        ("HUAWEICLOUD_SDK_AK", "CLASSIFIED"),
        ("HUAWEICLOUD_SDK_SK", "classified-too"),
        ("HUAWEICLOUD_SDK_PROJECT_ID", "p"),
    ]);
    let folder = session.file("resize");
    fs::create_dir(&folder).unwrap();
    let file = folder.join("bootstrap");
    fs::write(&file, BOOTSTRAP).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    let options = [
        "--env",
        "BUCKET=pictures",
        "--function-timeout",
        "1m",
        "--concurrency",
        "1",
    ];
    let serve = ["emulator", "serve", "--function", "resize=resize"];
    session.start(&[&serve[..], &options].concat());
    Some(session)
}

fn invoke(session: &Session, event: &str) -> Outcome {
    session.fgs(
        &[
            &ENDPOINT[..],
            &["--output", "json", "invoke", "resize", "--data", event],
        ]
        .concat(),
    )
}

fn is_running(id: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(") ").map(|(_, state)| state);
    state.is_some_and(|state| !state.starts_with('Z'))
}

/// That the `bootstrap` and its child end soon.
fn end(ids: &Path) {
    let ids = fs::read_to_string(ids).unwrap();
    let started = Instant::now();
    while ids.split_whitespace().any(is_running) {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{ids} still run"
        );
        sleep(Duration::from_millis(5));
    }
}

#[test]
fn runs_folder_and_shows_output() {
    let Some(mut session) = session() else { return };
    let result = invoke(&session, r#"{"width": 1}"#);
    assert!(result.done().contains("done"), "{result:?}");
    assert!(invoke(&session, "{}").failure(1).contains("no width"));
    session.running().signal("TERM");
    let stderr = session.end_running().stderr;
    let lines: Vec<_> = stderr.lines().collect();
    let [first, second] = lines[..] else {
        panic!("{stderr}")
    };
    for line in [first, second] {
        let parts: Vec<_> = line.splitn(3, ' ').collect();
        assert_eq!(
            (parts[0], parts[1].len(), parts[2]),
            ("resize", 32, "pictures works for 60 s")
        );
    }
    end(&session.file("resize/ids"));
}

#[test]
fn warns_once_of_unwatched_folder() {
    let Some(mut session) = session() else { return };
    let deep = session.file("resize/a/b/c/d/e/f/g/h");
    fs::create_dir_all(deep).unwrap();
    for _ in 0..3 {
        invoke(&session, r#"{"width": 1}"#).done();
    }
    session.running().signal("TERM");
    let stderr = session.end_running().stderr;
    let warnings = stderr.matches("h and of later files do not restart the function in ");
    assert_eq!(warnings.count(), 1, "{stderr}");
    assert!(!stderr.contains("changed: restarting"), "{stderr}");
}

#[test]
fn killed_emulator_leaves_no_process() {
    for signal in ["KILL", "INT", "HUP", "ABRT"] {
        let Some(mut session) = session() else { return };
        invoke(&session, r#"{"width": 1}"#).done();
        let ids = session.file("resize/ids");
        assert!(
            fs::read_to_string(&ids)
                .unwrap()
                .split_whitespace()
                .all(is_running)
        );
        session.running().signal(signal);
        end(&ids);
    }
}

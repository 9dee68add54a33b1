//! A state file that several processes share.

use std::fs;
use std::process::Stdio;

use crate::session::{Session, TOKEN};

const STATE: &str = "--emulator=state.redb";
const SERVE: [&str; 6] = [
    "emulator",
    "serve",
    "--auth-token",
    TOKEN,
    "--state",
    "state.redb",
];

#[test]
fn watch_releases_state() {
    let session = Session::new();
    let watch = [
        STATE,
        "invocations",
        "watch",
        "resize",
        "unknown",
        "--within",
        "60s",
    ];
    let mut watching = session
        .command(&watch)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    for _ in 0..3 {
        session
            .fgs(&[
                STATE,
                "--timeout",
                "3s",
                "async-config",
                "set",
                "resize",
                "--max-retries",
                "1",
            ])
            .done();
    }
    assert!(
        watching.try_wait().unwrap().is_none(),
        "it ended before the others started"
    );
    let _ = watching.kill();
    watching.wait().unwrap();
}

#[test]
fn many_runs_take_turns() {
    let session = Session::new();
    let invoke = || {
        session
            .command(&[STATE, "invoke-async", "resize"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let running: Vec<_> = (0..24).map(|_| invoke()).collect();
    for mut run in running {
        assert!(run.wait().unwrap().success());
    }
    let listed = session.fgs(&[STATE, "--output", "json", "invocations", "list", "resize"]);
    assert_eq!(listed.done().matches("\"request_id\"").count(), 24);
}

#[test]
fn state_timeout_suggests_options() {
    let mut session = Session::new();
    session.start(&SERVE);
    let refused = session.fgs(&[STATE, "--timeout", "1s", "async-config", "get", "resize"]);
    let line = refused.failure(2);
    for part in [
        "already open in another process",
        "--endpoint",
        "--timeout",
        "stop it",
    ] {
        assert!(line.contains(part), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nested_events_keep_state_valid() {
    let mut session = Session::new();
    let address = session.start(&SERVE).address();
    let url = format!("http://{address}/v2/p/fgs/functions/resize/invocations-async");
    for depth in [1, 120, 125, 126, 127, 128, 10_000] {
        let event = format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        let request = functiongraph::reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .post(&url);
        let response = request
            .header("X-Auth-Token", TOKEN)
            .body(event)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), 202, "{depth}");
    }
    session.running().kill();
    let list = [
        STATE,
        "--project-id",
        "p",
        "--output",
        "json",
        "invocations",
        "list",
        "resize",
    ];
    let listed = session.fgs(&list);
    assert_eq!(listed.done().matches("\"request_id\"").count(), 7);
}

#[test]
fn invalid_state_file_is_one_line() {
    let session = Session::new();
    fs::create_dir(session.file("folder")).unwrap();
    fs::write(session.file("letter"), "Dear friend,\n".repeat(1000)).unwrap();
    fs::write(session.file("empty"), "").unwrap();
    for (name, expected) in [
        ("folder", "it is a directory"),
        ("letter", "the file is no database"),
        ("/dev/null", "it is no regular file"),
    ] {
        for command_line in [
            vec![
                format!("--emulator={name}"),
                "async-config".into(),
                "get".into(),
                "resize".into(),
            ],
            vec![
                "emulator".into(),
                "serve".into(),
                "--state".into(),
                name.to_owned(),
            ],
        ] {
            let refused = session.fgs(&command_line);
            let line = refused.failure(2);
            assert!(
                line.starts_with(&format!("cannot keep the state in {name}: {expected}")),
                "{line}"
            );
        }
    }
    session
        .fgs(&[
            "--emulator=empty",
            "async-config",
            "set",
            "resize",
            "--max-retries",
            "1",
        ])
        .done();
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn file_size_limit_is_error() {
    use std::process::Command;

    use crate::session::Running;

    let session = Session::new();
    session
        .fgs(&[STATE, "async-config", "set", "resize", "--max-retries", "1"])
        .done();
    let size = fs::metadata(session.file("state.redb")).unwrap().len();
    let mut limited = Command::new("bash");
    // In blocks of 1024 bytes.
    let script = format!("ulimit -S -f {}; exec \"$0\" \"$@\"", size / 1024);
    limited
        .args(["-c", &script, env!("CARGO_BIN_EXE_fgs")])
        .args(SERVE)
        .current_dir(session.file(""));
    let mut running = Running::start(&mut limited);
    let url = |function: &str| {
        format!(
            "http://{}/v2/p/fgs/functions/{function}/invocations-async",
            running.address()
        )
    };
    let http = functiongraph::reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap();
    let invoke = |event: String| {
        http.post(url("resize"))
            .header("X-Auth-Token", TOKEN)
            .body(event)
            .send()
    };
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(200_000));
    let mut refused = 0;
    for _ in 0..20 {
        let status = invoke(large.clone())
            .await
            .expect("the emulator has ended")
            .status()
            .as_u16();
        assert!([202, 500].contains(&status), "{status}");
        refused += usize::from(status == 500);
    }
    let list = http
        .get(url("resize").replace("invocations-async", "async-invocations"))
        .header("X-Auth-Token", TOKEN)
        .send()
        .await
        .unwrap();
    assert_ne!(refused, 0);
    assert_eq!(list.status().as_u16(), 200, "stored records are listed");
    running.kill();
    // Without the limit, writes succeed again.
    session
        .fgs(&[STATE, "async-config", "set", "resize", "--max-retries", "1"])
        .done();
}

#[test]
fn next_command_sees_ended_run() {
    let session = Session::new();
    let invoked = session.fgs(&[STATE, "invoke-async", "resize"]);
    let id = invoked.done().trim();
    let listed = session.fgs(&[
        STATE,
        "--output",
        "json",
        "invocations",
        "list",
        "resize",
        "--status",
        "SUCCESS",
    ]);
    assert!(
        listed.done().contains(id),
        "the command ended before its invocation"
    );
    session
        .fgs(&[STATE, "invocations", "watch", "resize", id])
        .done();
}

#[cfg(target_os = "linux")]
#[test]
fn emulator_needs_no_certificates() {
    let session = Session::new();
    let mut command = session.command(&[STATE, "status-log", "enable"]);
    let output = command
        .env("SSL_CERT_FILE", "/nonexistent")
        .env("SSL_CERT_DIR", "/nonexistent")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

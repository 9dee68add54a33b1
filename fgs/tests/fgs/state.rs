//! The emulator's state file: killed over, fought over, damaged.

use std::fs;
use std::ops::RangeInclusive;
use std::process::Stdio;
use std::time::{Duration, Instant};

use functiongraph::Client;

use crate::session::{Session, TOKEN};

const SERVE: [&str; 6] = [
    "emulator",
    "serve",
    "--auth-token",
    TOKEN,
    "--state",
    "state.redb",
];

async fn write(client: &Client, age: i64) -> Result<(), functiongraph::Error> {
    let call = client
        .update_function_async_invoke_config()
        .function_urn("resize");
    call.body_map(|body| body.max_async_event_age_in_seconds(age))
        .send()
        .await
        .map(drop)
}

async fn read(client: &Client) -> i64 {
    let config = client
        .show_function_async_invoke_config()
        .function_urn("resize")
        .send()
        .await
        .unwrap();
    config.max_async_event_age_in_seconds.unwrap()
}

/// Writes one number after the other until the time is over; the numbers that may stand there then.
async fn write_until(client: &Client, first: i64, time: Duration) -> RangeInclusive<i64> {
    let (mut acknowledged, mut started) = (first, first);
    write(client, first).await.unwrap();
    let writing = async {
        loop {
            started += 1;
            write(client, started).await.unwrap();
            acknowledged = started;
        }
    };
    let ended: Result<(), _> = tokio::time::timeout(time, writing).await;
    ended.unwrap_err();
    acknowledged..=started
}

#[test]
fn creates_one_folder_only() {
    let session = Session::new();
    let set = ["async-config", "set", "resize", "--max-retries", "1"];
    let with = |option: &str| session.fgs(&[&[option][..], &set].concat());
    with("--emulator=new/state.redb").done();
    assert!(session.file("new/state.redb").exists());
    assert_eq!(
        with("--emulator=no/such/state.redb").failure(2),
        "invalid value 'no/such/state.redb' for '--emulator[=<STATE>]': the folder no does not exist; create it first"
    );
    let served = session.fgs(&["emulator", "serve", "--state", "no/such/state.redb"]);
    assert!(
        served
            .failure(2)
            .ends_with("the folder no does not exist; create it first")
    );
    assert!(!session.file("no").exists());
}

#[tokio::test]
async fn acknowledged_writes_survive_kill() {
    let mut session = Session::new();
    let mut expected = None;
    for round in 1..=5 {
        let client = session.start(&SERVE).client();
        if let Some(expected) = &expected {
            let found = read(&client).await;
            assert!(
                RangeInclusive::contains(expected, &found),
                "{found} stands where {expected:?} was written"
            );
        }
        let next = expected
            .as_ref()
            .map_or(1, |range: &RangeInclusive<i64>| range.end() + 1);
        expected = Some(write_until(&client, next, Duration::from_micros(23_700 * round)).await);
        session.running().kill();
    }
}

#[test]
fn keeps_state_in_state_directory() {
    let session = Session::new();
    session
        .fgs(&[
            "--emulator",
            "async-config",
            "set",
            "resize",
            "--max-retries",
            "1",
        ])
        .done();
    assert!(session.file("state/functiongraph/emulator.redb").is_file());
    let home: Vec<_> = fs::read_dir(session.file(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(home, ["state"]);
}

#[test]
fn reports_state_in_use() {
    let mut session = Session::new();
    session.start(&SERVE);
    let started = Instant::now();
    let refused = session.fgs(&[
        "--emulator=state.redb",
        "--timeout",
        "1s",
        "async-config",
        "get",
        "resize",
    ]);
    let why = refused.failure(2);
    assert!(
        why.starts_with("cannot keep the state in state.redb: ") && why.contains("already open"),
        "{why}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn waits_for_released_state() {
    let mut session = Session::new();
    session.start(&SERVE);
    let mut waiting = session
        .command(&[
            "--emulator=state.redb",
            "async-config",
            "set",
            "resize",
            "--max-retries",
            "1",
        ])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(100));
    assert!(waiting.try_wait().unwrap().is_none());
    session.running().kill();
    assert!(waiting.wait().unwrap().success());
}

#[test]
fn parallel_runs_share_state() {
    let session = Session::new();
    let set = |name| {
        session
            .command(&[
                "--emulator",
                "async-config",
                "set",
                name,
                "--max-retries",
                "1",
            ])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let names = ["a", "b", "c", "d"];
    let running = names.map(set);
    for mut run in running {
        assert!(run.wait().unwrap().success());
    }
    for name in names {
        session
            .fgs(&["--emulator", "async-config", "get", name])
            .done();
    }
}

#[test]
fn rejects_foreign_state_file() {
    let session = Session::new();
    session
        .fgs(&[
            "--emulator=state.redb",
            "async-config",
            "set",
            "resize",
            "--max-retries",
            "1",
        ])
        .done();
    let state = fs::read(session.file("state.redb")).unwrap();
    let half = &state[..state.len() / 2];
    for bytes in [
        b"a letter to a friend\n",
        &[0; 100_000][..],
        &state[..100],
        half,
    ] {
        fs::write(session.file("state.redb"), bytes).unwrap();
        for command_line in [
            &["--emulator=state.redb", "async-config", "get", "resize"][..],
            &SERVE,
        ] {
            let refused = session.fgs(command_line);
            assert!(
                refused
                    .failure(2)
                    .starts_with("cannot keep the state in state.redb: "),
                "{refused:?}"
            );
        }
    }
}

#[test]
fn rejects_damaged_state_file() {
    const PAGE: usize = 4096;
    let session = Session::new();
    session
        .fgs(&[
            "--emulator=state.redb",
            "async-config",
            "set",
            "resize",
            "--max-retries",
            "1",
        ])
        .done();
    let state = fs::read(session.file("state.redb")).unwrap();
    let mut refused = 0;
    for page in 0..state.len() / PAGE {
        let mut damaged = state.clone();
        damaged[page * PAGE..][..512].fill(0);
        fs::write(session.file("state.redb"), damaged).unwrap();
        let outcome = session.fgs(&["--emulator=state.redb", "async-config", "get", "resize"]);
        refused += usize::from(outcome.status != Some(0));
    }
    assert_ne!(refused, 0);
}

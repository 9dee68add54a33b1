//! An emulator that is killed, again and again, while it accepts, runs and delivers, and what finds that an event was lost.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use functiongraph::types::{DestinationRecord, ObsDestination};
use functiongraph::{Client, Credentials, RetryPolicy, reqwest};
use functiongraph_emulator::{Emulator, EmulatorBuilder, Invocation, InvocationError, PROJECT_ID};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use common::history::{Change, History, Life, Record};
use common::invocations::status;

const FOLDER: &str = "EMULATOR_TEST_FOLDER";
/// The file with a line for each attempt that ran.
const RAN: &str = "ran";
const KILLS: usize = 50;
const TOKEN: &str = "a-token";
const LISTENING: &str = "listening on ";
const RETRIES: i64 = 2;
const DAY: u64 = 24 * 60 * 60;

/// Of four events, one fails, one fails once, and one takes a while.
fn emulator(folder: &Path) -> EmulatorBuilder {
    let builder = Emulator::builder()
        .state_file(folder.join("state.redb"))
        .deliver_to(folder.join("delivered"))
        .auth_token(TOKEN)
        .retry_wait(Duration::from_secs(1));
    let mut options = fs::OpenOptions::new();
    let ran = options.create(true).append(true).open(folder.join(RAN));
    let ran = Arc::new(ran.unwrap());
    builder.handler(move |invocation: Invocation| {
        // One write, which a kill does not divide.
        let line = format!("{} {}\n", invocation.request_id, invocation.attempt);
        (&*ran).write_all(line.as_bytes()).unwrap();
        run(invocation)
    })
}

async fn run(invocation: Invocation) -> Result<Value, InvocationError> {
    let error = InvocationError {
        code: 1,
        message: "no".to_owned(),
    };
    match (
        invocation.event["number"].as_u64().unwrap() % 4,
        invocation.attempt,
    ) {
        (1, _) | (2, 1) => Err(error),
        (3, _) => {
            tokio::time::sleep(Duration::from_millis(3)).await;
            Ok(Value::Null)
        }
        _ => Ok(Value::Null),
    }
}

/// What is killed.
#[tokio::test]
#[ignore = "a process of `survives_kills`"]
async fn serves_until_it_is_killed() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let emulator = emulator(&folder).start().await.unwrap();
    println!("\n{LISTENING}{}", emulator.endpoint());
    emulator.join().await;
}

fn spawn(folder: &Path) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "serves_until_it_is_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let endpoint = lines.find_map(|line| Some(line.ok()?.strip_prefix(LISTENING)?.to_owned()));
    (child, endpoint.expect("it does not start"))
}

/// Invokes until it is refused, and returns the ids of what was accepted.
async fn invoke_until_killed(client: Client) -> Vec<String> {
    let mut accepted = Vec::new();
    for number in 0.. {
        let invoke = client.async_invoke_function().function_urn("resize");
        let response = invoke
            .body(json!({ "number": number }).to_string())
            .send()
            .await;
        match response {
            Ok(response) => accepted.push(response.request_id.clone().unwrap()),
            Err(_) => break,
        }
    }
    accepted
}

fn client(endpoint: &str) -> Client {
    Client::builder()
        .credentials(Credentials::token(TOKEN))
        .endpoint(endpoint)
        .project_id(PROJECT_ID)
        .retry_policy(RetryPolicy::disabled())
        .http_client_builder(reqwest::Client::builder().no_proxy().tls_certs_only([]))
        .build()
        .unwrap()
}

/// Reads the journal until the emulator is killed.
async fn follow_until_killed(endpoint: String) -> Vec<Change> {
    let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let url = format!("{endpoint}/emulator/events?follow");
    let mut text = Vec::new();
    if let Ok(mut response) = http.build().unwrap().get(url).send().await {
        while let Ok(Some(chunk)) = response.chunk().await {
            text.extend(chunk);
        }
    }
    // The last line may be cut off.
    let end = text
        .iter()
        .rposition(|byte| *byte == b'\n')
        .unwrap_or_default();
    let lines = text[..end].split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty());
    lines
        .map(|line| change(&serde_json::from_slice(line).unwrap()))
        .collect()
}

fn change(line: &Value) -> Change {
    let text = |member: &str| line[member].as_str().unwrap().to_owned();
    Change {
        sequence: line["sequence"].as_u64().unwrap(),
        id: text("request_id"),
        kind: text("change"),
        attempt: line["attempt"].as_u64(),
    }
}

/// What the handler has written since the last call.
fn ran(folder: &Path, read: &mut usize) -> Vec<(String, u64)> {
    let text = fs::read_to_string(folder.join(RAN)).unwrap_or_default();
    let new = &text[*read..];
    *read = text.len();
    let attempts = new.lines().map(|line| line.split_once(' ').unwrap());
    attempts
        .map(|(id, attempt)| (id.to_owned(), attempt.parse().unwrap()))
        .collect()
}

/// The records that were delivered since the last call. An object that is there again is another delivery of the same.
fn records(folder: &Path, read: &mut BTreeSet<PathBuf>) -> Vec<Record> {
    let mut records = Vec::new();
    for (bucket, status) in [("results", "SUCCESS"), ("dead-letters", "FAIL")] {
        let folder = folder.join("delivered/obs").join(bucket);
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name.starts_with('.') || !read.insert(path.clone()) {
                continue;
            }
            let record: DestinationRecord =
                serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let context = record.request_context.as_ref().unwrap();
            let id = context.request_id.clone().unwrap();
            assert!(name.ends_with(&format!("-{id}.json")), "{name} is of {id}");
            let attempts = context.approximate_invoke_count.unwrap();
            records.push(Record {
                id,
                status,
                attempts: attempts.try_into().unwrap(),
            });
        }
    }
    records
}

async fn statuses(emulator: &Emulator) -> BTreeMap<String, String> {
    let client = emulator.client().unwrap();
    let listed = client.list_async_invocations().function_urn("resize");
    let listed = listed.query_begin_time("2020-01-01T00:00:00").limit(500);
    let listed = listed.try_collect().await.unwrap();
    let count = listed.len();
    let statuses: BTreeMap<_, _> = listed
        .iter()
        .map(|record| {
            (
                record.request_id.clone().unwrap(),
                status(record).to_owned(),
            )
        })
        .collect();
    assert_eq!(statuses.len(), count, "an event is listed twice");
    statuses
}

/// The statuses in a state, of which a copy is opened: what this changes does not count.
async fn left_statuses(folder: &Path) -> BTreeMap<String, String> {
    let copy = TempDir::new().unwrap();
    let state = copy.path().join("state.redb");
    fs::copy(folder.join("state.redb"), &state).unwrap();
    let builder = Emulator::builder().auth_token(TOKEN).state_file(state);
    let builder = builder.deliver_to(copy.path().join("delivered"));
    let emulator = builder.handler(|_| std::future::pending());
    statuses(&emulator.start().await.unwrap()).await
}

async fn configure(folder: &Path) {
    let emulator = emulator(folder).start().await.unwrap();
    let client = emulator.client().unwrap();
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize").body_map(|body| {
        body.max_async_retry_attempts(RETRIES)
            .max_async_event_age_in_seconds(i64::try_from(DAY).unwrap())
            .on_success(ObsDestination::new("results"))
            .on_failure(ObsDestination::new("dead-letters"))
    });
    config.send().await.unwrap();
}

/// Runs an emulator for a while, and kills it.
async fn live(folder: &Path, time: Duration) -> Life {
    let (mut child, endpoint) = spawn(folder);
    let journal = tokio::spawn(follow_until_killed(endpoint.clone()));
    let mut invoking: JoinSet<_> = (0..4)
        .map(|_| invoke_until_killed(client(&endpoint)))
        .collect();
    tokio::time::sleep(time).await;
    child.kill().unwrap();
    child.wait().unwrap();
    let mut life = Life {
        journal: journal.await.unwrap(),
        ..Life::default()
    };
    while let Some(ids) = invoking.join_next().await {
        life.accepted.extend(ids.unwrap());
    }
    life
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn survives_kills() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    configure(folder).await;
    let mut history = History::default();
    let (mut read_runs, mut read_records) = (0, BTreeSet::new());
    let mut most = 0;
    for kill in 0..KILLS {
        // Every second one is killed while it resumes.
        let time = if kill % 2 == 0 { 20..350 } else { 0..40 };
        let mut life = live(folder, Duration::from_millis(fastrand::u64(time))).await;
        life.ran = ran(folder, &mut read_runs);
        life.records = records(folder, &mut read_records);
        life.statuses = left_statuses(folder).await;
        most = most.max(life.journal.len());
        let problems = history.add(&life);
        assert!(problems.is_empty(), "after kill {kill}: {problems:#?}");
    }
    let (ended, accepted) = history.progress();
    println!("{accepted} accepted, {ended} ended; at most {most} changes of one emulator");
    assert!(accepted > KILLS && ended > 0 && most > 0);

    let emulator = emulator(folder).start().await.unwrap();
    emulator.advance(Duration::from_secs(DAY)).await.unwrap();
    let changes = emulator.events();
    let life = Life {
        ran: ran(folder, &mut read_runs),
        records: records(folder, &mut read_records),
        statuses: statuses(&emulator).await,
        journal: changes
            .iter()
            .map(|line| change(&serde_json::to_value(line).unwrap()))
            .collect(),
        ..Life::default()
    };
    let problems = history.add(&life);
    assert!(problems.is_empty(), "at the end: {problems:#?}");
    // All have ended, and each end is delivered.
    assert_eq!(history.progress(), (accepted, accepted));
    assert_eq!(life.statuses.len(), read_records.len());
}

fn step(sequence: u64, kind: &str, attempt: Option<u64>) -> Change {
    Change {
        sequence,
        id: "a".to_owned(),
        kind: kind.to_owned(),
        attempt,
    }
}

/// An event that fails once, in the life of one emulator, and succeeds in that of the next.
fn lives() -> [Life; 2] {
    let statuses = |status: &str| BTreeMap::from([("a".to_owned(), status.to_owned())]);
    let first = Life {
        accepted: vec!["a".to_owned()],
        ran: vec![("a".to_owned(), 1)],
        journal: vec![
            step(1, "accepted", None),
            step(2, "attempt_started", Some(1)),
            step(3, "attempt_failed", Some(1)),
            step(4, "retry_scheduled", Some(2)),
        ],
        statuses: statuses("WAIT"),
        records: Vec::new(),
    };
    let second = Life {
        ran: vec![("a".to_owned(), 2)],
        journal: vec![
            step(1, "accepted", None),
            step(2, "attempt_started", Some(2)),
            step(3, "succeeded", None),
            step(4, "delivered", None),
        ],
        statuses: statuses("SUCCESS"),
        records: vec![Record {
            id: "a".to_owned(),
            status: "SUCCESS",
            attempts: 2,
        }],
        ..Life::default()
    };
    [first, second]
}

/// What is found in the lives after a change of them.
fn problems(change: impl Fn(&mut Life, &mut Life)) -> Vec<String> {
    let [mut first, mut second] = lives();
    change(&mut first, &mut second);
    let mut history = History::default();
    [first, second]
        .iter()
        .flat_map(|life| history.add(life))
        .collect()
}

#[test]
fn accepts_sound_history() {
    assert_eq!(problems(|_, _| {}), Vec::<String>::new());
}

#[test]
fn finds_lost_event() {
    let lost = problems(|first, _| drop(first.statuses.remove("a")));
    assert_eq!(lost, ["a is lost"]);
    let lost = problems(|_, second| drop(second.statuses.remove("a")));
    assert_eq!(lost, ["a is lost"]);
}

#[test]
fn finds_second_end() {
    let two = "a has two ends, SUCCESS and FAIL";
    let status = |life: &mut Life| drop(life.statuses.insert("a".to_owned(), "FAIL".to_owned()));
    assert_eq!(problems(|_, second| status(second)), [two]);
    let found = problems(|_, second| second.records[0].status = "FAIL");
    assert_eq!(found, [two]);
    let found = problems(|_, second| second.journal.push(step(5, "failed", None)));
    assert_eq!(found, ["journal 5: failed of a comes after its end", two]);
    let found = problems(|first, _| status(first));
    assert!(found.contains(&"attempt 2 of a ran after its end".to_owned()));
}

#[test]
fn finds_unrecorded_attempt() {
    let found = problems(|_, second| second.ran[0].1 = 1);
    assert_eq!(found, ["attempt 1 of a ran after attempt 1"]);
    let found = problems(|_, second| second.records[0].attempts = 1);
    assert_eq!(found, ["attempt 2 of a is not recorded: its record has 1"]);
    let found = problems(|_, second| second.journal[1].attempt = Some(1));
    assert_eq!(
        found,
        ["journal 2: attempt_started of a has number 1 after 1"]
    );
}

#[test]
fn finds_journal_out_of_order() {
    let found = problems(|_, second| second.journal.swap(1, 2));
    let expected = [
        "journal 2: attempt_started of a follows 3",
        "journal 2: attempt_started of a comes after its end",
    ];
    assert_eq!(found, expected);
    let found = problems(|_, second| drop(second.journal.remove(0)));
    assert_eq!(
        found[0],
        "journal 2: attempt_started of a comes before its acceptance"
    );
    let found = problems(|_, second| drop(second.journal.remove(2)));
    assert_eq!(found, ["journal 4: delivered of a comes before its end"]);
}

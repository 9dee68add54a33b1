//! An emulator that is killed, again and again, while it accepts, runs and delivers.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use functiongraph::types::{DestinationRecord, ObsDestination};
use functiongraph::{Client, Credentials, RetryPolicy, reqwest};
use functiongraph_emulator::{Emulator, EmulatorBuilder, Invocation, InvocationError, PROJECT_ID};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use common::invocations::status;

const FOLDER: &str = "EMULATOR_TEST_FOLDER";
const KILLS: usize = 50;
const TOKEN: &str = "a-token";
const LISTENING: &str = "listening on ";
const RETRIES: i64 = 2;
const DAY: u64 = 24 * 60 * 60;

/// Of four events, one fails, one fails once, and one takes a while.
fn emulator(folder: &Path) -> EmulatorBuilder {
    let builder = Emulator::builder()
        .state(folder.join("state.redb"))
        .deliver_to(folder.join("delivered"))
        .auth_token(TOKEN)
        .retry_wait(Duration::from_secs(1));
    builder.handler(|invocation: Invocation| async move {
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
    })
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

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The records in a bucket, by the id of the invocation that their names end with.
fn objects(folder: &Path, bucket: &str) -> BTreeMap<String, DestinationRecord> {
    let mut found = BTreeMap::new();
    for file in files(&folder.join("delivered/obs").join(bucket)) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with('.') {
            continue;
        }
        let id = name.trim_end_matches(".json").rsplit('-').next().unwrap();
        let record = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        assert!(
            found.insert(id.to_owned(), record).is_none(),
            "two objects of {id}"
        );
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn survives_kills() {
    let folder = TempDir::new().unwrap();
    let setup = emulator(folder.path()).start().await.unwrap();
    let client_of_setup = setup.client().unwrap();
    let config = client_of_setup
        .update_function_async_invoke_config()
        .function_urn("resize");
    let config = config.body_map(|body| {
        body.max_async_retry_attempts(RETRIES)
            .max_async_event_age_in_seconds(i64::try_from(DAY).unwrap())
            .on_success(ObsDestination::new("results"))
            .on_failure(ObsDestination::new("dead-letters"))
    });
    config.send().await.unwrap();
    drop(setup);

    let mut accepted = BTreeSet::new();
    let mut starting = Duration::ZERO;
    for kill in 0..KILLS {
        let started_at = std::time::Instant::now();
        let (mut child, endpoint) = spawn(folder.path());
        starting += started_at.elapsed();
        let mut invoking: JoinSet<_> = (0..4)
            .map(|_| invoke_until_killed(client(&endpoint)))
            .collect();
        // Every second one is killed while it resumes.
        let life = if kill % 2 == 0 { 20..350 } else { 0..40 };
        tokio::time::sleep(Duration::from_millis(fastrand::u64(life))).await;
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some(ids) = invoking.join_next().await {
            accepted.extend(ids.unwrap());
        }
    }
    assert!(accepted.len() > KILLS, "{} were accepted", accepted.len());

    let emulator = emulator(folder.path()).start().await.unwrap();
    emulator.advance(Duration::from_secs(DAY)).await.unwrap();
    let listed = emulator.client().unwrap();
    let listed = listed.list_async_invocations().function_urn("resize");
    let listed = listed
        .query_begin_time("2020-01-01T00:00:00")
        .try_collect()
        .await
        .unwrap();
    let (results, letters) = (
        objects(folder.path(), "results"),
        objects(folder.path(), "dead-letters"),
    );
    let mut ended = BTreeSet::new();
    for record in listed {
        let id = record.request_id.clone().unwrap();
        let (delivered, other) = match status(&record) {
            "SUCCESS" => (&results, &letters),
            "FAIL" => (&letters, &results),
            status => panic!("{id} is {status}"),
        };
        assert!(!other.contains_key(&id), "{id} has two ends");
        let context = delivered[&id].request_context.as_ref().unwrap();
        let attempts = context.approximate_invoke_count.unwrap();
        assert!(
            (1..=RETRIES + 1).contains(&attempts),
            "{id} ran {attempts} times"
        );
        assert!(ended.insert(id), "listed twice");
    }
    let lost: Vec<_> = accepted.difference(&ended).collect();
    assert!(lost.is_empty(), "{lost:?} of {} are lost", accepted.len());
    assert_eq!(ended.len(), results.len() + letters.len());
    println!(
        "starting took {starting:?}; {} accepted, {} delivered",
        accepted.len(),
        ended.len()
    );
}

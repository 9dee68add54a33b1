//! Events whose function, version, alias or config is deleted before they are over.

mod common;

use std::time::Duration;

use functiongraph::types::ObsDestination;
use functiongraph::{Client, Error};
use functiongraph_emulator::{Emulator, EmulatorBuilder, InvocationError};
use serde_json::json;
use tempfile::TempDir;

use common::functions::create;
use common::invocations::{Gate, invoke};

const HOUR: Duration = Duration::from_secs(60 * 60);
const URN: &str = "urn:fss:cn-north-4:00000000000000000000000000000000:function:default:resize";

fn urn(qualifier: &str) -> String {
    format!("{URN}{qualifier}")
}

/// Every attempt fails, and the next one is an hour later.
fn failing() -> EmulatorBuilder {
    let builder = Emulator::builder().retry_wait(HOUR);
    builder.handler(|_| async {
        Err(InvocationError {
            code: 7,
            message: "no picture".to_owned(),
        })
    })
}

async fn configure(client: &Client, urn: &str) {
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn(urn).body_map(|body| {
        body.max_async_retry_attempts(3)
            .max_async_event_age_in_seconds(86_400)
            .on_failure(ObsDestination::new("dead-letters"))
    });
    config.send().await.unwrap();
}

async fn publish(client: &Client, version: &str) {
    let publish = client.create_function_version().function_urn("resize");
    let publish = publish.body_map(|body| body.version(version));
    publish.send().await.unwrap();
}

async fn point(client: &Client, alias: &str, version: &str) {
    let create = client.create_version_alias().function_urn("resize");
    let create = create.body_map(|body| body.name(alias).version(version));
    create.send().await.unwrap();
}

async fn delete(client: &Client, urn: &str) -> Result<(), Error> {
    let delete = client.delete_function().function_urn(urn);
    delete.send().await.map(drop)
}

async fn delete_alias(client: &Client, alias: &str) {
    let delete = client.delete_version_alias().function_urn("resize");
    delete.alias_name(alias).send().await.unwrap();
}

/// What has happened to an event since its acceptance.
fn changes(emulator: &Emulator, id: &str) -> Vec<String> {
    let changes = emulator.events();
    let of_id = changes.iter().filter(|change| change.request_id == id);
    of_id
        .skip(1)
        .map(|change| change.kind.to_string())
        .collect()
}

fn gone(qualifier: &str) -> String {
    format!(
        "failed: FunctionDeleted: {} was deleted after the event was accepted; \
         the last attempt failed: no picture",
        urn(qualifier)
    )
}

const ONE_ATTEMPT: [&str; 3] = [
    "attempt 1 started",
    "attempt 1 failed: InvocationError: no picture",
    "next attempt in 3600 s",
];

fn ended(qualifier: &str) -> Vec<String> {
    let mut expected: Vec<String> = ONE_ATTEMPT.map(str::to_owned).into();
    expected.push(gone(qualifier));
    expected
}

/// A function with the versions v1 and v2, the alias live of v1, and an event of that URN that waits for a retry.
async fn waiting(builder: EmulatorBuilder, urn: &str) -> (Emulator, Client, String) {
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    create(&client, "resize").await;
    publish(&client, "v1").await;
    publish(&client, "v2").await;
    point(&client, "live", "v1").await;
    for qualifier in ["", ":v1", ":!live"] {
        configure(&client, &format!("{URN}{qualifier}")).await;
    }
    let id = invoke(&client, urn, json!({})).await;
    emulator.wait_idle().await;
    (emulator, client, id)
}

#[tokio::test]
async fn deleted_function_ends_events() {
    for qualifier in ["", ":v1", ":!live"] {
        let (emulator, client, id) = waiting(failing(), &urn(qualifier)).await;
        delete(&client, "resize").await.unwrap();
        emulator.wait_idle().await;
        assert_eq!(changes(&emulator, &id), ended(""), "{qualifier}");
        assert_eq!(emulator.deliveries(), []);
    }
}

#[tokio::test]
async fn recreated_function_runs_no_old_event() {
    let (emulator, client, id) = waiting(failing(), "resize").await;
    delete(&client, "resize").await.unwrap();
    create(&client, "resize").await;
    configure(&client, "resize").await;
    let other = invoke(&client, "resize", json!({})).await;
    emulator.wait_idle().await;
    assert_eq!(changes(&emulator, &id), ended(""));
    assert_eq!(changes(&emulator, &other), ONE_ATTEMPT);
}

#[tokio::test]
async fn deleted_version_ends_events() {
    let (emulator, client, id) = waiting(failing(), &urn(":v1")).await;
    let latest = invoke(&client, "resize", json!({})).await;
    delete(&client, &urn(":v2")).await.unwrap();
    emulator.wait_idle().await;
    assert_eq!(changes(&emulator, &id), ONE_ATTEMPT);
    delete(&client, &urn(":v1")).await.unwrap();
    emulator.wait_idle().await;
    assert_eq!(changes(&emulator, &id), ended(":v1"));
    assert_eq!(changes(&emulator, &latest), ONE_ATTEMPT);
    assert_eq!(emulator.deliveries(), []);
}

#[tokio::test]
async fn deleted_alias_ends_events() {
    let (emulator, client, id) = waiting(failing(), &urn(":!live")).await;
    let version = invoke(&client, &urn(":v1"), json!({})).await;
    emulator.wait_idle().await;
    delete_alias(&client, "live").await;
    emulator.wait_idle().await;
    assert_eq!(changes(&emulator, &id), ended(":!live"));
    assert_eq!(changes(&emulator, &version), ONE_ATTEMPT);
}

/// The alias and its config still exist.
#[tokio::test]
async fn deleted_version_delivers_dead_letter() {
    let (emulator, client, id) = waiting(failing(), &urn(":!live")).await;
    let update = client.update_version_alias().function_urn("resize");
    let update = update
        .alias_name("live")
        .body_map(|body| body.version("v2"));
    update.send().await.unwrap();
    delete(&client, &urn(":v1")).await.unwrap();
    emulator.wait_idle().await;
    assert_eq!(changes(&emulator, &id)[..4], ended(":v1"));
    let [delivery] = <[_; 1]>::try_from(emulator.deliveries()).unwrap();
    assert_eq!(delivery.destination.to_string(), "obs://dead-letters");
}

#[tokio::test]
async fn running_event_outlives_deletion() {
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    create(&client, "resize").await;
    let id = invoke(&client, "resize", json!({})).await;
    gate.started().await;
    delete(&client, "resize").await.unwrap();
    gate.open.add_permits(1);
    emulator.wait_idle().await;
    assert_eq!(changes(&emulator, &id), ["attempt 1 started", "succeeded"]);
}

#[tokio::test]
async fn deleted_config_restores_defaults() {
    let (emulator, client, id) = waiting(failing(), "resize").await;
    let delete = client.delete_function_async_invoke_config();
    delete.function_urn("resize").send().await.unwrap();
    emulator
        .advance(HOUR - Duration::from_secs(1))
        .await
        .unwrap();
    assert_eq!(changes(&emulator, &id), ONE_ATTEMPT);
    emulator.advance(24 * HOUR).await.unwrap();
    let end = changes(&emulator, &id).pop().unwrap();
    assert_eq!(
        end,
        "discarded: too old for another attempt after InvocationError: no picture"
    );
    assert_eq!(emulator.deliveries(), []);
}

/// What another emulator deletes in the file while this one is down, or was down itself.
#[tokio::test]
async fn restart_ends_events_of_deleted() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let (emulator, client, id) = waiting(failing().state_file(&state), "resize").await;
    drop((emulator, client));
    let emulator = Emulator::builder()
        .state_file(&state)
        .start()
        .await
        .unwrap();
    let client = emulator.client().unwrap();
    delete(&client, "resize").await.unwrap();
    create(&client, "resize").await;
    emulator.wait_idle().await;
    assert_eq!(changes(&emulator, &id), [gone("")]);
}

//! Records of invocations that have ended, at their destinations.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use functiongraph::types::{DestinationRecord, ObsDestination};
use functiongraph::{Client, Destination};
use functiongraph_emulator::{
    Delivery, DeliveryOutcome, Emulator, EmulatorBuilder, Invocation, InvocationError, StartError,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use common::invocations::{Gate, LONG, ended, failing, invoke, status};

async fn start(builder: EmulatorBuilder) -> (Emulator, Client, TempDir) {
    let folder = TempDir::new().unwrap();
    let emulator = builder.deliver_to(folder.path()).start().await.unwrap();
    let client = emulator.client().unwrap();
    (emulator, client, folder)
}

/// Sets both destinations, or none.
async fn set(
    client: &Client,
    function: &str,
    retries: i64,
    on_success: impl Into<Option<Destination>>,
    on_failure: impl Into<Option<Destination>>,
) {
    let (on_success, on_failure) = (on_success.into(), on_failure.into());
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn(function).body_map(|body| {
        let body = body.max_async_retry_attempts(retries);
        let body = match on_success {
            Some(on_success) => body.on_success(on_success),
            None => body,
        };
        match on_failure {
            Some(on_failure) => body.on_failure(on_failure),
            None => body,
        }
    });
    config.send().await.unwrap();
}

fn letters() -> Destination {
    ObsDestination::new("dead-letters").prefix("resize/").into()
}

fn results() -> Destination {
    ObsDestination::new("results").into()
}

fn error() -> InvocationError {
    InvocationError {
        code: 1,
        message: "not yet".to_owned(),
    }
}

fn one(emulator: &Emulator) -> Delivery {
    let [delivery] = <[Delivery; 1]>::try_from(emulator.deliveries()).unwrap();
    delivery
}

fn written(delivery: &Delivery) -> PathBuf {
    delivery.file().unwrap().to_owned()
}

fn undelivered(outcome: &DeliveryOutcome) -> &str {
    match outcome {
        DeliveryOutcome::Undelivered(reason) => reason,
        outcome => panic!("{outcome:?}"),
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn condition(record: &DestinationRecord) -> &str {
    let context = record.request_context.as_ref().unwrap();
    context.condition.as_deref().unwrap()
}

fn count(record: &DestinationRecord) -> i64 {
    let context = record.request_context.as_ref().unwrap();
    context.approximate_invoke_count.unwrap()
}

#[tokio::test]
async fn writes_failed_event_as_object() {
    let (emulator, client, folder) = start(failing().0).await;
    set(&client, "resize", 2, results(), letters()).await;
    let id = invoke(&client, "resize", json!({ "width": "wide" })).await;
    ended(&client, "resize", &id).await;
    let delivery = one(&emulator);
    assert_eq!(delivery.destination, letters());
    let file = written(&delivery);
    let objects = folder
        .path()
        .canonicalize()
        .unwrap()
        .join("obs/dead-letters/resize");
    assert_eq!(file.parent().unwrap(), objects);
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(name.ends_with(&format!("Z-{id}.json")), "{name}");
    assert_eq!(serde_json::to_value(&delivery.record).unwrap(), read(&file));
    let error =
        json!({ "errorMessage": "no picture", "errorType": "InvocationError", "stackTrace": [] });
    assert_eq!(
        delivery.record.request_json().unwrap(),
        json!({ "width": "wide" })
    );
    assert_eq!(delivery.record.response_json().unwrap(), error);
    let (mut record, request) = (read(&file), json!({ "width": "wide" }).to_string());
    assert!(delivery.record.timestamp.unwrap().system_time().is_some());
    record["timestamp"].take();
    let urn = "urn:fss:cn-north-4:00000000000000000000000000000000:function:default:resize:latest";
    let expected = json!({
        "timestamp": null,
        "request_context": {
            "request_id": id,
            "function_urn": urn,
            "condition": "UnhandledInvocationError",
            "approximate_invoke_count": 3,
        },
        "request_payload": request,
        "response_context": { "status_code": 500, "function_error": "" },
        "response_payload": error.to_string(),
    });
    assert_eq!(record, expected);
}

#[tokio::test]
async fn object_names_sort_by_time() {
    let (emulator, client, _folder) = start(Emulator::builder()).await;
    set(&client, "resize", 0, results(), None).await;
    for number in 0..20 {
        invoke(&client, "resize", json!({ "number": number })).await;
    }
    let files = emulator.deliveries();
    let files: Vec<PathBuf> = files.iter().map(written).collect();
    assert!(files.is_sorted() && files.len() == 20, "{files:?}");
}

#[tokio::test]
async fn success_after_retry_is_delivered() {
    let builder = Emulator::builder().handler(|invocation| async move {
        match invocation.attempt {
            1 => Err(error()),
            _ => Ok(json!({ "resized": 320 })),
        }
    });
    let (emulator, client, _folder) = start(builder).await;
    set(&client, "resize", 3, results(), letters()).await;
    let id = invoke(&client, "resize", json!({})).await;
    ended(&client, "resize", &id).await;
    let delivery = one(&emulator);
    assert_eq!(delivery.destination, results());
    assert_eq!(
        (condition(&delivery.record), count(&delivery.record)),
        ("Success", 2)
    );
    assert_eq!(
        delivery.record.response_json().unwrap(),
        json!({ "resized": 320 })
    );
    let context = delivery.record.response_context.unwrap();
    assert_eq!(context.status_code, Some(200));
}

#[tokio::test]
async fn event_too_old_is_failure() {
    let builder = Emulator::builder().handler(|_| async {
        tokio::time::sleep(Duration::from_millis(1100)).await;
        Err(error())
    });
    let (emulator, client, _folder) = start(builder).await;
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize").body_map(|body| {
        body.max_async_event_age_in_seconds(1)
            .max_async_retry_attempts(3)
            .on_failure(letters())
    });
    config.send().await.unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    assert_eq!(status(&ended(&client, "resize", &id).await), "DISCARD");
    let delivery = one(&emulator);
    assert_eq!(
        (condition(&delivery.record), count(&delivery.record)),
        ("EventAgeExceeded", 1)
    );
    written(&delivery);
}

#[tokio::test]
async fn no_record_without_destination() {
    let (emulator, client, folder) = start(failing().0).await;
    set(&client, "resize", 0, results(), None).await;
    for function in ["resize", "other"] {
        let id = invoke(&client, function, json!({})).await;
        ended(&client, function, &id).await;
    }
    assert_eq!(emulator.deliveries(), []);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn cancelled_event_is_not_delivered() {
    let (builder, mut gate) = Gate::emulator();
    let (emulator, client, _folder) = start(builder).await;
    set(&client, "resize", 0, results(), letters()).await;
    let id = invoke(&client, "resize", json!({})).await;
    gate.started().await;
    let cancel = client.cancel_async_invocation().function_urn("resize");
    cancel
        .body_map(|body| body.request_id(&id))
        .send()
        .await
        .unwrap();
    ended(&client, "resize", &id).await;
    assert_eq!(emulator.deliveries(), []);
}

#[tokio::test]
async fn writes_topics_streams_as_lines() {
    let (emulator, client, folder) = start(failing().0).await;
    let topic = "urn:smn:cn-north-4:00000000000000000000000000000000:alarms";
    let files = [
        ("resize", Destination::smn(topic), "smn/alarms.jsonl"),
        ("crop", Destination::dis("events"), "dis/events.jsonl"),
    ];
    for (function, destination, _) in &files {
        set(&client, function, 0, None, destination.clone()).await;
        for number in 0..3 {
            let id = invoke(&client, function, json!({ "number": number })).await;
            ended(&client, function, &id).await;
        }
    }
    let deliveries = emulator.deliveries();
    for ((_, destination, file), expected) in files.iter().zip(deliveries.chunks(3)) {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        let records: Vec<DestinationRecord> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(records.len(), 3, "{text}");
        for (record, delivery) in records.iter().zip(expected) {
            assert_eq!(
                (record, destination),
                (&delivery.record, &delivery.destination)
            );
            assert!(written(delivery).ends_with(file));
        }
    }
}

/// A handler in which `resize` fails, and others return their event.
fn resize_fails() -> EmulatorBuilder {
    Emulator::builder().handler(|invocation: Invocation| async move {
        match invocation.function.name() {
            "resize" => Err(error()),
            _ => Ok(invocation.event),
        }
    })
}

#[tokio::test]
async fn invokes_function_with_record() {
    let (emulator, client, _folder) = start(resize_fails()).await;
    set(&client, "resize", 0, None, Destination::function("cleanup")).await;
    set(&client, "cleanup", 0, results(), None).await;
    let id = invoke(&client, "resize", json!({ "width": 1 })).await;
    ended(&client, "resize", &id).await;
    let first = emulator.deliveries().remove(0);
    let DeliveryOutcome::Invoked(next) = &first.outcome else {
        panic!("{first:?}")
    };
    ended(&client, "cleanup", next).await;
    let second = emulator.deliveries().pop().unwrap();
    let event = second.record.request_json().unwrap();
    assert_eq!(event.parse::<DestinationRecord>().unwrap(), first.record);
    written(&second);
}

#[tokio::test]
async fn ends_circle_of_functions() {
    for builder in [
        Emulator::builder(),
        Emulator::builder().handler(|_| async { Ok(Value::Null) }),
    ] {
        let (emulator, client, _folder) = start(builder).await;
        set(&client, "ping", 0, Destination::function("pong"), None).await;
        set(&client, "pong", 0, Destination::function("ping"), None).await;
        invoke(&client, "ping", json!({})).await;
        let is_over =
            |delivery: &Delivery| matches!(delivery.outcome, DeliveryOutcome::Undelivered(_));
        let ended = async {
            while !emulator.deliveries().iter().any(is_over) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LONG, ended).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        let (undelivered, invoked): (Vec<_>, Vec<_>) =
            emulator.deliveries().into_iter().partition(is_over);
        assert_eq!(undelivered.len(), 1);
        assert!((4..=16).contains(&invoked.len()), "{}", invoked.len());
    }
}

#[tokio::test]
async fn unknown_function_is_undelivered() {
    let (emulator, client, _folder) =
        start(Emulator::builder().with_function("resize".parse().unwrap())).await;
    set(&client, "resize", 0, Destination::function("cleanup"), None).await;
    invoke(&client, "resize", json!({})).await;
    let delivery = one(&emulator);
    assert!(
        undelivered(&delivery.outcome).starts_with("Not found the function "),
        "{delivery:?}"
    );
}

#[tokio::test]
async fn record_too_large_is_undelivered() {
    let (emulator, client, _folder) = start(Emulator::builder()).await;
    set(&client, "resize", 0, Destination::function("cleanup"), None).await;
    invoke(
        &client,
        "resize",
        json!({ "picture": "x".repeat(200 * 1024) }),
    )
    .await;
    let delivery = one(&emulator);
    assert!(
        undelivered(&delivery.outcome).ends_with("an event has at most 262144"),
        "{delivery:?}"
    );
}

#[tokio::test]
async fn large_results_are_empty() {
    let builder = Emulator::builder().handler(|invocation| async move {
        let length = invocation.event["length"].as_u64().unwrap();
        // Two quotes are part of the result.
        Ok(json!("x".repeat(usize::try_from(length).unwrap() - 2)))
    });
    let (emulator, client, _folder) = start(builder).await;
    set(&client, "resize", 0, results(), None).await;
    for length in [256 * 1024, 256 * 1024 + 1] {
        let id = invoke(&client, "resize", json!({ "length": length })).await;
        ended(&client, "resize", &id).await;
    }
    let lengths = emulator.deliveries().into_iter().map(|delivery| {
        let payload = delivery.record.response_payload.unwrap();
        payload.parse::<String>().unwrap().len()
    });
    assert_eq!(lengths.collect::<Vec<_>>(), [256 * 1024, 0]);
}

#[tokio::test]
async fn keeps_records_without_folder() {
    let emulator = failing().0.start().await.unwrap();
    let client = emulator.client().unwrap();
    set(&client, "resize", 0, None, letters()).await;
    let id = invoke(&client, "resize", json!({})).await;
    ended(&client, "resize", &id).await;
    let delivery = one(&emulator);
    assert!(
        undelivered(&delivery.outcome).contains("deliver_to"),
        "{delivery:?}"
    );
    assert_eq!(condition(&delivery.record), "UnhandledInvocationError");
}

#[tokio::test]
async fn rejects_unusable_folder() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Emulator::builder()
        .deliver_to(&file)
        .start()
        .await
        .unwrap_err();
    assert!(matches!(error, StartError::Deliver(..)), "{error:?}");
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot deliver to {}: ", file.display()))
    );
}

#[tokio::test]
async fn full_disk_is_undelivered() {
    let (emulator, client, folder) = start(Emulator::builder()).await;
    fs::write(folder.path().join("obs"), "a file in place of the folder").unwrap();
    set(&client, "resize", 0, results(), None).await;
    invoke(&client, "resize", json!({})).await;
    assert!(undelivered(&one(&emulator).outcome).ends_with("obs is not a folder"));
}

#[tokio::test]
async fn restart_delivers_event_once() {
    let (folder, runs) = (TempDir::new().unwrap(), Arc::new(AtomicU32::new(0)));
    let state = folder.path().join("state.redb");
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&state).start().await.unwrap();
    let client = emulator.client().unwrap();
    set(&client, "resize", 1, results(), letters()).await;
    let id = invoke(&client, "resize", json!({})).await;
    gate.started().await;
    assert_eq!(emulator.deliveries(), []);
    drop(emulator);
    let counter = runs.clone();
    let builder = Emulator::builder()
        .state_file(&state)
        .retry_wait(Duration::ZERO)
        .handler(move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
            async { Err(error()) }
        });
    let (emulator, client, _folder) = start(builder).await;
    ended(&client, "resize", &id).await;
    assert_eq!(
        count(&one(&emulator).record),
        2,
        "the attempt cut off counts"
    );
    let file = written(&one(&emulator));
    assert!(file.to_str().unwrap().contains(&id));
    drop(emulator);
    let (emulator, ..) = start(Emulator::builder().state_file(&state)).await;
    assert_eq!(
        (emulator.deliveries(), runs.load(Ordering::SeqCst)),
        (Vec::new(), 1)
    );
}

#[tokio::test]
async fn restart_succeeds_without_handler() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&state).start().await.unwrap();
    let client = emulator.client().unwrap();
    set(&client, "resize", 1, results(), letters()).await;
    invoke(&client, "resize", json!({ "width": 1 })).await;
    gate.started().await;
    drop(emulator);
    let builder = Emulator::builder()
        .state_file(&state)
        .retry_wait(Duration::ZERO);
    let (emulator, _client, _folder) = start(builder).await;
    emulator.wait_idle().await;
    let delivery = one(&emulator);
    assert_eq!(delivery.destination, results());
    assert_eq!(
        delivery.record.request_json().unwrap(),
        json!({ "width": 1 })
    );
}

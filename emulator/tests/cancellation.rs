//! Cancelling asynchronous invocations.

mod common;

use std::fs;
use std::num::NonZeroUsize;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use functiongraph::{Client, Destination, Error};
use functiongraph_emulator::{Emulator, EventChangeKind};
use futures_util::StreamExt;
use serde_json::json;
use tempfile::TempDir;
use test_support::unused_address;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::unbounded_channel;

use common::invocations::{Gate, LONG, ended, failing, invoke, outcome, record, status};
#[cfg(unix)]
use common::scripts::{folder, has};
use common::status_and_code;

async fn cancel(client: &Client, function: &str, id: &str) -> Result<(), Error> {
    let cancel = client.cancel_async_invocation().function_urn(function);
    cancel
        .body_map(|body| body.request_id(id.to_owned()))
        .send()
        .await
        .map(drop)
}

#[tokio::test]
async fn cancel_aborts_handler() {
    let slot = Arc::new(Semaphore::new(1));
    let (sender, mut started) = unbounded_channel();
    let taken = slot.clone();
    let emulator = Emulator::builder().handler(move |_| {
        let (sender, taken) = (sender.clone(), taken.clone());
        async move {
            let _permit = taken.acquire_owned().await.unwrap();
            sender.send(()).unwrap();
            std::future::pending().await
        }
    });
    let emulator = emulator.start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    started.recv().await.unwrap();
    cancel(&client, "resize", &id).await.unwrap();
    let record = record(&client, "resize", &id).await;
    assert_eq!(
        outcome(&record),
        ("FAIL", Some(4208), Some("function invocation canceled"))
    );
    assert!(record.end_time.is_some());
    let freed = tokio::time::timeout(LONG, slot.acquire()).await;
    assert!(freed.is_ok(), "the handler goes on");
}

/// Why it is not cancelled: status, code and message.
async fn rejection(client: &Client, id: &str) -> String {
    let error = cancel(client, "resize", id).await.unwrap_err();
    let (status, code) = status_and_code(&error);
    let text = error.to_string().replace(id, "ID");
    let start = text.find("invocation ID").unwrap_or_default();
    let message = text[start..].split(" (").next().unwrap_or_default();
    format!("{} {} {message}", status.unwrap(), code.unwrap())
}

fn has_ended(status: &str) -> String {
    format!(
        "400 FSS.0400 invocation ID has ended as {status}; only one that waits or runs can be cancelled"
    )
}

#[tokio::test]
async fn cancel_rejects_ended_invocations() {
    let emulator = Emulator::start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    ended(&client, "resize", &id).await;
    assert_eq!(rejection(&client, &id).await, has_ended("SUCCESS"));
    assert_eq!(
        outcome(&record(&client, "resize", &id).await),
        ("SUCCESS", Some(0), None)
    );
}

#[tokio::test]
async fn cancels_once() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&state).start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    gate.started().await;
    cancel(&client, "resize", &id).await.unwrap();
    assert_eq!(rejection(&client, &id).await, has_ended("FAIL"));
    drop((client, emulator));
    let emulator = Gate::emulator().0.state_file(&state).start().await.unwrap();
    let client = emulator.client().unwrap();
    assert_eq!(rejection(&client, &id).await, has_ended("FAIL"));
}

/// A topic whose subscriber never answers, or is not there.
async fn delivering(url: &str) -> (Emulator, Client) {
    let topic = "urn:smn:cn-north-4:p:dead-letters";
    let builder = failing().0.smn_subscription(topic, url);
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize").body_map(|body| {
        body.max_async_retry_attempts(0)
            .on_failure(Destination::smn(topic))
    });
    config.send().await.unwrap();
    (emulator, client)
}

async fn wait_for(emulator: &Emulator, text: &str) {
    let mut changes = pin!(emulator.follow_events());
    let seen = async {
        while let Some(change) = changes.next().await {
            if change.kind.to_string().starts_with(text) {
                return;
            }
        }
    };
    let seen = tokio::time::timeout(LONG, seen).await;
    seen.unwrap_or_else(|_| panic!("never: {text}"));
}

#[tokio::test]
async fn cancel_rejects_during_delivery() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let absent = unused_address().await;
    for (address, seen) in [
        (silent.local_addr().unwrap(), "failed"),
        (absent, "not delivered"),
    ] {
        let (emulator, client) = delivering(&format!("http://{address}/")).await;
        let id = invoke(&client, "resize", json!({})).await;
        wait_for(&emulator, seen).await;
        assert_eq!(rejection(&client, &id).await, has_ended("FAIL"), "{seen}");
        let events = emulator.events();
        assert!(
            events
                .iter()
                .all(|change| change.kind != EventChangeKind::Cancelled)
        );
    }
}

#[tokio::test]
async fn cancels_waiting_after_restart() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state.redb");
    let start = || {
        let (builder, attempts) = failing();
        let builder = builder.state_file(&state).retry_wait(LONG);
        async { (builder.start().await.unwrap(), attempts) }
    };
    let (emulator, _) = start().await;
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    emulator.wait_idle().await;
    drop((client, emulator));
    let (emulator, attempts) = start().await;
    let client = emulator.client().unwrap();
    cancel(&client, "resize", &id).await.unwrap();
    emulator.advance(2 * LONG).await.unwrap();
    assert_eq!(
        outcome(&record(&client, "resize", &id).await),
        ("FAIL", Some(4208), Some("function invocation canceled"))
    );
    assert!(attempts.lock().unwrap().is_empty());
}

/// One event runs at a time; the second one waits for the process.
#[cfg(unix)]
#[tokio::test]
async fn cancels_queued_event() {
    if !has(&["curl"]) {
        return;
    }
    let folder = folder(r#"next; echo "$event" >>ran; sleep 60; ok 1"#);
    let builder = Emulator::builder().run_folder("resize".parse().unwrap(), folder.path());
    let one = NonZeroUsize::MIN;
    let builder = builder.function_concurrency(one).function_timeout(LONG);
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    let ran = folder.path().join("ran");
    let first = invoke(&client, "resize", json!({ "n": 1 })).await;
    let taken = async {
        while !ran.exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LONG, taken).await.unwrap();
    let queued = invoke(&client, "resize", json!({ "n": 2 })).await;
    cancel(&client, "resize", &queued).await.unwrap();
    cancel(&client, "resize", &first).await.unwrap();
    emulator.wait_idle().await;
    assert_eq!(fs::read_to_string(ran).unwrap(), "{\"n\":1}\n");
    for id in [first, queued] {
        assert_eq!(outcome(&record(&client, "resize", &id).await).1, Some(4208));
    }
}

#[tokio::test]
async fn cancel_rejects_unknown_invocations() {
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    gate.started().await;
    for (function, id) in [
        ("resize", "another"),
        ("crop", id.as_str()),
        ("other:resize", id.as_str()),
    ] {
        let error = cancel(&client, function, id).await.unwrap_err();
        assert_eq!(
            status_and_code(&error),
            (Some(400), Some("FSS.0400")),
            "{function} {id}"
        );
    }
    assert_eq!(status(&record(&client, "resize", &id).await), "RUNNING");
}

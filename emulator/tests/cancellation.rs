//! Cancelling asynchronous invocations.

mod common;

use std::sync::Arc;

use functiongraph::{Client, Error};
use functiongraph_emulator::Emulator;
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::unbounded_channel;

use common::invocations::{Gate, LONG, ended, invoke, outcome, record, status};
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
async fn cancel_aborts_the_handler() {
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

#[tokio::test]
async fn cancel_keeps_ended_invocations() {
    let emulator = Emulator::start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    ended(&client, "resize", &id).await;
    cancel(&client, "resize", &id).await.unwrap();
    assert_eq!(
        outcome(&record(&client, "resize", &id).await),
        ("SUCCESS", Some(0), None)
    );
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
            (Some(404), Some("FSS.0404")),
            "{function} {id}"
        );
    }
    assert_eq!(status(&record(&client, "resize", &id).await), "RUNNING");
}

//! Faults on demand, and what the client does about them.

mod common;

use std::time::Duration;

use functiongraph::{Client, Error, ErrorKind, RetryPolicy, StatusCode};
use functiongraph_emulator::{Emulator, Fault};
use serde_json::json;

use common::invocations::{LONG, all, object};

/// A timeout that is too short for a delayed response.
const SHORT: Duration = Duration::from_millis(200);

async fn service() -> (Emulator, Client) {
    let emulator = Emulator::start().await.unwrap();
    let retry = RetryPolicy::default().initial_backoff(Duration::from_millis(2));
    let client = emulator
        .client_builder()
        .retry_policy(retry)
        .build()
        .unwrap();
    (emulator, client)
}

async fn try_to_invoke(client: &Client) -> Result<(), Error> {
    client
        .async_invoke_function()
        .function_urn("resize")
        .body(object(json!({})))
        .send()
        .await
        .map(drop)
}

#[tokio::test]
async fn retries_invocations_not_received() {
    let (emulator, client) = service().await;
    emulator.fail_next([Fault::Status(429), Fault::Status(429)]);
    try_to_invoke(&client).await.unwrap();
    assert_eq!(all(&client, "resize").await.len(), 1);
}

#[tokio::test]
async fn reports_ambiguous_invocations() {
    let (emulator, client) = service().await;
    emulator.fail_next([Fault::Status(503)]);
    let error = try_to_invoke(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(error.attempts(), 1);
    assert!(all(&client, "resize").await.is_empty());

    emulator.fail_next([Fault::Reset]);
    let error = try_to_invoke(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Network, 1));
    assert_eq!(
        all(&client, "resize").await.len(),
        1,
        "it was received, once"
    );
}

#[tokio::test]
async fn retries_reads() {
    let (emulator, client) = service().await;
    try_to_invoke(&client).await.unwrap();
    emulator.fail_next([Fault::Status(503), Fault::Reset, Fault::Status(502)]);
    assert_eq!(all(&client, "resize").await.len(), 1);
}

#[tokio::test]
async fn applies_faults_in_order() {
    let (emulator, _) = service().await;
    let client = emulator
        .client_builder()
        .retry_policy(RetryPolicy::disabled())
        .build()
        .unwrap();
    emulator.fail_next([Fault::Status(503)]);
    emulator.fail_next([Fault::Status(418)]);
    let statuses = [
        try_to_invoke(&client).await,
        try_to_invoke(&client).await,
        try_to_invoke(&client).await,
    ]
    .map(|tried| tried.err().and_then(|error| error.status()));
    let expected = [
        Some(StatusCode::SERVICE_UNAVAILABLE),
        Some(StatusCode::IM_A_TEAPOT),
        None,
    ];
    assert_eq!(statuses, expected);
}

#[tokio::test]
async fn times_out_slow_responses() {
    let (emulator, slow) = service().await;
    let fast = emulator.client_builder().timeout(SHORT).build().unwrap();
    emulator.fail_next([Fault::Latency(LONG)]);
    let error = try_to_invoke(&fast).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert_eq!(
        all(&slow, "resize").await.len(),
        1,
        "only its response was late"
    );

    let client = emulator
        .client_builder()
        .attempt_timeout(SHORT)
        .build()
        .unwrap();
    emulator.fail_next([Fault::Latency(LONG)]);
    assert_eq!(all(&client, "resize").await.len(), 1);
}

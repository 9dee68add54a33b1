//! Running, retrying and resuming asynchronous invocations.

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use functiongraph::reqwest;
use functiongraph_emulator::{Emulator, InvocationError, PROJECT_ID, REGION};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::mpsc::unbounded_channel;

use common::invocations::{Gate, LONG, all, ended, failing, invoke, outcome, record, status};

#[tokio::test]
async fn succeeds_without_handler() {
    let emulator = Emulator::start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({ "width": 640 })).await;
    assert_eq!(id.len(), 32);
    let record = ended(&client, "resize", &id).await;
    assert_eq!(outcome(&record), ("SUCCESS", Some(0), None));
    let (start, end) = (record.start_time.unwrap(), record.end_time.unwrap());
    assert_eq!(start.assumed_offset(), Some("+00:00"));
    assert!(start.system_time().unwrap() <= end.system_time().unwrap());
}

#[tokio::test]
async fn handler_gets_event_function_and_id() {
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.start().await.unwrap();
    let id = invoke(
        &emulator.client().unwrap(),
        "pictures:resize",
        json!({ "width": 640 }),
    )
    .await;
    let run = gate.started().await;
    assert_eq!(
        (run.request_id, run.event, run.attempt),
        (id, json!({ "width": 640 }), 1)
    );
    let urn = format!("urn:fss:{REGION}:{PROJECT_ID}:function:pictures:resize:latest");
    assert_eq!(run.function.to_string(), urn);
}

#[tokio::test]
async fn retries_failures_as_configured() {
    for (configured, count) in [(Some(0), 1), (Some(2), 3), (None, 2)] {
        let (builder, attempts) = failing();
        let emulator = builder.start().await.unwrap();
        let client = emulator.client().unwrap();
        if let Some(retries) = configured {
            let update = client
                .update_function_async_invoke_config()
                .function_urn("resize");
            update
                .body_map(|body| body.max_async_retry_attempts(retries))
                .send()
                .await
                .unwrap();
        }
        let id = invoke(&client, "resize", json!({})).await;
        let record = ended(&client, "resize", &id).await;
        assert_eq!(outcome(&record), ("FAIL", Some(1234), Some("no picture")));
        assert_eq!(
            *attempts.lock().unwrap(),
            (1..=count).collect::<Vec<_>>(),
            "{configured:?}"
        );
    }
}

#[tokio::test]
async fn discards_failures_of_old_events() {
    let emulator = Emulator::builder().handler(|_| async {
        tokio::time::sleep(Duration::from_millis(1010)).await;
        Err(InvocationError {
            code: 1234,
            message: "no picture".to_owned(),
        })
    });
    let emulator = emulator.start().await.unwrap();
    let client = emulator.client().unwrap();
    let update = client
        .update_function_async_invoke_config()
        .function_urn("resize");
    let update = update.body_map(|body| {
        body.max_async_event_age_in_seconds(1)
            .max_async_retry_attempts(3)
    });
    update.send().await.unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    assert_eq!(
        outcome(&ended(&client, "resize", &id).await),
        ("DISCARD", Some(1234), Some("no picture"))
    );
}

#[tokio::test]
async fn reports_handler_panics_as_failures() {
    let emulator = Emulator::builder().handler(|invocation| async move {
        assert_eq!(invocation.event, json!({ "width": 640 }));
        Ok(Value::Null)
    });
    let emulator = emulator.start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    assert_eq!(
        outcome(&ended(&client, "resize", &id).await),
        ("FAIL", Some(500), Some("the handler panicked"))
    );
}

#[tokio::test]
async fn success_after_retry_is_success() {
    let emulator = Emulator::builder().handler(|invocation| async move {
        let error = InvocationError {
            code: 1,
            message: "not yet".to_owned(),
        };
        if invocation.attempt == 1 {
            Err(error)
        } else {
            Ok(Value::Null)
        }
    });
    let emulator = emulator.start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    assert_eq!(
        outcome(&ended(&client, "resize", &id).await),
        ("SUCCESS", Some(0), None)
    );
}

#[tokio::test]
async fn lists_running_invocations() {
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({})).await;
    gate.started().await;
    let running = record(&client, "resize", &id).await;
    assert_eq!(
        (outcome(&running), &running.end_time),
        (("RUNNING", None, None), &None)
    );
    gate.open.add_permits(1);
    assert_eq!(status(&ended(&client, "resize", &id).await), "SUCCESS");
}

#[tokio::test]
async fn runs_shared_invocations_once() {
    let folder = TempDir::new().unwrap();
    let (sender, mut runs) = unbounded_channel();
    let shared = || {
        let sender = sender.clone();
        let emulator = Emulator::builder()
            .state_file(folder.path().join("state"))
            .share_state(LONG);
        let emulator = emulator.handler(move |run| {
            let sender = sender.clone();
            async move {
                // Longer than an unused file stays open.
                tokio::time::sleep(Duration::from_millis(60)).await;
                sender.send(run.request_id).unwrap();
                Ok(Value::Null)
            }
        });
        emulator.start()
    };
    let (one, other) = (shared().await.unwrap(), shared().await.unwrap());
    let clients = [one.client().unwrap(), other.client().unwrap()];
    let mut ids = BTreeSet::new();
    for client in clients.iter().cycle().take(6) {
        ids.insert(invoke(client, "resize", json!({})).await);
    }
    for id in &ids {
        assert_eq!(status(&ended(&clients[0], "resize", id).await), "SUCCESS");
    }
    drop((one, other));
    let mut run = Vec::new();
    while let Ok(id) = runs.try_recv() {
        run.push(id);
    }
    run.sort();
    assert_eq!(run, ids.into_iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn resumes_unfinished_invocations() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state");
    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&file).start().await.unwrap();
    let client = emulator.client().unwrap();
    let id = invoke(&client, "resize", json!({ "width": 640 })).await;
    gate.started().await;
    drop((client, emulator));

    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&file).start().await.unwrap();
    let run = gate.started().await;
    assert_eq!((&run.request_id, run.event), (&id, json!({ "width": 640 })));
    gate.open.add_permits(1);
    let client = emulator.client().unwrap();
    assert_eq!(status(&ended(&client, "resize", &id).await), "SUCCESS");
    drop((client, emulator));

    let (builder, mut gate) = Gate::emulator();
    let emulator = builder.state_file(&file).start().await.unwrap();
    let later = invoke(&emulator.client().unwrap(), "resize", json!({})).await;
    assert_eq!(
        gate.started().await.request_id,
        later,
        "what is over is not run again"
    );
}

async fn invoke_status(emulator: &Emulator, event: String) -> u16 {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!(
        "{}/v2/{PROJECT_ID}/fgs/functions/resize/invocations-async",
        emulator.endpoint()
    );
    http.post(url)
        .header("X-Auth-Token", "a-token")
        .body(event)
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn stores_or_rejects_events_at_once() {
    let nested = |depth| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    let emulator = || Emulator::builder().auth_token("a-token");
    let echo = emulator().start().await.unwrap();
    let handled = emulator()
        .handler(|invocation| async move { Ok(invocation.event) })
        .start()
        .await
        .unwrap();
    for (event, expected) in [
        (nested(100), [202, 202]),
        (nested(126), [202, 202]),
        (nested(127), [202, 400]),
        (nested(50_000), [202, 400]),
        (
            r#"{"id":12345678901234567890123,"x":1e400,"b":1,"a":2,"a":3}"#.to_owned(),
            [202, 400],
        ),
        ("{\"a\":[}".to_owned(), [406, 406]),
        ("{\"a\":1e}".to_owned(), [406, 406]),
        ("[1]".to_owned(), [400, 400]),
        (String::new(), [406, 406]),
    ] {
        let found = [
            invoke_status(&echo, event.clone()).await,
            invoke_status(&handled, event.clone()).await,
        ];
        assert_eq!(found, expected, "{event:.60}");
    }
    for emulator in [&echo, &handled] {
        let client = emulator
            .client_builder()
            .default_project_id(PROJECT_ID)
            .build()
            .unwrap();
        assert!(!all(&client, "resize").await.is_empty());
    }
}

//! What has happened to asynchronous events, over HTTP and in the library.

mod common;

use std::time::Duration;

use functiongraph::Destination;
use functiongraph::types::ObsDestination;
use functiongraph_emulator::{Emulator, EventChangeKind, InvocationError};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::unused_address;

use common::invocations::{Gate, ended, failing, invoke};
use common::{Response, Service, send};

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn lines(service: &Service, query: &str) -> Vec<Value> {
    let path = format!("/emulator/events{query}");
    let response = send(service.request("GET", &path)).await;
    assert_eq!(response.status, 200, "{response:?}");
    let lines = response.text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn texts(lines: &[Value]) -> Vec<&str> {
    let texts = lines.iter().map(|line| line["text"].as_str().unwrap());
    texts.collect()
}

async fn redrive(service: &Service, id: &str, origin: Option<&str>) -> Response {
    let request = service.request("POST", &format!("/emulator/events/{id}/redrive"));
    send(match origin {
        Some(origin) => request.header("Origin", origin),
        None => request,
    })
    .await
}

#[tokio::test]
async fn reports_attempts_and_delivery() {
    let folder = TempDir::new().unwrap();
    let service = Service::with(failing().0.deliver_to(folder.path())).await;
    let client = service.client();
    let letters = ObsDestination::new("dead-letters").prefix("resize/");
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize").body_map(|body| {
        let body = body.max_async_retry_attempts(1);
        body.on_failure(letters)
    });
    config.send().await.unwrap();
    let id = invoke(&client, "resize", json!({ "width": "wide" })).await;
    ended(&client, "resize", &id).await;
    let lines = lines(&service, "").await;
    let [.., delivered] = &*texts(&lines) else {
        panic!()
    };
    let name = delivered.strip_prefix("delivered to obs://dead-letters/resize/");
    assert!(
        name.unwrap().ends_with(&format!("Z-{id}.json")),
        "{delivered}"
    );
    assert_eq!(
        texts(&lines)[..7],
        [
            "accepted",
            "attempt 1 started",
            "attempt 1 failed: InvocationError: no picture",
            "next attempt in 0 s",
            "attempt 2 started",
            "attempt 2 failed: InvocationError: no picture",
            "failed: InvocationError: no picture",
        ]
    );
    assert!(lines.iter().all(|line| line["request_id"] == json!(id)));
    assert_eq!(service.emulator.events().len(), lines.len());
}

#[tokio::test]
async fn reports_failed_deliveries() {
    let emulator = Emulator::start().await.unwrap();
    let client = emulator.client().unwrap();
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize");
    let config = config.body_map(|body| body.on_success(ObsDestination::new("results")));
    config.send().await.unwrap();
    invoke(&client, "resize", json!({})).await;
    let events = emulator.events();
    let text = events.last().unwrap().kind.to_string();
    assert!(
        text.starts_with("not delivered to obs://results: the emulator has no folder"),
        "{text}"
    );
}

#[tokio::test]
async fn reports_cancellations() {
    let (builder, mut gate) = Gate::emulator();
    let service = Service::with(builder).await;
    let client = service.client();
    let id = invoke(&client, "resize", json!({})).await;
    gate.started().await;
    let cancel = client.cancel_async_invocation().function_urn("resize");
    cancel
        .body_map(|body| body.request_id(&*id))
        .send()
        .await
        .unwrap();
    assert_eq!(
        texts(&lines(&service, "").await),
        ["accepted", "attempt 1 started", "cancelled"]
    );
}

#[tokio::test]
async fn continues_after_sequence() {
    let service = Service::start().await;
    for _ in 0..3 {
        invoke(&service.client(), "resize", json!({})).await;
    }
    let all = lines(&service, "").await;
    let sequences: Vec<_> = all
        .iter()
        .map(|line| line["sequence"].as_u64().unwrap())
        .collect();
    assert_eq!(sequences, [1, 2, 3, 4, 5, 6]);
    assert_eq!(lines(&service, "?after=4").await, all[4..]);
    assert!(lines(&service, "?after=6").await.is_empty());
}

#[tokio::test]
async fn follows_over_http() {
    let service = Service::start().await;
    let mut response = service
        .request("GET", "/emulator/events?follow")
        .send()
        .await
        .unwrap();
    invoke(&service.client(), "resize", json!({})).await;
    let mut text = Vec::new();
    while !String::from_utf8_lossy(&text).contains("succeeded") {
        text.extend(response.chunk().await.unwrap().unwrap());
    }
    let started_at = std::time::Instant::now();
    service.emulator.shutdown().await;
    assert!(
        started_at.elapsed().as_millis() < 400,
        "a follower keeps it from stopping"
    );
    assert_eq!(response.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn follows_in_library() {
    let emulator = Emulator::start().await.unwrap();
    let following = tokio::spawn(emulator.follow_events().collect::<Vec<_>>());
    invoke(&emulator.client().unwrap(), "resize", json!({})).await;
    emulator.shutdown().await;
    let kinds = following
        .await
        .unwrap()
        .into_iter()
        .map(|change| change.kind);
    let kinds: Vec<_> = kinds.collect();
    assert_eq!(
        kinds,
        [EventChangeKind::Accepted, EventChangeKind::Succeeded]
    );
}

#[tokio::test]
async fn rejects_unknown_parameters() {
    let service = Service::start().await;
    let mut summaries = Vec::new();
    for query in [
        "?folow",
        "?follow=yes",
        "?after=x",
        "?after=-1",
        "?after=1&after=2",
        "?follow&after=1&follow=true",
    ] {
        let response = send(service.request("GET", &format!("/emulator/events{query}"))).await;
        summaries.push(response.summary());
    }
    insta::assert_snapshot!(summaries.join("\n"));
}

#[tokio::test]
async fn hides_payloads_and_secrets() {
    let builder = Emulator::builder().handler(|invocation| async move {
        match invocation.event["fail"].as_bool() {
            Some(true) => Err(InvocationError {
                code: 1,
                message: "it failed".to_owned(),
            }),
            _ => Ok(json!({ "result": "classified-result" })),
        }
    });
    let service = Service::with(builder.access_key("CLASSIFIED", "classified-key")).await;
    let client = service.client();
    let create = json!({
        "func_name": "resize", "package": "default", "runtime": "Python3.9", "timeout": 3, "handler": "index.handler",
        "memory_size": 128, "code_type": "inline", "user_data": "{\"KEY\":\"classified\"}",
        "encrypted_user_data": "{\"KEY\":\"classified\"}",
        "func_code": { "file": "Y2xhc3NpZmllZA==" },
    });
    let path = format!("/v2/{}/fgs/functions", functiongraph_emulator::PROJECT_ID);
    service.send("POST", &path, create.to_string()).await.json();
    let update = client
        .update_function_async_invoke_config()
        .function_urn("resize");
    let update = update.body_map(|body| {
        body.max_async_retry_attempts(0)
            .on_failure(ObsDestination::new("b"))
    });
    update.send().await.unwrap();
    for fail in [true, false] {
        let id = invoke(
            &client,
            "resize",
            json!({ "fail": fail, "password": "classified" }),
        )
        .await;
        ended(&client, "resize", &id).await;
    }
    let texts = send(service.request("GET", "/emulator/events")).await.text;
    assert!(
        texts.contains("it failed") && !texts.to_lowercase().contains("classified"),
        "{texts}"
    );
    assert!(!format!("{:?}", service.emulator.events()).contains("classified"));
}

#[tokio::test]
async fn sends_original_payload_again() {
    let (builder, _) = failing();
    let service = Service::with(builder).await;
    let client = service.client();
    let config = client
        .update_function_async_invoke_config()
        .function_urn("resize");
    config
        .body_map(|body| body.max_async_retry_attempts(0))
        .send()
        .await
        .unwrap();
    let id = invoke(&client, "resize", json!({ "width": "wide" })).await;
    ended(&client, "resize", &id).await;
    let origin = service.emulator.endpoint();
    let response = redrive(&service, &id, Some(&origin)).await;
    assert_eq!(response.status, 202, "{response:?}");
    let new = response.json["request_id"].as_str().unwrap();
    assert_ne!(new, id);
    ended(&client, "resize", new).await;
    let lines = lines(&service, "").await;
    let of = |id: &str| -> Vec<Value> {
        let own = lines.iter().filter(|line| line["request_id"] == json!(id));
        own.cloned().collect()
    };
    assert_eq!(
        *texts(&of(&id)).last().unwrap(),
        format!("redriven as {new}")
    );
    assert_eq!(
        texts(&of(new)).last().unwrap(),
        &"failed: InvocationError: no picture"
    );
    // Still the same payload.
    assert_eq!(redrive(&service, new, Some(&origin)).await.status, 202);
}

#[tokio::test]
async fn redrives_for_own_page_only() {
    let service = Service::start().await;
    let id = invoke(&service.client(), "resize", json!({})).await;
    let own = service.emulator.endpoint();
    let mut summaries = Vec::new();
    for (id, origin) in [
        (&*id, None),
        (&*id, Some("http://evil.example")),
        (&*id, Some("null")),
        (&*id, Some("http://127.0.0.1:1")),
        (&*id, Some(&*own)),
        ("unknown", Some(&*own)),
    ] {
        let summary = redrive(&service, id, origin).await.summary();
        summaries.push(summary.replace(id, "ID"));
    }
    let path = format!("/emulator/events/{id}/redrive");
    let request = service.request("POST", &path).header("Origin", &own);
    summaries.push(send(request.body("{}")).await.summary());
    let request = service.request("POST", &path).header("Origin", &own);
    summaries.push(
        send(request.header("Sec-Fetch-Site", "cross-site"))
            .await
            .summary(),
    );
    summaries.push(
        send(service.request("GET", &path))
            .await
            .summary()
            .replace(&*id, "ID"),
    );
    insta::assert_snapshot!(summaries.join("\n"));
    assert_eq!(service.emulator.events().len(), 2, "nothing was sent");
}

#[tokio::test]
async fn hides_events_from_other_machines() {
    let builder = Emulator::builder().listen("0.0.0.0:0".parse().unwrap());
    let service = Service::with(builder.allow_remote()).await;
    for path in ["/", "/emulator/events"] {
        let port = service.emulator.address().port();
        let request = service.http.get(format!("http://127.0.0.1:{port}{path}"));
        assert_eq!(send(request).await.error(), (403, "FSS.0403"), "{path}");
    }
    let service = Service::start().await;
    let rebound = service
        .request("GET", "/emulator/events")
        .header("Host", "evil.example");
    assert_eq!(send(rebound).await.error(), (403, "FSS.0403"));
}

#[tokio::test]
async fn resumed_events_are_accepted_once() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state.redb");
    let (builder, mut gate) = Gate::emulator();
    let first = builder.state_file(&file).start().await.unwrap();
    let id = invoke(&first.client().unwrap(), "resize", json!({})).await;
    gate.started().await;
    let accepted_at = first.events()[0].time;
    first.shutdown().await;
    let (builder, _) = failing();
    let second = builder.state_file(&file).start().await.unwrap();
    ended(&second.client().unwrap(), "resize", &id).await;
    let events = second.events();
    let accepted = events
        .iter()
        .filter(|change| change.kind == EventChangeKind::Accepted);
    let times: Vec<_> = accepted.map(|change| change.time).collect();
    assert_eq!(times, [accepted_at]);
}

/// The end is stored before the record is delivered, and is told again by the emulator that continues.
#[tokio::test]
async fn restart_reports_end_again() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("state.redb");
    let topic = "urn:smn:cn-north-4:p:dead-letters";
    let url = format!("http://{}", unused_address().await);
    let start = || async {
        let builder = failing().0.state_file(&file).smn_subscription(topic, &url);
        Service::with(builder).await
    };
    let service = start().await;
    let client = service.client();
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize").body_map(|body| {
        let body = body.max_async_retry_attempts(0);
        body.on_failure(Destination::smn(topic))
    });
    config.send().await.unwrap();
    let id = invoke(&client, "resize", json!({ "a": 1 })).await;
    ended(&client, "resize", &id).await;
    drop((service, client));

    let service = start().await;
    service.emulator.advance(HOUR).await.unwrap();
    let lines = lines(&service, "").await;
    let texts = texts(&lines);
    assert_eq!(
        texts[..2],
        ["accepted", "failed: InvocationError: no picture"]
    );
    assert!(texts[2].starts_with("not delivered to smn:"), "{texts:?}");
    let origin = service.emulator.endpoint();
    let sent = redrive(&service, &id, Some(&origin)).await;
    assert_eq!(sent.status, 202, "{sent:?}");
}

#[tokio::test]
async fn expiring_wait_announces_no_attempt() {
    let (builder, _) = failing();
    let service = Service::with(builder.retry_wait(HOUR)).await;
    let client = service.client();
    let config = client.update_function_async_invoke_config();
    let config = config
        .function_urn("resize")
        .body_map(|body| body.max_async_event_age_in_seconds(60));
    config.send().await.unwrap();
    invoke(&client, "resize", json!({})).await;
    service.emulator.advance(HOUR).await.unwrap();
    let lines = lines(&service, "").await;
    assert!(
        texts(&lines)[3].starts_with("too old for another attempt in "),
        "{lines:?}"
    );
    assert_eq!(lines[3]["change"], "discard_scheduled");
    assert_eq!(
        texts(&lines)[4..],
        ["discarded: too old for another attempt after InvocationError: no picture"]
    );
}

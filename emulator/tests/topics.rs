//! Records posted to the URL of a topic.

mod common;

use std::time::Duration;

use functiongraph::types::DestinationRecord;
use functiongraph::{Client, Destination};
use functiongraph_emulator::{DeliveryOutcome, Emulator, EmulatorBuilder, StartError};
use serde_json::{Value, json};
use test_support::{Server, response, unused_address};

use common::invocations::{ended, failing, invoke, status};

const TOPIC: &str = "urn:smn:cn-north-4:p:dead-letters";

async fn start(builder: EmulatorBuilder, url: &str) -> (Emulator, Client) {
    let emulator = builder.smn_subscription(TOPIC, url).start().await.unwrap();
    let client = emulator.client().unwrap();
    let config = client.update_function_async_invoke_config();
    let config = config.function_urn("resize").body_map(|body| {
        let topic = || Destination::smn(TOPIC);
        let body = body.max_async_retry_attempts(0).on_success(topic());
        body.on_failure(topic())
    });
    config.send().await.unwrap();
    (emulator, client)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let headers = head.lines().filter_map(|line| line.split_once(": "));
    let mut found = headers.filter(|(found, _)| found.eq_ignore_ascii_case(name));
    found.next().map(|(_, value)| value)
}

#[tokio::test]
async fn posts_record_as_message() {
    let server = Server::responding_with(response(200, "", "")).await;
    let url = format!("{}/letters?of=resize", server.endpoint());
    let (emulator, client) = start(failing().0, &url).await;
    let id = invoke(&client, "resize", json!({ "width": "wide" })).await;
    assert_eq!(status(&ended(&client, "resize", &id).await), "FAIL");

    let [delivery] = <[_; 1]>::try_from(emulator.deliveries()).unwrap();
    assert_eq!(delivery.outcome, DeliveryOutcome::Posted(url));
    let [request] = <[_; 1]>::try_from(server.requests()).unwrap();
    assert!(request.head.starts_with("POST /letters?of=resize HTTP/1.1"));
    for (name, value) in [
        ("X-SMN-MESSAGE-TYPE", "Notification"),
        ("X-SMN-MESSAGE-ID", &id),
        ("X-SMN-TOPIC-URN", TOPIC),
    ] {
        assert_eq!(header(&request.head, name), Some(value), "{}", request.head);
    }
    let mut body = request.json();
    let record: DestinationRecord =
        serde_json::from_str(body["message"].as_str().unwrap()).unwrap();
    assert_eq!(record, delivery.record);
    let time = body["timestamp"].as_str().unwrap().to_owned();
    assert!(
        time.len() == "2026-11-26T08:00:00Z".len() && time.ends_with('Z'),
        "{time}"
    );
    body["message"].take();
    body["timestamp"].take();
    let expected = json!({
        "type": "Notification",
        "topic_urn": TOPIC,
        "message_id": id,
        "message": Value::Null,
        "timestamp": Value::Null,
        "signature_version": "v1",
        "signature": "",
        "signing_cert_url": "",
        "unsubscribe_url": "",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn posts_without_handler() {
    let server = Server::responding_with(response(204, "", "")).await;
    let (emulator, client) = start(Emulator::builder(), &server.endpoint()).await;
    let id = invoke(&client, "resize", json!({ "width": 1 })).await;
    assert_eq!(status(&ended(&client, "resize", &id).await), "SUCCESS");
    let record = emulator.deliveries().remove(0).record;
    assert_eq!(record.request_json().unwrap(), json!({ "width": 1 }));
    assert_eq!(record.response_json().unwrap(), json!({ "width": 1 }));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn reports_failed_posts() {
    let refusing = Server::responding_with(response(404, "", "")).await;
    let nowhere = format!("http://{}", unused_address().await);
    for (url, reason) in [
        (refusing.endpoint(), "returned status 404"),
        (nowhere, "connection failed (after 5 attempts)"),
    ] {
        let (emulator, client) = start(Emulator::builder(), &url).await;
        let id = invoke(&client, "resize", json!({})).await;
        ended(&client, "resize", &id).await;
        emulator.advance(Duration::from_secs(60)).await.unwrap();
        let outcome = emulator.deliveries().remove(0).outcome;
        let DeliveryOutcome::Undelivered(why) = outcome else {
            panic!("{outcome:?}")
        };
        assert!(why.starts_with(&url) && why.ends_with(reason), "{why}");
    }
}

#[tokio::test]
async fn retries_transient_statuses() {
    for (status, posts) in [(301, 1), (404, 1), (408, 5), (429, 5), (500, 5), (503, 5)] {
        let server = Server::responding_with(response(status, "", "")).await;
        let (emulator, client) = start(Emulator::builder(), &server.endpoint()).await;
        let id = invoke(&client, "resize", json!({})).await;
        ended(&client, "resize", &id).await;
        emulator.advance(Duration::from_secs(60)).await.unwrap();
        assert_eq!(server.requests().len(), posts, "{status}");
        let outcome = emulator.deliveries().remove(0).outcome;
        assert!(
            matches!(outcome, DeliveryOutcome::Undelivered(_)),
            "{status}"
        );
    }
}

#[tokio::test]
async fn rejects_invalid_subscription() {
    let builder = Emulator::builder().smn_subscription("alarms", "http://127.0.0.1");
    let error = builder.start().await.unwrap_err();
    assert!(
        matches!(error, StartError::InvalidSubscription(_)),
        "{error:?}"
    );
}

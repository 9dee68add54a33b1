//! Bodies of requests.

mod common;

use functiongraph_emulator::PROJECT_ID;
use serde_json::{Value, json};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use common::{BODY_LIMIT, Service, TOKEN, config};

#[tokio::test]
async fn rejects_invalid_config_bodies() {
    let service = Service::start().await;
    let mut report = String::new();
    for body in [
        json!([]),
        json!(null),
        json!("{}"),
        json!({ "max_async_event_age_in_seconds": 0 }),
        json!({ "max_async_event_age_in_seconds": 86401 }),
        json!({ "max_async_event_age_in_seconds": -1 }),
        json!({ "max_async_event_age_in_seconds": "60" }),
        json!({ "max_async_event_age_in_seconds": 60.5 }),
        json!({ "max_async_event_age_in_seconds": 1e30 }),
        json!({ "max_async_retry_attempts": -1 }),
        json!({ "max_async_retry_attempts": 4 }),
        json!({ "max_async_retry_attempts": true }),
        json!({ "enable_async_status_log": "true" }),
        json!({ "enable_async_status_log": 1 }),
        json!({ "destination_config": [] }),
        json!({ "destination_config": "OBS" }),
        json!({ "destination_config": { "on_success": [] } }),
        json!({ "destination_config": { "on_success": "OBS" } }),
        json!({ "destination_config": { "on_failure": 1 } }),
    ] {
        let response = service.put("resize", body.clone()).await;
        assert_eq!(response.error(), (400, "FSS.0400"), "{body}");
        report += &format!("{body}\n    {}\n", response.summary());
    }
    insta::assert_snapshot!(report);
    assert_eq!(service.get("resize").await.status, 404, "nothing is stored");
}

#[tokio::test]
async fn rejects_non_json_bodies() {
    let service = Service::start().await;
    for body in [
        "",
        " ",
        "{",
        "{} {}",
        "max_async_retry_attempts=1",
        "{'a': 1}",
        "\u{feff}{}",
    ] {
        let response = service.send("PUT", &config("resize"), body).await;
        assert_eq!(response.error(), (406, "FSS.0406"), "{body:?}");
    }
    let response = service
        .send("PUT", &config("resize"), &b"{\"a\":\"\xff\"}"[..])
        .await;
    assert_eq!(response.error(), (406, "FSS.0406"));
}

#[tokio::test]
async fn rejects_bodies_over_limit() {
    let service = Service::start().await;
    let padded = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
    let response = service
        .send("PUT", &config("resize"), padded(BODY_LIMIT + 1))
        .await;
    assert_eq!(response.error(), (413, "FSS.0413"));
    assert_eq!(service.get("resize").await.status, 404);
    service
        .send("PUT", &config("resize"), padded(BODY_LIMIT))
        .await
        .json();
}

#[tokio::test]
async fn reads_whole_body_over_limit() {
    let service = Service::start().await;
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: localhost\r\nx-auth-token: {TOKEN}\r\ncontent-length: {}\r\n\r\n",
        config("resize"),
        64 * BODY_LIMIT
    );
    let mut stream = TcpStream::connect(service.emulator.address())
        .await
        .unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // A connection that is closed meanwhile may lose the response.
    for _ in 0..64 {
        stream.write_all(&[b' '; BODY_LIMIT]).await.unwrap();
    }
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 413");
}

#[tokio::test]
async fn sync_events_have_larger_limit() {
    let service = Service::start().await;
    let path = format!(
        "/v2/{PROJECT_ID}/fgs/functions/urn:fss:cn-north-4:{PROJECT_ID}:function:default:resize/invocations"
    );
    let event = |length: usize| format!("{{}}{}", " ".repeat(length - 2));
    let limit = 6 * 1024 * 1024;
    let response = service.send("POST", &path, event(limit)).await;
    assert_eq!(response.status, 200, "{}", response.text);
    let response = service.send("POST", &path, event(limit + 1)).await;
    assert_eq!(response.error(), (413, "FSS.0413"));
}

#[tokio::test]
async fn rejects_null_members() {
    let service = Service::start().await;
    let pair = |param: Value| json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": param } } });
    for body in [
        json!({ "max_async_retry_attempts": null }),
        json!({ "enable_async_status_log": null }),
        json!({ "log_group_id": null }),
        json!({ "destination_config": null }),
        json!({ "destination_config": { "on_success": null } }),
        json!({ "destination_config": { "on_success": { "destination": null, "param": "{}" } } }),
        json!({ "destination_config": { "on_success": { "destination": "", "param": null } } }),
        pair(json!(null)),
        pair(json!(r#"{"bucket":"b","prefix":null}"#)),
        pair(json!(r#"{"bucket":"b","expires":null}"#)),
    ] {
        let response = service.put("resize", body.clone()).await;
        assert_eq!(response.error(), (400, "FSS.0400"), "{body}");
    }
    let cancel = format!("/v2/{PROJECT_ID}/fgs/functions/resize/cancel");
    for body in [
        r#"{"request_id":null}"#,
        r#"{"request_id":"a","type":null}"#,
        r#"{"request_id":""}"#,
    ] {
        assert_eq!(
            service.send("POST", &cancel, body).await.error(),
            (400, "FSS.0400"),
            "{body}"
        );
    }
    // The document says nothing of what it does not know.
    service
        .put(
            "resize",
            json!({ "unknown": null, "destination_config": { "unknown": null } }),
        )
        .await
        .json();
}

#[tokio::test]
async fn unrepresentable_json_is_still_json() {
    let service = Service::start().await;
    let nested = format!(r#"{{"a":{}{}}}"#, "[".repeat(500), "]".repeat(500));
    for body in [r#"{"a":1e400}"#, r#"{"a":[-1e999]}"#, &nested] {
        let body = body.to_owned();
        let response = service.send("PUT", &config("resize"), body.clone()).await;
        assert_eq!(response.error(), (400, "FSS.0400"), "{body}");
        assert!(!response.summary().contains("is not JSON"), "{response:?}");
    }
}

#[tokio::test]
async fn accepts_whole_numbers_in_any_form() {
    let service = Service::start().await;
    for (written, read) in [
        ("2.0", 2),
        ("2e0", 2),
        ("20E-1", 2),
        ("0.0", 0),
        ("-0.0", 0),
        ("3.000", 3),
    ] {
        let body = format!(r#"{{"max_async_retry_attempts": {written}}}"#);
        let config = service.send("PUT", &config("resize"), body).await.json();
        assert_eq!(
            config["max_async_retry_attempts"].to_string(),
            read.to_string(),
            "{written}"
        );
    }
    for written in ["2.5", "1e300", "true", r#""2""#, "[2]", "4.0", "-1.0"] {
        let body = format!(r#"{{"max_async_retry_attempts": {written}}}"#);
        assert_eq!(
            service.send("PUT", &config("resize"), body).await.error(),
            (400, "FSS.0400"),
            "{written}"
        );
    }
    for (expires, status) in [("30.0", 200), ("3e1", 200), ("30.5", 400), ("366.0", 400)] {
        let param = format!(r#"{{"bucket": "b", "expires": {expires}}}"#);
        let body = json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": param } } });
        assert_eq!(
            service.put("resize", body).await.status,
            status,
            "{expires}"
        );
    }
}

//! What is handed to a function: anything, as it is.

use std::borrow::Cow;

use functiongraph::types::{LogType, RequestVersion};
use functiongraph::{Bytes, Event, IntoValue, Json, Payload};
use serde::Serialize;
use serde_json::json;

use super::*;

/// The body that is sent.
async fn sent(payload: impl IntoValue<Payload>) -> Vec<u8> {
    let server = Server::responding_with(response(200, "", "")).await;
    let call = server.client().invoke_function().function_urn(FUNCTION);
    call.body(payload).send().await.unwrap();
    server.requests().remove(0).body
}

#[tokio::test]
async fn sends_texts_and_bytes_unchanged() {
    for text in ["{\"n\": 1e400 }", "[1, 2]", "\"text\"", "not JSON", ""] {
        assert_eq!(sent(text).await, text.as_bytes());
        assert_eq!(sent(text.to_owned()).await, text.as_bytes());
        assert_eq!(sent(&text.to_owned()).await, text.as_bytes());
    }
    let bytes = b"\x00\xff{";
    assert_eq!(sent(&bytes[..]).await, bytes);
    assert_eq!(sent(bytes.to_vec()).await, bytes);
    assert_eq!(sent(Bytes::from_static(bytes)).await, bytes);
}

#[tokio::test]
async fn sends_values_as_json() {
    #[derive(Serialize)]
    struct Resize {
        width: u32,
    }
    assert_eq!(sent(&Resize { width: 640 }).await, br#"{"width":640}"#);
    assert_eq!(sent(json!([1, null])).await, b"[1,null]");
    assert_eq!(sent(json!("text")).await, br#""text""#);
    assert_eq!(sent(Json::from(7)).await, b"7");
    let event = Event::from_json(r#"{"a": 1}"#).unwrap();
    assert_eq!(sent(event).await, br#"{"a": 1}"#);
    assert_eq!(sent(Payload::json(&[1]).unwrap()).await, b"[1]");
}

#[tokio::test]
async fn sends_references_like_values() {
    let bytes = b"\x00\xff{";
    assert_eq!(sent(bytes).await, bytes);
    assert_eq!(sent(&bytes.to_vec()).await, bytes);
    assert_eq!(sent(&&bytes[..]).await, bytes);
    assert_eq!(sent(b"").await, b"");
    assert_eq!(sent(&Vec::<u8>::new()).await, b"");
    for payload in [&bytes[..], br#""text""#, b"text", b""] {
        let payload = Payload::from(payload);
        assert_eq!(sent(&payload).await, payload.as_bytes());
    }
    assert_eq!(sent(&"text").await, b"text");
    assert_eq!(sent(&Cow::from("text")).await, b"text");
    assert_eq!(sent(&json!("text")).await, sent(json!("text")).await);
    let json = Json::from("text");
    assert_eq!(sent(&json).await, sent(json).await);
}

#[tokio::test]
async fn sends_enums_and_lists_as_json() {
    #[derive(Serialize)]
    enum Mode {
        Fast,
    }
    assert_eq!(sent(&Mode::Fast).await, br#""Fast""#);
    assert_eq!(sent(&[1_u16, 2]).await, b"[1,2]");
    assert_eq!(sent(&Vec::<String>::new()).await, b"[]");
    assert_eq!(sent(Payload::json(&[1_u8]).unwrap()).await, b"[1]");
}

#[tokio::test]
async fn sends_log_type_version_memory() {
    let server = Server::responding_with(response(200, "", "")).await;
    server
        .client()
        .invoke_function()
        .function_urn(FUNCTION)
        .x_cff_log_type(LogType::Tail)
        .x_cff_request_version(RequestVersion::V1)
        .x_cff_instance_memory(512)
        .body("1")
        .send()
        .await
        .unwrap();
    let head = server.requests().remove(0).head.to_lowercase();
    for header in [
        "\r\nx-cff-log-type: tail\r\n",
        "\r\nx-cff-request-version: v1\r\n",
        "\r\nx-cff-instance-memory: 512\r\n",
    ] {
        assert!(head.contains(header), "{head}");
    }
    assert!(
        head.lines()
            .next()
            .unwrap()
            .ends_with("/invocations http/1.1")
    );
}

#[test]
fn debug_hides_payload() {
    let payload = Payload::from("a secret");
    assert_eq!(format!("{payload:?}"), "Payload(8 bytes)");
}

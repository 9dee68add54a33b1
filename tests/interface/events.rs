//! Events, from what a program has.

use functiongraph::Event;
use serde::Serialize;
use serde_json::{Value, json};

use super::*;

#[derive(Serialize)]
struct Resize {
    width: u32,
    name: &'static str,
}

#[tokio::test]
async fn takes_structs_values_and_texts() {
    let server = responding("{\"request_id\":\"r\"}").await;
    let client = server.client();
    let invoke = || client.async_invoke_function().function_urn(FUNCTION);
    let resize = Resize {
        width: 640,
        name: "cat",
    };
    let value: Value = json!({ "width": 640 });
    let Value::Object(object) = value.clone() else {
        unreachable!()
    };
    let calls = [
        invoke().body(&resize),
        invoke().body(value),
        invoke().body(object),
        invoke().body(r#"{"id": 12345678901234567890123}"#),
        invoke().body(r#"{"id": 1.0}"#.to_owned()),
        invoke().body(br#"{ }"#.to_vec()),
        invoke().body(Event::from_json("{}").unwrap()),
    ];
    for call in calls {
        call.send().await.unwrap();
    }
    let requests = server.requests().into_iter();
    let sent: Vec<String> = requests
        .map(|request| String::from_utf8(request.body).unwrap())
        .collect();
    assert_eq!(
        sent,
        [
            r#"{"width":640,"name":"cat"}"#,
            r#"{"width":640}"#,
            r#"{"width":640}"#,
            r#"{"id": 12345678901234567890123}"#,
            r#"{"id": 1.0}"#,
            "{ }",
            "{}",
        ]
    );
}

#[tokio::test]
async fn rejects_events_without_object() {
    let server = responding("{\"request_id\":\"r\"}").await;
    let client = server.client();
    let invoke = client.async_invoke_function().function_urn(FUNCTION);
    let error = invoke.body(&[1, 2]).send().await.unwrap_err();
    assert!(
        error.message().contains("a JSON object is expected"),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
}

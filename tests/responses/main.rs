//! Responses that differ from the document, and updates that build on them.

mod carrying;
mod destination_records;
mod destinations;
mod from_response;
mod merging;
mod models;
mod objects;
mod odd_bodies;
mod page_examples;
mod pagination;
mod properties;

use functiongraph::types::{AsyncInvokeConfig, ListFunctionAsyncInvokeConfigResponse};
use functiongraph::{Client, Destination};
use serde_json::{Value, json};
use test_support::{FUNCTION, Server, response};

async fn responding(body: &Value) -> Server {
    Server::responding_with(response(
        200,
        "Content-Type: application/json\r\n",
        body.to_string(),
    ))
    .await
}

/// The config that is read from this response.
async fn shown(body: Value) -> AsyncInvokeConfig {
    let client = responding(&body).await.client();
    client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap()
        .into_inner()
}

/// The page that is read from this response.
async fn listed(mut body: Value) -> ListFunctionAsyncInvokeConfigResponse {
    body.as_object_mut()
        .unwrap()
        .entry("async_invoke_configs")
        .or_insert(json!([]));
    let client = responding(&body).await.client();
    client
        .list_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap()
        .into_inner()
}

/// The destination of successes, read from a config that also has one of failures.
async fn on_success(pair: Value) -> Option<Destination> {
    let topic =
        json!({ "destination": "SMN", "param": r#"{"topic_urn":"urn:smn:cn-north-4:p:topic"}"# });
    let config =
        shown(json!({ "destination_config": { "on_success": pair, "on_failure": topic } })).await;
    let destinations = config.destination_config.unwrap();
    assert_eq!(
        destinations.on_failure,
        Some(Destination::smn("urn:smn:cn-north-4:p:topic")),
        "the other members are read"
    );
    destinations.on_success
}

fn pair(destination: &str, param: impl Into<String>) -> Value {
    json!({ "destination": destination, "param": param.into() })
}

fn full() -> Value {
    json!({
        "func_urn": "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize:latest",
        "max_async_event_age_in_seconds": 60,
        "max_async_retry_attempts": 1,
        "destination_config": {
            "on_success": pair("OBS", r#"{"bucket":"results","expires":30,"prefix":"resize/"}"#),
            "on_failure": pair("SMN", r#"{"topic_urn":"urn:smn:cn-north-4:p:topic"}"#),
        },
        "created_time": "2021-03-04T14:50:02+08:00",
        "last_modified": "2021-03-04 14:50:02",
        "enable_async_status_log": true,
    })
}

/// The config with every `param` parsed, where white space and order do not matter.
fn meaning(mut destinations: Value) -> Value {
    for pair in destinations.as_object_mut().unwrap().values_mut() {
        let param = pair
            .get("param")
            .and_then(Value::as_str)
            .and_then(|param| serde_json::from_str(param).ok());
        if let Some(param) = param {
            pair["param"] = param;
        }
    }
    destinations
}

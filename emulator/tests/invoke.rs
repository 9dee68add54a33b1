//! Functions that are run while the request waits.

mod common;

use std::collections::BTreeSet;

use common::Service;
use common::functions::create;
use common::invocations::failing;
use functiongraph::Payload;
use functiongraph::types::{LogType, RequestVersion};
use functiongraph_emulator::{Emulator, PROJECT_ID};
use serde_json::{Value, json};

#[tokio::test]
async fn returns_handler_result() {
    let builder = Emulator::builder()
        .handler(|invocation| async move { Ok(json!([invocation.event, invocation.attempt])) });
    let service = Service::with(builder).await;
    let call = service.client().invoke_function().function_urn("resize");
    let result = call
        .body(Payload::from(r#"{"width":640}"#))
        .x_cff_log_type(LogType::Tail)
        .send()
        .await
        .unwrap();
    assert_eq!(
        result.json::<Value>().unwrap(),
        json!([{ "width": 640 }, 1])
    );
    assert!(
        result
            .billing_duration()
            .is_some_and(|duration| !duration.is_zero())
    );
    let id = result.request_id().unwrap();
    assert!(result.log().unwrap().contains(id), "{:?}", result.log());
    let summary: Value = serde_json::from_str(result.summary().unwrap()).unwrap();
    assert!(summary["duration"].is_string(), "{summary}");
}

#[tokio::test]
async fn echoes_without_handler() {
    let service = Service::start().await;
    for payload in [r#"{"a": 1}"#, "[1]", "text", ""] {
        let call = service.client().invoke_function().function_urn("resize");
        let result = call.body(Payload::from(payload)).send().await.unwrap();
        assert_eq!(result.bytes(), payload);
        assert_eq!(result.log(), None);
    }
}

#[tokio::test]
async fn marks_function_errors() {
    let (builder, attempts) = failing();
    let service = Service::with(builder).await;
    let call = service.client().invoke_function().function_urn("resize");
    let result = call.body(Payload::from("{}")).send().await.unwrap();
    let error = result.function_error().unwrap();
    assert_eq!(
        (error.code(), error.error_type(), error.message()),
        (Some("1234"), Some("InvocationError"), "no picture")
    );
    assert_eq!(*attempts.lock().unwrap(), [1], "it is not retried");
}

#[tokio::test]
async fn version_1_returns_json() {
    let (builder, _) = failing();
    for (builder, status, result) in [
        (Emulator::builder(), 200, "{}"),
        (
            builder,
            500,
            r#"{"errorMessage":"no picture","errorType":"InvocationError","stackTrace":[]}"#,
        ),
    ] {
        let service = Service::with(builder).await;
        let call = service.client().invoke_function().function_urn("resize");
        let answer = call
            .body(Payload::from("{}"))
            .x_cff_request_version(RequestVersion::V1)
            .send()
            .await
            .unwrap();
        let json: Value = serde_json::from_slice(answer.bytes()).unwrap();
        assert_eq!(
            (&json["status"], &json["result"]),
            (&json!(status), &json!(result))
        );
        assert_eq!(json["request_id"].as_str(), answer.request_id());
        assert!(json.get("log").is_none());
    }
}

#[tokio::test]
async fn handler_rejects_non_json_event() {
    let service = Service::with(Emulator::builder().handler(|_| async { Ok(json!(null)) })).await;
    let path = format!("/v2/{PROJECT_ID}/fgs/functions/resize/invocations");
    let response = service.send("POST", &path, "text").await;
    assert_eq!(response.error(), (400, "FSS.0400"));
}

#[tokio::test]
async fn alias_runs_its_versions() {
    let builder = Emulator::builder().handler(|invocation| async move {
        Ok(json!([
            invocation.function.qualifier(),
            invocation.version.qualifier()
        ]))
    });
    let service = Service::with(builder).await;
    let client = service.client();
    create(&client, "resize").await;
    let function = format!("/v2/{PROJECT_ID}/fgs/functions/resize");
    for (path, body) in [
        ("versions", json!({ "version": "v1" })),
        ("versions", json!({ "version": "v2" })),
        (
            "aliases",
            json!({ "name": "live", "version": "v1", "additional_version_weights": { "v2": 50 } }),
        ),
    ] {
        let path = format!("{function}/{path}");
        service.send("POST", &path, body.to_string()).await.json();
    }
    let mut ran = BTreeSet::new();
    // All of 40 are the same once in 10^12.
    for _ in 0..40 {
        let urn = format!("{PROJECT_ID}:default:resize:!live");
        let call = client.invoke_function().function_urn(urn);
        let result = call.body(Payload::from("{}")).send().await.unwrap();
        ran.insert(result.text().unwrap().to_owned());
    }
    let expected = [r#"["!live","v1"]"#, r#"["!live","v2"]"#];
    assert_eq!(ran, expected.map(str::to_owned).into());
}

#[tokio::test]
async fn functions_can_invoke_each_other() {
    let service = Service::with(Emulator::builder().handler(|invocation| async move {
        let depth = invocation.event["depth"].as_u64().unwrap();
        let endpoint = invocation.event["endpoint"].as_str().unwrap().to_owned();
        if depth == 0 {
            return Ok(json!("deep"));
        }
        let path = format!("/v2/{PROJECT_ID}/fgs/functions/resize/invocations");
        let http = functiongraph::reqwest::Client::builder().no_proxy().build();
        let event = json!({ "depth": depth - 1, "endpoint": endpoint });
        let call = http.unwrap().post(format!("{endpoint}{path}"));
        let call = call
            .header("X-Auth-Token", common::TOKEN)
            .body(event.to_string());
        let text = call.send().await.unwrap().text().await.unwrap();
        Ok(serde_json::from_str(&text).unwrap())
    }))
    .await;
    let event = json!({ "depth": 12, "endpoint": service.emulator.endpoint() });
    let call = service.client().invoke_function().function_urn("resize");
    let result = call.body(Payload::from(event)).send().await.unwrap();
    assert_eq!(result.text().unwrap(), r#""deep""#);
}

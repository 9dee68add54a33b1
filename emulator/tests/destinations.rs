//! Destinations in configs.

mod common;

use serde_json::{Value, json};

use common::Service;

#[tokio::test]
async fn rejects_invalid_destinations() {
    let service = Service::start().await;
    let mut report = String::new();
    for destination in [
        json!({ "destination": "EG", "param": "{}" }),
        json!({ "destination": "obs", "param": r#"{"bucket":"b"}"# }),
        json!({ "destination": "OBS" }),
        json!({ "destination": "OBS", "param": { "bucket": "b" } }),
        json!({ "destination": "OBS", "param": "bucket" }),
        json!({ "destination": "OBS", "param": "[]" }),
        json!({ "destination": "OBS", "param": "{}" }),
        json!({ "destination": "OBS", "param": r#"{"bucket":""}"# }),
        json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":-1}"# }),
        json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":366}"# }),
        json!({ "destination": "SMN", "param": r#"{"stream_name":"s"}"# }),
        json!({ "destination": "DIS", "param": r#"{"topic_urn":"t"}"# }),
        json!({ "destination": "FunctionGraph", "param": r#"{"bucket":"b"}"# }),
        json!({ "destination": "SMN", "param": r#"{"topic_urn":"alarms"}"# }),
        json!({ "destination": "FunctionGraph", "param": r#"{"func_urn":"//cleanup"}"# }),
        json!({ "destination": "FunctionGraph", "param": r#"{"func_urn":"default:resize"}"# }),
    ] {
        for place in ["on_success", "on_failure"] {
            let response = service
                .put(
                    "resize",
                    json!({ "destination_config": { place: destination } }),
                )
                .await;
            assert_eq!(response.error(), (400, "FSS.0400"), "{place} {destination}");
            report += &format!("{place} {destination}\n    {}\n", response.summary());
        }
    }
    insta::assert_snapshot!(report);
    assert_eq!(service.get("resize").await.status, 404, "nothing is stored");
}

#[tokio::test]
async fn rejects_mistyped_destinations() {
    let service = Service::start().await;
    for destination in [
        json!({ "destination": 5, "param": "{}" }),
        json!({ "destination": "OBS", "param": r#"{"bucket":5}"# }),
        json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":"30"}"# }),
        json!({ "destination": "OBS", "param": r#"{"bucket":"b","expires":1.5}"# }),
        json!({ "destination": "OBS", "param": r#"{"bucket":"b","prefix":true}"# }),
        json!({ "destination": "FunctionGraph", "param": r#"{"func_urn":["f"]}"# }),
    ] {
        let response = service
            .put(
                "resize",
                json!({ "destination_config": { "on_success": destination } }),
            )
            .await;
        assert_eq!(response.status, 400, "{destination} {response:?}");
    }
}

#[tokio::test]
async fn rejects_invalid_bucket_and_streams() {
    let service = Service::start().await;
    let put = async |kind: &str, param: Value| {
        let pair = json!({ "destination": kind, "param": param.to_string() });
        service
            .put(
                "resize",
                json!({ "destination_config": { "on_success": pair } }),
            )
            .await
    };
    for bucket in [
        "obs://b", "  ", "b ", "B", "b/a", "b_1", "bücket", "b\u{ad}",
    ] {
        assert_eq!(
            put("OBS", json!({ "bucket": bucket })).await.error(),
            (400, "FSS.0400"),
            "{bucket}"
        );
    }
    for stream in ["//s", " ", "a b", "a/b", "dis:s", "größe"] {
        assert_eq!(
            put("DIS", json!({ "stream_name": stream })).await.error(),
            (400, "FSS.0400"),
            "{stream}"
        );
    }
    put(
        "OBS",
        json!({ "bucket": "fgs-invoke", "prefix": "/function1/", "expires": 1 }),
    )
    .await
    .json();
    put("DIS", json!({ "stream_name": "Events_1.a-b" }))
        .await
        .json();
}

#[tokio::test]
async fn returns_destination_params_as_text() {
    let service = Service::start().await;
    for (kind, param) in [
        ("OBS", json!({ "bucket": "b" })),
        (
            "OBS",
            json!({ "bucket": "b", "prefix": "a/b", "expires": 0 }),
        ),
        ("SMN", json!({ "topic_urn": "urn:smn:cn-north-4:p:alarms" })),
        ("DIS", json!({ "stream_name": "events" })),
        (
            "FunctionGraph",
            json!({ "func_urn": "urn:fss:cn-north-4:p:function:default:b:latest" }),
        ),
    ] {
        let destination = json!({ "destination": kind, "param": param.to_string() });
        let sent = json!({ "destination_config": { "on_success": destination, "on_failure": destination } });
        service.put("resize", sent).await.json();
        let got = service.get("resize").await.json();
        for place in ["on_success", "on_failure"] {
            let got = &got["destination_config"][place];
            assert_eq!(got["destination"], kind);
            let read: Value = serde_json::from_str(got["param"].as_str().unwrap()).unwrap();
            assert_eq!(read, param, "{kind} {place}");
        }
    }
}

#[tokio::test]
async fn empty_destinations_are_cleared() {
    let service = Service::start().await;
    let some = json!({ "destination": "DIS", "param": r#"{"stream_name":"s"}"# });
    for none in [
        json!({}),
        json!({ "destination": "", "param": "{}" }),
        json!({ "destination": "", "param": "" }),
    ] {
        let body =
            |on_success: &Value| json!({ "destination_config": { "on_success": on_success } });
        service.put("resize", body(&some)).await.json();
        service.put("resize", body(&none)).await.json();
        let got = service.get("resize").await.json();
        assert_eq!(got["destination_config"].get("on_success"), None, "{none}");
    }
}

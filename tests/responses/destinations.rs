//! Destinations that are unknown or malformed are kept, and written back unchanged.

use functiongraph::Json;

use super::*;

#[tokio::test]
async fn keeps_unknown_destinations() {
    let kafka =
        json!({ "destination": "KAFKA", "param": r#"{"topic":"results"}"#, "partition": 3 });
    let Some(Destination::Unknown(other)) = on_success(kafka.clone()).await else {
        panic!("it is known")
    };
    assert_eq!(
        (other.destination(), other.param()),
        (Some("KAFKA"), Some(r#"{"topic":"results"}"#))
    );
    assert_eq!(*other.as_json(), kafka);
    assert_eq!(Destination::Unknown(other).kind(), "KAFKA");
}

#[tokio::test]
async fn keeps_malformed_params() {
    for param in [
        "not json",
        "",
        "[1]",
        "\"bucket\"",
        "17",
        "null",
        "{\"bucket\":",
        r#"{"bucket":{"name":"results"}}"#,
    ] {
        let Some(Destination::Unknown(other)) = on_success(pair("OBS", param)).await else {
            panic!("{param} is OBS")
        };
        assert_eq!(
            (other.destination(), other.param()),
            (Some("OBS"), Some(param))
        );
    }
    let unpacked = json!({ "destination": "OBS", "param": { "bucket": "results" } });
    let Some(Destination::Unknown(other)) = on_success(unpacked.clone()).await else {
        panic!("it is no text")
    };
    assert_eq!(
        (other.param(), other.as_json()),
        (None, &Json::from(unpacked))
    );
}

#[tokio::test]
async fn cleared_destination_is_none() {
    for cleared in [
        pair("", "{}"),
        pair("", ""),
        json!({ "destination": null, "param": null }),
        json!({ "destination": null, "param": "{}" }),
        json!({ "destination": "" }),
        json!({}),
        Value::Null,
    ] {
        assert_eq!(on_success(cleared.clone()).await, None, "{cleared}");
    }
}

#[tokio::test]
async fn keeps_mistyped_destinations() {
    for malformed in [json!(5), json!(true), json!(["OBS"]), json!("OBS")] {
        let Some(Destination::Unknown(other)) = on_success(malformed.clone()).await else {
            panic!("{malformed} is lost")
        };
        assert_eq!(*other.as_json(), malformed);
    }
    let config =
        shown(json!({ "destination_config": ["OBS"], "max_async_retry_attempts": 2 })).await;
    assert_eq!(
        (config.destination_config, config.max_async_retry_attempts),
        (None, Some(2))
    );
}

#[tokio::test]
async fn mistyped_name_is_not_cleared() {
    for name in [json!(5), json!(["OBS"]), json!({ "service": "OBS" })] {
        let malformed = json!({ "destination": name, "param": r#"{"bucket":"results"}"# });
        let Some(Destination::Unknown(other)) = on_success(malformed.clone()).await else {
            panic!("{malformed} is lost")
        };
        assert_eq!(
            (other.destination(), other.as_json()),
            (None, &Json::from(malformed))
        );
    }
}

/// The request that writes back the destinations of a config.
async fn written_back(destinations: &Value) -> Value {
    let server = responding(&json!({ "destination_config": destinations })).await;
    let client = server.client();
    let config = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap()
        .into_inner();
    let update = client
        .update_function_async_invoke_config()
        .function_urn(FUNCTION);
    update
        .body_map(|body| body.destination_config(config.destination_config))
        .send()
        .await
        .unwrap();
    let [read, written] = server.requests().try_into().unwrap();
    assert!(read.is("GET") && written.is("PUT"));
    let mut body = written.json();
    let destinations = body["destination_config"].take();
    assert_eq!(
        body,
        json!({ "destination_config": null }),
        "only what was set is sent"
    );
    destinations
}

#[tokio::test]
async fn destinations_round_trip() {
    let pairs = [
        pair(
            "OBS",
            r#"{ "prefix": "resize/", "expires": 30, "bucket": "results" }"#,
        ),
        pair("SMN", r#"{"topic_urn":"urn:smn:cn-north-4:p:topic"}"#),
        pair("DIS", r#"{"stream_name":"results"}"#),
        pair(
            "FunctionGraph",
            r#"{"func_urn":"urn:fss:cn-north-4:p:function:default:next:latest"}"#,
        ),
        json!({ "destination": "SMN", "param": r#"{"topic_urn":"urn:smn:cn-north-4:p:t","future":{"a":[2,null]}}"#, "future": [1.5, "x"] }),
        json!({ "destination": "KAFKA", "param": r#"{"topic": "results"}"#, "partition": 3 }),
        pair("KAFKA", "topic=results"),
        pair("OBS", "not json"),
        pair("OBS", "[1]"),
        pair("OBS", r#"{"bucket":{"name":"results"},"prefix":"resize/"}"#),
        json!({ "destination": "OBS", "param": { "bucket": "results" } }),
        json!({ "destination": "OBS" }),
        json!(["OBS"]),
    ];
    for on_success in pairs {
        let read = json!({ "on_success": on_success, "on_failure": pair("DIS", r#"{"stream_name":"failures"}"#) });
        assert_eq!(meaning(written_back(&read).await), meaning(read));
    }
    let read = json!({ "on_timeout": pair("SMN", r#"{"topic_urn":"urn:smn:cn-north-4:p:t"}"#), "future": null, "on_failure": pair("OBS", "") });
    assert_eq!(written_back(&read).await, read);
}

#[tokio::test]
async fn omits_cleared_destination() {
    let failures = pair("SMN", r#"{"topic_urn":"urn:smn:cn-north-4:p:topic"}"#);
    for cleared in [pair("", "{}"), pair("", ""), Value::Null] {
        let sent = written_back(&json!({ "on_success": cleared, "on_failure": failures })).await;
        assert_eq!(sent, json!({ "on_failure": failures }));
    }
}

#[tokio::test]
async fn keeps_unknown_numbers_exactly() {
    const NUMBER: &str = "-1.2266563670201655e-222";
    let number: f64 = NUMBER.parse().unwrap();
    for destinations in [
        json!({ "future": number }),
        json!({ "on_success": { "destination": "SMN", "param": r#"{"topic_urn":"urn:smn:cn-north-4:p:t"}"#, "future": number } }),
        json!({ "on_success": pair("SMN", format!(r#"{{"topic_urn":"urn:smn:cn-north-4:p:t","future":{NUMBER}}}"#)) }),
    ] {
        let sent = written_back(&destinations).await.to_string();
        assert!(sent.contains(NUMBER), "{destinations} became {sent}");
    }
}

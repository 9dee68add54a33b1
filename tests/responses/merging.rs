//! Updates: unset members are kept, and invalid updates are not sent.

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::types::builder::UpdateFunctionAsyncInvokeConfigRequestBody as Builder;
use functiongraph::types::{CancelAsyncInvocationRequestBody, FuncAsyncDestinationConfig};
use functiongraph::{Client, Destination, Error, ErrorKind, Merge, StatusCode};
use serde_json::{Value, json};

use test_support::{FUNCTION, Server, response};

/// A service with this config, which responds to an update with its body.
async fn server_with(config: impl Into<String>) -> Server {
    let config = config.into();
    Server::start(move |connection| {
        let written = || {
            let mut config = connection.request.json();
            config["func_urn"] = json!(FUNCTION);
            config.to_string()
        };
        let body = if connection.request.is("GET") {
            config.clone()
        } else {
            written()
        };
        async move { connection.write(&response(200, "", body)).await }
    })
    .await
}

fn merge(client: &Client, set: impl FnOnce(Builder) -> Builder) -> Merge {
    client
        .update_function_async_invoke_config()
        .function_urn(FUNCTION)
        .body_map(set)
        .merge()
}

/// The body that merges these members into this config.
async fn written(mut config: Value, set: impl FnOnce(Builder) -> Builder) -> Value {
    let sets_status_log = config.get("enable_async_status_log").is_some();
    if !sets_status_log {
        config["enable_async_status_log"] = json!(false);
    }
    let server = server_with(config.to_string()).await;
    merge(&server.client(), set).send().await.unwrap();
    let [read, write] = server.requests().try_into().unwrap();
    assert!(read.is("GET") && write.is("PUT"));
    let mut written = write.json();
    if !sets_status_log {
        assert_eq!(
            written
                .as_object_mut()
                .unwrap()
                .remove("enable_async_status_log"),
            Some(json!(false))
        );
    }
    written
}

/// The message of an update that is rejected after this many requests.
async fn rejection(config: Value, requests: usize, set: impl FnOnce(Builder) -> Builder) -> String {
    let server = server_with(config.to_string()).await;
    let error = merge(&server.client(), set).send().await.unwrap_err();
    assert_eq!(
        (error.kind(), server.connections()),
        (ErrorKind::InvalidInput, requests),
        "{error}"
    );
    assert!(
        error.validation_error().is_some()
            && error.operation() == Some("UpdateFunctionAsyncInvokeConfig")
    );
    error.message().to_owned()
}

fn obs(bucket: &str) -> Value {
    json!({ "destination": "OBS", "param": json!({ "bucket": bucket }).to_string() })
}

#[tokio::test]
async fn rejects_empty_update() {
    let server = server_with("{}").await;
    let client = server.client();
    let update = || {
        client
            .update_function_async_invoke_config()
            .function_urn(FUNCTION)
    };
    let empty_updates: [Result<_, Error>; 4] = [
        update().send().await,
        update().body_map(|body| body).send().await,
        update()
            .body_map(|body| body.max_async_retry_attempts(None::<i64>))
            .send()
            .await,
        update()
            .body_map(|body| body.destination_config(FuncAsyncDestinationConfig::default()))
            .send()
            .await,
    ];
    for result in empty_updates {
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.validation_error().unwrap().field()),
            (ErrorKind::InvalidInput, "body")
        );
        assert!(
            error
                .message()
                .contains("nothing is set; set a member, or use .body("),
            "{error}"
        );
    }
    assert!(update().build_signed().await.is_err());
    let cancel = client.cancel_async_invocation().function_urn(FUNCTION);
    assert!(cancel.clone().send().await.is_err());
    assert!(
        cancel
            .body(CancelAsyncInvocationRequestBody::default())
            .send()
            .await
            .is_err()
    );
    assert!(
        client
            .async_invoke_function()
            .function_urn(FUNCTION)
            .send()
            .await
            .is_err()
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn explicit_empty_body_resets_config() {
    let server = server_with(r#"{"func_urn":"f"}"#).await;
    let client = server.client();
    let update = || {
        client
            .update_function_async_invoke_config()
            .function_urn(FUNCTION)
    };
    update().body(Body::default()).send().await.unwrap();
    update()
        .body(Body::default())
        .body_map(|body| body)
        .send()
        .await
        .unwrap();
    for request in server.requests() {
        assert_eq!(request.json(), json!({}));
    }
}

#[tokio::test]
async fn merge_keeps_unset_members() {
    let config = json!({
        "func_urn": FUNCTION, "created_time": "2021-03-04T14:50:02+08:00", "last_modified": "2021-03-04 14:50:02",
        "max_async_event_age_in_seconds": 60, "max_async_retry_attempts": 1, "enable_async_status_log": false,
        "destination_config": { "on_success": obs("a"), "on_failure": obs("b") },
    });
    let set = written(config.clone(), |body| body.max_async_retry_attempts(3)).await;
    let mut expected = config.clone();
    expected["max_async_retry_attempts"] = json!(3);
    for name in ["func_urn", "created_time", "last_modified"] {
        expected.as_object_mut().unwrap().remove(name);
    }
    assert_eq!(set, expected);

    let set = written(config, |body| body.on_failure(Destination::dis("events"))).await;
    assert_eq!(set["destination_config"]["on_success"], obs("a"));
    assert_eq!(
        set["destination_config"]["on_failure"]["destination"],
        "DIS"
    );
}

#[tokio::test]
async fn merge_keeps_unknown_members() {
    let param = json!({ "bucket": "b", "colour": [1.5, 18446744073709551615u64] }).to_string();
    let config = json!({
        "max_async_retry_attempts": 1, "batch": { "size": 0.1, "more": [null] },
        "destination_config": {
            "on_retry": obs("c"),
            "on_failure": { "destination": "OBS", "param": param, "beside": true },
            "on_success": { "destination": "KAFKA", "param": "not JSON" },
        },
    });
    let mut expected = config.clone();
    expected["max_async_event_age_in_seconds"] = json!(60);
    assert_eq!(
        written(config, |body| body.max_async_event_age_in_seconds(60)).await,
        expected
    );
}

#[tokio::test]
async fn merge_keeps_params_verbatim() {
    for param in [
        r#"{"bucket":"b","id":12345678901234567890123}"#,
        r#"{"bucket":"a","bucket":"b"}"#,
        r#"{"bucket":"b","x":{"y":1,"y":2}}"#,
        r#"{"bucket":"b","x":1e400}"#,
    ] {
        let config = json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": param } } });
        let set = written(config.clone(), |body| body.max_async_retry_attempts(0)).await;
        assert_eq!(set["destination_config"], config["destination_config"]);
    }
}

#[tokio::test]
async fn merge_drops_unnamed_destination() {
    let none = json!({ "destination": "", "param": "{}" });
    let config = json!({ "destination_config": { "on_success": none, "on_failure": obs("b") } });
    let set = written(config, |body| body.max_async_retry_attempts(0)).await;
    assert_eq!(set["destination_config"], json!({ "on_failure": obs("b") }));
}

#[tokio::test]
async fn merge_removes_one_destination() {
    let destinations = json!({ "on_success": obs("a"), "on_failure": obs("b") });
    let server = server_with(
        json!({ "enable_async_status_log": false, "destination_config": destinations }).to_string(),
    )
    .await;
    let client = server.client();
    merge(&client, |body| body)
        .without_on_success()
        .send()
        .await
        .unwrap();
    merge(&client, |body| body)
        .without_on_failure()
        .send()
        .await
        .unwrap();
    let bodies: Vec<Value> = server
        .requests()
        .iter()
        .filter(|request| request.is("PUT"))
        .map(|put| put.json())
        .collect();
    assert_eq!(
        bodies[0]["destination_config"],
        json!({ "on_failure": obs("b") })
    );
    assert_eq!(
        bodies[1]["destination_config"],
        json!({ "on_success": obs("a") })
    );
    let both = merge(&client, |body| body.on_success(Destination::dis("d")))
        .without_on_success()
        .send()
        .await;
    assert!(both.unwrap_err().message().contains("both set and removed"));
}

#[tokio::test]
async fn merge_requires_log_target_choice() {
    let on = json!({ "max_async_retry_attempts": 1, "enable_async_status_log": true });
    let error = rejection(on.clone(), 1, |body| body.max_async_retry_attempts(2)).await;
    for name in [
        "log_group_id",
        "log_group_name",
        "log_stream_id",
        "log_stream_name",
        "drop_log_target",
    ] {
        assert!(error.contains(name), "{error}");
    }
    let off = json!({ "max_async_retry_attempts": 1, "enable_async_status_log": false });
    rejection(off.clone(), 1, |body| body.enable_async_status_log(true)).await;

    let named = written(on.clone(), |body| {
        body.log_stream_name("s".to_owned())
            .log_group_id("g".to_owned())
    })
    .await;
    assert_eq!(
        (
            &named["log_stream_name"],
            &named["max_async_retry_attempts"]
        ),
        (&json!("s"), &json!(1))
    );
    assert_eq!(
        written(on.clone(), |body| body.enable_async_status_log(false)).await,
        off
    );

    let server = server_with(on.to_string()).await;
    let client = server.client();
    merge(&client, |body| body)
        .drop_log_target(true)
        .send()
        .await
        .unwrap();
    assert_eq!(server.requests()[1].json(), on);
    let both = merge(&client, |body| body.log_group_id("g".to_owned()))
        .drop_log_target(true)
        .send()
        .await;
    assert!(
        both.unwrap_err()
            .message()
            .contains("log_group_id: is both set and dropped")
    );
}

#[tokio::test]
async fn merge_keeps_returned_log_target() {
    let empty = json!({ "enable_async_status_log": true, "log_group_id": "", "log_stream_id": "" });
    rejection(empty, 1, |body| body.max_async_retry_attempts(2)).await;
    let returned =
        json!({ "enable_async_status_log": true, "log_group_id": "g", "log_stream_name": "s" });
    let mut set = written(returned.clone(), |body| body.max_async_retry_attempts(2)).await;
    assert_eq!(
        set.as_object_mut()
            .unwrap()
            .remove("max_async_retry_attempts"),
        Some(json!(2))
    );
    assert_eq!(set, returned);
}

#[tokio::test]
async fn merge_rejects_half_log_target() {
    let on = json!({ "enable_async_status_log": true });
    for stream in [
        |body: Builder| body.log_stream_name("s".to_owned()),
        |body: Builder| body.log_stream_id("s".to_owned()),
    ] {
        let error = rejection(on.clone(), 1, stream).await;
        assert!(
            error.starts_with("log_group: ")
                && error.contains("set log_group_id or log_group_name too"),
            "{error}"
        );
    }
    for group in [
        |body: Builder| body.log_group_name("g".to_owned()),
        |body: Builder| body.log_group_id("g".to_owned()),
    ] {
        let error = rejection(on.clone(), 1, group).await;
        assert!(
            error.starts_with("log_stream: ")
                && error.contains("set log_stream_id or log_stream_name"),
            "{error}"
        );
    }
    let blank = |body: Builder| {
        body.log_group_id(" ".to_owned())
            .log_stream_id("s".to_owned())
    };
    assert!(rejection(on, 1, blank).await.starts_with("log_group: "));
}

#[tokio::test]
async fn merge_rejects_unknown_log_status() {
    let server = server_with(r#"{"max_async_retry_attempts":1}"#).await;
    let client = server.client();
    merge(&client, |body| body.max_async_retry_attempts(2))
        .send()
        .await
        .unwrap();
    let error = merge(&client, |body| body.enable_async_status_log(true))
        .send()
        .await
        .unwrap_err();
    assert!(
        error.message().contains("enable_async_status_log(false)"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn merge_rejects_invalid_current_values() {
    let config = json!({ "max_async_retry_attempts": 8, "max_async_event_age_in_seconds": 60 });
    let error = rejection(config.clone(), 1, |body| {
        body.max_async_event_age_in_seconds(90)
    })
    .await;
    assert!(
        error.contains("the config has") && error.contains('8') && error.contains("0 to 3"),
        "{error}"
    );
    assert!(
        error.ends_with("set max_async_retry_attempts too"),
        "{error}"
    );
    let set = written(config, |body| body.max_async_retry_attempts(3)).await;
    assert_eq!(set["max_async_retry_attempts"], 3);

    let age = json!({ "max_async_event_age_in_seconds": 0 });
    assert!(
        rejection(age, 1, |body| body.max_async_retry_attempts(1))
            .await
            .contains("max_async_event_age_in_seconds")
    );
    let param = json!({ "bucket": "b", "expires": 400 }).to_string();
    let expires =
        json!({ "destination_config": { "on_failure": { "destination": "OBS", "param": param } } });
    let error = rejection(expires, 1, |body| body.max_async_retry_attempts(1)).await;
    assert!(
        error.ends_with("set destination_config.on_failure too"),
        "{error}"
    );
}

#[tokio::test]
async fn merge_skips_byte_order_mark() {
    let server = server_with("\u{feff}{\"max_async_retry_attempts\":1,\"later\":5}").await;
    merge(&server.client(), |body| body.max_async_retry_attempts(2))
        .send()
        .await
        .unwrap();
    assert_eq!(
        server.requests()[1].json(),
        json!({ "max_async_retry_attempts": 2, "later": 5 })
    );
}

#[tokio::test]
async fn merge_rejects_unreadable_config() {
    for (name, value) in [
        ("max_async_retry_attempts", json!("many")),
        ("enable_async_status_log", json!("perhaps")),
        ("destination_config", json!([])),
    ] {
        let mut config = json!({ "func_urn": FUNCTION, "max_async_event_age_in_seconds": 60 });
        config[name] = value;
        let error = rejection(config, 1, |body| body.max_async_event_age_in_seconds(90)).await;
        assert!(
            error.contains(name) && error.contains("cannot be read"),
            "{error}"
        );
    }
    for malformed in [
        json!({ "param": "{\"bucket\":\"b\"}" }),
        json!({ "destination": "", "param": "{\"bucket\":\"b\"}" }),
        json!({ "destination": null, "param": "{\"bucket\":\"b\"}" }),
        json!({ "destination": "", "param": "", "beside": 1 }),
    ] {
        let config = json!({ "max_async_retry_attempts": 1, "destination_config": { "on_failure": malformed } });
        let error = rejection(config.clone(), 1, |body| body.max_async_retry_attempts(2)).await;
        assert!(
            error.ends_with("set destination_config.on_failure too"),
            "{error}"
        );
        written(config, |body| body.on_failure(Destination::dis("events"))).await;
    }
    // One with an invalid `param` for its service, and one that is valid but for a value that no model can represent.
    for malformed in [
        json!({ "destination": "OBS", "param": "not JSON" }),
        json!({ "destination": "OBS" }),
        json!({ "destination": "OBS", "param": "{\"bucket\":\"b\",\"expires\":3.5}" }),
        json!({ "destination": "obs", "param": "{\"bucket\":\"b\"}" }),
    ] {
        let config = json!({ "max_async_retry_attempts": 1, "destination_config": { "on_failure": malformed } });
        let error = rejection(config.clone(), 1, |body| body.max_async_retry_attempts(2)).await;
        assert!(
            error.ends_with("set destination_config.on_failure too"),
            "{error}"
        );
        written(config, |body| body.on_failure(Destination::dis("events"))).await;
    }
    for carried in [
        json!({ "destination": "OBS", "param": "{\"bucket\":\"aaa\",\"id\":12345678901234567890123}" }),
        json!({ "destination": "KAFKA", "param": "not JSON" }),
    ] {
        let config = json!({ "destination_config": { "on_failure": carried } });
        let set = written(config, |body| body.max_async_retry_attempts(2)).await;
        assert_eq!(set["destination_config"]["on_failure"], carried);
    }
    let large = r#"{"max_async_retry_attempts":1,"unknown":12345678901234567890123}"#;
    let server = server_with(large).await;
    merge(&server.client(), |body| body.max_async_retry_attempts(2))
        .send()
        .await
        .unwrap();
    let written = String::from_utf8(server.requests().remove(1).body).unwrap();
    assert!(
        written.contains(r#""unknown":12345678901234567890123"#),
        "{written}"
    );
    let server = server_with(r#"{"error_code":"FSS.0500"}"#).await;
    let error = merge(&server.client(), |body| body.max_async_retry_attempts(1))
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), server.connections()),
        (ErrorKind::Service, Some("FSS.0500"), 1)
    );
}

#[tokio::test]
async fn merge_validates_before_reading() {
    rejection(json!({}), 0, |body| body.max_async_retry_attempts(4)).await;
    rejection(json!({}), 0, |body| body).await;
}

#[tokio::test]
async fn merge_reports_missing_config() {
    let server = Server::responding_with(response(
        404,
        "",
        r#"{"error_code":"FSS.0404","error_msg":"none"}"#,
    ))
    .await;
    let client = server.client();
    let error = merge(&client, |body| body.max_async_retry_attempts(1))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(server.connections(), 1);
    assert!(
        error.message().ends_with("none; set a config first"),
        "{error}"
    );
}

#[tokio::test]
async fn building_merge_reads_config() {
    let server = server_with(
        json!({ "max_async_event_age_in_seconds": 60, "enable_async_status_log": false })
            .to_string(),
    )
    .await;
    let client = server.client();
    let request = merge(&client, |body| body.max_async_retry_attempts(1))
        .build_signed()
        .await
        .unwrap();
    assert_eq!(request.into_inner().method(), "PUT");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn merge_returns_before_and_after() {
    let server = server_with(
        json!({ "max_async_retry_attempts": 1, "enable_async_status_log": false }).to_string(),
    )
    .await;
    let client = server.client();
    let merged = merge(&client, |body| body.max_async_retry_attempts(2))
        .send()
        .await
        .unwrap();
    assert_eq!(merged.before.max_async_retry_attempts, Some(1));
    assert_eq!(merged.after.max_async_retry_attempts, Some(2));
}

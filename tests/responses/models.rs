//! Configs and pages are read leniently, and unknown members are kept.

use std::time::{Duration, UNIX_EPOCH};

use functiongraph::Timestamp;
use functiongraph::types::{FuncAsyncDestinationConfig, ObsDestination};

use super::*;

#[tokio::test]
async fn reads_documented_config() {
    let obs = ObsDestination::new("results")
        .prefix("resize/")
        .expires_days(30);
    let destinations = FuncAsyncDestinationConfig::builder()
        .on_success(obs)
        .on_failure(Destination::smn("urn:smn:cn-north-4:p:topic"));
    let config = AsyncInvokeConfig::builder()
        .func_urn(
            "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize:latest",
        )
        .max_async_event_age_in_seconds(60)
        .max_async_retry_attempts(1)
        .destination_config(destinations)
        .created_time(Timestamp::new("2021-03-04T14:50:02+08:00"))
        .last_modified(Timestamp::new("2021-03-04 14:50:02"))
        .enable_async_status_log(true)
        .build()
        .unwrap();
    assert_eq!(shown(full()).await, config);
    let page = listed(json!({
        "async_invoke_configs": [full()],
        "count": 2,
        "page_info": { "next_marker": 1, "previous_marker": 0, "current_count": 1 },
    }))
    .await;
    assert_eq!(
        (page.async_invoke_configs(), page.count),
        (&[config][..], Some(2))
    );
    let info = page.page_info.unwrap();
    assert_eq!(
        (info.next_marker, info.previous_marker, info.current_count),
        (Some(1), Some(0), Some(1))
    );
}

#[tokio::test]
async fn missing_and_null_members_are_none() {
    let members = full()
        .as_object()
        .unwrap()
        .keys()
        .map(|name| (name.clone(), Value::Null))
        .collect();
    assert_eq!(
        shown(Value::Object(members)).await,
        AsyncInvokeConfig::default()
    );
    let nulls = json!({ "destination_config": { "on_success": null, "on_failure": null } });
    assert_eq!(
        shown(nulls).await.destination_config,
        Some(FuncAsyncDestinationConfig::default())
    );
    let mut one = AsyncInvokeConfig::default();
    one.max_async_retry_attempts = Some(0);
    assert_eq!(shown(json!({ "max_async_retry_attempts": 0 })).await, one);

    let empty = ListFunctionAsyncInvokeConfigResponse::default();
    assert_eq!(
        listed(json!({ "async_invoke_configs": null, "count": null, "page_info": null })).await,
        empty
    );
    let page =
        listed(json!({ "async_invoke_configs": [], "page_info": { "next_marker": null, "current_count": 0 } })).await;
    let info = page.page_info.unwrap();
    assert_eq!(
        (info.next_marker, info.previous_marker, info.current_count),
        (None, None, Some(0))
    );
}

#[tokio::test]
async fn accepts_values_beyond_limits() {
    let urn = format!(
        "urn:fss:cn-north-4:project:function:default:{}",
        "n".repeat(900)
    );
    let config = shown(json!({
        "func_urn": urn,
        "max_async_event_age_in_seconds": 10,
        "max_async_retry_attempts": 99,
        "destination_config": { "on_success": pair("OBS", r#"{"bucket":"","expires":1000}"#) },
    }))
    .await;
    assert_eq!(config.func_urn, Some(urn));
    assert_eq!(
        (
            config.max_async_event_age_in_seconds,
            config.max_async_retry_attempts
        ),
        (Some(10), Some(99))
    );
    let obs = ObsDestination::new("").expires_days(1000).into();
    assert_eq!(config.destination_config.unwrap().on_success, Some(obs));
    assert_eq!(
        shown(json!({ "func_urn": "" })).await.func_urn.as_deref(),
        Some("")
    );
    assert_eq!(listed(json!({ "count": -1 })).await.count, Some(-1));
}

#[tokio::test]
async fn keeps_unknown_members() {
    let config = shown(json!({
        "func_urn": "resize",
        "future": [1],
        "destination_config": {
            "on_success": {
                "destination": "OBS",
                "param": r#"{"bucket":"results","future":{"a":[2,null]}}"#,
                "future": "beside",
            },
            "on_timeout": { "destination": "SMN" },
        },
    }))
    .await;
    assert_eq!(config.extra["future"], json!([1]));
    let destinations = config.destination_config.unwrap();
    assert_eq!(
        destinations.extra["on_timeout"],
        json!({ "destination": "SMN" })
    );
    let Some(Destination::Obs { param, extra, .. }) = destinations.on_success else {
        panic!("no bucket")
    };
    assert_eq!(
        (param.bucket.as_deref(), param.extra["future"].as_str()),
        (Some("results"), r#"{"a":[2,null]}"#)
    );
    assert_eq!(extra["future"], json!("beside"));

    let page = listed(json!({
        "async_invoke_configs": [{ "func_urn": "resize", "future": 1 }],
        "page_info": { "next_marker": 7, "future": 2 },
        "future": 3,
    }))
    .await;
    assert_eq!(page.async_invoke_configs()[0].extra["future"], json!(1));
    assert_eq!(page.extra["future"], json!(3));
    assert_eq!(page.page_info.unwrap().extra["future"], json!(2));
}

#[tokio::test]
async fn coerces_numbers_and_booleans() {
    for (age, read) in [
        (json!("60"), Some(60)),
        (json!(60.0), Some(60)),
        (json!(-1), Some(-1)),
        (json!(i64::MAX), Some(i64::MAX)),
        (json!(60.5), None),
        (json!("soon"), None),
        (json!(""), None),
        (json!(true), None),
        (json!([60]), None),
        (json!({ "seconds": 60 }), None),
    ] {
        let config =
            shown(json!({ "max_async_event_age_in_seconds": age, "func_urn": "resize" })).await;
        assert_eq!(config.max_async_event_age_in_seconds, read, "{age}");
        assert_eq!(config.func_urn.as_deref(), Some("resize"));
    }
    for (log, read) in [
        (json!("true"), Some(true)),
        (json!("false"), Some(false)),
        (json!(false), Some(false)),
        (json!("yes"), None),
        (json!({}), None),
    ] {
        let config = shown(json!({ "enable_async_status_log": log, "func_urn": "resize" })).await;
        assert_eq!(
            (config.enable_async_status_log, config.func_urn.as_deref()),
            (read, Some("resize")),
            "{log}"
        );
    }
    assert_eq!(
        shown(json!({ "func_urn": 17 })).await.func_urn.as_deref(),
        Some("17")
    );
    let page = listed(
        json!({ "count": "3", "page_info": { "next_marker": "20", "current_count": 10.0 } }),
    )
    .await;
    let info = page.page_info.unwrap();
    assert_eq!(
        (page.count, info.next_marker, info.current_count),
        (Some(3), Some(20), Some(10))
    );
    let obs = ObsDestination::new("results").expires_days(30).into();
    assert_eq!(
        on_success(pair("OBS", r#"{"bucket":"results","expires":"30"}"#)).await,
        Some(obs)
    );
}

#[tokio::test]
async fn does_not_clamp_large_numbers() {
    for huge in [
        json!(u64::MAX),
        json!(9_223_372_036_854_775_808_u64),
        json!(1e30),
        json!(-1e30),
        json!("1e30"),
    ] {
        let config =
            shown(json!({ "max_async_event_age_in_seconds": huge, "max_async_retry_attempts": 2 }))
                .await;
        let read = (
            config.max_async_event_age_in_seconds,
            config.max_async_retry_attempts,
        );
        assert_eq!(read, (None, Some(2)), "{huge}");
    }
    let param = r#"{"bucket":"results","expires":1e30}"#;
    let Some(Destination::Unknown(other)) = on_success(pair("OBS", param)).await else {
        panic!("it has changed")
    };
    assert_eq!(other.param(), Some(param));
}

#[tokio::test]
async fn keeps_and_parses_timestamps() {
    let moment = Some(UNIX_EPOCH + Duration::from_secs(1_614_840_602));
    for (text, time, zone) in [
        ("2021-03-04T14:50:02+08:00", moment, None),
        ("2021-03-04T06:50:02Z", moment, None),
        ("2021-03-04 14:50:02", moment, Some("+08:00")),
        ("2021-03-04T06:50:02", moment, Some("+00:00")),
        ("a while ago", None, None),
        ("", None, None),
        ("2021-02-30 00:00:00", None, None),
    ] {
        let config =
            shown(json!({ "created_time": text, "last_modified": text, "func_urn": "resize" }))
                .await;
        for read in [config.created_time.unwrap(), config.last_modified.unwrap()] {
            assert_eq!(
                (read.as_str(), read.system_time(), read.assumed_offset()),
                (text, time, zone)
            );
        }
        assert_eq!(config.func_urn.as_deref(), Some("resize"));
    }
    let number = shown(json!({ "created_time": 1_614_840_602_000_i64 }))
        .await
        .created_time
        .unwrap();
    assert_eq!(
        (number.as_str(), number.system_time()),
        ("1614840602000", None)
    );
}

#[tokio::test]
async fn skips_malformed_list_elements() {
    let configs = json!([{ "func_urn": "a" }, null, 5, "b", ["c"], { "func_urn": ["d"], "max_async_retry_attempts": 2 }]);
    let page = listed(json!({ "async_invoke_configs": &configs, "count": 6 })).await;
    let read: Vec<_> = page
        .async_invoke_configs()
        .iter()
        .map(|config| (config.func_urn.as_deref(), config.max_async_retry_attempts))
        .collect();
    assert_eq!(
        (read, page.count),
        (vec![(Some("a"), None), (None, Some(2))], Some(6))
    );
    assert_eq!(page.extra["async_invoke_configs"], configs);
    for malformed in [json!({}), json!(5), json!("a"), json!(false)] {
        let page = listed(json!({ "async_invoke_configs": &malformed, "count": 6 })).await;
        assert_eq!(
            (page.async_invoke_configs().len(), page.count),
            (0, Some(6))
        );
        assert_eq!(page.extra["async_invoke_configs"], malformed);
    }
}

/// The URN that is read from the bytes of this config.
async fn urn_of(config: &[u8]) -> Option<String> {
    let server = Server::responding_with(response(200, "", config)).await;
    let call = server
        .client()
        .show_function_async_invoke_config()
        .function_urn(FUNCTION);
    call.send().await.unwrap().into_inner().func_urn
}

#[tokio::test]
async fn replaces_invalid_unicode() {
    let bytes = b"{\"func_urn\":\"a\xff\xfeb\"}";
    assert_eq!(urn_of(bytes).await.as_deref(), Some("a\u{fffd}\u{fffd}b"));
    let lone_surrogate = br#"{"func_urn":"a\ud800b"}"#;
    assert_eq!(urn_of(lone_surrogate).await.as_deref(), Some("a\u{fffd}b"));
}

#[test]
fn lists_keep_their_wire_names() {
    let wire = serde_json::json!({ "functions": [{ "func_name": "resize", "bind_bridge_funcUrns": ["urn:a", "urn:b"] }] });
    let read: functiongraph::types::ListFunctionsResponse = serde_json::from_value(wire).unwrap();
    let function = &read.functions()[0];
    assert_eq!(function.bind_bridge_func_urns(), ["urn:a", "urn:b"]);
    assert!(function.extra.is_empty(), "{:?}", function.extra);
    let written = serde_json::to_value(function).unwrap();
    assert_eq!(
        written["bind_bridge_funcUrns"],
        serde_json::json!(["urn:a", "urn:b"])
    );
    assert!(written.get("bind_bridge_func_urns").is_none());
    let empty = serde_json::json!({ "bind_bridge_funcUrns": null });
    let empty: functiongraph::types::ListFunctionResult = serde_json::from_value(empty).unwrap();
    assert!(empty.bind_bridge_func_urns().is_empty() && empty.extra.is_empty());
}

//! Answers that are not quite what the document says: what can be read is read, what is not known is kept.

#[path = "answers/merging.rs"]
mod merging;

use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use functiongraph::types::{
    AsyncInvokeConfig, FuncAsyncDestinationConfig, ListFunctionAsyncInvokeConfigResponse,
};
use functiongraph::{Client, Credentials, Destination, ErrorKind, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use test_support::{FUNCTION, Server, answer};
use tokio::runtime::Runtime;

fn client(server: &Server) -> Client {
    server
        .client_builder()
        .credentials(Credentials::keys("AK", "SK"))
        .build()
        .unwrap()
}

async fn answering(body: &Value) -> Server {
    Server::answering(answer(
        200,
        "Content-Type: application/json\r\n",
        body.to_string(),
    ))
    .await
}

/// The config that is read from this answer.
async fn shown(body: Value) -> AsyncInvokeConfig {
    let client = client(&answering(&body).await);
    client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap()
        .into_inner()
}

/// The page that is read from this answer.
async fn listed(mut body: Value) -> ListFunctionAsyncInvokeConfigResponse {
    body.as_object_mut()
        .unwrap()
        .entry("async_invoke_configs")
        .or_insert(json!([]));
    let client = client(&answering(&body).await);
    client
        .list_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send()
        .await
        .unwrap()
        .into_inner()
}

/// The two destinations of a config that holds this for success, and a topic for failure.
async fn on_success(pair: Value) -> Option<Destination> {
    let topic =
        json!({ "destination": "SMN", "param": r#"{"topic_urn":"urn:smn:cn-north-4:p:topic"}"# });
    let config =
        shown(json!({ "destination_config": { "on_success": pair, "on_failure": topic } })).await;
    let destinations = config.destination_config.unwrap();
    assert_eq!(
        destinations.on_failure,
        Some(Destination::smn("urn:smn:cn-north-4:p:topic")),
        "what stands beside it is read"
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

#[tokio::test]
async fn reads_documented_config() {
    let obs = Destination::obs("results")
        .prefix("resize/")
        .expires_days(30)
        .into();
    let config = AsyncInvokeConfig {
        func_urn: Some(
            "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize:latest"
                .to_owned(),
        ),
        max_async_event_age_in_seconds: Some(60),
        max_async_retry_attempts: Some(1),
        destination_config: Some(FuncAsyncDestinationConfig {
            on_success: Some(obs),
            on_failure: Some(Destination::smn("urn:smn:cn-north-4:p:topic")),
            extra: Map::new(),
        }),
        created_time: Some(Timestamp::new("2021-03-04T14:50:02+08:00")),
        last_modified: Some(Timestamp::new("2021-03-04 14:50:02")),
        enable_async_status_log: Some(true),
        extra: Map::new(),
    };
    assert_eq!(shown(full()).await, config);
    let page = listed(json!({
        "async_invoke_configs": [full()],
        "count": 2,
        "page_info": { "next_marker": 1, "previous_marker": 0, "current_count": 1 },
    }))
    .await;
    assert_eq!(
        (page.async_invoke_configs, page.count),
        (vec![config], Some(2))
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
    let one = shown(json!({ "max_async_retry_attempts": 0 })).await;
    assert_eq!(
        one,
        AsyncInvokeConfig {
            max_async_retry_attempts: Some(0),
            ..Default::default()
        }
    );

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
    let obs = Destination::obs("").expires_days(1000).into();
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
    let Some(Destination::Obs { param, extra }) = destinations.on_success else {
        panic!("no bucket")
    };
    assert_eq!(
        (param.bucket.as_deref(), &param.extra["future"]),
        (Some("results"), &json!({ "a": [2, null] }))
    );
    assert_eq!(extra["future"], "beside");

    let page = listed(json!({
        "async_invoke_configs": [{ "func_urn": "resize", "future": 1 }],
        "page_info": { "next_marker": 7, "future": 2 },
        "future": 3,
    }))
    .await;
    assert_eq!(page.async_invoke_configs[0].extra["future"], 1);
    assert_eq!(page.page_info.unwrap().extra["future"], 2);
    assert_eq!(page.extra["future"], 3);
}

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
    assert_eq!(other.as_value(), &kafka);
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
    assert_eq!((other.param(), other.as_value()), (None, &unpacked));
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
    for odd in [json!(5), json!(true), json!(["OBS"]), json!("OBS")] {
        let Some(Destination::Unknown(other)) = on_success(odd.clone()).await else {
            panic!("{odd} is lost")
        };
        assert_eq!(other.as_value(), &odd);
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
        let odd = json!({ "destination": name, "param": r#"{"bucket":"results"}"# });
        let Some(Destination::Unknown(other)) = on_success(odd.clone()).await else {
            panic!("{odd} is lost")
        };
        assert_eq!((other.destination(), other.as_value()), (None, &odd));
    }
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
    let obs = Destination::obs("results").expires_days(30).into();
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
    let page = listed(json!({ "async_invoke_configs": configs, "count": 6 })).await;
    let read: Vec<_> = page
        .async_invoke_configs
        .iter()
        .map(|config| (config.func_urn.as_deref(), config.max_async_retry_attempts))
        .collect();
    assert_eq!(
        (read, page.count),
        (vec![(Some("a"), None), (None, Some(2))], Some(6))
    );
    for odd in [json!({}), json!(5), json!("a"), json!(false)] {
        let page = listed(json!({ "async_invoke_configs": odd, "count": 6 })).await;
        assert_eq!((page.async_invoke_configs.len(), page.count), (0, Some(6)));
    }
}

/// What is sent when a config is read and its destinations are written back.
async fn written_back(destinations: &Value) -> Value {
    let server = answering(&json!({ "destination_config": destinations })).await;
    let client = client(&server);
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

/// The same with every `param` that is JSON in place of its text: blanks and order mean nothing there.
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

/// Runs many cases over one server whose answer each case sets.
fn over_http<T: std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
    test: impl Fn(&Runtime, &Client, T, &dyn Fn(&Value)) -> Result<(), TestCaseError>,
) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let body = Arc::new(Mutex::new(String::new()));
    let served = body.clone();
    let server = runtime.block_on(Server::start(move |connection| {
        let answer = answer(200, "", served.lock().unwrap().as_bytes());
        async move { connection.write(&answer).await }
    }));
    let client = client(&server);
    let set = |value: &Value| *body.lock().unwrap() = value.to_string();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    };
    TestRunner::new(config)
        .run(&strategy, |case| test(&runtime, &client, case, &set))
        .unwrap();
}

fn show(runtime: &Runtime, client: &Client) -> functiongraph::Result<AsyncInvokeConfig> {
    let call = client
        .show_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send();
    runtime.block_on(call).map(|answer| answer.into_inner())
}

fn list(
    runtime: &Runtime,
    client: &Client,
) -> functiongraph::Result<ListFunctionAsyncInvokeConfigResponse> {
    let call = client
        .list_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send();
    runtime.block_on(call).map(|answer| answer.into_inner())
}

/// Names and texts that mean something somewhere, beside those that do not.
fn word() -> impl Strategy<Value = String> {
    const WORDS: [&str; 24] = [
        "func_urn",
        "max_async_event_age_in_seconds",
        "max_async_retry_attempts",
        "destination_config",
        "on_success",
        "on_failure",
        "destination",
        "param",
        "created_time",
        "last_modified",
        "enable_async_status_log",
        "async_invoke_configs",
        "count",
        "page_info",
        "next_marker",
        "OBS",
        "SMN",
        "FunctionGraph",
        "extra",
        "",
        "60",
        "true",
        "2021-03-04 14:50:02",
        r#"{"bucket":"results","expires":"30"}"#,
    ];
    prop_oneof![3 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => any::<String>()]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        // Eighths have few digits: whether all digits are kept is a test of its own.
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        prop::sample::select(vec![f64::MAX, f64::MIN, 1e19, -1e19]).prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 32, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(word(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn reads_objects_rejects_the_rest() {
    over_http(any_json(), |runtime, client, mut body, set| {
        if let Some(members) = body.as_object_mut() {
            members.extend([
                ("func_urn".to_owned(), Value::Null),
                ("async_invoke_configs".to_owned(), Value::Null),
            ]);
        }
        set(&body);
        for error in [show(runtime, client).err(), list(runtime, client).err()] {
            let expected = (!body.is_object()).then_some(ErrorKind::InvalidResponse);
            prop_assert_eq!(error.map(|error| error.kind()), expected);
        }
        Ok(())
    });
}

#[test]
fn any_member_leaves_others_intact() {
    let members: Vec<String> = full().as_object().unwrap().keys().cloned().collect();
    over_http(
        (prop::sample::select(members), any_json()),
        |runtime, client, (name, odd), set| {
            let (mut body, mut expected) = (full(), full());
            body[&name] = odd;
            set(&body);
            let mut read = serde_json::to_value(show(runtime, client).unwrap()).unwrap();
            for config in [&mut read, &mut expected] {
                config.as_object_mut().unwrap().remove(&name);
            }
            prop_assert_eq!(read, expected);
            Ok(())
        },
    );
}

#[test]
fn any_element_leaves_others_intact() {
    over_http(
        (0..3_usize, any_json()),
        |runtime, client, (index, odd), set| {
            let mut configs = vec![full(), full()];
            configs.insert(index, odd.clone());
            set(&json!({ "async_invoke_configs": configs, "page_info": odd }));
            let read =
                serde_json::to_value(list(runtime, client).unwrap().async_invoke_configs).unwrap();
            let whole = read
                .as_array()
                .unwrap()
                .iter()
                .filter(|config| **config == full())
                .count();
            prop_assert_eq!(whole, 2);
            Ok(())
        },
    );
}

#[test]
fn any_unknown_member_round_trips() {
    // A member of null in `param` means what a missing one does, and is left out.
    let odd = any_json().prop_filter("something", |odd| !odd.is_null());
    over_http(
        (odd, any_json()),
        |runtime, client, (in_param, odd), set| {
            let mut body = full();
            let param = json!({ "bucket": "results", "future": in_param }).to_string();
            body["destination_config"] = json!({
                "on_success": { "destination": "OBS", "param": param, "future": odd },
                "on_failure": { "destination": "KAFKA", "param": odd, "future": odd },
                "on_timeout": odd,
            });
            set(&body);
            let written =
                serde_json::to_value(show(runtime, client).unwrap().destination_config).unwrap();
            prop_assert_eq!(meaning(written), meaning(body["destination_config"].take()));
            Ok(())
        },
    );
}

fn any_destination() -> impl Strategy<Value = Destination> {
    let obs = (
        any::<String>(),
        any::<Option<String>>(),
        any::<Option<i64>>(),
    )
        .prop_map(|(bucket, prefix, days)| {
            let obs = Destination::obs(bucket);
            let obs = prefix
                .into_iter()
                .fold(obs, |obs, prefix| obs.prefix(prefix));
            days.into_iter()
                .fold(obs, |obs, days| obs.expires_days(days))
                .into()
        });
    // A known name would be read as what it is, and no name as no destination.
    let known = ["", "OBS", "SMN", "DIS", "FunctionGraph"];
    let other = any::<String>().prop_filter("a name that is not known", move |name| {
        !known.contains(&name.as_str())
    });
    prop_oneof![
        obs,
        word().prop_map(Destination::smn),
        word().prop_map(Destination::dis),
        word().prop_map(Destination::function),
        (other, word()).prop_map(|(name, param)| Destination::unknown(name, param)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_destination_round_trips(destination in any_destination()) {
        let text = serde_json::to_string(&destination).unwrap();
        prop_assert_eq!(serde_json::from_str::<Destination>(&text).unwrap(), destination);
    }
}

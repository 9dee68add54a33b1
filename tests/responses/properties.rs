//! Properties of the models for any JSON of a response.

use std::sync::{Arc, Mutex};

use functiongraph::ErrorKind;
use functiongraph::types::ObsDestination;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::runtime::Runtime;

use super::*;

/// Runs many cases with one server; each case sets its response.
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
        let response = response(200, "", served.lock().unwrap().as_bytes());
        async move { connection.write(&response).await }
    }));
    let client = server.client();
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
    runtime.block_on(call).map(|response| response.into_inner())
}

fn list(
    runtime: &Runtime,
    client: &Client,
) -> functiongraph::Result<ListFunctionAsyncInvokeConfigResponse> {
    let call = client
        .list_function_async_invoke_config()
        .function_urn(FUNCTION)
        .send();
    runtime.block_on(call).map(|response| response.into_inner())
}

/// Names and texts with a meaning, and others.
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
        // Eighths have few digits: another test covers the precision.
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
fn reads_objects_rejects_rest() {
    over_http(any_json(), |runtime, client, mut body, set| {
        if let Some(members) = body.as_object_mut() {
            members.extend([
                ("func_urn".to_owned(), Value::Null),
                ("async_invoke_configs".to_owned(), Value::Null),
            ]);
        }
        set(&body);
        for error in [show(runtime, client).err(), list(runtime, client).err()] {
            // A string may hold an object, written as JSON once more.
            let is_object = match &body {
                Value::String(text) => {
                    serde_json::from_str::<serde_json::Map<_, Value>>(text).is_ok()
                }
                body => body.is_object(),
            };
            let expected = (!is_object).then_some(ErrorKind::InvalidResponse);
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
        |runtime, client, (name, value), set| {
            let (mut body, mut expected) = (full(), full());
            body[&name] = value;
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
        |runtime, client, (index, value), set| {
            let mut configs = vec![full(), full()];
            configs.insert(index, value.clone());
            set(&json!({ "async_invoke_configs": configs, "page_info": value }));
            let read =
                serde_json::to_value(list(runtime, client).unwrap().async_invoke_configs).unwrap();
            let complete = read
                .as_array()
                .unwrap()
                .iter()
                .filter(|config| **config == full())
                .count();
            prop_assert_eq!(complete, 2);
            Ok(())
        },
    );
}

#[test]
fn any_unknown_member_round_trips() {
    // A null member of `param` is equivalent to a missing one, and is omitted.
    let value = any_json().prop_filter("something", |value| !value.is_null());
    over_http(
        (value, any_json()),
        |runtime, client, (in_param, value), set| {
            let mut body = full();
            let param = json!({ "bucket": "results", "future": in_param }).to_string();
            body["destination_config"] = json!({
                "on_success": { "destination": "OBS", "param": param, "future": value },
                "on_failure": { "destination": "KAFKA", "param": value, "future": value },
                "on_timeout": value,
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
            let obs = ObsDestination::new(bucket);
            let obs = prefix
                .into_iter()
                .fold(obs, |obs, prefix| obs.prefix(prefix));
            days.into_iter()
                .fold(obs, |obs, days| obs.expires_days(days))
                .into()
        });
    // Not a known name, and not an empty one, which means no destination.
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

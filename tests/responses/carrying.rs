//! Models carry any JSON: what is written says what was read, to the last digit.

use std::collections::BTreeMap;
use std::fmt::Debug;

use functiongraph::types::{
    AsyncInvocations, AsyncInvokeFunctionResponse, ListFunctionsResponse,
    ShowProjectAsyncStatusLogInfoResponse,
};
use functiongraph::{Extra, types};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::*;

/// A JSON value whose numbers are texts.
#[derive(Clone, Debug, PartialEq)]
enum Exact {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Exact>),
    Object(BTreeMap<String, Exact>),
}

fn exact(json: &str) -> Exact {
    let list = || serde_json::from_str::<Vec<&RawValue>>(json).unwrap();
    let object = || serde_json::from_str::<BTreeMap<String, &RawValue>>(json).unwrap();
    match json.as_bytes()[0] {
        b'n' => Exact::Null,
        b't' => Exact::Bool(true),
        b'f' => Exact::Bool(false),
        b'"' => Exact::Text(serde_json::from_str(json).unwrap()),
        b'[' => Exact::List(list().iter().map(|item| exact(item.get())).collect()),
        b'{' => {
            let members = object().into_iter();
            Exact::Object(
                members
                    .map(|(name, value)| (name, exact(value.get())))
                    .collect(),
            )
        }
        _ => Exact::Number(json.to_owned()),
    }
}

/// Sign, digits and exponent of a number.
fn decimal(number: &str) -> Option<(bool, String, i64)> {
    let number = number.trim();
    serde_json::from_str::<&RawValue>(number).ok()?;
    let (is_negative, unsigned) = match number.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, number),
    };
    if !unsigned.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (digits, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let exponent = exponent.parse::<i64>().ok()? + (digits.len() - significant.len()) as i64
        - fraction.len() as i64;
    match significant.trim_start_matches('0') {
        "" => Some((false, String::new(), 0)),
        significant => Some((is_negative, significant.to_owned(), exponent)),
    }
}

/// Whether a value may be left out: it says nothing, or that there is no destination.
fn is_blank(value: &Exact) -> bool {
    match value {
        Exact::Null => true,
        Exact::Text(text) => matches!(text.as_str(), "" | "{}"),
        Exact::Object(members) => members.values().all(is_blank),
        _ => false,
    }
}

/// Whether both say the same, in any of the forms in which the service writes it.
fn is_same(read: &Exact, written: &Exact) -> bool {
    match (read, written) {
        (Exact::Number(one), Exact::Number(other)) => decimal(one) == decimal(other),
        (Exact::Number(one), Exact::Text(other)) => one == other,
        (Exact::Text(one), Exact::Number(other)) => {
            decimal(one).is_some() && decimal(one) == decimal(other)
        }
        (Exact::Text(one), Exact::Bool(other)) => *one == other.to_string(),
        (Exact::Text(one), Exact::List(_) | Exact::Object(_)) => {
            let inner = serde_json::from_str::<&RawValue>(one);
            inner.is_ok_and(|inner| is_same(&exact(inner.get()), written))
        }
        (Exact::List(one), Exact::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Exact::Object(one), Exact::Object(other)) => {
            let is_kept = |(name, value): (&String, &Exact)| match other.get(name) {
                Some(written) => is_same(value, written),
                None => is_blank(value),
            };
            one.iter().all(is_kept) && other.keys().all(|name| one.contains_key(name))
        }
        _ => read == written,
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn name() -> impl Strategy<Value = String> {
    const NAMES: &str = "func_urn max_async_event_age_in_seconds max_async_retry_attempts destination_config \
        created_time last_modified enable_async_status_log async_invoke_configs count page_info next_marker on_success \
        on_failure destination param invocations request_id status error_code functions runtime timeout long_time \
        bind_bridge_funcUrns type group_name future";
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    prop_oneof![
        8 => prop::sample::select(names).prop_map(quoted),
        1 => any::<String>().prop_map(|name| quoted(&name)),
        1 => Just(r#""fut\u0075re""#.to_owned()),
    ]
}

fn scalar() -> impl Strategy<Value = String> {
    const SCALARS: [&str; 21] = [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "30",
        "2.0",
        "2e3",
        "-1.50",
        r#""""#,
        r#""30""#,
        r#"" 30 ""#,
        r#""2e1""#,
        r#""true""#,
        r#""OBS""#,
        r#""{\"bucket\":\"a\", \"expires\":\"3\",\"x\":1.0}""#,
        r#""[{\"func_urn\":1}]""#,
        r#""{}""#,
        r#""WAIT""#,
        r#""\u0041\/""#,
        r#""2021-03-04 14:50:02""#,
    ];
    prop_oneof![
        9 => prop::sample::select(&SCALARS[..]).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|text| quoted(&text)),
        1 => any::<f64>().prop_filter("JSON", |number| number.is_finite()).prop_map(|number| format!("{number:e}")),
    ]
}

fn object_of(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let space = prop::sample::select(&["", " ", "\n\t"][..]);
    vec((name(), space, value), 0..7).prop_map(|members| {
        let members = members
            .into_iter()
            .map(|(name, space, value)| format!("{name}{space}:{space}{value}"));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    })
}

/// The text of any JSON value.
fn any_text() -> impl Strategy<Value = String> {
    scalar().prop_recursive(5, 40, 6, |inner| {
        let list = vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(" , ")));
        prop_oneof![1 => list, 2 => object_of(inner)]
    })
}

/// The members that are not known, by their texts, of a repeated one the last.
fn unknown(json: &str, known: &[&str]) -> Vec<(String, String)> {
    struct Members(Vec<(String, Box<RawValue>)>);
    impl<'de> Deserialize<'de> for Members {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Members;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Members, A::Error> {
                    let mut members: Vec<(String, Box<RawValue>)> = Vec::new();
                    while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                        members.retain(|(other, _)| *other != name);
                        members.push((name, value));
                    }
                    Ok(Members(members))
                }
            }
            deserializer.deserialize_map(Visitor)
        }
    }
    let Members(members) = serde_json::from_str(json).unwrap();
    members
        .into_iter()
        .filter(|(name, _)| !known.contains(&name.as_str()))
        .map(|(name, value)| (name, value.get().to_owned()))
        .collect()
}

/// A model in an untagged enum, which serde reads into values of its own first.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Untagged<T> {
    Model(T),
}

fn carries<T: DeserializeOwned + Serialize + Debug + PartialEq>(
    json: &str,
    known: &[&str],
    extra: impl Fn(&T) -> &Extra,
) -> Result<(), TestCaseError> {
    let Ok(model) = serde_json::from_str::<T>(json) else {
        prop_assert!(!json.starts_with('{'), "an object is read: {json}");
        return Ok(());
    };
    let written = serde_json::to_string(&model).unwrap();
    if json.starts_with('{') {
        prop_assert!(
            is_same(&exact(json), &exact(&written)),
            "\n   read {json}\nwritten {written}"
        );
        let kept: Vec<(String, String)> = extra(&model)
            .iter()
            .filter(|(name, _)| !known.contains(name))
            .map(|(name, value)| (name.to_owned(), value.as_str().to_owned()))
            .collect();
        prop_assert_eq!(&kept, &unknown(json, known));
        let end: Vec<String> = kept
            .iter()
            .map(|(name, value)| format!("{}:{value}", quoted(name)))
            .collect();
        for member in end {
            prop_assert!(written.contains(&member), "{} in {}", member, written);
        }
    }
    let again: T = serde_json::from_str(&written).unwrap();
    prop_assert_eq!(serde_json::to_string(&again).unwrap(), &*written);
    if let Ok(value) = serde_json::from_str::<Value>(json) {
        prop_assert!(serde_json::from_value::<T>(value).is_ok());
        prop_assert!(matches!(
            serde_json::from_str(json),
            Ok(Untagged::Model::<T>(_))
        ));
    }
    Ok(())
}

/// Checks a model, whose known members follow.
macro_rules! carries {
    ($json:expr, $model:ty, $known:expr) => {
        carries::<$model>($json, &$known.split(' ').collect::<Vec<_>>(), |model| {
            &model.extra
        })?
    };
}

fn all_carry(json: &str) -> Result<(), TestCaseError> {
    const CONFIG: &str = "func_urn max_async_event_age_in_seconds max_async_retry_attempts destination_config \
        created_time last_modified enable_async_status_log";
    let config: Vec<&str> = CONFIG.split_whitespace().collect();
    carries!(json, AsyncInvokeConfig, config.join(" "));
    carries!(
        json,
        ListFunctionAsyncInvokeConfigResponse,
        "async_invoke_configs count page_info"
    );
    carries!(json, AsyncInvocations, "invocations count next_marker");
    carries!(json, ListFunctionsResponse, "functions count next_marker");
    carries!(json, AsyncInvokeFunctionResponse, "request_id");
    carries!(
        json,
        ShowProjectAsyncStatusLogInfoResponse,
        "group_name group_id stream_id stream_name"
    );
    carries!(json, types::ErrorResponse, "error_code error_msg");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn models_carry_any_json(json in prop_oneof![1 => any_text(), 4 => object_of(any_text())]) {
        all_carry(&json)?;
    }

    #[test]
    fn configs_carry_any_destination(
        pair in object_of(any_text()),
        param in any_text(),
        kind in prop::sample::select(&["OBS", "SMN", "DIS", "FunctionGraph", "KAFKA", ""][..]),
    ) {
        let param = quoted(&param);
        all_carry(&format!(
            r#"{{"destination_config":{{"on_success":{pair},"on_failure":{{"x":1.0,"param":{param},"destination":"{kind}"}}}}}}"#
        ))?;
    }

    #[test]
    fn models_carry_long_numbers(
        number in prop::sample::select(&["12345678901234567890123", "1e400", "0.12345678901234567890", "-1E-400", "1.0e+2"][..]),
        form in prop::sample::select(&["#", "[#]", "{\"y\":#}", "[{\"y\":[#,1]}]"][..]),
        name in prop::sample::select(&["func_urn", "created_time", "max_async_retry_attempts", "enable_async_status_log",
            "count", "request_id", "error_code", "group_id", "destination_config", "async_invoke_configs", "page_info",
            "invocations", "functions", "future"][..]),
    ) {
        let number = form.replace('#', number);
        let param = quoted(&format!(r#"{{"z":{number}}}"#));
        all_carry(&format!(r#"{{"{name}":{number},"x":[{number},{{"y":{number}}}]}}"#))?;
        all_carry(&format!(r#"{{"destination_config":{{"on_success":{{"destination":"OBS","param":{param},"x":{number}}},"x":{number}}}}}"#))?;
        all_carry(&format!(r#"{{"invocations":[{{"status":{number},"error_code":{number},"x":{number}}}]}}"#))?;
    }
}

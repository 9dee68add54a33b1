//! Events are sent byte for byte.

use functiongraph::{ErrorKind, Event, IntoValue};
use proptest::prelude::*;
use serde_json::{Value, json};

use test_support::{FUNCTION, Server, response};

async fn server() -> Server {
    Server::responding_with(response(202, "", r#"{"request_id":"0a1b"}"#)).await
}

/// The body received.
async fn sent(event: impl IntoValue<Event>) -> Vec<u8> {
    let server = server().await;
    server
        .client()
        .async_invoke_function()
        .function_urn(FUNCTION)
        .body(event)
        .send()
        .await
        .unwrap();
    server.requests().remove(0).body
}

#[tokio::test]
async fn sends_events_byte_for_byte() {
    for text in [
        r#"{"id":12345678901234567890123,"x":1e400,"b":1,"a":2,"a":3}"#,
        r#"{"lone":"\ud800","slash":"\/","escaped":"\u0061","é":"\u00E9"}"#,
        "\r\n\t { \"b\" : -0.0 , \"a\" : [ 1E+2 , 1.50 ] } \n\n",
        "{}",
        "{\"\":{\"\":null}}",
    ] {
        assert_eq!(sent(text).await, text.as_bytes());
    }
}

#[tokio::test]
async fn strips_byte_order_mark() {
    assert_eq!(sent("\u{feff} {\"a\":1}\n").await, b" {\"a\":1}\n");
}

#[tokio::test]
async fn sends_deeply_nested_events() {
    let (open, close) = ("[".repeat(200_000), "]".repeat(200_000));
    let arrays = format!(r#"{{"a":{open}{close}}}"#);
    let objects = format!("{}1{}", r#"{"a":"#.repeat(200_000), "}".repeat(200_000));
    for text in [arrays, objects] {
        assert!(sent(text.as_str()).await == text.as_bytes());
    }
}

#[tokio::test]
async fn converts_values_to_events() {
    let value = json!({ "width": 640, "of": ["größe", null] });
    let json = value.to_string().into_bytes();
    assert_eq!(sent(value.as_object().unwrap().clone()).await, json);
    assert_eq!(sent(Event::from_serialize(&value).unwrap()).await, json);
    assert_eq!(sent(value).await, json);
}

#[tokio::test]
async fn rejects_events_without_object() {
    let server = server().await;
    let client = server.client();
    for value in [json!([1]), json!("{}"), json!(1), json!(null)] {
        let error = client
            .async_invoke_function()
            .function_urn(FUNCTION)
            .body(value)
            .send()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(
            error
                .to_string()
                .contains("body: a JSON object is expected"),
            "{error}"
        );
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn explains_invalid_events() {
    let errors = [
        &b""[..],
        b" \n",
        b"\xef\xbb\xbf",
        b"[1]",
        b"null",
        b"\xc3\xa9",
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b"{",
        b"{'a':1}",
        b"{\"a\":1,}",
        b"{\"a\":01}",
        b"{\"a\":\"\n\"}",
        b"{\"a\":\"\\x\"}",
        b"{\"a\":NaN}",
        b"{} {}",
        b"{}x",
        b"{}\x00",
        b"{\"a\":\"\xff\"}",
        b"\xff{}",
        b"{\"a\":\"\xed\xa0\x80\"}",
        b"\xff\xfe{\x00}\x00",
        b"\xfe\xff\x00{\x00}",
    ]
    .map(|json| {
        format!(
            "{:?}: {}",
            String::from_utf8_lossy(json),
            Event::from_json(json).unwrap_err()
        )
    });
    insta::assert_snapshot!(errors.join("\n"));
}

/// Any value as text, with white space, numbers and escapes of every kind.
fn value() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,4})?";
    let text = "\"([^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4}){0,8}\"";
    let leaf = prop_oneof![number, text, "true|false|null"];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let spaced = ("[ \t\n\r]{0,3}", inner, "[ \t\n\r]{0,3}")
            .prop_map(|(before, it, after)| before + &it + &after);
        prop_oneof![
            prop::collection::vec(spaced, 1..4).prop_map(|items| format!("[{}]", items.join(","))),
            object()
        ]
    })
}

/// Members with few names, so that some are duplicates.
fn object() -> impl Strategy<Value = String> + Clone {
    let member = (
        "[ab]",
        "[ \t\n\r]{0,2}",
        "1e999|-0|\"\\\\udC00\"|[0-9]{1,3}0?|\\[ \\]|\\{\\}",
    );
    let member = member.prop_map(|(name, space, value)| {
        if value.starts_with('0') {
            format!("{space}\"{name}\"{space}:{space}0{space}")
        } else {
            format!("{space}\"{name}\"{space}:{space}{value}{space}")
        }
    });
    prop::collection::vec(member, 0..4).prop_map(|members| format!("{{{}}}", members.join(",")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_event_is_sent_byte_for_byte(value in value(), object in object(), space in "[ \t\n\r]{0,3}") {
        let text = format!("{space}{{\"value\":{value}{space},{space}\"object\":{object},\"value\":1}}{space}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sent = runtime.block_on(sent(text.as_str()));
        prop_assert_eq!(String::from_utf8(sent).unwrap(), text);
    }

    #[test]
    fn accepts_same_as_serde_json(text in "[{\"a:1,}\\[\\] ]{0,10}") {
        let read: Result<Value, _> = serde_json::from_str(&text);
        prop_assert_eq!(Event::from_json(text).is_ok(), read.is_ok_and(|value| value.is_object()));
    }
}

//! Invisible characters in output are escaped.

use serde_json::{Value, json};

use crate::service::{Service, paged};

/// Changes the direction of text, breaks a line, and is invisible.
const INVISIBLE: &str = "a\u{202e}\u{2028}\u{e0041}b";

/// The body of a request that is printed.
fn printed_body(printed: &str) -> Value {
    assert!(
        printed
            .chars()
            .all(|letter| !INVISIBLE.contains(letter) || letter.is_ascii()),
        "{printed}"
    );
    serde_json::from_str(printed.split_once("\n\n").unwrap().1).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn escapes_printed_requests() {
    let config = json!({ "func_urn": "u", "max_async_retry_attempts": 1, "destination_config":
        { "on_failure": { "destination": "OBS", "param": json!({ "bucket": "box", "prefix": INVISIBLE }).to_string() } } });
    let service = paged([config.to_string()]).await;
    let outcome = service.fgs("async-config update FUNCTION --max-retries 2 --dry-run");
    let param = &printed_body(outcome.done())["destination_config"]["on_failure"]["param"];
    assert!(param.as_str().unwrap().contains(INVISIBLE), "{param}");

    let data = json!({ "text": INVISIBLE, "plain": "é 函数" });
    let outcome = service.fgs(&format!(
        "invoke-async FUNCTION --dry-run --data {}",
        data.to_string().replace(' ', "\u{a0}")
    ));
    let body = printed_body(outcome.done());
    assert_eq!(body["text"], INVISIBLE);
    assert!(outcome.stdout.contains("é\u{a0}函数"), "{outcome:?}");

    let outcome = service.fgs(&format!(
        "invocations cancel FUNCTION {INVISIBLE} --dry-run"
    ));
    assert_eq!(printed_body(outcome.done())["request_id"], INVISIBLE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn escapes_printed_messages() {
    let service = Service::start(|_, _| (204, String::new())).await;
    let outcome = service.fgs(&format!("invocations cancel FUNCTION {INVISIBLE}"));
    assert_eq!(
        outcome.done(),
        "cancel accepted: a\\u{202e}\\u{2028}\\u{e0041}b\n"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn escapes_responses_once() {
    let service = Service::start(|_, _| (200, format!("<p>\"{INVISIBLE}\""))).await;
    let outcome = service.fgs("async-config get FUNCTION");
    assert!(
        outcome
            .failure(1)
            .ends_with("it begins: <p>\"a\\u{202e}\\u{2028}\\u{e0041}b\""),
        "{outcome:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn names_missing_status() {
    for status in [Value::Null, json!(""), json!(" "), json!([1])] {
        let page = |end: Value| {
            json!({ "invocations": [{ "request_id": "0a1b", "status": status, "end_time": end }] })
                .to_string()
        };
        let waits = paged([page(json!("1970-01-01T08:00:00"))]).await;
        let outcome = waits.fgs("invocations watch FUNCTION 0a1b --within 1s");
        assert!(
            outcome
                .failure(1)
                .contains("the invocation 0a1b is still without a status after 1s"),
            "{outcome:?}"
        );
        let ended = paged([page(json!("2026-11-23T21:33:00"))]).await;
        let outcome = ended.fgs("invocations watch FUNCTION 0a1b");
        assert_eq!(
            outcome.failure(1),
            "the invocation 0a1b ended without a status"
        );
    }
}

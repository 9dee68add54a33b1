//! With which status `fgs` ends: done only when what was asked for was had.

use serde_json::{Value, json};

use crate::served::{Served, paged};

/// An answer in the list of invocations.
fn record(status: Value, end: Value) -> String {
    json!({ "invocations": [{ "request_id": "0a1b", "status": status, "end_time": end }], "next_marker": 0 })
        .to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_not_there_ends_with_status_3() {
    for code in ["FSS.0404", "FSS.1051"] {
        let body = json!({ "error_code": code, "error_msg": "no such thing" }).to_string();
        let served = paged([body]).await;
        for typed in [
            "async-config get FUNCTION",
            "async-config delete FUNCTION",
            "async-config list FUNCTION",
            "--output json async-config get FUNCTION",
            "status-log show",
            "invocations cancel FUNCTION 0a1b",
            "invocations watch FUNCTION 0a1b",
            "invoke-async FUNCTION",
        ] {
            let told = served.fgs(typed);
            assert!(
                told.refusal(3)
                    .contains(&format!("404 {code}: no such thing")),
                "{typed}: {told:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn other_refusals_end_with_status_1() {
    for (status, body) in [
        (
            404,
            r#"{"error_code":"APIGW.0101","error_msg":"no such API"}"#,
        ),
        (
            404,
            r#"{"error_code":"FSS.1171","error_msg":"no such topic"}"#,
        ),
        (404, "<html>not here</html>"),
        (403, r#"{"error_code":"FSS.0403","error_msg":"no"}"#),
        (500, r#"{"error_code":"FSS.0500","error_msg":"no"}"#),
    ] {
        let served = Served::start(move |_, _| (status, body.to_owned())).await;
        served.fgs("async-config get FUNCTION").refusal(1);
    }
    let session =
        crate::session::Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", crate::session::TOKEN)]);
    let nobody =
        "--endpoint http://127.0.0.1:1 --max-attempts 1 --project-id p async-config get resize";
    session
        .fgs(&nobody.split(' ').collect::<Vec<_>>())
        .refusal(1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_that_tells_nothing_is_no_success() {
    for body in [
        "{}",
        r#"{"error_code":"FSS.1021","error_msg":"not done"}"#,
        r#"{"request_id":""}"#,
    ] {
        let served = Served::start(move |_, _| (200, body.to_owned())).await;
        for typed in [
            "async-config get FUNCTION",
            "invoke-async FUNCTION",
            "status-log show",
        ] {
            for output in ["text", "json"] {
                served.fgs(&format!("--output {output} {typed}")).refusal(1);
            }
        }
        served
            .fgs("async-config set FUNCTION --max-retries 1")
            .refusal(1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_ends_on_documented_ends_in_any_case() {
    for (state, status) in [
        ("success", 0),
        ("Success", 0),
        ("SUCCESS", 0),
        ("fail", 1),
        ("DISCARD", 1),
    ] {
        let served = paged([record(json!(state), Value::Null)]).await;
        let told = served.fgs("invocations watch FUNCTION 0a1b");
        assert_eq!(told.status, Some(status), "{told:?}");
        assert!(told.stdout.contains(state), "{told:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_goes_on_through_other_states() {
    let states = [
        json!("QUEUED"),
        Value::Null,
        json!("RETRYING"),
        json!(""),
        json!("SUCCESS"),
    ];
    let served = paged(states.map(|state| record(state, Value::Null))).await;
    served.fgs("invocations watch FUNCTION 0a1b").done();
    assert_eq!(served.requests(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_ends_on_an_end_time() {
    for (state, end) in [
        (Value::Null, "without a status"),
        (json!("EXPIRED"), "as EXPIRED"),
    ] {
        let served = paged([
            record(json!("RUNNING"), json!("")),
            record(state, json!("2026-11-23T21:33:00")),
        ])
        .await;
        let told = served.fgs("invocations watch FUNCTION 0a1b");
        assert_eq!(told.refusal(1), format!("the invocation 0a1b ended {end}"));
        assert_eq!(served.requests(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_is_bounded_and_says_so() {
    let served = paged([record(json!("QUEUED"), Value::Null)]).await;
    let told = served.fgs("invocations watch FUNCTION 0a1b --within 1s");
    assert_eq!(
        told.refusal(1),
        "the invocation 0a1b is still QUEUED after 1s; --within TIME waits longer"
    );
    let served = paged([r#"{"invocations":[]}"#.to_owned()]).await;
    let told = served.fgs("invocations watch FUNCTION 0a1b --within 1s");
    assert!(
        told.refusal(3)
            .starts_with("there is no invocation 0a1b of "),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_survives_a_look_that_fails() {
    let served = Served::start(|asked, _| match asked {
        0 => (200, record(json!("RUNNING"), Value::Null)),
        1 => (503, "busy".to_owned()),
        _ => (200, record(json!("SUCCESS"), Value::Null)),
    })
    .await;
    served.fgs("invocations watch FUNCTION 0a1b").done();
    let denied = Served::start(|asked, _| match asked {
        0 => (200, record(json!("RUNNING"), Value::Null)),
        _ => (403, "no".to_owned()),
    });
    denied
        .await
        .fgs("invocations watch FUNCTION 0a1b")
        .refusal(1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn odd_characters_are_shown_as_escapes() {
    let name = "a\u{202e}b\u{2028}c\u{200b}d\u{1b}[31m";
    let page =
        json!({ "functions": [{ "func_name": name, "func_urn": "函数" }], "next_marker": 0 });
    let served = paged([page.to_string()]).await;
    let told = served.fgs("functions list");
    assert!(
        told.done()
            .contains(r"a\u{202e}b\u{2028}c\u{200b}d\u{1b}[31m")
            && told.stdout.contains("函数"),
        "{told:?}"
    );
    let told = served.fgs("--output json functions list");
    assert!(
        told.done().contains(r"a\u202eb\u2028c\u200bd\u001b[31m"),
        "{told:?}"
    );
    assert_eq!(
        serde_json::from_str::<Value>(&told.stdout).unwrap()["functions"][0]["func_name"],
        name
    );

    let error = json!({ "error_code": "FSS.\u{2066}0500", "error_msg": "a\u{202e}b\u{feff}c" });
    let served = Served::start(move |_, _| (500, error.to_string())).await;
    let told = served.fgs("async-config get FUNCTION");
    assert!(
        told.refusal(1)
            .contains(r"500 FSS.\u{2066}0500: a\u{202e}b\u{feff}c"),
        "{told:?}"
    );
    let told = served.fgs("async-config get FUNCTION --max-\u{202e}age");
    assert!(told.refusal(2).contains(r"\u{202e}"), "{told:?}");

    let served = paged([r#"{"request_id":"a\u202eb"}"#.to_owned()]).await;
    assert_eq!(served.fgs("invoke-async FUNCTION").done(), "a\\u{202e}b\n");
}

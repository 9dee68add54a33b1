//! The exit status of `fgs`.

use serde_json::{Value, json};

use crate::service::{Service, paged};

/// A page of the list of invocations.
fn record(status: Value, end: Value) -> String {
    json!({ "invocations": [{ "request_id": "0a1b", "status": status, "end_time": end }], "next_marker": 0 })
        .to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn not_found_exits_with_3() {
    for code in ["FSS.0404", "FSS.1051"] {
        let body = json!({ "error_code": code, "error_msg": "no such thing" }).to_string();
        let service = paged([body]).await;
        for command_line in [
            "async-config get FUNCTION",
            "async-config delete FUNCTION",
            "async-config list FUNCTION",
            "--output json async-config get FUNCTION",
            "status-log show",
            "invocations cancel FUNCTION 0a1b",
            "invocations watch FUNCTION 0a1b",
            "invoke-async FUNCTION",
            "invoke FUNCTION",
            "functions get FUNCTION",
            "versions list FUNCTION",
            "versions publish FUNCTION",
            "aliases list FUNCTION",
            "aliases set FUNCTION live --version v1",
            "aliases delete FUNCTION live",
        ] {
            let outcome = service.fgs(command_line);
            assert!(
                outcome
                    .failure(3)
                    .contains(&format!("404 {code}: no such thing")),
                "{command_line}: {outcome:?}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn other_errors_exit_with_1() {
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
        let service = Service::start(move |_, _| (status, body.to_owned())).await;
        service.fgs("async-config get FUNCTION").failure(1);
    }
    let session =
        crate::session::Session::with(&[("HUAWEICLOUD_SDK_AUTH_TOKEN", crate::session::TOKEN)]);
    let nobody =
        "--endpoint http://127.0.0.1:1 --max-attempts 1 --project-id p async-config get resize";
    session
        .fgs(&nobody.split(' ').collect::<Vec<_>>())
        .failure(1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn rejects_empty_responses() {
    for body in [
        "{}",
        r#"{"error_code":"FSS.1021","error_msg":"not done"}"#,
        r#"{"request_id":""}"#,
    ] {
        let service = Service::start(move |_, _| (200, body.to_owned())).await;
        for command_line in [
            "async-config get FUNCTION",
            "invoke-async FUNCTION",
            "status-log show",
            "functions get FUNCTION",
            "versions publish FUNCTION",
            "aliases set FUNCTION live --version v1",
        ] {
            for output in ["text", "json"] {
                service
                    .fgs(&format!("--output {output} {command_line}"))
                    .failure(1);
            }
        }
        service
            .fgs("async-config set FUNCTION --max-retries 1")
            .failure(1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_ends_on_status_in_any_case() {
    for (state, status) in [
        ("success", 0),
        ("Success", 0),
        ("SUCCESS", 0),
        ("fail", 1),
        ("DISCARD", 1),
    ] {
        let service = paged([record(json!(state), Value::Null)]).await;
        let outcome = service.fgs("invocations watch FUNCTION 0a1b");
        assert_eq!(outcome.status, Some(status), "{outcome:?}");
        assert!(outcome.stdout.contains(state), "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_continues_on_other_status() {
    let states = [
        json!("QUEUED"),
        Value::Null,
        json!("RETRYING"),
        json!(""),
        json!("SUCCESS"),
    ];
    let service = paged(states.map(|state| record(state, Value::Null))).await;
    service.fgs("invocations watch FUNCTION 0a1b").done();
    assert_eq!(service.requests(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_ends_on_end_time() {
    for (state, end) in [
        (Value::Null, "without a status"),
        (json!("EXPIRED"), "as EXPIRED"),
    ] {
        let service = paged([
            record(json!("RUNNING"), json!("")),
            record(state, json!("2026-11-23T21:33:00")),
        ])
        .await;
        let outcome = service.fgs("invocations watch FUNCTION 0a1b");
        assert_eq!(
            outcome.failure(1),
            format!("the invocation 0a1b ended {end}")
        );
        assert_eq!(service.requests(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_times_out() {
    let service = paged([record(json!("QUEUED"), Value::Null)]).await;
    let outcome = service.fgs("invocations watch FUNCTION 0a1b --within 1s");
    assert_eq!(
        outcome.failure(1),
        "the invocation 0a1b is still QUEUED after 1s; --within TIME waits longer"
    );
    let service = paged([r#"{"invocations":[]}"#.to_owned()]).await;
    let outcome = service.fgs("invocations watch FUNCTION 0a1b --within 1s");
    assert!(
        outcome.failure(3).starts_with("no invocation 0a1b of "),
        "{outcome:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn watch_survives_failed_poll() {
    let service = Service::start(|count, _| match count {
        0 => (200, record(json!("RUNNING"), Value::Null)),
        1 => (503, "busy".to_owned()),
        _ => (200, record(json!("SUCCESS"), Value::Null)),
    })
    .await;
    service.fgs("invocations watch FUNCTION 0a1b").done();
    let denied = Service::start(|count, _| match count {
        0 => (200, record(json!("RUNNING"), Value::Null)),
        _ => (403, "no".to_owned()),
    });
    denied
        .await
        .fgs("invocations watch FUNCTION 0a1b")
        .failure(1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn escapes_invisible_characters() {
    let name = "a\u{202e}b\u{2028}c\u{200b}d\u{1b}[31m";
    let page =
        json!({ "functions": [{ "func_name": name, "func_urn": "函数" }], "next_marker": 0 });
    let service = paged([page.to_string()]).await;
    let outcome = service.fgs("functions list");
    assert!(
        outcome
            .done()
            .contains(r"a\u{202e}b\u{2028}c\u{200b}d\u{1b}[31m")
            && outcome.stdout.contains("函数"),
        "{outcome:?}"
    );
    let outcome = service.fgs("--output json functions list");
    assert!(
        outcome.done().contains(r"a\u202eb\u2028c\u200bd\u001b[31m"),
        "{outcome:?}"
    );
    assert_eq!(
        serde_json::from_str::<Value>(&outcome.stdout).unwrap()["functions"][0]["func_name"],
        name
    );

    let error = json!({ "error_code": "FSS.\u{2066}0500", "error_msg": "a\u{202e}b\u{feff}c" });
    let service = Service::start(move |_, _| (500, error.to_string())).await;
    let outcome = service.fgs("async-config get FUNCTION");
    assert!(
        outcome
            .failure(1)
            .contains(r"500 FSS.\u{2066}0500: a\u{202e}b\u{feff}c"),
        "{outcome:?}"
    );
    let outcome = service.fgs("async-config get FUNCTION --max-\u{202e}age");
    assert!(outcome.failure(2).contains(r"\u{202e}"), "{outcome:?}");

    let service = paged([r#"{"request_id":"a\u202eb"}"#.to_owned()]).await;
    assert_eq!(service.fgs("invoke-async FUNCTION").done(), "a\\u{202e}b\n");
}

//! Invocations that are watched to their end.

use functiongraph_emulator::{Emulator, InvocationError, PROJECT_ID};
use serde_json::{Value, json};

use crate::session::{Outcome, Session};

const ACCESS_KEY: &str = "ACCESS-CLASSIFIED";
const SECRET_KEY: &str = "classified-too";

/// One whose invocations fail if the event says so.
async fn emulator() -> Emulator {
    let emulator = Emulator::builder()
        .access_key(ACCESS_KEY, SECRET_KEY)
        .handler(|invocation| async move {
            let error = InvocationError {
                code: 1234,
                message: "no picture".to_owned(),
            };
            if invocation.event == json!({ "fail": true }) {
                Err(error)
            } else {
                Ok(Value::Null)
            }
        });
    emulator.start().await.unwrap()
}

/// Invokes with that event, and watches by the id that is printed.
fn watched(emulator: &Emulator, event: &str, output: &str) -> (String, Outcome) {
    let session = Session::with(&[
        ("HUAWEICLOUD_SDK_AK", ACCESS_KEY),
        ("HUAWEICLOUD_SDK_SK", SECRET_KEY),
        ("HUAWEICLOUD_SDK_PROJECT_ID", PROJECT_ID),
    ]);
    let endpoint = emulator.endpoint();
    let invoked = session.fgs(&[
        "--endpoint",
        &endpoint,
        "invoke-async",
        "resize",
        "--data",
        event,
    ]);
    let id = invoked.done().trim_end().to_owned();
    let watch = [
        "--endpoint",
        &endpoint,
        "--output",
        output,
        "invocations",
        "watch",
        "resize",
        &id,
    ];
    (id.clone(), session.fgs(&watch))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn success_exits_with_0() {
    let (id, outcome) = watched(&emulator().await, r#"{"width": 640}"#, "json");
    let record: Value = serde_json::from_str(outcome.done()).unwrap();
    let shown = [
        &record["request_id"],
        &record["status"],
        &record["error_code"],
    ];
    assert_eq!(shown, [&json!(id), &json!("SUCCESS"), &json!(0)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn failed_run_exits_with_1() {
    let emulator = emulator().await;
    let (id, outcome) = watched(&emulator, r#"{"fail": true}"#, "text");
    assert_eq!(
        outcome.failure(1),
        format!("the invocation {id} ended as FAIL")
    );
    let shown = outcome.stdout.lines().nth(1).unwrap();
    assert!(
        shown.starts_with(&format!("{id}  FAIL ")) && shown.ends_with("  1234 no picture"),
        "{shown}"
    );
    let (id, outcome) = watched(&emulator, r#"{"fail": true}"#, "json");
    assert_eq!(
        outcome.failure(1),
        format!("the invocation {id} ended as FAIL")
    );
    let record: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(
        (&record["error_code"], &record["error_message"]),
        (&json!(1234), &json!("no picture"))
    );
}

//! What `fgs invoke` sends and prints.

use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::{Value, json};
use test_support::response;

use crate::service::Service;

/// Responds with these headers and this body.
async fn responding(headers: &'static str, body: &'static [u8]) -> Service {
    Service::serving(move |_| response(200, headers, body)).await
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn streams(output: &Output) -> (Option<i32>, String, String) {
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// "one\n\ttwo" in Base64.
const LOG: &str = "X-Cff-Function-Log: b25lCgl0d28=\r\nX-Cff-Request-Id: 0a1b\r\nX-CFF-Billing-Duration: 12ms\r\n";
const FAILED: &str =
    "X-Cff-Function-Log: b25lCgl0d28=\r\nX-Cff-Request-Id: 0a1b\r\nX-Is-Func-Err: true\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn prints_results_verbatim() {
    for body in [
        b"".as_slice(),
        b"text without an end",
        b"{ \"a\":1.0,\r\n\"b\":\"\\u00e9\" }\n\n",
        b"\x00\xff\xfe\x1b[31m",
        b"  ",
    ] {
        let service = responding("", body).await;
        let output = service.output("invoke FUNCTION");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!((&*output.stdout, &*output.stderr), (body, b"".as_slice()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn tail_prints_log_to_stderr() {
    let service = responding(LOG, b"[1]").await;
    let output = service.output("invoke FUNCTION --tail");
    let expected = (Some(0), "[1]".to_owned(), "one\n\ttwo\n".to_owned());
    assert_eq!(streams(&output), expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn json_holds_result_and_log() {
    for (body, result) in [
        (b"{\"a\": 1}".as_slice(), json!({ "a": 1 })),
        (b"\"a\"", json!("a")),
        (b"a", json!("a")),
        (b"", json!("")),
    ] {
        let service = responding(LOG, body).await;
        let outcome = service.fgs("--output json invoke FUNCTION --tail");
        let expected = json!({
            "result": result, "log": "one\n\ttwo", "request_id": "0a1b", "billing_duration_ms": 12,
        });
        assert_eq!(
            serde_json::from_str::<Value>(outcome.done()).unwrap(),
            expected
        );
    }
    let service = responding(
        "X-CFF-Billing-Duration: 1.5\r\n",
        b"12345678901234567890.10",
    )
    .await;
    let outcome = service.fgs("--output json invoke FUNCTION");
    assert!(
        outcome
            .done()
            .contains("\"result\": 12345678901234567890.10,")
    );
    assert!(outcome.done().contains("\"billing_duration_ms\": 1.5\n"));
    let service = responding("", b"\xff").await;
    let outcome = service.fgs("--output json invoke FUNCTION");
    assert!(
        outcome
            .done()
            .starts_with("{\n  \"result_base64\": \"/w==\",\n")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn function_errors_exit_with_1() {
    const BODY: &[u8] = br#"{"errorType":"ValueError","errorMessage":"no\nwidth"}"#;
    const LINE: &str = "the function failed: ValueError: no width (request id 0a1b)";
    let service = responding(FAILED, BODY).await;
    for output in ["text", "json"] {
        let outcome = service.output(&format!("--output {output} invoke FUNCTION"));
        let expected = format!("one\n\ttwo\nfgs: {LINE}\n");
        assert_eq!(streams(&outcome), (Some(1), String::new(), expected));
    }
    let service = responding("X-Func-Err-Code: 4\r\n", b"").await;
    let outcome = service.fgs("invoke FUNCTION");
    assert_eq!(outcome.failure(1), "the function failed: 4");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn sends_data_byte_for_byte() {
    let service = responding("", b"").await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("data");
    for data in [b"[1,  2]\n".as_slice(), b"\xef\xbb\xbf{}", b"\xff\x00", b""] {
        std::fs::write(&file, data).unwrap();
        let given = format!("@{}", file.display());
        let output = service.output(&format!("invoke FUNCTION --data {given}"));
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(service.last_body(), data);

        let mut child = service
            .command("invoke FUNCTION --data -")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(data).unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(service.last_body(), data);
    }
    service.output("invoke FUNCTION");
    assert_eq!(service.last_body(), b"{}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn rejects_endless_data() {
    let service = responding("", b"").await;
    let outcome = service.fgs("invoke FUNCTION --data @/dev/zero");
    assert_eq!(
        outcome.failure(2),
        "invalid value '@/dev/zero' for '--data <JSON>': the file cannot be read: it is longer than 64 MiB"
    );
    assert_eq!(service.requests(), 0);
}

//! Waiting for the end of an invocation.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use functiongraph::types::{AsyncInvocation, InvocationStatus};
use functiongraph::{Error, ErrorKind, StatusCode};
use test_support::Connection;

use super::*;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(200);

/// The responses of one request after another; the last one is repeated.
async fn responding_in_turn(responses: Vec<Vec<u8>>) -> Server {
    let (next, responses) = (AtomicUsize::new(0), Arc::new(responses));
    Server::start(move |connection: Connection| {
        let index = next.fetch_add(1, Ordering::SeqCst);
        let response = responses[index.min(responses.len() - 1)].clone();
        async move { connection.write(&response).await }
    })
    .await
}

fn page(invocations: &str) -> Vec<u8> {
    let body = format!(r#"{{"invocations":[{invocations}]}}"#);
    response(200, "Content-Type: application/json\r\n", body)
}

async fn wait(server: &Server, timeout: Duration) -> Result<AsyncInvocation, Error> {
    let list = server.client().list_async_invocations();
    list.function_urn(FUNCTION)
        .request_id("r")
        .wait(timeout)
        .await
}

#[tokio::test]
async fn returns_ended_invocation() {
    for status in ["SUCCESS", "FAIL", "DISCARD"] {
        let ended = format!(r#"{{"request_id":"r","status":"{status}"}}"#);
        let server = responding_in_turn(vec![page(&ended)]).await;
        let invocation = wait(&server, LONG).await.unwrap();
        assert!(invocation.status.is_some_and(|found| found == status));
        assert_eq!(server.connections(), 1);
        assert!(server.requests()[0].head.contains("request_id=r"));
    }
}

#[tokio::test]
async fn waits_until_listed() {
    let server = responding_in_turn(vec![
        page(r#"{"request_id":"another","status":"SUCCESS"}"#),
        page(r#"{"request_id":"r","status":"SUCCESS"}"#),
    ])
    .await;
    let invocation = wait(&server, LONG).await.unwrap();
    assert_eq!(invocation.status, Some(InvocationStatus::Success));
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn timeout_reports_last_state() {
    let running = page(r#"{"request_id":"r","status":"RUNNING"}"#);
    let none = page("");
    for (responses, state) in [
        (vec![running.clone()], "RUNNING); increase the timeout"),
        (
            vec![page(r#"{"request_id":"r","status":"PAUSED\n"}"#)],
            "PAUSED\\n); increase the timeout",
        ),
        (
            vec![none],
            "not listed yet); increase the timeout, or set query_begin_time if it started earlier",
        ),
    ] {
        let server = responding_in_turn(responses).await;
        let error = wait(&server, SHORT).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(
            error.to_string(),
            format!(
                "ListAsyncInvocations: timed out after 200ms: request_id \"r\" has not ended (state: {state}"
            )
        );
    }
}

/// The list has only what began since a time, so that what runs long leaves it.
#[tokio::test]
async fn timeout_reports_vanished_from_list() {
    let running = page(r#"{"request_id":"r","status":"RUNNING"}"#);
    let server = responding_in_turn(vec![running, page("")]).await;
    let list = server.client().list_async_invocations();
    let list = list.function_urn(FUNCTION).request_id("r");
    let timeout = Duration::from_secs(1);
    let error = list.clone().wait(timeout).await.unwrap_err().to_string();
    let text = "(state: RUNNING, and no longer listed); increase the timeout, or set query_begin_time if it started earlier";
    assert!(error.ends_with(text), "{error}");
    let since = list.query_begin_time("2026-01-31T12:00:00");
    let error = since.wait(SHORT).await.unwrap_err().to_string();
    assert!(
        error.ends_with("(state: not listed yet); increase the timeout"),
        "{error}"
    );
}

/// The waits double, but what ends just before the timeout is still seen.
#[tokio::test]
async fn polls_once_more_before_timeout() {
    let (running, ended) = (
        page(r#"{"request_id":"r","status":"RUNNING"}"#),
        page(r#"{"request_id":"r","status":"SUCCESS"}"#),
    );
    let server = responding_in_turn(vec![running.clone(), running, ended]).await;
    let invocation = wait(&server, Duration::from_secs(3)).await.unwrap();
    assert_eq!(invocation.status, Some(InvocationStatus::Success));
}

#[tokio::test]
async fn times_out_without_response() {
    let server = Server::start(|connection: Connection| async move {
        tokio::time::sleep(LONG).await;
        connection
    })
    .await;
    let started_at = Instant::now();
    let error = wait(&server, SHORT).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(started_at.elapsed() < LONG / 2);
}

#[tokio::test]
async fn ends_with_request_error() {
    let missing = r#"{"error_code":"FSS.1051","error_msg":"Not found the function"}"#;
    let server = responding_in_turn(vec![response(404, "", missing)]).await;
    let error = wait(&server, LONG).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert!(error.is_not_found());
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn requires_request_id() {
    let server = responding("{}").await;
    let list = server.client().list_async_invocations();
    let error = list.function_urn(FUNCTION).wait(LONG).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.validation_error().unwrap().field(), "request_id");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn polls_once_without_timeout() {
    let over = page(r#"{"request_id":"a","status":"SUCCESS"}"#);
    let server = responding_in_turn(vec![over]).await;
    let list = server
        .client()
        .list_async_invocations()
        .function_urn(FUNCTION);
    let found = list.request_id("a").wait(Duration::ZERO).await.unwrap();
    assert!(found.has_succeeded());
}

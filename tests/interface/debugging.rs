//! What `{:?}` prints: short, and what a program was about.

use functiongraph::{Error, ErrorKind, StatusCode};

use super::*;

#[test]
fn errors_print_their_text() {
    let error = Error::builder(ErrorKind::Service, "the function does not exist")
        .operation("ListFunctions")
        .status(StatusCode::NOT_FOUND)
        .code("FSS.0404")
        .build();
    assert_eq!(
        format!("{error:?}"),
        r#"Error(Service, "ListFunctions: 404 FSS.0404: the function does not exist")"#
    );
}

#[tokio::test]
async fn debug_shows_set_members() {
    let server = responding("{}").await;
    let request = server
        .client()
        .list_async_invocations()
        .function_urn("resize")
        .limit(7);
    assert_eq!(
        format!("{request:?}"),
        r#"ListAsyncInvocations { function_urn: FunctionUrn("resize"), limit: 7 }"#
    );
    let update = server
        .client()
        .update_function_async_invoke_config()
        .body_map(|body| body.max_async_retry_attempts(2));
    let printed = format!("{update:?} {:?}", update.clone().merge());
    assert!(
        printed.contains("max_async_retry_attempts: Some(2)"),
        "{printed}"
    );
    assert!(
        !printed.contains("client") && !printed.contains("127.0.0.1"),
        "{printed}"
    );
    let invalid = server.client().list_async_invocations().function_urn("a b");
    assert!(format!("{invalid:?}").contains("invalid: \"function_urn: "));
}

#[tokio::test]
async fn debug_hides_events_and_payloads() {
    let client = responding("{}").await.client();
    let event = client.async_invoke_function().body(r#"{"key":"secret"}"#);
    assert_eq!(
        format!("{event:?}"),
        "AsyncInvokeFunction { body: Event(16 bytes) }"
    );
    let payload = client.invoke_function().body("secret");
    assert_eq!(
        format!("{payload:?}"),
        "InvokeFunction { body: Payload(6 bytes) }"
    );
}

#[tokio::test]
async fn debug_hides_workflow_data() {
    use functiongraph::types::{ExecutionDetails, NodeExecution, SyncExecuteResponse};

    let client = responding("{}").await.client();
    let secret = || serde_json::json!({ "key": "secret" });
    let start = client.start_workflow_execution().workflow_id("w");
    let callback = client.create_callback_workflow().workflow_id("w");
    let json = r#"{"input":{"key":"secret"},"output":{"key":"secret"}}"#;
    for printed in [
        format!("{:?}", start.body_map(|body| body.input(secret()))),
        format!("{:?}", callback.body_map(|body| body.output(secret()))),
        format!(
            "{:?}",
            serde_json::from_str::<ExecutionDetails>(json).unwrap()
        ),
        format!("{:?}", serde_json::from_str::<NodeExecution>(json).unwrap()),
        format!(
            "{:?}",
            serde_json::from_str::<SyncExecuteResponse>(r#"{"output":{"key":"secret"}}"#).unwrap()
        ),
    ] {
        assert!(
            printed.contains("[REDACTED]") && !printed.contains("secret"),
            "{printed}"
        );
    }
}

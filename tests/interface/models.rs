//! Models and enums of responses, made and read.

use functiongraph::Validate;
use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::types::{AsyncInvocation, InvocationStatus, ObsDestination, PageInfo};

use super::*;

#[test]
fn makes_models_by_default_and_builder() {
    let mut page = PageInfo::default();
    page.next_marker = Some(7);
    assert_eq!(PageInfo::builder().next_marker(7).build().unwrap(), page);
    let text = serde_json::to_string(&page).unwrap();
    assert_eq!(text, r#"{"next_marker":7}"#);
    let bucket = ObsDestination::builder().bucket("b").build().unwrap();
    assert_eq!(bucket, ObsDestination::new("b"));
}

#[test]
fn keeps_unknown_values_when_reading() {
    let text = r#"{"status":"PAUSED","cost":0.10}"#;
    let read: AsyncInvocation = serde_json::from_str(text).unwrap();
    let status = read.status.clone().unwrap();
    let shown = match &status {
        InvocationStatus::Running => "runs".to_owned(),
        InvocationStatus::Unknown(value) => value.as_str().to_owned(),
        other => other.to_string(),
    };
    assert_eq!((shown.as_str(), status == "PAUSED"), ("PAUSED", true));
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

#[tokio::test]
async fn sends_unknown_values_on_purpose() {
    let server = responding("{\"invocations\":[]}").await;
    let list = || {
        server
            .client()
            .list_async_invocations()
            .function_urn(FUNCTION)
    };
    let error = list().status("PAUSED").send().await.unwrap_err();
    assert!(
        error
            .message()
            .contains("InvocationStatus::unknown(\"PAUSED\")"),
        "{error}"
    );
    let read: InvocationStatus = serde_json::from_str("\"PAUSED\"").unwrap();
    list().status(read).send().await.unwrap_err();
    assert_eq!(server.connections(), 0);

    let meant = InvocationStatus::unknown("PAUSED");
    list().status(meant).send().await.unwrap();
    assert!(server.requests()[0].head.contains("status=PAUSED"));
}

/// A member of the model in `extra` would be dropped.
#[test]
fn rejects_members_in_extra() {
    let unset = Body::builder().build().unwrap();
    let set = Body::builder().max_async_retry_attempts(2).build().unwrap();
    for mut body in [unset, set] {
        let value = serde_json::json!(1);
        body.extra.insert("max_async_retry_attempts", value);
        let error = body.validate().unwrap_err();
        assert_eq!(
            error.to_string(),
            "max_async_retry_attempts: 1 is in extra, but is a member of UpdateFunctionAsyncInvokeConfigRequestBody; set the member itself"
        );
        body.extra.remove("max_async_retry_attempts");
        body.validate().unwrap();
    }
}

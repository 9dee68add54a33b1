//! What converts into the types of this crate, by the traits of the standard library and serde.

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::types::{
    CancelAsyncInvocationRequestBody as Cancel, CancelType, InvocationStatus,
};
use functiongraph::{Event, Extra, Json, ParseTimestampError, Timestamp, Validate};

use super::*;

#[derive(serde::Deserialize)]
struct Job {
    event: Event,
}

#[test]
fn events_are_deserialized() {
    let job: Job = serde_json::from_str(r#"{"event":{ "id":12345678901234567890123}}"#).unwrap();
    assert_eq!(job.event.as_str(), r#"{ "id":12345678901234567890123}"#);
    for other in ["null", "[1]", "7", "\"{}\""] {
        let error = serde_json::from_str::<Event>(other).unwrap_err();
        assert!(
            error.to_string().contains("a JSON object is expected"),
            "{error}"
        );
    }
}

/// As it is read: kept, and refused in a request.
#[test]
fn parses_enums() {
    let status: InvocationStatus = "FAIL".parse().unwrap();
    assert_eq!(status, InvocationStatus::Fail);
    let kind: CancelType = "gently".parse().unwrap();
    assert_eq!(kind, CancelType::unknown("gently"));
    let cancel = Cancel::builder()
        .request_id("r")
        .type_(kind)
        .build()
        .unwrap();
    assert!(cancel.validate().is_err());
}

#[test]
fn parses_times() -> Result<(), ParseTimestampError> {
    let time: Timestamp = "2026-01-31T12:00:00Z".parse()?;
    assert_eq!(time, Timestamp::try_from("2026-01-31T13:00:00+01:00")?);
    let error = "soon".parse::<Timestamp>().unwrap_err();
    assert!(error.to_string().starts_with("\"soon\" is not a time"));
    Ok(())
}

#[test]
fn extra_takes_plain_values() {
    let mut extra = Extra::default();
    extra.insert("n", 1);
    extra.insert("text", "a \"b\"");
    extra.insert("flag", true);
    let mut shown = Vec::new();
    for (name, value) in &extra {
        shown.push(format!("{name}={value}"));
    }
    assert_eq!(shown, ["n=1", r#"text="a \"b\"""#, "flag=true"]);
    assert_eq!(
        format!("{extra:?}"),
        r#"{"n": 1, "text": "a \"b\"", "flag": true}"#
    );
    assert_eq!(Json::from(u128::MAX).as_str(), u128::MAX.to_string());
}

#[tokio::test]
async fn bodies_are_models_or_builders() {
    let server = responding(r#"{"func_urn":"f"}"#).await;
    let update = || {
        let client = server.client();
        client
            .update_function_async_invoke_config()
            .function_urn(FUNCTION)
    };
    let builder = Body::builder().max_async_retry_attempts(1);
    update().body(builder.clone()).send().await.unwrap();
    update()
        .body(builder.build().unwrap())
        .send()
        .await
        .unwrap();
    let [one, two] = server.requests().try_into().unwrap();
    assert_eq!(one.body, two.body);
    let half = std::time::Duration::from_millis(500);
    let invalid = update().body(Body::builder().max_async_event_age(half));
    let error = invalid.send().await.unwrap_err().to_string();
    assert!(
        error.contains("max_async_event_age_in_seconds: 500ms is not an integer number"),
        "{error}"
    );
}

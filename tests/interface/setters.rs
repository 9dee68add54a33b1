//! Setters take what people have.

use std::borrow::Cow;
use std::time::Duration;

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::types::{CancelAsyncInvocationRequestBody, CancelType};
use functiongraph::{Destination, FunctionUrn, ValidationError};

use super::*;

#[test]
fn takes_integers_of_any_type() {
    let builder = Body::builder;
    let bodies = [
        builder().max_async_retry_attempts(2_u8),
        builder().max_async_retry_attempts(2_i32),
        builder().max_async_retry_attempts(2_u64),
        builder().max_async_retry_attempts(2_usize),
        builder().max_async_retry_attempts(2_i128),
        builder().max_async_retry_attempts(Some(2_i64)),
    ];
    for body in bodies {
        assert_eq!(body.build().unwrap().max_async_retry_attempts, Some(2));
    }
    let error = builder().max_async_retry_attempts(u64::MAX).build();
    let error = error.unwrap_err();
    assert_eq!(error.field(), "max_async_retry_attempts");
    assert_eq!(
        error.reason(),
        "18446744073709551615 is out of range (-9223372036854775808 to 9223372036854775807)"
    );
}

#[test]
fn takes_optional_values() {
    let (age, on_failure): (Option<u32>, Option<Destination>) = (None, None);
    let body = Body::builder()
        .max_async_event_age_in_seconds(age)
        .on_failure(on_failure)
        .build()
        .unwrap();
    assert_eq!(body, Body::default());
    let body = Body::builder()
        .on_failure(Some(Destination::obs("b")))
        .on_success("obs://b/p/".to_owned())
        .build()
        .unwrap();
    let destinations = body.destination_config.unwrap();
    assert_eq!(destinations.on_failure, Some(Destination::obs("b")));
    assert_eq!(
        destinations.on_success.unwrap().to_string(),
        "obs://b/p/",
        "text is a destination"
    );
}

#[test]
fn takes_durations_as_ages() {
    let age = |age: Duration| Body::builder().max_async_event_age(age).build();
    let seconds = age(Duration::from_secs(90)).unwrap();
    assert_eq!(seconds.max_async_event_age_in_seconds, Some(90));
    let error = age(Duration::from_millis(1500)).unwrap_err();
    assert_eq!(
        error.reason(),
        "1.5s is not an integer number of seconds",
        "nothing is rounded in silence"
    );
}

#[test]
fn takes_texts_of_any_type() {
    let text = "r".to_owned();
    let bodies = [
        CancelAsyncInvocationRequestBody::builder().request_id("r"),
        CancelAsyncInvocationRequestBody::builder().request_id("r".to_owned()),
        CancelAsyncInvocationRequestBody::builder().request_id(&text),
        CancelAsyncInvocationRequestBody::builder().request_id(Cow::Borrowed("r")),
        CancelAsyncInvocationRequestBody::builder().request_id(Some("r")),
    ];
    for body in bodies {
        let body = body.type_("force").build().unwrap();
        assert_eq!(body.request_id.as_deref(), Some("r"));
        assert_eq!(body.type_, Some(CancelType::Force));
    }
}

#[tokio::test]
async fn takes_urns_and_their_texts() {
    let server = responding("{\"func_urn\":\"f\"}").await;
    let client = server.client();
    let urn: FunctionUrn = FUNCTION.parse().unwrap();
    let show = || client.show_function_async_invoke_config();
    let calls = [
        show().function_urn(&urn),
        show().function_urn(urn.clone()),
        show().function_urn(FUNCTION),
        show().function_urn(FUNCTION.to_owned()),
        show().function_urn(Some(&urn)),
    ];
    for call in calls {
        call.send().await.unwrap();
    }
    let error = show().function_urn("a b").send().await.unwrap_err();
    let field = error.validation_error().map(ValidationError::field);
    assert_eq!(field, Some("function_urn"));
}

#[tokio::test]
async fn takes_memory_as_integer() {
    let server = responding("{\"request_id\":\"r\"}").await;
    let invoke = || server.client().async_invoke_function();
    let calls = [
        invoke().x_cff_instance_memory(256),
        invoke().x_cff_instance_memory(256_u16),
    ];
    for call in calls {
        let call = call.function_urn(FUNCTION).body("{}");
        call.send().await.unwrap();
    }
    let requests = server.requests();
    let is_sent = |head: &str| head.contains("x-cff-instance-memory: 256\r\n");
    assert!(
        requests.iter().all(|request| is_sent(&request.head)),
        "{requests:?}"
    );
}

#[tokio::test]
async fn corrected_member_clears_error() {
    let server = responding("{}").await;
    let call = || {
        let update = server.client().update_function_async_invoke_config();
        let update = update.function_urn(FUNCTION);
        update.body_map(|body| {
            body.on_failure("nowhere")
                .max_async_event_age(Duration::from_millis(1))
        })
    };
    let reason = |call: functiongraph::builder::UpdateFunctionAsyncInvokeConfig| async {
        let error = call.build_signed().await.err();
        error.map(|error| error.validation_error().unwrap().field().to_owned())
    };
    let first = reason(call()).await;
    assert_eq!(first.as_deref(), Some("destination_config.on_failure"));
    let age = call().body_map(|body| body.on_failure("obs://letters"));
    assert_eq!(
        reason(age).await.as_deref(),
        Some("max_async_event_age_in_seconds")
    );
    let both = call().body_map(|body| {
        body.destination_config(None::<functiongraph::types::FuncAsyncDestinationConfig>)
            .max_async_event_age(Duration::from_secs(1))
    });
    assert_eq!(reason(both).await, None);
    assert_eq!(
        reason(call().body(Body::builder().max_async_retry_attempts(1).build().unwrap())).await,
        None
    );
}

#[tokio::test]
async fn rejects_members_of_another_type() {
    let server = responding("{}").await;
    for (json, field) in [
        (
            r#"{"max_async_retry_attempts":"nine"}"#,
            "max_async_retry_attempts",
        ),
        (
            r#"{"enable_async_status_log":"yes"}"#,
            "enable_async_status_log",
        ),
        (
            r#"{"destination_config":{"on_failure":{"param":"x"}}}"#,
            "destination_config.on_failure",
        ),
    ] {
        let body: Body = serde_json::from_str(json).unwrap();
        let call = server.client().update_function_async_invoke_config();
        let error = call.function_urn(FUNCTION).body(body).build_signed().await;
        let error = error.unwrap_err();
        assert_eq!(error.validation_error().unwrap().field(), field);
        assert!(error.message().ends_with("has the wrong type"), "{error}");
    }
}

#[tokio::test]
async fn takes_bytes_as_event() {
    let server = responding(r#"{"request_id":"a"}"#).await;
    let call = || {
        server
            .client()
            .async_invoke_function()
            .function_urn(FUNCTION)
    };
    let json = br#"{"a":1}"#;
    let bytes = json.to_vec();
    for call in [
        call().body(json),
        call().body(&bytes),
        call().body(json.to_vec()),
        call().body(functiongraph::Bytes::from_static(json)),
    ] {
        let request = call.build_signed().await.unwrap().into_inner();
        assert_eq!(request.body().unwrap().as_bytes(), Some(&json[..]));
    }
}

//! The config of one function as the update of another.

use functiongraph::types::AsyncInvokeConfig;
use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{Destination, ValidationError};

use super::*;

const OTHER: &str = "urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:other";
const CONFIG: &str = r#"{"func_urn":"f","max_async_event_age_in_seconds":60,"max_async_retry_attempts":1,"destination_config":{"on_failure":{"destination":"OBS","param":"{\"bucket\":\"b\"}"}},"created_time":"2021-03-04T14:50:02+08:00","last_modified":"2021-03-04 14:50:02"}"#;

#[tokio::test]
async fn copies_config() {
    let server = responding(CONFIG).await;
    let client = server.client();
    let show = client.show_function_async_invoke_config();
    let config = show.function_urn(FUNCTION).send().await.unwrap();
    let body = Body::try_from(config.into_inner()).unwrap();
    assert_eq!(body.max_async_retry_attempts, Some(1));
    let on_failure = body.destination_config.as_ref().unwrap().on_failure.clone();
    assert_eq!(on_failure, Some(Destination::obs("b")));
    let update = client.update_function_async_invoke_config();
    let update = update.function_urn(OTHER).body(body);
    update.send().await.unwrap();
    let sent = String::from_utf8(server.requests()[1].body.clone()).unwrap();
    assert_eq!(
        sent,
        r#"{"max_async_event_age_in_seconds":60,"max_async_retry_attempts":1,"destination_config":{"on_failure":{"destination":"OBS","param":"{\"bucket\":\"b\"}"}}}"#
    );
}

#[test]
fn rejects_unknown_members() {
    let convert = |json: &str| -> Result<Body, ValidationError> {
        let config: AsyncInvokeConfig = serde_json::from_str(json).unwrap();
        config.try_into()
    };
    let field = |json: &str| convert(json).unwrap_err().field().to_owned();
    assert_eq!(field(r#"{"max_retries":2}"#), "max_retries");
    assert_eq!(
        field(r#"{"max_async_retry_attempts":[1]}"#),
        "max_async_retry_attempts"
    );
}

#[test]
fn keeps_unknown_destinations() {
    for json in [
        r#"{"destination_config":{"on_timeout":{}}}"#,
        r#"{"destination_config":{"on_success":7}}"#,
        r#"{"destination_config":{"on_success":{"destination":"KAFKA","param":"{}"}}}"#,
        r#"{"destination_config":{"on_success":{"destination":"KAFKA","param":null}}}"#,
    ] {
        let config: AsyncInvokeConfig = serde_json::from_str(json).unwrap();
        let body = Body::try_from(config).unwrap();
        assert_eq!(serde_json::to_string(&body).unwrap(), json);
    }
}
